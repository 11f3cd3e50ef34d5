package hardenedcache

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	cache "github.com/pulumi/pulumi-azure-native-sdk/cache/v2/v20241101"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// firewallMoment is shown with every preview and update of a cache with firewall rules.
const firewallMoment = "Public network access is enabled, behind firewall rules. Azure filters nothing until the first rule exists: " +
	"between the creation of the cache (or its switch from a private endpoint) and its first rule, which is the next write to it, any address can open a TLS connection to it. " +
	"Without an Entra token of a listed principal it gets no further, because access keys are off. Later changes of the rules have no such moment."

// buildFirewall makes the rules, first to last. A rule is named by its addresses, so that a changed range is a new rule
// beside the old one, which the engine deletes only after everything else: at no time are there no rules. When the cache
// itself goes, its rules go with it and are not deleted before.
func (s *classicService) buildFirewall(m *member) error {
	if len(s.settings.FirewallRules) == 0 {
		return nil
	}
	if err := s.warn(firewallMoment); err != nil {
		return err
	}
	for _, addresses := range sortedRanges(s.settings.FirewallRules) {
		rule, err := cache.NewFirewallRule(s.ctx, s.childName(m, "firewall-"+addresses.String()), &cache.FirewallRuleArgs{
			RuleName:          pulumi.String(addresses.ruleName()),
			CacheName:         m.name,
			ResourceGroupName: m.resourceGroupName,
			StartIP:           pulumi.String(addresses.start.String()),
			EndIP:             pulumi.String(addresses.end.String()),
		}, s.options(m.cache, m.inTurn(), pulumi.DeletedWith(m.cache), pulumi.DeleteBeforeReplace(true))...)
		if err != nil {
			return fmt.Errorf("admitting %s: %w", addresses, err)
		}
		m.wrote(rule)
		m.ready = append(m.ready, rule)
	}
	return nil
}

// addressRange is a range of IPv4 addresses, both ends included.
type addressRange struct{ start, end netip.Addr }

func (r addressRange) String() string {
	if r.start == r.end {
		return r.start.String()
	}
	return r.start.String() + "-" + r.end.String()
}

// ruleName is made of letters, digits and underscores, which is all that Azure takes:
// https://github.com/hashicorp/terraform-provider-azurerm/blob/main/internal/services/redis/validate/firewall_rule_name.go
func (r addressRange) ruleName() string {
	return "from_" + underscored(r.start) + "_to_" + underscored(r.end)
}

func underscored(address netip.Addr) string {
	return strings.ReplaceAll(address.String(), ".", "_")
}

// count is the number of addresses.
func (r addressRange) count() uint64 { return uint64(number(r.end)) - uint64(number(r.start)) + 1 }

func number(address netip.Addr) uint32 {
	bytes := address.As4()
	return uint32(bytes[0])<<24 | uint32(bytes[1])<<16 | uint32(bytes[2])<<8 | uint32(bytes[3])
}

// sortedRanges are the ranges of rules that were judged, by their first addresses.
func sortedRanges(rules []*FirewallRuleArgs) []addressRange {
	ranges := make([]addressRange, 0, len(rules))
	for _, rule := range rules {
		start, end := rule.ends()
		ranges = append(ranges, addressRange{netip.MustParseAddr(start), netip.MustParseAddr(end)})
	}
	slices.SortFunc(ranges, func(a, b addressRange) int { return a.start.Compare(b.start) })
	return ranges
}

func (f *FirewallRuleArgs) ends() (start, end string) {
	if f.EndIP == nil {
		return f.StartIP, f.StartIP
	}
	return f.StartIP, *f.EndIP
}
