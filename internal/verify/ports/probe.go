package ports

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"strconv"
	"sync"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/wire"
)

// Options say what the probe may lean on.
type Options struct {
	// Controls are other hosts, as "host:port" with the plain port, that are known to answer there. Without one that does,
	// a plain port that is closed is not proven to be: a firewall on the way looks the same.
	Controls []string
}

// New returns the probe of ports. It reports ports.tls-port, ports.redis, ports.plain-on-tls-port and ports.plain-port.
func New(options Options) verify.Probe { return probe{options} }

type probe struct{ Options }

// Group implements verify.Probe.
func (probe) Group() string { return "Ports" }

// Needs implements verify.Dependent.
func (probe) Needs() []string { return []string{"dns.resolves"} }

// tlsOnly is the control that these probes prove.
var tlsOnly = []string{"RDT-TRA-01"}

// Plan implements verify.Planned.
func (probe) Plan(target verify.Target) []verify.Outcome {
	plain := "no Redis answers without TLS on a port of its own"
	if target.PlainPort != 0 {
		plain = fmt.Sprintf("no Redis answers without TLS on port %d", target.PlainPort)
	}
	return []verify.Outcome{
		{Probe: "ports.tls-port", Title: fmt.Sprintf("port %d answers in TLS", target.Port), Expected: "TLS"},
		{Probe: "ports.redis", Title: fmt.Sprintf("a Redis answers behind TLS on port %d", target.Port), Expected: "a Redis reply, if only to refuse"},
		{Probe: "ports.plain-on-tls-port", Title: fmt.Sprintf("no Redis answers without TLS on port %d", target.Port), Expected: "no Redis reply", Controls: tlsOnly},
		{Probe: "ports.plain-port", Title: plain, Expected: "no Redis reply", Controls: tlsOnly},
	}
}

// attempt is what came of asking without TLS.
type attempt struct {
	reply wire.Reply
	err   error
}

// Run implements verify.Probe.
func (p probe) Run(ctx context.Context, target verify.Target) []verify.Outcome {
	lines := p.Plan(target)
	var secure secured
	var mixed attempt
	var running sync.WaitGroup
	running.Go(func() { secure = behindTLS(ctx, target) })
	running.Go(func() { mixed = ask(ctx, target.Address(), target) })
	running.Go(func() { p.plainPort(ctx, &lines[3], target) })
	running.Wait()
	secure.port(&lines[0], mixed, target)
	secure.redis(&lines[1])
	secure.mixed(&lines[2], mixed, target)
	return lines
}

func ask(ctx context.Context, address string, target verify.Target) attempt {
	reply, err := wire.AskAt(ctx, address, target.Timeout)
	return attempt{reply, err}
}

// saw words an attempt for a table.
func (a attempt) saw(target verify.Target) string {
	if a.err != nil {
		return wire.Explain(a.err, target.Timeout)
	}
	return a.reply.String()
}

func (a attempt) isRedis() bool { return a.err == nil && a.reply.Kind == wire.Redis }

// secured is what came of asking behind TLS.
type secured struct {
	handshake wire.Handshake
	reply     wire.Reply
}

// behindTLS takes whatever TLS the server has and asks there. Nothing but PING is sent, so the certificate does not matter.
func behindTLS(ctx context.Context, target verify.Target) secured {
	connection, err := wire.Dial(ctx, target.Address(), target.Timeout)
	if err != nil {
		return secured{handshake: wire.Handshake{Err: err}}
	}
	defer func() { _ = connection.Close() }()
	client, handshake := wire.Secure(ctx, connection, target.Address(), wire.AnyOffer)
	if client == nil {
		return secured{handshake: handshake}
	}
	return secured{handshake, wire.Ask(client)}
}

// port judges whether the port answers in TLS.
func (s secured) port(line *verify.Outcome, mixed attempt, target verify.Target) {
	switch {
	case s.handshake.State != nil:
		line.Status, line.Saw = verify.Proved, tls.VersionName(s.handshake.State.Version)
	case s.handshake.SpokeTLS():
		line.Status, line.Saw = verify.Proved, "TLS that was not completed: "+s.handshake.How(target.Timeout)
	case mixed.isRedis():
		line.Status, line.Saw = verify.Failed, "a Redis without TLS"
		line.Hint = "the port takes plain text; let the cache take TLS only"
	case s.handshake.Foreign():
		line.Status, line.Saw = verify.Failed, s.handshake.How(target.Timeout)
		line.Hint = "something other than a cache listens there; check host and port"
	default:
		line.Status, line.Saw = verify.NotProven, s.handshake.How(target.Timeout)
		line.Hint = "does the server run?"
		if target.Service != verify.Local {
			line.Hint = fmt.Sprintf("run this inside the network that has the cache's private endpoint, and let network security groups and firewalls pass TCP to %s", target.Address())
		}
	}
}

// redis judges who answers behind TLS.
func (s secured) redis(line *verify.Outcome) {
	line.Saw = s.reply.String()
	switch {
	case s.handshake.State == nil:
		line.Status, line.Saw, line.Hint = verify.NotProven, "no handshake was completed", "see ports.tls-port"
	case s.reply.Kind == wire.Redis:
		line.Status = verify.Proved
	case s.reply.Kind == wire.Foreign:
		line.Status, line.Hint = verify.Failed, "something other than a cache listens there; check host and port"
	default:
		line.Status, line.Hint = verify.NotProven, "the server took TLS and said nothing; does it let this machine's address in?"
	}
}

// mixed judges plain text on the port for TLS. Its control is TLS on the very same port.
func (s secured) mixed(line *verify.Outcome, mixed attempt, target verify.Target) {
	line.Saw = mixed.saw(target)
	switch {
	case mixed.isRedis():
		line.Status, line.Hint = verify.Failed, "let the cache take TLS only"
	case s.handshake.SpokeTLS():
		line.Status = verify.Proved
		line.Saw += "; control: TLS on the same port"
	default:
		line.Status, line.Hint = verify.NotProven, "the control is TLS on this very port, and there was none; see ports.tls-port"
	}
}

// plainPort judges the port that a Redis without TLS has.
func (p probe) plainPort(ctx context.Context, line *verify.Outcome, target verify.Target) {
	if target.PlainPort == 0 {
		line.Status, line.Saw = verify.NotTried, "no such port is given here"
		return
	}
	tried := ask(ctx, net.JoinHostPort(target.Host, strconv.Itoa(target.PlainPort)), target)
	line.Saw = tried.saw(target)
	if tried.isRedis() {
		line.Status, line.Hint = verify.Failed, "turn the port without TLS off"
		return
	}
	line.Status = verify.NotProven
	for _, control := range p.Controls {
		answer := wire.Control(ctx, control, target.Timeout)
		if answer.Ok {
			line.Status, line.Hint = verify.Proved, ""
			line.Saw += fmt.Sprintf("; control %s: %s", control, answer.Saw)
			return
		}
		line.Hint = fmt.Sprintf("the control %s did not answer either (%s), so a firewall may be the cause", control, answer.Saw)
	}
	if len(p.Controls) == 0 {
		line.Hint = fmt.Sprintf("a firewall looks the same; name another host that answers on that port with --control HOST:%d", target.PlainPort)
	}
}
