package reach_test

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/faultyserver"
	"github.com/redoubt-iac/redoubt/internal/verify/reach"
	"github.com/redoubt-iac/redoubt/tests/redisserver"
)

// host leads to what a test says.
const host = "shop.redis.cache.windows.net"

func try(t *testing.T, target verify.Target, addresses []string, controls ...string) map[string]verify.Outcome {
	t.Helper()
	resolve := func(context.Context, string) ([]netip.Addr, error) {
		var found []netip.Addr
		for _, address := range addresses {
			found = append(found, netip.MustParseAddr(address))
		}
		if len(found) == 0 {
			return nil, &net.DNSError{Err: "no such host", IsNotFound: true}
		}
		return found, nil
	}
	target.Host = host
	if target.Timeout == 0 {
		target.Timeout = 500 * time.Millisecond
	}
	lines := map[string]verify.Outcome{}
	for _, line := range reach.New(reach.Options{Controls: controls, Resolve: resolve}).Run(t.Context(), target) {
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

func secure(t *testing.T, behave faultyserver.Behaviour) faultyserver.Server {
	t.Helper()
	certificate := faultyserver.NewAuthority(t).Issue(t, faultyserver.Certificate{Names: []string{host}})
	return faultyserver.ListenTLS(t, &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}, behave)
}

// on is another address of this machine, with the port of a server: a host that answers on that port.
func on(t *testing.T, address string, port int, behave faultyserver.Behaviour) string {
	t.Helper()
	full := net.JoinHostPort(address, strconv.Itoa(port))
	faultyserver.ListenAt(t, full, behave)
	return full
}

func TestARealRedisThatCanBeReachedIsCaught(t *testing.T) {
	t.Parallel()
	t.Run("behind TLS", func(t *testing.T) {
		t.Parallel()
		server := redisserver.Start(t, redisserver.Options{})
		check(t, try(t, verify.Target{Port: server.Port}, []string{server.Host})["reach.tls-port"], verify.Failed, "127.0.0.1: a Redis reply (NOAUTH) behind TLS", "public network access")
	})
	t.Run("without TLS", func(t *testing.T) {
		t.Parallel()
		server := redisserver.Start(t, redisserver.Options{Plain: true})
		lines := try(t, verify.Target{Port: server.Port, PlainPort: server.PlainPort}, []string{server.Host})
		check(t, lines["reach.plain-port"], verify.Failed, "a Redis reply (NOAUTH) without TLS")
	})
	t.Run("at the second of two addresses", func(t *testing.T) {
		t.Parallel()
		server := redisserver.Start(t, redisserver.Options{})
		lines := try(t, verify.Target{Port: server.Port}, []string{"127.0.0.1", "127.0.0.9"}, on(t, "127.0.0.2", server.Port, faultyserver.Redis))
		check(t, lines["reach.tls-port"], verify.Failed, "127.0.0.1: a Redis reply")
	})
}

func TestWhatIsNoReach(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		server faultyserver.Server
		words  string
	}{
		{"a port that nobody listens on", faultyserver.ClosedPort(t), "connection refused"},
		{"a connection that is accepted and closed", faultyserver.Listen(t, faultyserver.Close), "connection"},
		{"a connection that is accepted and silent", faultyserver.Listen(t, faultyserver.Hang), "no answer"},
		{"a front door that takes TLS and says nothing", secure(t, faultyserver.Hang), "no answer behind TLS"},
		{"a web server", faultyserver.Listen(t, faultyserver.HTTP), ""},
		{"50 MB of something else", faultyserver.Listen(t, faultyserver.Flood("")), ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			target := verify.Target{Port: test.server.Port}
			check(t, try(t, target, []string{"127.0.0.1"})["reach.tls-port"], verify.NotProven, test.words, "--control HOST:")
			control := on(t, "127.0.0.2", test.server.Port, faultyserver.Redis)
			check(t, try(t, target, []string{"127.0.0.1"}, control)["reach.tls-port"], verify.Proved, test.words, "control "+control)
		})
	}
}

func TestAControlMustBeFair(t *testing.T) {
	t.Parallel()
	closed := faultyserver.ClosedPort(t)
	target := verify.Target{Port: closed.Port}
	t.Run("a control that does not answer", func(t *testing.T) {
		t.Parallel()
		control := on(t, "127.0.0.3", closed.Port, faultyserver.Hang)
		check(t, try(t, target, []string{"127.0.0.1"}, control)["reach.tls-port"], verify.NotProven, "did not answer either")
	})
	t.Run("a control on another port", func(t *testing.T) {
		t.Parallel()
		other := faultyserver.Listen(t, faultyserver.Redis)
		check(t, try(t, target, []string{"127.0.0.1"}, other.Address())["reach.tls-port"], verify.NotProven, "--control HOST:")
	})
	t.Run("a control by IPv4 says nothing of IPv6", func(t *testing.T) {
		t.Parallel()
		control := on(t, "127.0.0.4", closed.Port, faultyserver.Redis)
		check(t, try(t, target, []string{"127.0.0.1", "::1"}, control)["reach.tls-port"], verify.NotProven, "by IPv6")
	})
}

func TestANameWithoutAddressProvesNothing(t *testing.T) {
	t.Parallel()
	for id, line := range try(t, verify.Target{Port: 10000, PlainPort: 6379}, nil) {
		if line.Status != verify.NotProven || !strings.Contains(line.Saw, "the name does not resolve") {
			t.Errorf("%s: %+v", id, line)
		}
	}
}

func TestTheResolverIsBounded(t *testing.T) {
	t.Parallel()
	probe := reach.New(reach.Options{Resolve: func(ctx context.Context, _ string) ([]netip.Addr, error) {
		<-ctx.Done()
		return nil, errors.Join(ctx.Err())
	}})
	for _, line := range probe.Run(t.Context(), verify.Target{Host: host, Port: 1, Timeout: 50 * time.Millisecond}) {
		if line.Status != verify.NotProven || !strings.Contains(line.Saw, "no answer within 50ms") {
			t.Errorf("%+v", line)
		}
	}
}
