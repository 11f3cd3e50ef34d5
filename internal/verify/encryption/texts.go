package encryption

import (
	"crypto/x509"
	"fmt"
	"strconv"
	"strings"
)

// Bounds of what a certificate can put into a report.
const (
	mostText  = 60
	mostNames = 4
)

// called is a certificate for people: the common name, or its first name.
func called(certificate *x509.Certificate) string {
	name := certificate.Subject.CommonName
	if name == "" && len(certificate.DNSNames) > 0 {
		name = certificate.DNSNames[0]
	}
	return quoted(name)
}

// namesOf are the names that a certificate is for.
func namesOf(leaf *x509.Certificate) string {
	if len(leaf.DNSNames) == 0 {
		return "a certificate for no name"
	}
	var names []string
	for i, name := range leaf.DNSNames {
		if i == mostNames {
			names = append(names, fmt.Sprintf("and %d more", len(leaf.DNSNames)-mostNames))
			break
		}
		names = append(names, quoted(name))
	}
	return strings.Join(names, ", ")
}

// quoted is a text that somebody else chose, short and without what a terminal would obey; with marks where it has any
// but common letters.
func quoted(text string) string {
	if len(text) > mostText {
		text = text[:mostText] + "..."
	}
	if text == "" {
		return "a certificate without a name"
	}
	if marked := strconv.QuoteToASCII(text); marked != `"`+text+`"` {
		return marked
	}
	return text
}
