package controls_test

import (
	"testing"

	"github.com/redoubt-iac/redoubt/controls"
)

// together judges dev and prod, two worlds that share nothing, after a change of dev that may look at prod.
func together(id string, change func(dev, prod *world)) []controls.Result {
	control, _ := controls.Find(id)
	dev, prod := newWorld("dev"), newWorld("prod")
	change(dev, prod)
	graphs := []*controls.Graph{dev.graph(controls.NonProduction), prod.graph(controls.Production)}
	return controls.EvaluateTogether(graphs, controls.Options{Now: today, Only: []*controls.Control{control}}).Results
}

func outcomes(results []controls.Result) map[controls.Outcome]int {
	count := map[controls.Outcome]int{}
	for _, result := range results {
		count[result.Outcome]++
	}
	return count
}

// sharing are the ways to share what must not be shared, and those that are not known yet; the key is the control.
var sharing = map[string]struct {
	share, unknown map[string]func(dev, prod *world)
}{
	"RDT-SEP-01": {
		share: map[string]func(dev, prod *world){
			"a principal of a managed cache": func(dev, prod *world) {
				set("assignment", "properties.user.objectId", prod.principal("app"))(dev)
			},
			"a principal, on different services, in other letters": func(dev, prod *world) {
				set("access", "properties.objectId", "PROD-principal-APP")(dev)
			},
			"a principal that reads secrets": func(dev, prod *world) {
				set("key-role", "properties.principalId", prod.principal("key"))(dev)
			},
		},
		unknown: map[string]func(dev, prod *world){
			"a principal": func(dev, _ *world) { unknownAt("assignment", "properties.user.objectId")(dev) },
		},
	},
	"RDT-SEP-02": {
		share: map[string]func(dev, prod *world){
			"the subnet of an endpoint": func(dev, prod *world) { set("classic-endpoint", "properties.subnet.id", prod.subnet())(dev) },
			"a subnet, with an injected cache": func(dev, prod *world) {
				set("classic", "properties.subnetId", prod.subnet())(dev)
			},
		},
		unknown: map[string]func(dev, prod *world){
			"a subnet": func(dev, _ *world) { unknownAt("cluster-endpoint", "properties.subnet.id")(dev) },
		},
	},
	"RDT-SEP-03": {
		share: map[string]func(dev, prod *world){
			"a vault that holds the key": func(dev, prod *world) {
				set("cluster", keyURLPath, "https://kv-prod.vault.azure.net/keys/another/0123456789abcdef0123456789abcdef")(dev)
			},
			"a vault in which somebody has a role": func(dev, prod *world) {
				moved("key-role", func(*world) string { return prod.vault() + "/providers/Microsoft.Authorization/roleAssignments/1" })(dev)
			},
		},
		unknown: map[string]func(dev, prod *world){"the key": func(dev, _ *world) { unknownAt("cluster", keyURLPath)(dev) }},
	},
	"RDT-SEP-04": {
		share: map[string]func(dev, prod *world){
			"a managed cache": func(dev, prod *world) {
				moved("assignment", func(*world) string { return prod.cluster() + "/databases/default/accessPolicyAssignments/dev" })(dev)
			},
			"a classic cache": func(dev, prod *world) { shareClassic(dev, prod) },
		},
		unknown: map[string]func(dev, prod *world){"a cache": func(dev, _ *world) { nameless("classic", "access")(dev) }},
	},
	"RDT-SEP-05": {
		share: map[string]func(dev, prod *world){
			"a key in another version": func(dev, prod *world) {
				set("cluster", keyURLPath, "https://KV-prod.vault.azure.net/keys/key-cache/ffffffffffffffffffffffffffffffff")(dev)
			},
		},
		unknown: map[string]func(dev, prod *world){"a key": func(dev, _ *world) { unknownAt("cluster", keyURLPath)(dev) }},
	},
	"RDT-SEP-06": {
		share: map[string]func(dev, prod *world){
			"a prefix": func(dev, prod *world) {
				shareClassic(dev, prod)
				set("policy", "properties.permissions", "+@read ~prod:orders:*")(dev)
			},
			"a prefix that begins with another's": func(dev, prod *world) {
				shareClassic(dev, prod)
				set("policy", "properties.permissions", "+@read ~dev:* ~prod:orders:carts:*")(dev)
			},
			"all keys": func(dev, prod *world) {
				shareClassic(dev, prod)
				set("policy", "properties.permissions", "+@read allkeys")(dev)
			},
			"all keys, by a pattern without a prefix": func(dev, prod *world) {
				shareClassic(dev, prod)
				set("policy", "properties.permissions", "+@read ~*:orders")(dev)
			},
			"all keys, by a built-in policy": func(dev, prod *world) {
				shareClassic(dev, prod)
				set("access", "properties.accessPolicyName", "Data Reader")(dev)
			},
		},
		unknown: map[string]func(dev, prod *world){
			"permissions": func(dev, prod *world) {
				shareClassic(dev, prod)
				unknownAt("policy", "properties.permissions")(dev)
			},
		},
	},
}

// shareClassic lets dev use prod's classic cache, with a policy and an assignment of its own.
func shareClassic(dev, prod *world) {
	moved("policy", func(*world) string { return prod.classic() + "/accessPolicies/dev-orders" })(dev)
	moved("access", func(*world) string { return prod.classic() + "/accessPolicyAssignments/dev-orders" })(dev)
	set("access", "properties.accessPolicyName", "dev-orders")(dev)
}

func TestEnvironmentsThatShareNothingAreApart(t *testing.T) {
	t.Parallel()
	for id := range sharing {
		if count := outcomes(together(id, func(_, _ *world) {})); count[controls.Fail] > 0 || count[controls.Unknown] > 0 {
			t.Errorf("%s: %v", id, count)
		}
	}
	if count := outcomes(together("RDT-SEP-06", shareClassic)); count[controls.Fail] > 0 || count[controls.Pass] != 2 {
		t.Errorf("policies with prefixes of their own at a shared cache: %v", count)
	}
}

func TestWhateverIsSharedIsAFinding(t *testing.T) {
	t.Parallel()
	for id, cases := range sharing {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			for name, share := range cases.share {
				if count := outcomes(together(id, share)); count[controls.Fail] == 0 {
					t.Errorf("nobody notices that environments share %s: %v", name, count)
				}
			}
			for name, change := range cases.unknown {
				if count := outcomes(together(id, change)); count[controls.Unknown] == 0 || count[controls.Fail] > 0 {
					t.Errorf("%s is not known, but the outcomes are %v", name, count)
				}
			}
		})
	}
}

// What is absent is shared with nobody, and what only one environment uses twice is not either.
func TestWhatIsNotUsedIsNotShared(t *testing.T) {
	t.Parallel()
	for id := range sharing {
		results := together(id, func(dev, _ *world) {
			unset("cluster", "properties.encryption")(dev)
			unset("assignment", "properties.user")(dev)
			set("access", "properties.objectId", dev.principal("key"))(dev)
		})
		if count := outcomes(results); count[controls.Fail] > 0 || count[controls.Unknown] > 0 {
			t.Errorf("%s: %v", id, count)
		}
	}
}

func TestEveryControlAcrossEnvironmentsHasItsCases(t *testing.T) {
	t.Parallel()
	for _, control := range controls.Catalogue() {
		if control.Across() && (len(sharing[control.ID].share) == 0 || len(sharing[control.ID].unknown) == 0) {
			t.Errorf("%s has no case that shares, or none that is not known", control.ID)
		}
	}
}

// The example stacks share nothing. The mocks answer every identity with one principal, so each stack gets its own here.
func TestTheStacksAreApart(t *testing.T) {
	t.Parallel()
	var graphs []*controls.Graph
	for _, stack := range everyStack(t, false) {
		for _, r := range stack.resources {
			if r.Type == "Microsoft.Authorization/roleAssignments" && r.Text("properties", "principalId") == mockPrincipal {
				r.Put(stack.name, "properties", "principalId")
			}
		}
		graphs = append(graphs, stack.graph())
	}
	report := controls.EvaluateTogether(graphs, controls.Options{Now: today})
	for _, finding := range report.Findings() {
		t.Errorf("%s %s of %s: %+v", finding.Control.ID, finding.Resource.Name, finding.Resource.Graph, finding.Details)
	}
	if passed := report.Counts.ByOutcome[controls.Pass]; passed < 20 || report.Counts.Caches != len(graphs) {
		t.Errorf("only %+v was judged", report.Counts)
	}
}

// mockPrincipal is the principal id with which the recorder answers for every new identity.
const mockPrincipal = "7d3a9c51-2e6f-4b80-9a14-c5e8f0b7d263"
