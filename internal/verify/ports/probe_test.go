package ports_test

import (
	"context"
	"crypto/tls"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/faultyserver"
	"github.com/redoubt-iac/redoubt/internal/verify/ports"
	"github.com/redoubt-iac/redoubt/tests/redisserver"
)

func try(t *testing.T, target verify.Target, controls ...string) map[string]verify.Outcome {
	t.Helper()
	target.Host = "127.0.0.1"
	if target.Timeout == 0 {
		target.Timeout = time.Second
	}
	lines := map[string]verify.Outcome{}
	for _, line := range ports.New(ports.Options{Controls: controls}).Run(t.Context(), target) {
		lines[line.Probe] = line
	}
	return lines
}

func check(t *testing.T, line verify.Outcome, status verify.Status, words ...string) {
	t.Helper()
	if line.Status != status {
		t.Errorf("got %q, want %q: %+v", line.Status, status, line)
	}
	for _, word := range words {
		if !strings.Contains(line.Saw+"\n"+line.Hint, word) {
			t.Errorf("lacks %q: %+v", word, line)
		}
	}
}

// secure starts a server behind good TLS.
func secure(t *testing.T, behave faultyserver.Behaviour) faultyserver.Server {
	t.Helper()
	certificate := faultyserver.NewAuthority(t).Issue(t, faultyserver.Certificate{Names: []string{"localhost"}})
	return faultyserver.ListenTLS(t, &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}, behave)
}

func TestARealRedis(t *testing.T) {
	t.Parallel()
	t.Run("with TLS only, and another host that answers on the plain port", func(t *testing.T) {
		t.Parallel()
		server, closed := redisserver.Start(t, redisserver.Options{}), faultyserver.ClosedPort(t)
		control := redisserver.Start(t, redisserver.Options{Plain: true})
		lines := try(t, verify.Target{Port: server.Port, PlainPort: closed.Port}, faultyserver.Server{Host: control.Host, Port: control.PlainPort}.Address())
		check(t, lines["ports.tls-port"], verify.Proved, "TLS 1.3")
		check(t, lines["ports.redis"], verify.Proved, "a Redis reply (NOAUTH)")
		check(t, lines["ports.plain-on-tls-port"], verify.Proved, "control: TLS on the same port")
		check(t, lines["ports.plain-port"], verify.Proved, "connection refused", "a Redis reply (NOAUTH)")
	})
	t.Run("with a port without TLS", func(t *testing.T) {
		t.Parallel()
		server := redisserver.Start(t, redisserver.Options{Plain: true})
		lines := try(t, verify.Target{Port: server.Port, PlainPort: server.PlainPort})
		check(t, lines["ports.plain-port"], verify.Failed, "a Redis reply (NOAUTH)", "turn the port without TLS off")
	})
	t.Run("without TLS on the port for TLS", func(t *testing.T) {
		t.Parallel()
		server := redisserver.Start(t, redisserver.Options{Plain: true})
		lines := try(t, verify.Target{Port: server.PlainPort})
		check(t, lines["ports.tls-port"], verify.Failed, "a Redis without TLS")
		check(t, lines["ports.redis"], verify.NotProven)
		check(t, lines["ports.plain-on-tls-port"], verify.Failed, "a Redis reply")
		check(t, lines["ports.plain-port"], verify.NotTried)
	})
}

func TestThePortForTLS(t *testing.T) {
	t.Parallel()
	type lines struct{ port, redis, mixed verify.Status }
	tests := []struct {
		name   string
		server faultyserver.Server
		want   lines
		words  string
	}{
		{"a Redis", secure(t, faultyserver.Redis), lines{verify.Proved, verify.Proved, verify.Proved}, "TLS 1.3"},
		{"a Redis that announces 50 MB and sends them", secure(t, faultyserver.Flood("$52428800\r\n")), lines{verify.Proved, verify.Proved, verify.Proved}, "TLS 1.3"},
		{"50 MB that are no Redis reply", secure(t, faultyserver.Flood("")), lines{verify.Proved, verify.Failed, verify.Proved}, "TLS 1.3"},
		{"a web server", secure(t, faultyserver.HTTP), lines{verify.Proved, verify.Failed, verify.Proved}, "TLS 1.3"},
		{"a server that takes TLS and says nothing", secure(t, faultyserver.Hang), lines{verify.Proved, verify.NotProven, verify.Proved}, "TLS 1.3"},
		{"a server that takes TLS and closes", secure(t, faultyserver.Answer("")), lines{verify.Proved, verify.NotProven, verify.Proved}, "TLS 1.3"},
		{"a web server without TLS", faultyserver.Listen(t, faultyserver.Flood("HTTP/1.1 400 Bad Request\r\n")), lines{verify.Failed, verify.NotProven, verify.NotProven}, "not TLS"},
		{"a server that takes TLS and plain text alike", mixed(t), lines{verify.Proved, verify.Proved, verify.Failed}, "TLS 1.3"},
		{"a port that hangs", faultyserver.Listen(t, faultyserver.Hang), lines{verify.NotProven, verify.NotProven, verify.NotProven}, "no answer within"},
		{"a port that accepts and closes, as firewalls do", faultyserver.Listen(t, faultyserver.Close), lines{verify.NotProven, verify.NotProven, verify.NotProven}, "connection"},
		{"a port that nobody listens on", faultyserver.ClosedPort(t), lines{verify.NotProven, verify.NotProven, verify.NotProven}, "private endpoint"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			seen := try(t, verify.Target{Port: test.server.Port})
			check(t, seen["ports.tls-port"], test.want.port, test.words)
			check(t, seen["ports.redis"], test.want.redis)
			check(t, seen["ports.plain-on-tls-port"], test.want.mixed)
		})
	}
}

// mixed is a server that looks at the first byte and speaks TLS or plain text.
func mixed(t *testing.T) faultyserver.Server {
	t.Helper()
	inner := secure(t, faultyserver.Redis)
	return faultyserver.Listen(t, faultyserver.EitherWay(inner.Address(), faultyserver.Redis))
}

func TestThePlainPort(t *testing.T) {
	t.Parallel()
	target := secure(t, faultyserver.Redis)
	redis, web := faultyserver.Listen(t, faultyserver.Redis), faultyserver.Listen(t, faultyserver.HTTP)
	hanging, closing := faultyserver.Listen(t, faultyserver.Hang), faultyserver.Listen(t, faultyserver.Close)
	tests := []struct {
		name     string
		plain    int
		controls []string
		status   verify.Status
		words    string
	}{
		{"closed, without a control", faultyserver.ClosedPort(t).Port, nil, verify.NotProven, "--control HOST:"},
		{"closed, with a Redis as control", faultyserver.ClosedPort(t).Port, []string{redis.Address()}, verify.Proved, "control " + redis.Address()},
		{"closed, with a web server as control, which answers as well", faultyserver.ClosedPort(t).Port, []string{web.Address()}, verify.Proved, "control"},
		{"closed, with a control that only accepts", faultyserver.ClosedPort(t).Port, []string{closing.Address()}, verify.NotProven, "did not answer either"},
		{"closed, with a control that hangs, and one that answers", faultyserver.ClosedPort(t).Port, []string{hanging.Address(), redis.Address()}, verify.Proved, "control " + redis.Address()},
		{"accepting and silent, without a control", hanging.Port, nil, verify.NotProven, "no answer"},
		{"accepting and closing, with a control", closing.Port, []string{redis.Address()}, verify.Proved, "control " + redis.Address()},
		{"a Redis, with a control", redis.Port, []string{redis.Address()}, verify.Failed, "turn the port without TLS off"},
		{"a web server, with a control", web.Port, []string{redis.Address()}, verify.Proved, "other than Redis"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			lines := try(t, verify.Target{Port: target.Port, PlainPort: test.plain, Timeout: 500 * time.Millisecond}, test.controls...)
			check(t, lines["ports.plain-port"], test.status, test.words)
		})
	}
}

func TestTheProbeEndsWithItsContext(t *testing.T) {
	t.Parallel()
	hanging := faultyserver.Listen(t, faultyserver.Hang)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	for _, line := range ports.New(ports.Options{}).Run(ctx, verify.Target{Host: "127.0.0.1", Port: hanging.Port, PlainPort: hanging.Port, Timeout: time.Hour}) {
		if line.Status != verify.NotProven {
			t.Errorf("nothing answered, and yet: %+v", line)
		}
	}
}
