package names

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/verify"
)

// azureDNS is where virtual networks ask, https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
const azureDNS = "168.63.129.16"

// resolves judges whether there is an address at all.
func (a answer) resolves(line *verify.Outcome, target verify.Target) {
	if a.err == nil && len(a.addresses) > 0 {
		line.Status, line.Saw = verify.Proved, list(a.addresses)
		return
	}
	line.Status = verify.NotProven
	switch {
	case a.way.loops:
		line.Saw = "the CNAMEs lead in a circle: " + a.way.String()
		line.Hint = "mend the zone that holds " + a.way.names[len(a.way.names)-1]
	case a.timedOut():
		line.Saw = fmt.Sprintf("no DNS answer within %s", target.Timeout)
		line.Hint = "the DNS server" + a.server() + " does not answer: let port 53 pass, or set this machine to another one"
	case a.missing() && target.Zone != "" && a.way.passes(target.Zone):
		line.Saw = "no address: " + a.way.String()
		line.Hint = target.Zone + " is linked to this network and has no record of this cache: does the private endpoint have a DNS zone group, and is this the zone it writes to?"
	case a.missing():
		line.Saw = "no such name"
		line.Hint = "check the spelling; a cache that has been deleted has no name, and a DNS server" + a.server() + " that does not forward to Azure may know none"
	default:
		line.Saw = "the DNS server failed"
		line.Hint = "the DNS server" + a.server() + " answers with an error: does it forward to " + azureDNS + "?"
	}
}

// private judges the addresses that clients get.
func (a answer) private(line *verify.Outcome, target verify.Target) {
	var public []netip.Addr
	for _, address := range a.addresses {
		if !isPrivate(address, target.Service == verify.Local) {
			public = append(public, address)
		}
	}
	switch {
	case len(a.addresses) == 0:
		line.Status, line.Saw = verify.NotProven, "no address"
		line.Hint = "see dns.resolves"
	case len(public) == 0:
		line.Status, line.Saw = verify.Proved, list(a.addresses)
	case target.PublicAllowed:
		line.Status, line.Saw = verify.Reported, "public: "+list(public)
		line.Hint = "allowed by a waiver, for as long as that lasts"
	default:
		line.Status, line.Saw = verify.Failed, fmt.Sprintf("%d of %d not private: %s", len(public), len(a.addresses), list(public))
		line.Hint = a.cause(target, public)
	}
}

// cause is why a public address may have been answered, by the way that led there.
func (a answer) cause(target verify.Target, public []netip.Addr) string {
	if slices.ContainsFunc(public, netip.Addr.IsLoopback) {
		return "the name leads to this machine itself"
	}
	if target.IsAddress() {
		return "try the cache by its name, which tells where clients are led"
	}
	if target.Zone == "" {
		return "no private link zone is expected for this cache; the name leads to its public address"
	}
	if a.overridden() {
		return "this machine's hosts file, or its cache, answers for the name: take the line out"
	}
	link := a.way.privateLink()
	switch beyond := a.way.beyond(target.Zone); {
	case a.way.passes(target.Zone):
		if beyond == "" {
			beyond = "a public address"
		}
		return fmt.Sprintf("the name passes %s and goes on to %s: the zone is not linked to this network, or the DNS server%s does not forward to %s in a network that it is linked to", target.Zone, beyond, a.server(), azureDNS)
	case link != "":
		return fmt.Sprintf("the name passes %s, which is not in %s: the zone is that of another service or cloud", link, target.Zone)
	default:
		return fmt.Sprintf("no name on the way (%s) is in a private link zone: the cache has no private endpoint, or a DNS zone of one's own answers in place of Azure's", a.way)
	}
}

// zone judges the way.
func (a answer) zone(line *verify.Outcome, target verify.Target) {
	switch {
	case target.Zone == "":
		line.Status, line.Saw = verify.NotTried, "no private link zone is expected here"
	case a.overridden():
		line.Status, line.Saw = verify.NotProven, fmt.Sprintf("DNS says %s, this machine %s", list(a.served), list(a.addresses))
		line.Hint = "take the name out of this machine's hosts file, which does not follow the private endpoint, or empty its DNS cache"
	case a.asked == "":
		line.Status, line.Saw = verify.NotProven, "no DNS server was asked"
		line.Hint = "this machine's hosts file has the name, or no server is set up"
	case a.way.loops:
		line.Status, line.Saw = verify.NotProven, "the CNAMEs lead in a circle"
		line.Hint = "see dns.resolves"
	case a.way.beyond(target.Zone) != "":
		line.Status, line.Saw = verify.Failed, a.way.String()
		line.Hint = "see dns.private"
	case a.way.passes(target.Zone):
		line.Status, line.Saw = verify.Proved, a.way.String()
	case len(a.served) == 0:
		line.Status, line.Saw = verify.NotProven, "the DNS server"+a.server()+" gave no address"
		line.Hint = "see dns.resolves"
	case a.way.privateLink() != "":
		line.Status, line.Saw = verify.Failed, a.way.String()
		line.Hint = "this is the private link zone of another service or cloud; the private endpoint's DNS zone group must write to " + target.Zone
	default:
		line.Status, line.Saw = verify.Failed, "no CNAME in the zone: "+a.way.String()
		line.Hint = "the cache has no private endpoint, or a DNS zone of one's own answers in place of Azure's and will not follow the private endpoint"
	}
}

// server is the DNS server for a sentence: " 10.1.0.4", or "".
func (a answer) server() string {
	if a.asked == "" {
		return ""
	}
	return " " + strings.TrimSuffix(a.asked, ":53")
}

// mostListed bounds how many addresses are written into a table.
const mostListed = 4

func list(addresses []netip.Addr) string {
	if len(addresses) == 0 {
		return "nothing"
	}
	var words []string
	for i, address := range addresses {
		if i == mostListed {
			words = append(words, fmt.Sprintf("and %d more", len(addresses)-mostListed))
			break
		}
		words = append(words, address.String())
	}
	return strings.Join(words, ", ")
}
