package encryption

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"github.com/redoubt-iac/redoubt/internal/verify"
)

// Azure renews the certificates of its caches by itself, so few days left are told and are no failure.
const (
	urgentDays = 14
	soonDays   = 30
)

// Bounds of key lengths: https://cabforum.org/working-groups/server/baseline-requirements/requirements/#615-key-sizes
const (
	leastRSA   = 2048
	leastCurve = 256
)

func certificatePlan() []verify.Outcome {
	return []verify.Outcome{
		{Probe: "tls.certificate-chain", Title: "the certificate is signed by an authority that is trusted here", Expected: "a chain to a trusted authority"},
		{Probe: "tls.certificate-name", Title: "the certificate is for the host name", Expected: "the host name"},
		{Probe: "tls.certificate-days", Title: "the certificate is valid today", Expected: "valid"},
		{Probe: "tls.certificate-key", Title: "the certificate's key is long enough", Expected: fmt.Sprintf("RSA with %d bits or a curve with %d, or more", leastRSA, leastCurve)},
	}
}

// certificate judges what the server showed.
func (s sight) certificate() []verify.Outcome {
	lines := certificatePlan()
	if s.state == nil || len(s.state.PeerCertificates) == 0 {
		for i := range lines {
			lines[i].Status, lines[i].Saw, lines[i].Hint = verify.NotProven, "no certificate was shown", "no handshake was completed"
		}
		return lines
	}
	leaf := s.state.PeerCertificates[0]
	s.chain(&lines[0], s.state.PeerCertificates)
	s.name(&lines[1], leaf)
	s.days(&lines[2], leaf)
	key(&lines[3], leaf)
	return lines
}

// chain verifies up to an authority. The name and the days have lines of their own.
func (s sight) chain(line *verify.Outcome, shown []*x509.Certificate) {
	leaf := shown[0]
	intermediates := x509.NewCertPool()
	for _, certificate := range shown[1:] {
		intermediates.AddCert(certificate)
	}
	chains, err := leaf.Verify(x509.VerifyOptions{
		Roots: s.target.RootCAs, Intermediates: intermediates, CurrentTime: s.Now(), KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	})
	if err == nil {
		line.Status, line.Saw = verify.Proved, "signed by "+called(chains[0][len(chains[0])-1])
		return
	}
	line.Status = verify.Failed
	line.Saw, line.Hint = s.distrust(err, shown)
}

// distrust words why a chain was refused.
func (s sight) distrust(err error, shown []*x509.Certificate) (saw, hint string) {
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var system x509.SystemRootsError
	leaf := shown[0]
	switch circle := circleOf(shown); {
	case errors.As(err, &system):
		return "this machine has no list of trusted authorities", "install its certificates (Debian: ca-certificates)"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return fmt.Sprintf("%s is not valid on %s", called(invalid.Cert), s.Now().UTC().Format(time.DateOnly)), "see tls.certificate-days; is this machine's clock right?"
	case circle != "":
		return "the chain leads back to itself: " + circle, "no authority is at its end; the server must send the chain that its certificate came with"
	case errors.As(err, &unknown) && selfSigned(leaf):
		return called(leaf) + " signed itself", "this is no cache of Azure's; does the name lead to the right host? For a server of your own, name its authority with --ca-file"
	case errors.As(err, &unknown):
		return "signed by " + quoted(leaf.Issuer.CommonName) + ", which is not trusted here", "is there a proxy that breaks TLS open? For a server of your own, name its authority with --ca-file"
	default:
		return "the certificate cannot be used for a server", "it lacks the server's usage, or breaks a rule of its authority"
	}
}

// circleOf follows the issuers among the certificates that were shown, and describes a way that leads back; "" if none
// does. One that signed itself is the end of a way.
func circleOf(shown []*x509.Certificate) string {
	way := called(shown[0])
	passed := []*x509.Certificate{shown[0]}
	for current := shown[0]; !selfSigned(current); {
		next := issuerOf(current, shown)
		if next == nil {
			return ""
		}
		way += " <- " + called(next)
		for _, earlier := range passed {
			if earlier.Equal(next) {
				return way
			}
		}
		passed = append(passed, next)
		current = next
	}
	return ""
}

// issuerOf is the certificate among those shown that signed another; nil if none did.
func issuerOf(signed *x509.Certificate, shown []*x509.Certificate) *x509.Certificate {
	for _, candidate := range shown {
		if !candidate.Equal(signed) && string(candidate.RawSubject) == string(signed.RawIssuer) && signed.CheckSignatureFrom(candidate) == nil {
			return candidate
		}
	}
	return nil
}

func selfSigned(certificate *x509.Certificate) bool {
	return string(certificate.RawSubject) == string(certificate.RawIssuer)
}

// name compares the names of the certificate with the host.
func (s sight) name(line *verify.Outcome, leaf *x509.Certificate) {
	line.Expected = s.target.Host
	switch {
	case s.target.IsAddress():
		line.Status, line.Saw, line.Expected = verify.NotTried, "an address was given, not a name", ""
	case leaf.VerifyHostname(s.target.Host) == nil:
		line.Status, line.Saw = verify.Proved, namesOf(leaf)
	default:
		line.Status, line.Saw = verify.Failed, namesOf(leaf)
		line.Hint = "the name leads to another server: does its private DNS record name this cache's private endpoint?"
	}
}

// days counts what is left.
func (s sight) days(line *verify.Outcome, leaf *x509.Certificate) {
	now := s.Now()
	left := int(leaf.NotAfter.Sub(now).Hours() / 24)
	line.Saw = fmt.Sprintf("%d days left, until %s", left, leaf.NotAfter.UTC().Format(time.DateOnly))
	switch {
	case now.Before(leaf.NotBefore):
		line.Status, line.Saw = verify.Failed, "not valid before "+leaf.NotBefore.UTC().Format(time.RFC3339)
		line.Hint = "is this machine's clock right?"
	case now.After(leaf.NotAfter):
		line.Status, line.Saw = verify.Failed, "ended "+leaf.NotAfter.UTC().Format(time.RFC3339)
		line.Hint = "is this machine's clock right? Azure renews its certificates by itself: if the clock is right, open a support request"
	case s.target.Service == verify.Local || left >= soonDays:
		line.Status = verify.Proved
	case left < urgentDays:
		line.Status, line.Hint = verify.Reported, fmt.Sprintf("less than %d days: Azure should have renewed it by now; ask its support", urgentDays)
	default:
		line.Status, line.Hint = verify.Reported, fmt.Sprintf("less than %d days: look again in a week", soonDays)
	}
}

// key judges the length of the certificate's key.
func key(line *verify.Outcome, leaf *x509.Certificate) {
	kind, bits, least := "an unknown kind", 0, 1
	switch public := leaf.PublicKey.(type) {
	case *rsa.PublicKey:
		kind, bits, least = "RSA", public.N.BitLen(), leastRSA
	case *ecdsa.PublicKey:
		kind, bits, least = "a curve", public.Curve.Params().BitSize, leastCurve
	case ed25519.PublicKey:
		kind, bits, least = "Ed25519", 8*len(public), leastCurve
	}
	line.Status, line.Saw = verify.Proved, fmt.Sprintf("%s with %d bits", kind, bits)
	if bits < least {
		line.Status, line.Hint = verify.Failed, "this is no certificate of a public authority; does the name lead to the right host?"
	}
}
