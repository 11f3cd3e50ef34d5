package authentication_test

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/authentication"
	"github.com/redoubt-iac/redoubt/internal/verify/faultyserver"
	"github.com/redoubt-iac/redoubt/internal/verify/session"
	"github.com/redoubt-iac/redoubt/tests/redisserver"
)

// The server refuses the wrong secret, and serves the client all the same, as the user default.
func TestARefusalAfterWhichTheServerServesIsNone(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t, redisserver.Options{ACL: []string{
		"user default on nopass ~* &* +@all",
		"user " + principal + " on >" + password + " ~* &* +@all",
	}})
	outcomes := run(t, authentication.Options{Principal: session.Fixed(principal, password)}, direct(server))
	expect(t, outcomes, verify.Proved, "sign-in")
	expect(t, outcomes, verify.Failed, "no-credentials", "wrong-secret")
	if saw := outcomes["authentication.wrong-secret"].Saw; !strings.Contains(saw, "refused (WRONGPASS), but PING without a sign-in: carried out") {
		t.Errorf("got %s", saw)
	}
}

// calls answers the commands of a client as a server does that takes everybody for one user.
func calls(name string) faultyserver.Behaviour {
	answers := map[string]string{"AUTH": "+OK\r\n", "PING": "+PONG\r\n", "ACL": fmt.Sprintf("$%d\r\n%s\r\n", len(name), name), "HELLO": "-ERR unknown command\r\n"}
	return func(connection net.Conn) {
		for lines := bufio.NewScanner(connection); lines.Scan(); {
			if answer, known := answers[strings.ToUpper(lines.Text())]; known {
				_, _ = io.WriteString(connection, answer)
			}
		}
	}
}

func TestAPrincipalThatIsTakenForAnotherIsAFailure(t *testing.T) {
	t.Parallel()
	authority := redisserver.NewAuthority(t, "localhost")
	for name, want := range map[string]verify.Status{principal: verify.Proved, other: verify.Failed} {
		server := faultyserver.ListenTLS(t, &tls.Config{Certificates: []tls.Certificate{authority.Certificate}, MinVersion: tls.VersionTLS12}, calls(name))
		target := verify.Target{Service: verify.Managed, Host: "localhost", Port: server.Port, RootCAs: authority.Roots, AccessKeysOff: true, Timeout: 2 * time.Second}
		expect(t, run(t, authentication.Options{Principal: session.Fixed(principal, password)}, target), want, "sign-in")
	}
}
