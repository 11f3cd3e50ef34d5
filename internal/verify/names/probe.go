package names

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"sync"

	"github.com/redoubt-iac/redoubt/internal/verify"
)

// Options say whom to ask.
type Options struct {
	// Server is the "host:port" of a DNS server to ask in place of this machine's resolver; "" asks the machine's.
	Server string
}

// New returns the probe of DNS. It reports dns.resolves, dns.private and dns.zone.
func New(options Options) verify.Probe { return probe{options} }

type probe struct{ Options }

// Group implements verify.Probe.
func (probe) Group() string { return "DNS" }

// Plan implements verify.Planned.
func (probe) Plan(target verify.Target) []verify.Outcome {
	zone := "the name passes through the private link zone of its service"
	expected := "a CNAME in " + target.Zone
	if target.Zone == "" {
		expected = ""
	}
	return []verify.Outcome{
		{Probe: "dns.resolves", Title: "the host name resolves", Expected: "an address"},
		{Probe: "dns.private", Title: "every address of the host name is private", Expected: "private addresses only", Controls: []string{"RDT-NET-01", "RDT-NET-02"}},
		{Probe: "dns.zone", Title: zone, Expected: expected, Controls: []string{"RDT-NET-03"}},
	}
}

// answer is what a host name led to.
type answer struct {
	// addresses are those of this machine's resolver, which clients get; err is why there are none.
	addresses []netip.Addr
	err       error
	// asked is the DNS server that was asked about the way, "" when none was; served are the addresses that it gave.
	asked  string
	served []netip.Addr
	way    chain
}

// Run implements verify.Probe.
func (p probe) Run(ctx context.Context, target verify.Target) []verify.Outcome {
	lines := p.Plan(target)
	if address, err := netip.ParseAddr(target.Host); err == nil {
		for _, i := range []int{0, 2} {
			lines[i].Status, lines[i].Saw = verify.NotTried, "an address was given, not a name"
		}
		answer{addresses: sorted([]netip.Addr{address})}.private(&lines[1], target)
		return lines
	}
	ctx, cancel := context.WithTimeout(ctx, target.Timeout)
	defer cancel()
	found := p.ask(ctx, target)
	found.resolves(&lines[0], target)
	found.private(&lines[1], target)
	found.zone(&lines[2], target)
	return lines
}

// ask asks this machine's resolver, and beside it the DNS server for the way, if there is one to be expected.
func (p probe) ask(ctx context.Context, target verify.Target) answer {
	host := target.Host
	found := answer{way: follow(host, nil)}
	overheard := &listener{server: p.Server}
	system := net.DefaultResolver
	if p.Server != "" {
		system = (&listener{server: p.Server}).resolver()
	}
	var both sync.WaitGroup
	both.Go(func() { found.addresses, found.err = system.LookupNetIP(ctx, "ip", host) })
	if target.Zone == "" {
		both.Wait()
		found.addresses = sorted(found.addresses)
		return found
	}
	both.Go(func() {
		// The dot keeps search domains out: the way is that of this name. Its error is in what follows from no way.
		found.served, _ = overheard.resolver().LookupNetIP(ctx, "ip", plain(host)+".")
	})
	both.Wait()
	found.addresses, found.served = sorted(found.addresses), sorted(found.served)
	found.asked = overheard.asked()
	found.way = follow(host, overheard.aliases())
	return found
}

// overridden says that this machine answers with addresses that DNS does not have: a hosts file, or a cache.
func (a answer) overridden() bool {
	return len(a.addresses) > 0 && !slices.ContainsFunc(a.addresses, func(one netip.Addr) bool { return slices.Contains(a.served, one) })
}

// missing says that DNS answered, and that there is no such name or no address for it.
func (a answer) missing() bool {
	var failure *net.DNSError
	return errors.As(a.err, &failure) && failure.IsNotFound
}

func (a answer) timedOut() bool {
	var failure *net.DNSError
	return errors.Is(a.err, context.DeadlineExceeded) || errors.As(a.err, &failure) && failure.IsTimeout
}

// sorted are the addresses in order, IPv4 in its own form, each once.
func sorted(addresses []netip.Addr) []netip.Addr {
	plain := make([]netip.Addr, 0, len(addresses))
	for _, address := range addresses {
		plain = append(plain, address.Unmap())
	}
	slices.SortFunc(plain, netip.Addr.Compare)
	return slices.Compact(plain)
}
