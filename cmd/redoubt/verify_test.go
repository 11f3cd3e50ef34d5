package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/faultyserver"
	"github.com/redoubt-iac/redoubt/tests/redisserver"
)

// verified runs `redoubt verify` and returns its exit code, what it printed, and what it complained about.
func verified(t *testing.T, arguments ...string) (code int, out, complaints string) {
	t.Helper()
	var printed, complained bytes.Buffer
	code = run(t.Context(), append([]string{"verify"}, arguments...), streams{strings.NewReader(""), &printed, &complained})
	return code, printed.String(), complained.String()
}

// flagsFor are the flags for a server on this machine, whose authority is in a file.
func flagsFor(host string, port int, caFile string) []string {
	return []string{"--host", host, "--port", strconv.Itoa(port), "--ca-file", caFile, "--plain-port", "0", "--credential", "none", "--attempt-timeout", "1s", "--timeout", "30s"}
}

func wants(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, word := range words {
		if !strings.Contains(text, word) {
			t.Errorf("lacks %q:\n%s", word, text)
		}
	}
}

func TestVerifyOfARealRedis(t *testing.T) {
	t.Parallel()
	t.Run("hardened, it is all green", func(t *testing.T) {
		t.Parallel()
		server := redisserver.Start(t, redisserver.Options{})
		code, out, complaints := verified(t, flagsFor("localhost", server.Port, server.CertFile)...)
		if code != exitOK || complaints != "" || strings.Contains(out, "failed") || strings.Contains(out, "not proven") {
			t.Errorf("exit code %d\n%s\n%s", code, out, complaints)
		}
		wants(t, out, "a Redis on this machine, not Azure", "✓ proved      TLS 1.0 is refused", "- not tried", "· reported")
	})
	t.Run("weak, each weakness has its line", func(t *testing.T) {
		t.Parallel()
		authority := faultyserver.NewAuthority(t)
		certificate := authority.Issue(t, faultyserver.Certificate{Names: []string{"other.example"}, RSA: 2048})
		certFile, keyFile := faultyserver.Files(t, certificate)
		server := redisserver.Start(t, redisserver.Options{
			Authority: redisserver.Authority{CertFile: certFile, KeyFile: keyFile}, Plain: true, ACL: []string{"user default on nopass ~* &* +@all"},
			Config: []string{"--tls-protocols", "TLSv1 TLSv1.1 TLSv1.2", "--tls-ciphers", "DEFAULT@SECLEVEL=0"},
		})
		otherFile, _ := faultyserver.Files(t, faultyserver.SelfSigned(t, faultyserver.Certificate{}))
		arguments := append(flagsFor("localhost", server.Port, otherFile), "--plain-port", strconv.Itoa(server.PlainPort), "--json")
		code, out, _ := verified(t, arguments...)
		if code != exitFound {
			t.Errorf("exit code %d, want %d", code, exitFound)
		}
		var document verify.Document
		if err := json.Unmarshal([]byte(out), &document); err != nil {
			t.Fatalf("not one JSON document: %v\n%s", err, out)
		}
		failed := map[string]bool{}
		for _, outcome := range document.Outcomes {
			failed[outcome.Probe] = outcome.Status == verify.Failed
		}
		for _, id := range []string{"ports.plain-port", "tls.version-1.0", "tls.version-1.1", "tls.certificate-chain", "tls.certificate-name", "tls.suite-static-rsa", "authentication.no-credentials"} {
			if !failed[id] {
				t.Errorf("%s is not among the weaknesses:\n%s", id, out)
			}
		}
	})
	t.Run("open to everybody behind a good certificate, it lists that too", func(t *testing.T) {
		t.Parallel()
		server := redisserver.Start(t, redisserver.Options{ACL: []string{"user default on nopass ~* &* +@all"}})
		code, out, _ := verified(t, flagsFor("localhost", server.Port, server.CertFile)...)
		if code != exitFound {
			t.Errorf("exit code %d, want %d", code, exitFound)
		}
		wants(t, out, "✗ failed      a client without credentials gets nothing")
	})
}

func TestVerifyEndsInTimeWithAClearLine(t *testing.T) {
	t.Parallel()
	authority := faultyserver.NewAuthority(t)
	good := authority.Issue(t, faultyserver.Certificate{Names: []string{"localhost"}})
	certFile, _ := faultyserver.Files(t, good)
	behind := func(certificate tls.Certificate, behave faultyserver.Behaviour) int {
		return faultyserver.ListenTLS(t, &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}, behave).Port
	}
	loop := faultyserver.Loop(t, faultyserver.Certificate{Names: []string{"localhost"}})
	tests := []struct {
		name string
		host string
		port int
		word string
	}{
		// https://www.rfc-editor.org/rfc/rfc6761#section-6.4 promises that there is no such name.
		{"a host that does not exist", "redoubt.invalid", 10000, "the host name resolves"},
		// Nobody has this address: https://www.rfc-editor.org/rfc/rfc5737#section-3
		{"a public address", "203.0.113.7", 10000, "1 of 1 not private: 203.0.113.7"},
		{"a port that hangs", "localhost", faultyserver.Listen(t, faultyserver.Hang).Port, "no answer within 1s"},
		{"a port that nobody listens on", "localhost", faultyserver.ClosedPort(t).Port, "connection refused"},
		{"a certificate chain that leads back to itself", "localhost", behind(loop, faultyserver.Redis), "the chain leads back to itself"},
		{"a server that speaks no Redis", "localhost", behind(good, faultyserver.HTTP), "something other than Redis' protocol"},
		{"a reply of 50 MB", "localhost", behind(good, faultyserver.Flood("+")), "something other than Redis' protocol"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			began := time.Now()
			code, out, _ := verified(t, flagsFor(test.host, test.port, certFile)...)
			if took := time.Since(began); code != exitFound || took > 40*time.Second {
				t.Errorf("exit code %d after %s, want %d", code, took, exitFound)
			}
			wants(t, out, test.word)
		})
	}
}

func TestVerifyFromOutside(t *testing.T) {
	t.Parallel()
	outside := func(port int, more ...string) []string {
		return append([]string{"--host", "127.0.0.1", "--port", strconv.Itoa(port), "--plain-port", "0", "--expect-unreachable", "--attempt-timeout", "1s"}, more...)
	}
	closed := faultyserver.ClosedPort(t)
	t.Run("a Redis that answers", func(t *testing.T) {
		t.Parallel()
		server := redisserver.Start(t, redisserver.Options{})
		code, out, _ := verified(t, outside(server.Port)...)
		if code != exitFound {
			t.Errorf("exit code %d, want %d", code, exitFound)
		}
		wants(t, out, "a Redis reply (NOAUTH) behind TLS", "can be reached from here")
	})
	t.Run("a closed port without a control", func(t *testing.T) {
		t.Parallel()
		code, out, _ := verified(t, outside(closed.Port)...)
		if code != exitFound {
			t.Errorf("exit code %d, want %d", code, exitFound)
		}
		wants(t, out, "? not proven", "--control HOST:")
	})
	t.Run("a closed port with a control", func(t *testing.T) {
		t.Parallel()
		control := fmt.Sprintf("127.0.0.7:%d", closed.Port)
		faultyserver.ListenAt(t, control, faultyserver.Redis)
		if code, out, _ := verified(t, outside(closed.Port, "--control", control)...); code != exitOK {
			t.Errorf("exit code %d, want %d\n%s", code, exitOK, out)
		}
	})
}

func TestVerifyReportsInPartWhenItIsCutOff(t *testing.T) {
	t.Parallel()
	flags := func(port int) []string {
		return []string{"verify", "--host", "localhost", "--port", strconv.Itoa(port), "--plain-port", "0", "--credential", "none"}
	}
	t.Run("by an interruption", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		connected := faultyserver.Listen(t, func(connection net.Conn) {
			cancel()
			faultyserver.Hang(connection)
		})
		var out, complaints bytes.Buffer
		if code := run(ctx, flags(connected.Port), streams{nil, &out, &complaints}); code != exitInterrupted {
			t.Errorf("exit code %d, want %d", code, exitInterrupted)
		}
		wants(t, out.String(), "✓ proved      the host name resolves", "! interrupted: ")
	})
	t.Run("by its time", func(t *testing.T) {
		t.Parallel()
		hanging := faultyserver.Listen(t, faultyserver.Hang)
		var out, complaints bytes.Buffer
		if code := run(t.Context(), append(flags(hanging.Port), "--timeout", "2s", "--attempt-timeout", "2s"), streams{nil, &out, &complaints}); code != exitFound {
			t.Errorf("exit code %d, want %d", code, exitFound)
		}
		wants(t, out.String(), "✓ proved      the host name resolves", "✗ out of time: ")
	})
}

func TestVerifyWritesJUnitAndShowsNoSecret(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t, redisserver.Options{})
	folder := t.TempDir()
	keyFile, report := filepath.Join(folder, "key"), filepath.Join(folder, "verify.xml")
	const secret = "T0pSecretAccessKeyAzCaCAAAAAAAAAAAAAAAAAAAAA="
	if err := os.WriteFile(keyFile, []byte(secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, complaints := verified(t, append(flagsFor("localhost", server.Port, server.CertFile), "--service", "classic", "--access-key-file", keyFile, "--junit", report)...)
	if code != exitFound { // the loopback is no private address of a classic cache
		t.Errorf("exit code %d, want %d\n%s", code, exitFound, out)
	}
	written, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	wants(t, string(written), "<testsuites ", `name="tls.version-1.0: TLS 1.0 is refused"`, "<skipped ")
	wants(t, out, "the access key that was given is refused")
	for _, text := range []string{out, complaints, string(written)} {
		if strings.Contains(text, secret[:12]) {
			t.Errorf("a secret is shown:\n%s", text)
		}
	}
}
