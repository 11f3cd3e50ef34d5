package controls

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

var securityRuleControls = []Control{
	{
		ID: "RDT-NET-08", Severity: High,
		Title:       "the network security group lets in named sources at named ports",
		Rationale:   "A rule that allows any source, or any port, is no rule.",
		Judges:      []string{typeSecurityGroup, typeSubnet},
		Expects:     fmt.Sprintf("No inbound rule of the group with access `Allow` has the source `*`, `Internet` or a range wider than any private one, such as `0.0.0.0/0`, or more than %d destination ports in one range.", mostPorts),
		Remediation: "List the clients in `foundation.allowedSourceRanges`.",
		Answers:     ids(MCSB, "NS-1"),
		judge:       byType(map[string]judge{typeSecurityGroup: when(guarding, admitsFew), typeSubnet: onHosts(groupInGraph)}),
	},
	{
		ID: "RDT-NET-09", Severity: Medium,
		Title:       "the network security group denies everything else",
		Rationale:   "Behind the rules of a group stand Azure's own, and the first of those lets in the whole virtual network with its peers.",
		Judges:      []string{typeSecurityGroup, typeSubnet},
		Expects:     "An inbound rule with access `Deny` for all sources, destinations, ports and protocols.",
		Remediation: "A `foundation` makes the rule. In other programs, add it with priority 4096.",
		Answers:     ids(MCSB, "NS-1"),
		judge:       byType(map[string]judge{typeSecurityGroup: when(guarding, deniesRest), typeSubnet: onHosts(groupInGraph)}),
	},
}

// securityRule is an inbound rule of a network security group.
type securityRule struct {
	path, access                 string
	sources, destinations, ports []string
	protocol                     string
	known                        bool
	resource                     *Resource // when it is one of its own
}

// inbound returns the inbound rules of a group, those of its body and those that are resources of their own; known is
// false when there may be more.
func (s subject) inbound() (rules []securityRule, known bool) {
	items, known := list(lookup(s.Body, []string{"properties", "securityRules"}))
	for i, item := range items {
		if _, isObject := item.(map[string]any); !isObject {
			known = false
			continue
		}
		rules = append(rules, readRule(indexed("properties.securityRules", i), lookup(item, []string{"properties"})))
	}
	apart, uncertain := s.graph.Attached(s.Resource, typeSecurityRule)
	for _, r := range apart {
		rule := readRule("", lookup(r.Body, []string{"properties"}))
		rule.resource = r
		rules = append(rules, rule)
	}
	rules = slices.DeleteFunc(rules, func(r securityRule) bool { return r.access == "" })
	return rules, known && !uncertain
}

// readRule reads a rule; its access is "" when it is no inbound rule.
func readRule(path string, properties any) securityRule {
	rule := securityRule{path: path, known: true}
	text := func(key string) string {
		value := lookup(properties, []string{key})
		text, isText := value.(string)
		rule.known = rule.known && (isText || value == nil)
		return text
	}
	both := func(one, many string) []string {
		found, known := texts(lookup(properties, []string{many}))
		rule.known = rule.known && known
		if single := text(one); single != "" {
			found = append(found, single)
		}
		return found
	}
	if direction := text("direction"); direction != "" && !strings.EqualFold(direction, "Inbound") {
		return securityRule{}
	}
	rule.access = text("access")
	if rule.access == "" {
		rule.access, rule.known = "not known yet", false
	}
	rule.protocol = text("protocol")
	rule.sources = both("sourceAddressPrefix", "sourceAddressPrefixes")
	rule.destinations = both("destinationAddressPrefix", "destinationAddressPrefixes")
	rule.ports = both("destinationPortRange", "destinationPortRanges")
	return rule
}

// anywhere are the ways to write all addresses:
// https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview
var anywhere = []string{"*", "Any", "Internet", "0.0.0.0/0", "::/0"}

var anyPort = []string{"*"}

// openSource returns the first source that names nobody: all addresses, or a range wider than the widest private one, which
// are 10.0.0.0/8 (https://www.rfc-editor.org/rfc/rfc1918) and fc00::/7 (https://www.rfc-editor.org/rfc/rfc4193).
func openSource(sources []string) (string, bool) {
	for _, source := range sources {
		if containsFold(anywhere, source) {
			return source, true
		}
		if prefix, err := netip.ParsePrefix(source); err == nil && (prefix.Addr().Is4() && prefix.Bits() < 8 || prefix.Addr().Is6() && prefix.Bits() < 7) {
			return source, true
		}
	}
	return "", false
}

// mostPorts bounds a range: the ports of a clustered classic cache, 13000-13999 and 15000-15999, fit in ten times over.
const mostPorts = 10_000

// openPort returns the first range of ports that is all of them, or too many.
func openPort(ports []string) (string, bool) {
	for _, port := range ports {
		first, last, isRange := strings.Cut(port, "-")
		from, errFrom := strconv.Atoi(strings.TrimSpace(first))
		to, errTo := strconv.Atoi(strings.TrimSpace(last))
		if containsFold(anyPort, port) || isRange && errFrom == nil && errTo == nil && to-from+1 > mostPorts {
			return port, true
		}
	}
	return "", false
}

func hasAny(values, wanted []string) bool {
	return slices.ContainsFunc(values, func(value string) bool { return containsFold(wanted, value) })
}

func admitsFew(s subject) []Detail {
	rules, known := s.inbound()
	details := pass()
	if !known {
		details = unknown("properties.securityRules", "named sources and ports", untilApply)
	}
	for _, rule := range rules {
		if strings.EqualFold(rule.access, "Deny") {
			continue
		}
		source, anySource := openSource(rule.sources)
		port, manyPorts := openPort(rule.ports)
		allowed := strings.EqualFold(rule.access, "Allow")
		switch {
		case allowed && anySource:
			details = slices.Concat(details, failWhy(rule.path, "named sources", source, rule.why()))
		case allowed && manyPorts:
			details = slices.Concat(details, failWhy(rule.path, "named ports", port, rule.why()))
		case !rule.known:
			details = slices.Concat(details, unknown(rule.path, "named sources and ports", untilApply))
		}
	}
	return details
}

func (r securityRule) why() string {
	if r.resource == nil {
		return ""
	}
	return "in the rule " + r.resource.ID
}

func deniesRest(s subject) []Detail {
	const expected = "a rule that denies all inbound traffic"
	rules, known := s.inbound()
	for _, rule := range rules {
		everywhere := hasAny(rule.sources, anywhere[:1])
		toAll := hasAny(rule.destinations, anywhere[:1])
		atAll := hasAny(rule.ports, anyPort)
		if rule.known && strings.EqualFold(rule.access, "Deny") && everywhere && toAll && atAll && rule.protocol == "*" {
			return pass()
		}
		known = known && rule.known
	}
	if !known {
		return unknown("properties.securityRules", expected, untilApply)
	}
	return fail("properties.securityRules", expected, "none")
}
