package encryption_test

import (
	"crypto/tls"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/encryption"
	"github.com/redoubt-iac/redoubt/internal/verify/faultyserver"
)

func TestBadCertificatesAreCaught(t *testing.T) {
	t.Parallel()
	authority := faultyserver.NewAuthority(t)
	days := func(count int) time.Time { return time.Now().AddDate(0, 0, count).Add(time.Hour) }
	tests := []struct {
		name        string
		certificate tls.Certificate
		id          string
		status      verify.Status
		words       []string
	}{
		{"an expired certificate", authority.Issue(t, faultyserver.Certificate{Names: []string{host}, From: days(-30), Until: days(-1)}), "tls.certificate-days", verify.Failed, []string{"ended "}},
		{"the chain of an expired certificate", authority.Issue(t, faultyserver.Certificate{Names: []string{host}, From: days(-30), Until: days(-1)}), "tls.certificate-chain", verify.Failed, []string{"is not valid on"}},
		{"a certificate of tomorrow", authority.Issue(t, faultyserver.Certificate{Names: []string{host}, From: days(1), Until: days(90)}), "tls.certificate-days", verify.Failed, []string{"not valid before", "clock"}},
		{"a certificate for another name", authority.Issue(t, faultyserver.Certificate{Names: []string{"other.redis.azure.net"}}), "tls.certificate-name", verify.Failed, []string{"other.redis.azure.net", "leads to another server"}},
		{"a certificate for no name", authority.Issue(t, faultyserver.Certificate{}), "tls.certificate-name", verify.Failed, []string{"no name"}},
		{"a certificate that signed itself", faultyserver.SelfSigned(t, names), "tls.certificate-chain", verify.Failed, []string{"signed itself", "--ca-file"}},
		{"a chain that leads back to itself", faultyserver.Loop(t, names), "tls.certificate-chain", verify.Failed, []string{"a server <- one authority <- other authority <- one authority"}},
		{"an authority that nobody knows", faultyserver.NewAuthority(t).Issue(t, names), "tls.certificate-chain", verify.Failed, []string{"test authority, which is not trusted here", "proxy"}},
		{"a key that is too short", authority.Issue(t, faultyserver.Certificate{Names: []string{host}, RSA: 1024}), "tls.certificate-key", verify.Failed, []string{"RSA with 1024 bits"}},
		{"29 days", authority.Issue(t, faultyserver.Certificate{Names: []string{host}, Until: days(29)}), "tls.certificate-days", verify.Reported, []string{"29 days left", "less than 30"}},
		{"13 days", authority.Issue(t, faultyserver.Certificate{Names: []string{host}, Until: days(13)}), "tls.certificate-days", verify.Reported, []string{"13 days left", "less than 14"}},
		{"30 days", authority.Issue(t, faultyserver.Certificate{Names: []string{host}, Until: days(30)}), "tls.certificate-days", verify.Proved, []string{"30 days left"}},
		{"a name that a terminal would obey", authority.Issue(t, faultyserver.Certificate{Names: []string{"a\x1b[2Jb.example"}}), "tls.certificate-name", verify.Failed, []string{`\x1b[2J`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := faultyserver.ListenTLS(t, &tls.Config{Certificates: []tls.Certificate{test.certificate}, MinVersion: tls.VersionTLS12}, faultyserver.Hang)
			lines := try(t, verify.Target{Port: server.Port, RootCAs: authority.Roots}, encryption.Options{})
			check(t, lines, test.id, test.status, test.words...)
		})
	}
}

func TestAnAddressHasNoName(t *testing.T) {
	t.Parallel()
	authority := faultyserver.NewAuthority(t)
	server := faultyserver.ListenTLS(t, &tls.Config{Certificates: []tls.Certificate{authority.Issue(t, names)}, MinVersion: tls.VersionTLS12}, faultyserver.Hang)
	lines := try(t, verify.Target{Host: server.Host, Port: server.Port, RootCAs: authority.Roots}, encryption.Options{})
	check(t, lines, "tls.certificate-name", verify.NotTried, "an address was given")
	check(t, lines, "tls.certificate-chain", verify.Proved)
}
