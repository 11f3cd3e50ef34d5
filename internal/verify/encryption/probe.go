package encryption

import (
	"context"
	"crypto/tls"
	"time"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/wire"
)

// Options say what the probe may lean on.
type Options struct {
	// Controls are other hosts, as "host:port" with the target's port, that answer TLS. Where the target breaks a connection
	// without a word, they show that the way there lets such an offer pass.
	Controls []string
	// Now is the clock that certificates are judged by; nil is the machine's.
	Now func() time.Time
}

// New returns the probe of TLS.
func New(options Options) verify.Probe {
	if options.Now == nil {
		options.Now = time.Now
	}
	return probe{options}
}

type probe struct{ Options }

// Group implements verify.Probe.
func (probe) Group() string { return "TLS" }

// Needs implements verify.Dependent.
func (probe) Needs() []string { return []string{"ports.tls-port"} }

// version is a version of TLS and what has to become of an offer of it.
type version struct {
	number uint16
	id     string
	name   string
	want   want
}

type want string

const (
	refused  want = "refused"
	accepted want = "accepted"
	either   want = "either"
)

// versions: TLS 1.0 and 1.1 are out, https://www.rfc-editor.org/rfc/rfc8996 and
// https://learn.microsoft.com/azure/redis/tls-configuration, which promises 1.2 and 1.3.
var versions = []version{
	{tls.VersionTLS10, "tls.version-1.0", "TLS 1.0", refused},
	{tls.VersionTLS11, "tls.version-1.1", "TLS 1.1", refused},
	{tls.VersionTLS12, "tls.version-1.2", "TLS 1.2", accepted},
	{tls.VersionTLS13, "tls.version-1.3", "TLS 1.3", either},
}

// Plan implements verify.Planned.
func (p probe) Plan(verify.Target) []verify.Outcome {
	var lines []verify.Outcome
	for _, v := range versions {
		lines = append(lines, v.line())
	}
	lines = append(lines, certificatePlan()...)
	for _, class := range Weak {
		if len(class.Offered()) > 0 {
			lines = append(lines, class.line())
		}
	}
	return append(lines, blockChainingLine(), keyExchangeLine())
}

// Run implements verify.Probe.
func (p probe) Run(ctx context.Context, target verify.Target) []verify.Outcome {
	seen := p.look(ctx, target)
	var lines []verify.Outcome
	for _, v := range versions {
		lines = append(lines, seen.version(ctx, v))
	}
	lines = append(lines, seen.certificate()...)
	for _, class := range Weak {
		if len(class.Offered()) > 0 {
			lines = append(lines, seen.class(ctx, class))
		}
	}
	return append(lines, seen.blockChaining(ctx), notOffered(), seen.keyExchange())
}

// sight is what the versions showed.
type sight struct {
	Options
	target     verify.Target
	handshakes map[uint16]wire.Handshake
	// good says that the port agreed to TLS 1.2 or 1.3: the positive control of every refusal.
	good bool
	// state is that of the best handshake; nil when none was completed.
	state *tls.ConnectionState
}

// look offers each version by itself.
func (p probe) look(ctx context.Context, target verify.Target) sight {
	seen := sight{Options: p.Options, target: target, handshakes: map[uint16]wire.Handshake{}}
	for _, v := range versions {
		handshake := seen.offer(ctx, wire.Offer{Least: v.number, Most: v.number})
		seen.handshakes[v.number] = handshake
		if handshake.State != nil {
			seen.state = handshake.State
		}
		seen.good = seen.good || v.want != refused && handshake.State != nil
	}
	return seen
}

func (s sight) offer(ctx context.Context, offer wire.Offer) wire.Handshake {
	return wire.Shake(ctx, s.target.Address(), offer, s.target.Timeout)
}
