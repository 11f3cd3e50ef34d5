package latency

import (
	"context"
	"fmt"
	"time"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/session"
)

// Group is the heading of this package's outcomes.
const Group = "Latency"

// DefaultCount and MostCount are how many round trips are measured unless the options say otherwise, and at most.
const (
	DefaultCount = 100
	MostCount    = 10_000
)

// Options say how to measure.
type Options struct {
	// Principal is whom to sign in as; nil measures without, because a refusal takes a round trip, too.
	Principal session.Principal
	// Count is how many round trips to measure; 0 is DefaultCount, and more than MostCount are that.
	Count int
	// ClientRegion tells the Azure region of this machine, "" where it can't; nil is [Region].
	ClientRegion func(context.Context) string
}

// The outcomes.
const (
	roundTrip  = "latency.round-trip"
	connecting = "latency.connect"
	distance   = "latency.region"
)

var titles = map[string]string{
	roundTrip:  "how long a command takes on a connection that is open",
	connecting: "how long it takes to connect, TLS included",
	distance:   "whether the cache is in the client's region",
}

func outcome(id string, status verify.Status, saw, hint string) verify.Outcome {
	return verify.Outcome{Probe: id, Title: titles[id], Status: status, Saw: saw, Hint: hint}
}

// New prepares the probe. It sends PING and nothing else.
func New(options Options) verify.Probe {
	if options.Count <= 0 {
		options.Count = DefaultCount
	}
	options.Count = min(options.Count, MostCount)
	if options.ClientRegion == nil {
		options.ClientRegion = Region
	}
	return probe{options}
}

type probe struct{ Options }

// Group implements [verify.Probe].
func (p probe) Group() string { return Group }

// Plan implements [verify.Planned].
func (p probe) Plan(verify.Target) []verify.Outcome {
	return all("", "")
}

// Needs implements [verify.Dependent]: no token goes to a server that has not proven who it is.
func (p probe) Needs() []string {
	return []string{"ports.tls-port", "tls.certificate-chain", "tls.certificate-name"}
}

// Run implements [verify.Probe].
func (p probe) Run(ctx context.Context, target verify.Target) []verify.Outcome {
	opened, err := session.Open(ctx, target, p.credentials(ctx))
	if err != nil {
		return all(verify.NotTried, "the cache could not be asked: "+session.Explain(err))
	}
	defer opened.Close()
	// The first one is not measured: the client says hello before it.
	if first := opened.Do(ctx, "PING"); first.Verdict == session.Unreachable {
		return all(verify.NotTried, "the cache could not be asked: "+first.Says())
	}
	measured := p.measure(ctx, opened)
	if len(measured) == 0 {
		return all(verify.NotTried, "the cache ended the connection, or the run was over, before anything was measured")
	}
	found := sum(measured)
	hint := ""
	if len(measured) < p.Count {
		hint = fmt.Sprintf("%d of %d were measured: the cache ended the connection, or the run was over", len(measured), p.Count)
	}
	return []verify.Outcome{
		outcome(roundTrip, verify.Reported, found.String(), hint),
		outcome(connecting, verify.Reported, milliseconds(opened.Took), ""),
		p.distance(ctx, target, found),
	}
}

// credentials are the principal's. Without any the measurement is as good.
func (p probe) credentials(ctx context.Context) session.Credentials {
	if p.Principal == nil {
		return session.Credentials{}
	}
	credentials, err := p.Principal.SignIn(ctx)
	if err != nil {
		return session.Credentials{}
	}
	return credentials
}

// measure takes round trips until there are enough, or the cache or the run ends.
func (p probe) measure(ctx context.Context, opened *session.Session) []time.Duration {
	var measured []time.Duration
	for range p.Count {
		begun := time.Now()
		if reply := opened.Do(ctx, "PING"); reply.Verdict == session.Unreachable || !opened.OnFirst() {
			break
		}
		measured = append(measured, time.Since(begun))
	}
	return measured
}

func all(status verify.Status, why string) []verify.Outcome {
	return []verify.Outcome{outcome(roundTrip, status, "", why), outcome(connecting, status, "", why), outcome(distance, status, "", why)}
}
