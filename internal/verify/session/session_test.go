package session_test

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/faultyserver"
	"github.com/redoubt-iac/redoubt/internal/verify/session"
	"github.com/redoubt-iac/redoubt/tests/redisserver"
)

const secret = "eyJhbGciOiJFUzI1NiJ9.eyJvaWQiOiIxIn0.a-secret-signature"

// at is a target that trusts the authority.
func at(authority redisserver.Authority, port int) verify.Target {
	return verify.Target{Service: verify.Managed, Host: "127.0.0.1", Port: port, RootCAs: authority.Roots, Timeout: 2 * time.Second}
}

func TestServersThatAreNotACacheEndInTimeWithAClearLine(t *testing.T) {
	t.Parallel()
	authority := redisserver.NewAuthority(t)
	web := func(connection net.Conn) {
		_, _ = connection.Read(make([]byte, 1024))
		_, _ = connection.Write([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"))
		faultyserver.Hang(connection)
	}
	quotes := func(connection net.Conn) {
		buffer := make([]byte, 4096)
		for {
			count, err := connection.Read(buffer)
			if err != nil {
				return
			}
			text := strings.Join(strings.Fields(string(buffer[:count])), " ")
			_, _ = fmt.Fprintf(connection, "-ERR unknown command, with args beginning with: %s\r\n", text)
		}
	}
	tests := []struct {
		name  string
		serve faultyserver.Behaviour
		want  string
	}{
		{"one that hangs", faultyserver.Hang, "it did not answer in time"},
		{"one that ends the connection", faultyserver.Close, "it ended the connection"},
		{"one that tears the connection down", faultyserver.Reset, "it ended the connection"},
		{"one that speaks HTTP", web, "it answered with something other than Redis' protocol"},
		{"one that sends 50 MB", faultyserver.Flood("$52428800\r\n"), "its answer is longer than 1 MiB"},
		{"one that announces more than there is memory", faultyserver.Flood("$9223372036854775807\r\n"), "its answer is longer than 1 MiB"},
		{"one that announces a long list", faultyserver.Flood("*2147483647\r\n"), "its answer is longer than 1 MiB"},
		{"one that sends a line without an end", faultyserver.Flood("+"), "its answer is longer than 1 MiB"},
		{"one that quotes what it does not know", quotes, "no such command (ERR)"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := faultyserver.ListenTLS(t, &tls.Config{Certificates: []tls.Certificate{authority.Certificate}, MinVersion: tls.VersionTLS12}, test.serve)
			opened, err := session.Open(t.Context(), at(authority, server.Port), session.NewCredentials("user", secret))
			if err == nil {
				opened.Close()
				t.Fatal("the sign-in was accepted")
			}
			got := session.Explain(err)
			if !strings.HasPrefix(got, test.want) || strings.Contains(got, "\n") {
				t.Errorf("got %q, want %q", got, test.want)
			}
			withoutSecret(t, got, err.Error())
		})
	}
}

// withoutSecret looks for the secret's signature in texts.
func withoutSecret(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(text, "a-secret-signature") {
			t.Errorf("the secret is in %q", text)
		}
	}
}

func TestOnlyTheCacheItselfGetsASecret(t *testing.T) {
	t.Parallel()
	authority, stranger := redisserver.NewAuthority(t), redisserver.NewAuthority(t)
	unasked := func(connection net.Conn) {
		buffer := make([]byte, 1024)
		if count, _ := connection.Read(buffer); count > 0 {
			t.Errorf("the server got %q", buffer[:count])
		}
	}
	tests := []struct {
		name   string
		config *tls.Config
		host   string
		want   string
	}{
		{"an authority that nobody trusts", &tls.Config{Certificates: []tls.Certificate{stranger.Certificate}, MinVersion: tls.VersionTLS12}, "127.0.0.1", "its certificate is signed by an authority"},
		{"a certificate for another name", &tls.Config{Certificates: []tls.Certificate{authority.Certificate}, MinVersion: tls.VersionTLS12}, "127.0.0.2", "its certificate is for another name"},
		{"nothing better than TLS 1.1", &tls.Config{Certificates: []tls.Certificate{authority.Certificate}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}, "127.0.0.1", "it ended the TLS handshake"}, //nolint:gosec // that it is old is the test
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			listener, err := net.Listen("tcp", test.host+":0")
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = listener.Close() }()
			go func() {
				if connection, err := tls.NewListener(listener, test.config).Accept(); err == nil {
					unasked(connection)
					_ = connection.Close()
				}
			}()
			target := at(authority, listener.Addr().(*net.TCPAddr).Port)
			target.Host = test.host
			_, err = session.Open(t.Context(), target, session.NewCredentials("user", secret))
			if err == nil || !strings.HasPrefix(session.Explain(err), test.want) {
				t.Errorf("got %v: %s", err, session.Explain(err))
			}
		})
	}
	t.Run("no TLS", func(t *testing.T) {
		t.Parallel()
		server := faultyserver.Listen(t, faultyserver.Redis)
		_, err := session.Open(t.Context(), at(authority, server.Port), session.NewCredentials("user", secret))
		if err == nil {
			t.Fatal("the sign-in was accepted")
		}
	})
	t.Run("nobody listens", func(t *testing.T) {
		t.Parallel()
		_, err := session.Open(t.Context(), at(authority, faultyserver.ClosedPort(t).Port), session.NewCredentials("user", secret))
		if err == nil || session.Explain(err) != "nothing listens on this port" {
			t.Errorf("got %v", err)
		}
	})
}

func TestTheEndOfTheRunEndsAnOpenCommand(t *testing.T) {
	t.Parallel()
	authority := redisserver.NewAuthority(t)
	server := faultyserver.ListenTLS(t, &tls.Config{Certificates: []tls.Certificate{authority.Certificate}, MinVersion: tls.VersionTLS12}, faultyserver.Hang)
	target := at(authority, server.Port)
	target.Timeout = time.Hour
	ctx, cancel := context.WithCancel(t.Context())
	opened, err := session.Open(ctx, target, session.Credentials{})
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	replied := make(chan session.Reply)
	go func() { replied <- opened.Do(ctx, "PING") }()
	cancel()
	select {
	case reply := <-replied:
		if reply.Verdict != session.Unreachable {
			t.Errorf("got %+v", reply)
		}
	case <-time.After(20 * time.Second):
		t.Error("the command went on for 20 seconds after the end of the run")
	}
}

func TestCredentialsPrintNoSecret(t *testing.T) {
	t.Parallel()
	credentials := session.NewCredentials("user", secret)
	asJSON, err := json.Marshal(map[string]any{"credentials": credentials})
	if err != nil {
		t.Fatal(err)
	}
	withoutSecret(t, fmt.Sprint(credentials), fmt.Sprintf("%+v %#v %q %s %x", credentials, credentials, credentials, credentials, credentials), string(asJSON),
		fmt.Sprintf("%+v", struct{ C session.Credentials }{credentials}))
	if got := fmt.Sprint(credentials); got != `user "user", its secret withheld` {
		t.Errorf("got %s", got)
	}
}
