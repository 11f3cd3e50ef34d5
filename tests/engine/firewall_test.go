package engine_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
	"github.com/redoubt-iac/redoubt/waivers"
)

// classicArgs are those of a classic cache in the environment test.
func classicArgs() *hardenedcache.HardenedCacheArgs {
	args := cacheArgs()
	args.Classic = &hardenedcache.ClassicArgs{Sku: pulumi.String("Standard_C1")}
	args.Clock = func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }
	return args
}

// admitting is a program whose cache admits some addresses, or is behind an endpoint when there are none. Each is an
// address or a range of two.
func admitting(addresses ...string) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		args := classicArgs()
		if len(addresses) > 0 {
			args.PrivateEndpoint = nil
			args.Waivers = []waivers.Waiver{{
				Control: "RDT-NET-01", Reason: "The partner's data centre has no private link yet.", Owner: "team@example.com",
				Granted: "2026-11-01", Until: "2026-12-31",
			}}
		}
		for _, address := range addresses {
			start, end, isRange := strings.Cut(address, "-")
			rule := &hardenedcache.FirewallRuleArgs{StartIP: start}
			if isRange {
				rule.EndIP = &end
			}
			args.Classic.FirewallRules = append(args.Classic.FirewallRules, rule)
		}
		_, err := hardenedcache.NewHardenedCache(ctx, "cache", args)
		return err
	}
}

func newClassic(t *testing.T, program pulumi.RunFunc) *enginetest.Env {
	t.Helper()
	return enginetest.New(t, program, enginetest.WithStack("test"),
		enginetest.WithConfig(map[string]any{"azure-native:location": "westeurope", "azure-native:subscriptionId": testSubscription}),
		enginetest.WithSandbox(withLandingZone(t, sandbox.Options{})))
}

// sequence walks through every step from one set of rules, or the endpoint, to another.
var sequence = [][]string{
	{"203.0.113.4"}, {"203.0.113.9"}, {"203.0.113.4"}, {"203.0.113.4", "203.0.113.9"}, {"203.0.113.9"}, {"203.0.113.4", "203.0.113.9"}, {"203.0.113.4"},
	{}, {"203.0.113.9"}, {}, {"203.0.113.4", "203.0.113.9"}, {"203.0.113.1-203.0.113.9"}, {"203.0.113.1-203.0.113.8"}, {}, {"203.0.113.4"},
}

func TestThereAreNeverNoRulesWhilePublicAccessIsEnabled(t *testing.T) {
	t.Parallel()
	env := newClassic(t, admitting(sequence[0]...))
	for _, addresses := range sequence {
		env.SetProgram(admitting(addresses...))
		env.Up()
	}
	if again := env.Preview(); again.Changed() {
		t.Errorf("the preview after all is not empty: %v", changesOf(again))
	}
	env.DestroyProtected()
	journal := env.Azure.Journal()
	wantFiltered(t, journal)
	rules := 0
	for _, write := range journal {
		if isRule(write.Resource) && write.Operation == "create" {
			rules++
		}
	}
	if rules < 10 {
		t.Errorf("only %d rules were ever created, so hardly anything was judged", rules)
	}
}

// In a replacement the engine would delete the rules before the cache, so there is none.
func TestACacheWithRulesIsDestroyedAndMadeAnewButNeverReplaced(t *testing.T) {
	t.Parallel()
	in := func(location string) pulumi.RunFunc {
		return func(ctx *pulumi.Context) error {
			args := classicArgs()
			args.Location, args.PrivateEndpoint = pulumi.String(location), nil
			args.Waivers = []waivers.Waiver{{
				Control: "RDT-NET-01", Reason: "The partner's data centre has no private link yet.", Owner: "team@example.com",
				Granted: "2026-11-01", Until: "2026-12-31",
			}}
			args.Classic.FirewallRules = []*hardenedcache.FirewallRuleArgs{{StartIP: "203.0.113.4"}, {StartIP: "203.0.113.9"}}
			_, err := hardenedcache.NewHardenedCache(ctx, "cache", args)
			return err
		}
	}
	env := newClassic(t, in("westeurope"))
	env.Up()
	env.SetProgram(in("northeurope"))
	if _, err := env.TryUp(); err == nil || !strings.Contains(err.Error(), "it is protected, and this change would replace it") {
		t.Errorf("got %v", err)
	}
	env.DestroyProtected()
	env.Up()
	wantFiltered(t, env.Azure.Journal())
}

func isRule(r arm.Resource) bool { return arm.SameType(r.Type, "Microsoft.Cache/redis/firewallRules") }

// wantFiltered replays the writes. Whoever reads an entry after which public access is enabled and no rule exists must
// see that it opened the cache, and that the very next write to the cache is a rule.
func wantFiltered(t *testing.T, journal []sandbox.Write) {
	t.Helper()
	rules := map[string]bool{}
	public, exposed := false, ""
	for i, write := range journal {
		r := write.Resource
		isCache := arm.SameType(r.Type, "Microsoft.Cache/redis")
		if !isCache && !strings.HasPrefix(r.Type, "Microsoft.Cache/redis/") {
			continue
		}
		opened := false
		switch {
		case isCache && write.Operation == "delete":
			public = false
			clear(rules)
		case isCache:
			now := r.Text("properties", "publicNetworkAccess") != "Disabled"
			opened = now && !public
			public = now
		case isRule(r) && write.Operation == "delete":
			delete(rules, arm.Key(r.ID))
		case isRule(r):
			rules[arm.Key(r.ID)] = true
		}
		entry := fmt.Sprintf("write %d, %s %s,", i, write.Operation, r.ID)
		if exposed != "" && public && len(rules) == 0 {
			t.Errorf("%s leaves the cache open after %s did", entry, exposed)
		}
		exposed = ""
		if public && len(rules) == 0 {
			exposed = entry
			if !opened {
				t.Errorf("%s leaves public access enabled without a rule", entry)
			}
		}
	}
	if exposed != "" {
		t.Errorf("%s was the last: the cache stays open", exposed)
	}
}

func TestThePreviewShowsTheWaiverAndTheMomentWithoutRules(t *testing.T) {
	t.Parallel()
	env := newClassic(t, admitting("203.0.113.4"))
	var said []string
	for _, diagnostic := range env.Preview().Diagnostics {
		said = append(said, diagnostic.Message)
	}
	text := strings.Join(said, "\n")
	for _, want := range []string{
		"RDT-NET-01", "39 days left until 2026-12-31", "Owner: team@example.com", "Reason: The partner's data centre has no private link yet.",
		"Azure filters nothing until the first rule exists",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the preview does not say %q:\n%s", want, text)
		}
	}
}
