package names_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/names"
)

const (
	managedHost = "shop.westeurope.redis.azure.net"
	managedLink = "shop.westeurope.privatelink.redis.azure.net"
	managedZone = "privatelink.redis.azure.net"
	classicHost = "shop.redis.cache.windows.net"
	classicLink = "shop.privatelink.redis.cache.windows.net"
	classicZone = "privatelink.redis.cache.windows.net"
	frontDoor   = "shop-front.westeurope.cloudapp.azure.com"
)

type expectation struct {
	status verify.Status
	words  []string
}

func expect(status verify.Status, words ...string) expectation { return expectation{status, words} }

func try(t *testing.T, zone zoneFile, target verify.Target) map[string]verify.Outcome {
	t.Helper()
	target.Timeout = 5 * time.Second
	if strings.HasPrefix(t.Name(), "TestASilent") {
		target.Timeout = 300 * time.Millisecond
	}
	lines := map[string]verify.Outcome{}
	for _, line := range names.New(names.Options{Server: stub(t, zone)}).Run(t.Context(), target) {
		lines[line.Probe] = line
	}
	return lines
}

func check(t *testing.T, line verify.Outcome, want expectation) {
	t.Helper()
	if line.Status != want.status {
		t.Errorf("got %q, want %q: %+v", line.Status, want.status, line)
	}
	for _, word := range want.words {
		if !strings.Contains(line.Saw+"\n"+line.Hint, word) {
			t.Errorf("lacks %q: %+v", word, line)
		}
	}
}

func TestWhatANameLeadsTo(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name                    string
		zone                    zoneFile
		target                  verify.Target
		resolves, private, link expectation
	}{
		{
			"a private endpoint as it should be",
			zoneFile{managedHost: {managedLink}, managedLink: {"10.1.2.4"}},
			verify.Target{Host: managedHost, Zone: managedZone},
			expect(verify.Proved, "10.1.2.4"), expect(verify.Proved), expect(verify.Proved, managedHost+" -> "+managedLink),
		},
		{
			"names in other letters",
			zoneFile{strings.ToLower(classicHost): {"SHOP.PrivateLink.Redis.Cache.Windows.Net"}, classicLink: {"172.31.255.254"}},
			verify.Target{Host: "Shop.Redis.Cache.Windows.NET", Zone: classicZone},
			expect(verify.Proved), expect(verify.Proved), expect(verify.Proved),
		},
		{
			"several addresses, all of them private",
			zoneFile{managedHost: {managedLink}, managedLink: {"10.1.2.5", "10.1.2.4", "192.168.0.9", "100.64.0.1", "fd00::4", "10.0.0.9"}},
			verify.Target{Host: managedHost, Zone: managedZone},
			expect(verify.Proved, "10.0.0.9, 10.1.2.4, 10.1.2.5, 100.64.0.1, and 2 more"), expect(verify.Proved), expect(verify.Proved),
		},
		{
			"one public address among private ones",
			zoneFile{managedHost: {managedLink}, managedLink: {"10.1.2.4", "20.50.60.70"}},
			verify.Target{Host: managedHost, Zone: managedZone},
			expect(verify.Proved), expect(verify.Failed, "1 of 2 not private: 20.50.60.70"), expect(verify.Proved),
		},
		{
			"a public address of IPv6",
			zoneFile{managedHost: {managedLink}, managedLink: {"10.1.2.4", "2603:1020::5"}},
			verify.Target{Host: managedHost, Zone: managedZone},
			expect(verify.Proved), expect(verify.Failed, "2603:1020::5"), expect(verify.Proved),
		},
		{
			"a zone that is not linked to the network",
			zoneFile{classicHost: {classicLink}, classicLink: {frontDoor}, frontDoor: {"20.50.60.70"}},
			verify.Target{Host: classicHost, Zone: classicZone},
			expect(verify.Proved), expect(verify.Failed, "20.50.60.70", "goes on to "+frontDoor, "not linked to this network", "168.63.129.16"), expect(verify.Failed, frontDoor),
		},
		{
			"the zone of the other service",
			zoneFile{managedHost: {"shop.privatelink.redis.cache.windows.net"}, classicLink: {"10.1.2.4"}},
			verify.Target{Host: managedHost, Zone: managedZone},
			expect(verify.Proved), expect(verify.Proved), expect(verify.Failed, classicLink, "must write to "+managedZone),
		},
		{
			"a public address behind the zone of the other service",
			zoneFile{managedHost: {classicLink}, classicLink: {"20.50.60.70"}},
			verify.Target{Host: managedHost, Zone: managedZone},
			expect(verify.Proved), expect(verify.Failed, "zone is that of another service or cloud"), expect(verify.Failed),
		},
		{
			"a cache without a private endpoint",
			zoneFile{classicHost: {frontDoor}, frontDoor: {"20.50.60.70"}},
			verify.Target{Host: classicHost, Zone: classicZone},
			expect(verify.Proved), expect(verify.Failed, "no private endpoint"), expect(verify.Failed, "no CNAME in the zone"),
		},
		{
			"a zone of one's own that answers in place of Azure's",
			zoneFile{classicHost: {"10.1.2.4"}},
			verify.Target{Host: classicHost, Zone: classicZone},
			expect(verify.Proved), expect(verify.Proved), expect(verify.Failed, "will not follow the private endpoint"),
		},
		{
			"a zone whose name merely ends alike",
			zoneFile{classicHost: {"shop.notprivatelink.redis.cache.windows.net"}, "shop.notprivatelink.redis.cache.windows.net": {"10.1.2.4"}},
			verify.Target{Host: classicHost, Zone: classicZone},
			expect(verify.Proved), expect(verify.Proved), expect(verify.Failed),
		},
		{
			"a name that does not exist",
			zoneFile{},
			verify.Target{Host: classicHost, Zone: classicZone},
			expect(verify.NotProven, "no such name", "spelling"), expect(verify.NotProven), expect(verify.NotProven),
		},
		{
			"a linked zone without the cache's record",
			zoneFile{classicHost: {classicLink}},
			verify.Target{Host: classicHost, Zone: classicZone},
			expect(verify.NotProven, classicLink, "has no record of this cache", "DNS zone group"), expect(verify.NotProven), expect(verify.Proved),
		},
		{
			"aliases that lead in a circle",
			zoneFile{classicHost: {classicLink}, classicLink: {"a.example"}, "a.example": {classicLink}},
			verify.Target{Host: classicHost, Zone: classicZone},
			expect(verify.NotProven, "circle", classicLink+" -> a.example -> "+classicLink), expect(verify.NotProven), expect(verify.NotProven),
		},
		{
			"a server that fails",
			zoneFile{classicHost: {"SERVFAIL"}},
			verify.Target{Host: classicHost, Zone: classicZone},
			expect(verify.NotProven, "the DNS server failed", "168.63.129.16"), expect(verify.NotProven), expect(verify.NotProven),
		},
		{
			"link-local and loopback addresses, which no endpoint has",
			zoneFile{managedHost: {managedLink}, managedLink: {"169.254.1.1", "127.0.0.1"}},
			verify.Target{Host: managedHost, Zone: managedZone},
			expect(verify.Proved), expect(verify.Failed, "2 of 2 not private"), expect(verify.Proved),
		},
		{
			"the loopback for a local server",
			zoneFile{"cache.example": {"127.0.0.1", "::1"}},
			verify.Target{Service: verify.Local, Host: "cache.example"},
			expect(verify.Proved), expect(verify.Proved), expect(verify.NotTried, "no private link zone is expected"),
		},
		{
			"a public address under a waiver",
			zoneFile{classicHost: {"20.50.60.70"}},
			verify.Target{Host: classicHost, PublicAllowed: true},
			expect(verify.Proved), expect(verify.Reported, "public: 20.50.60.70", "waiver"), expect(verify.NotTried),
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			lines := try(t, test.zone, test.target)
			check(t, lines["dns.resolves"], test.resolves)
			check(t, lines["dns.private"], test.private)
			check(t, lines["dns.zone"], test.link)
		})
	}
}

func TestASilentServerEndsInTime(t *testing.T) {
	t.Parallel()
	lines := try(t, zoneFile{classicHost: {"SILENCE"}}, verify.Target{Host: classicHost, Zone: classicZone})
	check(t, lines["dns.resolves"], expect(verify.NotProven, "no DNS answer within 300ms", "port 53"))
	check(t, lines["dns.zone"], expect(verify.NotProven, "gave no address"))
}

func TestALongAnswerComesByAStream(t *testing.T) {
	t.Parallel()
	server := truncated(t, zoneFile{managedHost: {managedLink}, managedLink: {"10.1.2.4"}})
	lines := names.New(names.Options{Server: server}).Run(t.Context(), verify.Target{Host: managedHost, Zone: managedZone, Timeout: 5 * time.Second})
	check(t, lines[0], expect(verify.Proved, "10.1.2.4"))
	check(t, lines[2], expect(verify.Proved, managedLink))
}

func TestAnAddressIsNoName(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		target  verify.Target
		private expectation
	}{
		{verify.Target{Host: "10.1.2.4", Zone: managedZone}, expect(verify.Proved, "10.1.2.4")},
		{verify.Target{Host: "203.0.113.7"}, expect(verify.Failed, "1 of 1 not private: 203.0.113.7", "try the cache by its name")},
		{verify.Target{Host: "2001:db8::7", PublicAllowed: true}, expect(verify.Reported, "public: 2001:db8::7")},
		{verify.Target{Host: "::1", Service: verify.Local}, expect(verify.Proved)},
	} {
		lines := try(t, zoneFile{}, test.target)
		check(t, lines["dns.private"], test.private)
		for _, id := range []string{"dns.resolves", "dns.zone"} {
			check(t, lines[id], expect(verify.NotTried, "an address was given"))
		}
	}
}

func TestAHostsFileIsNoDNS(t *testing.T) {
	t.Parallel()
	// Every machine's hosts file has this name (https://www.rfc-editor.org/rfc/rfc6761#section-6.3).
	lines := try(t, zoneFile{"localhost": {"localhost.privatelink.redis.azure.net"}, "localhost.privatelink.redis.azure.net": {"10.1.2.4"}}, verify.Target{Service: verify.Local, Host: "localhost", Zone: managedZone})
	check(t, lines["dns.private"], expect(verify.Proved))
	check(t, lines["dns.zone"], expect(verify.NotProven, "hosts file"))
}

func TestTheProbeEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, line := range names.New(names.Options{Server: stub(t, zoneFile{classicHost: {"SILENCE"}})}).Run(ctx, verify.Target{Host: classicHost, Zone: classicZone, Timeout: time.Hour}) {
		if line.Status != verify.NotProven {
			t.Errorf("nothing was asked, and yet: %+v", line)
		}
	}
}
