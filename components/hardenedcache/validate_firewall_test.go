package hardenedcache_test

import (
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/waivers"
)

func rules(ranges ...string) []*hardenedcache.FirewallRuleArgs {
	var list []*hardenedcache.FirewallRuleArgs
	for i := 0; i < len(ranges); i += 2 {
		rule := &hardenedcache.FirewallRuleArgs{StartIP: ranges[i]}
		if ranges[i+1] != "" {
			rule.EndIP = &ranges[i+1]
		}
		list = append(list, rule)
	}
	return list
}

func TestFirewallRulesThatOpenTooMuchAreRefused(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name  string
		rules []*hardenedcache.FirewallRuleArgs
		wants []string
	}{
		{"the whole internet", rules("0.0.0.0", "255.255.255.255"), []string{"classic.firewallRules[0].startIP: 0.0.0.0 opens the cache to everybody", "classic.firewallRules[0].endIP: 255.255.255.255 is no host"}},
		{"all of Azure", rules("0.0.0.0", "0.0.0.0"), []string{"classic.firewallRules[0].startIP: 0.0.0.0", "classic.firewallRules[0].endIP: 0.0.0.0"}},
		{"0.0.0.0 alone", rules("0.0.0.0", ""), []string{"classic.firewallRules[0].startIP: 0.0.0.0"}},
		{"0.0.0.0 at the end", rules("203.0.113.1", "0.0.0.0"), []string{"classic.firewallRules[0].endIP: 0.0.0.0"}},
		{"eleven addresses in one rule", rules("203.0.113.0", "203.0.113.10"), []string{"classic.firewallRules: too many public addresses; expected at most 10 in all rules together; got 11"}},
		{"eleven addresses in two rules", rules("203.0.113.1", "203.0.113.9", "198.51.100.1", "198.51.100.2"), []string{"got 11"}},
		{"half of the internet", rules("1.0.0.1", "126.0.0.1"), []string{"too many public addresses"}},
		{"a range turned round", rules("203.0.113.9", "203.0.113.1"), []string{"classic.firewallRules[0].endIP: lies before startIP; expected 203.0.113.9 or later; got 203.0.113.1"}},
		{"a private address", rules("10.0.0.4", ""), []string{"classic.firewallRules[0].startIP: not a public address"}},
		{"a carrier's address", rules("100.64.0.1", ""), []string{"not a public address"}},
		{"a range of IPv6", rules("2001:db8::1", ""), []string{"not an IPv4 address"}},
		{"a CIDR range", rules("203.0.113.0/30", ""), []string{"not an IPv4 address"}},
		{"a host name", rules("office.example.com", ""), []string{"not an IPv4 address"}},
		{"one range twice", rules("203.0.113.4", "", "203.0.113.4", "203.0.113.4"), []string{"classic.firewallRules[1]: the same addresses as classic.firewallRules[0]"}},
		{"no rule but an empty place", []*hardenedcache.FirewallRuleArgs{nil}, []string{"classic.firewallRules[0]: missing"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := validClassic()
			behindFirewall(a)
			a.Classic.FirewallRules = c.rules
			wantProblems(t, a.Validate(), c.wants)
		})
	}
}

func TestFirewallRulesNeedAWaiverThatHolds(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		change func(*args)
		wants  []string
	}{
		{"there is none", func(a *args) { a.Waivers = nil }, []string{"classic.firewallRules: public network access needs a waiver of RDT-NET-01"}},
		{"it is of another control", func(a *args) { a.Waivers[0].Control = "RDT-TRA-01" }, []string{"waivers[0].control: this control can't be waived", "needs a waiver of RDT-NET-01"}},
		{"it has expired", func(a *args) { a.Waivers[0].Until = "2026-11-22" }, []string{"waivers[0].until: expired 1 day ago"}},
		{"it is granted tomorrow", func(a *args) { a.Waivers[0].Granted = "2026-11-24" }, []string{"waivers[0].granted: granted in the future"}},
		{"it is too long", func(a *args) { a.Waivers[0].Until = "2027-12-31" }, []string{"waivers[0].until: lasts 426 days; expected at most 92 days"}},
		{"nothing needs it", func(a *args) { a.Classic.FirewallRules, a.PrivateEndpoint = nil, valid().PrivateEndpoint }, []string{"waivers[0]: nothing needs this waiver"}},
		{"the managed service needs none", func(a *args) {
			waiver := a.Waivers
			*a = *valid()
			a.Waivers = waiver
			a.Clock = func() time.Time { return time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC) }
		}, []string{"waivers[0]: nothing needs this waiver"}},
		{"it is given twice", func(a *args) { a.Waivers = []waivers.Waiver{a.Waivers[0], a.Waivers[0]} }, []string{"waivers[1]: the control is already waived by waivers[0]"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := validClassic()
			behindFirewall(a)
			c.change(a)
			wantProblems(t, a.Validate(), c.wants)
		})
	}
}
