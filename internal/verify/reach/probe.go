package reach

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"sync"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/wire"
)

// Options say what the probe may lean on.
type Options struct {
	// Controls are other hosts, as "host:port" with the target's ports, that are known to answer there.
	Controls []string
	// Resolve finds the addresses of the host; nil asks this machine's resolver.
	Resolve func(ctx context.Context, host string) ([]netip.Addr, error)
}

// New returns the probe from outside. It reports reach.name, reach.tls-port and reach.plain-port.
func New(options Options) verify.Probe {
	if options.Resolve == nil {
		options.Resolve = func(ctx context.Context, host string) ([]netip.Addr, error) {
			return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
		}
	}
	return probe{options}
}

type probe struct{ Options }

// Group implements verify.Probe.
func (probe) Group() string { return "Reach" }

// closed are the controls that this proves.
var closed = []string{"RDT-NET-01"}

// Plan implements verify.Planned.
func (probe) Plan(target verify.Target) []verify.Outcome {
	lines := []verify.Outcome{
		{Probe: "reach.name", Title: "the host name has an address here", Expected: "an address"},
		{Probe: "reach.tls-port", Title: fmt.Sprintf("no Redis can be reached from here on port %d", target.Port), Expected: "no Redis reply", Controls: closed},
	}
	if target.PlainPort != 0 {
		lines = append(lines, verify.Outcome{Probe: "reach.plain-port", Title: fmt.Sprintf("no Redis can be reached from here on port %d", target.PlainPort), Expected: "no Redis reply", Controls: closed})
	}
	return lines
}

// mostAddresses bounds how many addresses of a name are tried; a cache has one or two.
const mostAddresses = 16

// Run implements verify.Probe.
func (p probe) Run(ctx context.Context, target verify.Target) []verify.Outcome {
	lines := p.Plan(target)
	addresses, saw, hint := p.addresses(ctx, target)
	if len(addresses) == 0 {
		for i := range lines {
			lines[i].Status, lines[i].Saw, lines[i].Hint = verify.NotProven, saw, hint
		}
		return lines
	}
	lines[0].Status, lines[0].Saw = verify.Proved, saw
	var running sync.WaitGroup
	for i, port := range []int{target.Port, target.PlainPort} {
		if i+1 < len(lines) {
			running.Go(func() { p.port(ctx, &lines[i+1], target, addresses, port) })
		}
	}
	running.Wait()
	return lines
}

// addresses are those that the name has here.
func (p probe) addresses(ctx context.Context, target verify.Target) (found []netip.Addr, saw, hint string) {
	if address, err := netip.ParseAddr(target.Host); err == nil {
		return []netip.Addr{address}, "an address was given: " + address.String(), ""
	}
	ctx, cancel := context.WithTimeout(ctx, target.Timeout)
	defer cancel()
	found, err := p.Resolve(ctx, target.Host)
	if err != nil || len(found) == 0 {
		return nil, wire.Explain(err, target.Timeout), "a name without an address is no proof: check the spelling; the public DNS has a name for every cache, closed or not"
	}
	for i := range found {
		found[i] = found[i].Unmap()
	}
	slices.SortFunc(found, netip.Addr.Compare)
	found = slices.Compact(found)
	if len(found) > mostAddresses {
		return nil, fmt.Sprintf("%d addresses", len(found)), fmt.Sprintf("more than %d addresses are not tried; this is no cache's name", mostAddresses)
	}
	return found, fmt.Sprint(found), ""
}

// port asks every address on one port, without TLS and behind it.
func (p probe) port(ctx context.Context, line *verify.Outcome, target verify.Target, addresses []netip.Addr, port int) {
	seen := make([]string, len(addresses))
	reached := make([]bool, len(addresses))
	var running sync.WaitGroup
	for i, address := range addresses {
		running.Go(func() { seen[i], reached[i] = knock(ctx, target, netip.AddrPortFrom(address, uint16(port))) }) //nolint:gosec // a port
	}
	running.Wait()
	if i := slices.Index(reached, true); i >= 0 {
		line.Status, line.Saw = verify.Failed, fmt.Sprintf("%s: %s", addresses[i], seen[i])
		line.Hint = "the cache can be reached from here: turn its public network access off, or run this outside of its network"
		return
	}
	line.Saw = seen[0]
	if len(addresses) > 1 {
		line.Saw = fmt.Sprintf("%d addresses, at the first: %s", len(addresses), seen[0])
	}
	p.controlled(ctx, line, target, addresses, port)
}

// knock asks one address, and says whether a Redis answered.
func knock(ctx context.Context, target verify.Target, address netip.AddrPort) (saw string, reached bool) {
	reply, err := wire.AskAt(ctx, address.String(), target.Timeout)
	switch {
	case err != nil:
		return wire.Explain(err, target.Timeout), false
	case reply.Kind == wire.Redis:
		return reply.String() + " without TLS", true
	}
	connection, err := wire.Dial(ctx, address.String(), target.Timeout)
	if err != nil {
		return wire.Explain(err, target.Timeout), false
	}
	defer func() { _ = connection.Close() }()
	// The name goes along, because a front door picks the cache by it.
	client, handshake := wire.Secure(ctx, connection, net.JoinHostPort(target.Host, strconv.Itoa(int(address.Port()))), wire.AnyOffer)
	if client == nil {
		return handshake.How(target.Timeout), false
	}
	reply = wire.Ask(client)
	return reply.String() + " behind TLS", reply.Kind == wire.Redis
}

// controlled asks other hosts on the port: one must answer for each kind of address.
func (p probe) controlled(ctx context.Context, line *verify.Outcome, target verify.Target, addresses []netip.Addr, port int) {
	fourth, sixth := false, false
	var silent string
	for _, control := range p.Controls {
		if _, text, _ := net.SplitHostPort(control); text != strconv.Itoa(port) {
			continue
		}
		answer := wire.Control(ctx, control, target.Timeout)
		if !answer.Ok {
			silent = fmt.Sprintf("the control %s did not answer either (%s); ", control, answer.Saw)
			continue
		}
		fourth, sixth = fourth || answer.From.Is4(), sixth || answer.From.Is6()
		line.Saw += fmt.Sprintf("; control %s: %s", control, answer.Saw)
	}
	line.Status = verify.Proved
	for _, address := range addresses {
		if address.Is4() && !fourth || address.Is6() && !sixth {
			line.Status = verify.NotProven
			line.Hint = fmt.Sprintf("%sthe firewall here may be the cause; name another host that answers on that port by %s with --control HOST:%d", silent, family(address), port)
		}
	}
}

func family(address netip.Addr) string {
	if address.Is4() {
		return "IPv4"
	}
	return "IPv6"
}
