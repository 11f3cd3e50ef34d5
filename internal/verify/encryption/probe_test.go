package encryption_test

import (
	"context"
	"crypto/tls"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/encryption"
	"github.com/redoubt-iac/redoubt/internal/verify/faultyserver"
	"github.com/redoubt-iac/redoubt/tests/redisserver"
)

const host = "localhost"

// names are those of every good certificate here.
var names = faultyserver.Certificate{Names: []string{host}}

// try runs the probe against a server and returns its lines by id.
func try(t *testing.T, target verify.Target, options encryption.Options) map[string]verify.Outcome {
	t.Helper()
	if target.Host == "" {
		target.Host = host
	}
	if target.Timeout == 0 {
		target.Timeout = 2 * time.Second
	}
	if target.Service == "" {
		target.Service = verify.Managed
	}
	lines := map[string]verify.Outcome{}
	for _, line := range encryption.New(options).Run(t.Context(), target) {
		if _, twice := lines[line.Probe]; twice {
			t.Errorf("%s is reported twice", line.Probe)
		}
		if line.Status == "" || line.Title == "" {
			t.Errorf("%+v lacks its status or title", line)
		}
		lines[line.Probe] = line
	}
	return lines
}

// check compares a line with what is expected of it.
func check(t *testing.T, lines map[string]verify.Outcome, id string, status verify.Status, words ...string) {
	t.Helper()
	line, reported := lines[id]
	if !reported || line.Status != status {
		t.Errorf("%s: got %q, want %q; %+v", id, line.Status, status, line)
	}
	for _, word := range words {
		if !strings.Contains(line.Saw+"\n"+line.Hint, word) {
			t.Errorf("%s lacks %q: %+v", id, word, line)
		}
	}
}

func TestARealRedisIsGoodInEveryLine(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t, redisserver.Options{Config: []string{"--tls-protocols", "TLSv1.2 TLSv1.3"}})
	lines := try(t, verify.Target{Service: verify.Local, Port: server.Port, RootCAs: server.Roots}, encryption.Options{})
	for _, id := range []string{"tls.version-1.0", "tls.version-1.1"} {
		check(t, lines, id, verify.Proved, "alert protocol_version")
	}
	for _, id := range []string{"tls.suite-rc4", "tls.suite-3des", "tls.suite-static-rsa"} {
		check(t, lines, id, verify.Proved, "refused: alert handshake_failure")
	}
	check(t, lines, "tls.version-1.2", verify.Proved, "accepted (TLS_ECDHE_ECDSA_")
	check(t, lines, "tls.version-1.3", verify.Reported, "accepted (TLS_AES_")
	check(t, lines, "tls.certificate-chain", verify.Proved, "signed by")
	check(t, lines, "tls.certificate-name", verify.Proved, host)
	check(t, lines, "tls.certificate-days", verify.Proved, "0 days left")
	check(t, lines, "tls.certificate-key", verify.Proved, "a curve with 256 bits")
	check(t, lines, "tls.suites-cbc", verify.Reported, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA")
	check(t, lines, "tls.suites-not-offered", verify.NotTried, "no encryption 8", "IDEA 1")
	check(t, lines, "tls.key-exchange", verify.Reported, "in TLS 1.3")
}

func TestARealRedisWithAnRSACertificateTakesStaticRSA(t *testing.T) {
	t.Parallel()
	authority := faultyserver.NewAuthority(t)
	certificate := authority.Issue(t, faultyserver.Certificate{Names: []string{host}, RSA: 2048})
	certFile, keyFile := faultyserver.Files(t, certificate)
	server := redisserver.Start(t, redisserver.Options{Authority: redisserver.Authority{Roots: authority.Roots, Certificate: certificate, CertFile: certFile, KeyFile: keyFile}})
	lines := try(t, verify.Target{Port: server.Port, RootCAs: authority.Roots}, encryption.Options{})
	check(t, lines, "tls.suite-static-rsa", verify.Failed, "TLS_RSA_WITH_AES_128_GCM_SHA256", "rfc9325")
	check(t, lines, "tls.suite-rc4", verify.Proved)
	check(t, lines, "tls.certificate-key", verify.Proved, "RSA with 2048 bits")
}

func TestOldVersionsAreCaught(t *testing.T) {
	t.Parallel()
	authority := faultyserver.NewAuthority(t)
	certificates := []tls.Certificate{authority.Issue(t, names)}
	tests := []struct {
		name        string
		least, most uint16
		want        map[string]verify.Status
	}{
		{"a server that takes TLS 1.0 and all after it", tls.VersionTLS10, tls.VersionTLS13, map[string]verify.Status{
			"tls.version-1.0": verify.Failed, "tls.version-1.1": verify.Failed, "tls.version-1.2": verify.Proved,
		}},
		{"a server that takes TLS 1.1 and all after it", tls.VersionTLS11, tls.VersionTLS13, map[string]verify.Status{
			"tls.version-1.0": verify.Proved, "tls.version-1.1": verify.Failed, "tls.version-1.2": verify.Proved,
		}},
		{"a server that knows nothing better than TLS 1.0", tls.VersionTLS10, tls.VersionTLS10, map[string]verify.Status{
			"tls.version-1.0": verify.Failed, "tls.version-1.1": verify.NotProven, "tls.version-1.2": verify.Failed,
			"tls.suite-rc4": verify.NotProven, "tls.certificate-chain": verify.Proved,
		}},
		{"a server that takes TLS 1.3 only", tls.VersionTLS13, tls.VersionTLS13, map[string]verify.Status{
			"tls.version-1.0": verify.Proved, "tls.version-1.1": verify.Proved, "tls.version-1.2": verify.Failed, "tls.suite-rc4": verify.Proved,
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			//nolint:gosec // old versions are what this is about
			server := faultyserver.ListenTLS(t, &tls.Config{Certificates: certificates, MinVersion: test.least, MaxVersion: test.most}, faultyserver.Hang)
			lines := try(t, verify.Target{Port: server.Port, RootCAs: authority.Roots}, encryption.Options{})
			for id, status := range test.want {
				check(t, lines, id, status)
			}
		})
	}
}

func TestWeakSuitesAreCaught(t *testing.T) {
	t.Parallel()
	authority := faultyserver.NewAuthority(t)
	certificates := []tls.Certificate{authority.Issue(t, faultyserver.Certificate{Names: []string{host}, RSA: 2048})}
	tests := []struct {
		suite  uint16
		failed string
	}{
		{tls.TLS_RSA_WITH_RC4_128_SHA, "tls.suite-rc4"},
		{tls.TLS_ECDHE_RSA_WITH_RC4_128_SHA, "tls.suite-rc4"},
		{tls.TLS_RSA_WITH_3DES_EDE_CBC_SHA, "tls.suite-3des"},
		{tls.TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA, "tls.suite-3des"},
		{tls.TLS_RSA_WITH_AES_128_CBC_SHA, "tls.suite-static-rsa"},
		{tls.TLS_RSA_WITH_AES_128_CBC_SHA256, "tls.suite-static-rsa"},
		{tls.TLS_RSA_WITH_AES_256_GCM_SHA384, "tls.suite-static-rsa"},
	}
	for _, test := range tests {
		t.Run(tls.CipherSuiteName(test.suite), func(t *testing.T) {
			t.Parallel()
			//nolint:gosec // weak suites are what this is about
			server := faultyserver.ListenTLS(t, &tls.Config{Certificates: certificates, MinVersion: tls.VersionTLS12, CipherSuites: []uint16{test.suite}}, faultyserver.Hang)
			lines := try(t, verify.Target{Port: server.Port, RootCAs: authority.Roots}, encryption.Options{})
			for _, id := range []string{"tls.suite-rc4", "tls.suite-3des", "tls.suite-static-rsa"} {
				if id == test.failed {
					check(t, lines, id, verify.Failed, tls.CipherSuiteName(test.suite))
				} else {
					check(t, lines, id, verify.Proved)
				}
			}
		})
	}
	t.Run("suites that Azure documents are reported and not held against the cache", func(t *testing.T) {
		t.Parallel()
		suites := []uint16{tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256}
		//nolint:gosec // Azure's documented suite of TLS 1.2
		server := faultyserver.ListenTLS(t, &tls.Config{Certificates: certificates, MinVersion: tls.VersionTLS12, CipherSuites: suites}, faultyserver.Hang)
		lines := try(t, verify.Target{Port: server.Port, RootCAs: authority.Roots}, encryption.Options{})
		check(t, lines, "tls.version-1.2", verify.Proved, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256")
		check(t, lines, "tls.suites-cbc", verify.Reported, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256")
	})
}

func TestAConnectionThatBreaksIsNoRefusalWithoutAControl(t *testing.T) {
	t.Parallel()
	authority := faultyserver.NewAuthority(t)
	good := &tls.Config{Certificates: []tls.Certificate{authority.Issue(t, names)}, MinVersion: tls.VersionTLS12}
	server := faultyserver.ListenTLS(t, faultyserver.ResetOldVersions(good), faultyserver.Hang)
	target := verify.Target{Port: server.Port, RootCAs: authority.Roots}
	t.Run("without a control", func(t *testing.T) {
		t.Parallel()
		lines := try(t, target, encryption.Options{})
		check(t, lines, "tls.version-1.0", verify.NotProven, "connection reset", "--control HOST:")
		check(t, lines, "tls.version-1.2", verify.Proved)
	})
	t.Run("with a control that answers such an offer", func(t *testing.T) {
		t.Parallel()
		control := faultyserver.ListenTLS(t, good, faultyserver.Hang)
		lines := try(t, target, encryption.Options{Controls: []string{control.Address()}})
		check(t, lines, "tls.version-1.0", verify.Proved, "control "+control.Address()+" answered the same offer")
	})
	t.Run("with a control that breaks such connections, too", func(t *testing.T) {
		t.Parallel()
		lines := try(t, target, encryption.Options{Controls: []string{server.Address()}})
		check(t, lines, "tls.version-1.1", verify.NotProven, "no control answered")
	})
}

func TestServersThatSpeakNoTLSProveNothing(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		server faultyserver.Server
		words  string
	}{
		{"a port that hangs", faultyserver.Listen(t, faultyserver.Hang), "no answer within 300ms"},
		{"a port that closes", faultyserver.Listen(t, faultyserver.Close), "connection"},
		{"a port that resets", faultyserver.Listen(t, faultyserver.Reset), "connection reset"},
		{"a port that nobody listens on", faultyserver.ClosedPort(t), "connection refused"},
		{"50 MB in place of TLS", faultyserver.Listen(t, faultyserver.Flood("")), "an answer that is not TLS"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			lines := try(t, verify.Target{Port: test.server.Port, Timeout: 300 * time.Millisecond}, encryption.Options{})
			for id, line := range lines {
				switch {
				case id == "tls.suites-not-offered", line.Status == verify.Reported:
				case line.Status != verify.NotProven:
					t.Errorf("%s is %s: %+v", id, line.Status, line)
				}
			}
			check(t, lines, "tls.version-1.0", verify.NotProven, test.words)
		})
	}
}

func TestTheProbeEndsWithItsContext(t *testing.T) {
	t.Parallel()
	server := faultyserver.Listen(t, faultyserver.Hang)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	lines := encryption.New(encryption.Options{}).Run(ctx, verify.Target{Host: host, Port: server.Port, Timeout: time.Hour})
	for _, line := range lines {
		if line.Status == verify.Proved || line.Status == verify.Failed {
			t.Errorf("nothing was tried, and yet: %+v", line)
		}
	}
}

func TestThePlanNamesWhatIsReported(t *testing.T) {
	t.Parallel()
	probe := encryption.New(encryption.Options{})
	planned := map[string]bool{}
	for _, line := range probe.(verify.Planned).Plan(verify.Target{Host: host}) {
		planned[line.Probe] = true
	}
	server := faultyserver.ClosedPort(t)
	for id := range try(t, verify.Target{Port: server.Port}, encryption.Options{}) {
		if !planned[id] && id != "tls.suites-not-offered" {
			t.Errorf("%s is not planned", id)
		}
	}
}
