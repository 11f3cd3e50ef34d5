package connections

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"regexp"
	"strings"

	"github.com/redis/go-redis/v9"

	"github.com/redoubt-iac/redoubt/internal/respbound"
)

// codeWord is how an error reply begins, https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors
var codeWord = regexp.MustCompile(`^[A-Z]{2,16}$`)

// refusals word the code words of error replies. A reply's text is never shown: it can quote a command, and so the key.
var refusals = map[string]string{
	"NOPERM":    "the user default lacks the permission (NOPERM); CLIENT LIST needs +client|list and +client|id",
	"WRONGPASS": "the cache refuses the published key (WRONGPASS)",
	"NOAUTH":    "the cache does not accept the sign-in (NOAUTH)",
	"LOADING":   "the server is still loading its data (LOADING); run this again in a minute",
}

// explain words why a server could not be asked, and what to change. It passes on no text of the server.
func (t target) explain(err error, address string) string {
	var refusal redis.Error
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	var speaksNoTLS tls.RecordHeaderError
	var connection *net.OpError
	switch {
	case errors.As(err, &refusal):
		return refused(refusal)
	case errors.Is(err, respbound.ErrTooLong):
		return fmt.Sprintf("its answer is longer than %d MiB, which is more than Azure's caches have connections for", mostBytes>>20)
	case errors.As(err, &certificate):
		return certified(certificate, t.Host)
	case errors.As(err, &name):
		return fmt.Sprintf("its name does not resolve from here; run this in a network that the private DNS zone %s is linked to", t.zone())
	case errors.As(err, &speaksNoTLS):
		return "it does not speak TLS on this port"
	case timedOut(err):
		return fmt.Sprintf("it did not answer within %s; run this inside the network that has the cache's private endpoint, and let network security groups pass TCP to %s", t.Timeout, address)
	case errors.As(err, &connection):
		return fmt.Sprintf("it cannot be reached from here (%s); run this inside the network that has the cache's private endpoint, and let network security groups pass TCP to %s", connection.Op, address)
	default:
		return "it answered with something other than Redis' protocol, or ended the connection"
	}
}

// refused words an error reply by its code word.
func refused(refusal redis.Error) string {
	code, _, _ := strings.Cut(refusal.Error(), " ")
	if text, known := refusals[code]; known {
		return text
	}
	if !codeWord.MatchString(code) {
		code = "an error"
	}
	return "the server refuses it (" + code + ")"
}

// certified words what is wrong with a certificate.
func certified(err error, host string) string {
	var wrongName x509.HostnameError
	var unknown x509.UnknownAuthorityError
	switch {
	case errors.As(err, &wrongName):
		return "its certificate is not one for " + host + ", so it was not asked; does the name lead to this cache's private endpoint?"
	case errors.As(err, &unknown):
		return "its certificate is signed by an authority that this machine does not trust, so it was not asked; is there a proxy that breaks TLS open?"
	default:
		return "its certificate is not valid, so it was not asked"
	}
}

func timedOut(err error) bool {
	var network net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &network) && network.Timeout()
}
