package controls

import (
	"encoding/binary"
	"fmt"
	"net/netip"
)

// fewAddresses bounds the public addresses of a classic cache: PSRule AZR-000299 and AZR-000300 both draw the line at ten.
const fewAddresses = 10

var firewallControls = []Control{
	{
		ID: "RDT-NET-11", Severity: Critical,
		Title:       "firewall rules of a classic cache let in few addresses",
		Rationale:   "A rule for a range that nobody can list is an open cache, and one that begins with 0.0.0.0 is one for everybody.",
		Judges:      []string{typeFirewallRule, typeClassic},
		Expects:     "Each `Microsoft.Cache/redis/firewallRules` has at most 10 addresses, none is 0.0.0.0, and all rules of a cache together have at most 10.",
		Remediation: "Shorten `classic.firewallRules`, or better use a `privateEndpoint`.",
		Answers: answers(ids(PSRule, "AZR-000299", "AZR-000300"), ids(KICS, "fd8da341-6760-4450-b26c-9f6d8850575e", "a829b715-cf75-4e92-b645-54c9b739edfb", "0d0c12b9-edce-4510-9065-13f6a758750c", "69f72007-502e-457b-bd2d-5012e31ac049"),
			ids(Terrascan, "AC_AZURE_0391", "AC_AZURE_0392")),
		judge: byType(map[string]judge{typeFirewallRule: admitsFewAddresses, typeClassic: admitsFewInAll}),
	},
}

// addressRange is what a firewall rule of a classic cache admits.
type addressRange struct {
	start, end string
	// count is 0 when the two are no range of IPv4 addresses.
	count uint64
	// zero is true when it begins with 0.0.0.0, and known false when an end is not known.
	zero, known bool
}

func rangeOf(rule *Resource) addressRange {
	start, startKnown := lookup(rule.Body, []string{"properties", "startIP"}).(string)
	end, endKnown := lookup(rule.Body, []string{"properties", "endIP"}).(string)
	found := addressRange{start: start, end: end, known: startKnown && endKnown}
	first, err := netip.ParseAddr(start)
	last, errLast := netip.ParseAddr(end)
	if err != nil || errLast != nil || !first.Is4() || !last.Is4() || last.Less(first) {
		return found
	}
	found.count = uint64(binary.BigEndian.Uint32(last.AsSlice())-binary.BigEndian.Uint32(first.AsSlice())) + 1
	found.zero = first.IsUnspecified()
	return found
}

func admitsFewAddresses(s subject) []Detail {
	expected := fmt.Sprintf("at most %d addresses, none of them 0.0.0.0", fewAddresses)
	admitted := rangeOf(s.Resource)
	shown := fmt.Sprintf("%s to %s: %d", admitted.start, admitted.end, admitted.count)
	switch {
	case !admitted.known:
		return unknown("properties.startIP", expected, untilApply)
	case admitted.count == 0:
		return fail("properties.startIP", expected, admitted.start+" to "+admitted.end+", which is no range of IPv4 addresses")
	case admitted.count > fewAddresses:
		return fail("properties.endIP", expected, shown)
	case admitted.zero:
		return failWhy("properties.startIP", expected, shown, "What 0.0.0.0 alone admits is not documented for Redis; other services of Azure read it as everything within Azure. "+
			"Source: https://github.com/Azure/PSRule.Rules.Azure/blob/main/docs/en/rules/Azure.Redis.FirewallIPRange.md")
	default:
		return pass()
	}
}

func admitsFewInAll(s subject) []Detail {
	rules, uncertain := s.graph.Attached(s.Resource, typeFirewallRule)
	if len(rules) == 0 && !uncertain {
		return notApplicable("the cache has no firewall rule")
	}
	sum := uint64(0)
	for _, rule := range rules {
		admitted := rangeOf(rule)
		sum, uncertain = sum+admitted.count, uncertain || !admitted.known
	}
	expected := fmt.Sprintf("at most %d addresses in all its rules", fewAddresses)
	switch {
	case sum > fewAddresses:
		return fail("", expected, fmt.Sprint(sum))
	case uncertain:
		return unknown("", expected, untilApply)
	default:
		return pass()
	}
}
