package hardenedcache

import (
	"fmt"
	"net/netip"
	"strconv"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// mostAdmitted is redoubt's own bound on the addresses that all rules together admit: enough for the gateways of a site
// or two, and far too few for a network that nobody can name the users of.
const mostAdmitted = 10

// validateFirewall judges the rules alone and together.
func validateFirewall(rules []*FirewallRuleArgs) validation.Problems {
	var problems validation.Problems
	var admitted uint64
	first := map[addressRange]int{}
	for i, rule := range rules {
		path := validation.Index(firewallPath, i)
		if rule == nil {
			problems.Add(path, "missing", "startIP, and endIP for more than one address", "")
			continue
		}
		addresses, own := rule.check(path)
		problems.Append(own)
		if len(own) > 0 {
			continue
		}
		if earlier, duplicate := first[addresses]; duplicate {
			problems.Add(path, fmt.Sprintf("the same addresses as %s[%d]", firewallPath, earlier), "each range once", addresses.String())
			continue
		}
		first[addresses] = i
		admitted += addresses.count()
	}
	if admitted > mostAdmitted {
		problems.Add(firewallPath, "too many public addresses", fmt.Sprintf("at most %d in all rules together", mostAdmitted), strconv.FormatUint(admitted, 10))
	}
	return problems
}

// check reads one rule.
func (f *FirewallRuleArgs) check(path string) (addressRange, validation.Problems) {
	startText, endText := f.ends()
	start, problems := checkPublicAddress(path+".startIP", startText)
	end, endProblems := checkPublicAddress(path+".endIP", endText)
	if f.EndIP != nil {
		problems.Append(endProblems)
	}
	if len(problems) > 0 {
		return addressRange{}, problems
	}
	if end.Less(start) {
		problems.Add(path+".endIP", "lies before startIP", start.String()+" or later", end.String())
	}
	return addressRange{start, end}, problems
}

// checkPublicAddress refuses 0.0.0.0, with which rules for the whole internet begin
// (https://github.com/Azure/PSRule.Rules.Azure/blob/main/docs/en/rules/Azure.Redis.FirewallIPRange.md); what Azure makes of
// it alone is not documented for Redis, and other services read it as everything within Azure. And it refuses addresses
// that can't be a source on the internet: such a rule admits nobody, and its author has misunderstood it.
func checkPublicAddress(path, text string) (netip.Addr, validation.Problems) {
	const expected = "a public IPv4 address such as 203.0.113.10"
	address, err := netip.ParseAddr(text)
	switch {
	case err != nil || !address.Is4():
		return netip.Addr{}, validation.Problems{{Path: path, Message: "not an IPv4 address", Expected: expected, Got: validation.Quote(text)}}
	case address.IsUnspecified():
		return netip.Addr{}, validation.Problems{{Path: path, Message: "0.0.0.0 opens the cache to everybody", Expected: expected, Got: validation.Quote(text)}}
	case address == netip.AddrFrom4([4]byte{255, 255, 255, 255}):
		return netip.Addr{}, validation.Problems{{Path: path, Message: "255.255.255.255 is no host", Expected: expected, Got: validation.Quote(text)}}
	case !isPublic(address):
		return netip.Addr{}, validation.Problems{{Path: path, Message: "not a public address: Azure sees the address that a client has on the internet", Expected: expected, Got: validation.Quote(text)}}
	}
	return address, nil
}

// sharedAddresses are those of carriers: https://www.rfc-editor.org/rfc/rfc6598
var sharedAddresses = netip.MustParsePrefix("100.64.0.0/10")

func isPublic(address netip.Addr) bool {
	return address.IsGlobalUnicast() && !address.IsPrivate() && !sharedAddresses.Contains(address)
}
