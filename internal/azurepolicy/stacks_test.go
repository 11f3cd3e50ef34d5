package azurepolicy

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

func loadFolder(t testing.TB, name string) *Set {
	t.Helper()
	set, found := Load(os.DirFS("testdata/" + name))
	for _, problem := range found {
		t.Errorf("unexpected problem: %s", problem)
	}
	return set
}

// A company policy that denies private DNS zones must show before the deployment, and must leave alone who uses an
// existing zone.
func TestAPolicyThatDeniesPrivateDNSZonesDeniesThePlansThatMakeOne(t *testing.T) {
	t.Parallel()
	set := loadFolder(t, "company")
	for stack, denied := range map[string]bool{"test": true, "dev": true, "prod": false, "legacy": false, "regulated": true} {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			graph := goldenGraph(t, stack)
			makesZone := slices.ContainsFunc(graph, func(r arm.Resource) bool { return r.Type == "Microsoft.Network/privateDnsZones" })
			if makesZone != denied {
				t.Fatalf("the stack makes a zone: %t; has its configuration changed?", makesZone)
			}
			found := set.Evaluate(graph, Options{Now: testNow}).With(Denied)
			if denied != (len(found) > 0) {
				t.Fatalf("denied: %v", found)
			}
			for _, r := range found {
				if r.Policy.Name != "corp-no-private-dns-zones" || !strings.HasPrefix(r.ResourceName, "privatelink") {
					t.Errorf("%s denies %s", r.Policy.Name, r.ResourceName)
				}
				if len(r.Conditions) != 2 || !strings.Contains(r.Conditions[1], `name like "privatelink*" is true: it is "privatelink.`) {
					t.Errorf("conditions: %q", r.Conditions)
				}
			}
		})
	}
}

func TestTheRulesOfTheRedisPoliciesOnTheExampleStacks(t *testing.T) {
	t.Parallel()
	set := loadFolder(t, "redis")
	cases := map[string][]string{
		"legacy":    nil,
		"prod":      {"managed-cmk: redisEnterprise/amr-cache-prod-f36c15: non-compliant", "managed-zones: redisEnterprise/amr-cache-prod-f36c15: non-compliant"},
		"test":      {"managed-cmk: redisEnterprise/amr-cache-test-b99c95: non-compliant", "managed-zones: redisEnterprise/amr-cache-test-b99c95: non-compliant"},
		"regulated": {"managed-zones"},
	}
	for stack, want := range cases {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			got := statuses(set.Evaluate(goldenGraph(t, stack), Options{Now: testNow}))
			if len(got) != len(want) {
				t.Fatalf("got %q, want %q", got, want)
			}
			for i := range want {
				if !strings.HasPrefix(got[i], want[i]) {
					t.Errorf("got %q, want %q", got[i], want[i])
				}
			}
		})
	}
}

func TestTheRulesOfTheVaultPoliciesOnARegulatedStack(t *testing.T) {
	t.Parallel()
	results := loadFolder(t, "keyvault").Evaluate(goldenGraph(t, "regulated"), Options{Now: testNow})
	if got := statuses(results); len(got) != 1 || got[0] != "vault-key-size: -: undecided" {
		t.Errorf("got %q", got)
	}
	if got := len(results.With(Compliant)); got < 6 {
		t.Errorf("%d compliant results: the stack has a vault, and six policies are about it", got)
	}
}

func TestAWeakenedVaultIsFound(t *testing.T) {
	t.Parallel()
	set := loadFolder(t, "keyvault")
	cases := []struct {
		name  string
		value any
		path  []string
		want  string
	}{
		{"no purge protection", nil, []string{"properties", "enablePurgeProtection"}, "vault-purge-protection: vaults/kv-regulated-6d90c2: denied"},
		{"an address that is not allowed", []any{map[string]any{"value": "10.1.2.3"}, map[string]any{"value": "8.8.8.8"}}, []string{"properties", "networkAcls", "ipRules"}, "vault-ip-rules: vaults/kv-regulated-6d90c2: denied"},
		{"an address that is not known", []any{map[string]any{"value": arm.Unknown{}}}, []string{"properties", "networkAcls", "ipRules"}, "vault-ip-rules: vaults/kv-regulated-6d90c2: undecided"},
		{"no soft delete", false, []string{"properties", "enableSoftDelete"}, "vault-not-removed: vaults/kv-regulated-6d90c2: denied"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			graph := goldenGraph(t, "regulated")
			for i := range graph {
				if graph[i].Type == "Microsoft.KeyVault/vaults" {
					graph[i].Put(c.value, c.path...)
				}
			}
			if got := statuses(set.Evaluate(graph, Options{Now: testNow})); !slices.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// weaken changes one property of the classic cache of a stack.
func weaken(t *testing.T, stack string, value any, path ...string) []arm.Resource {
	t.Helper()
	graph := goldenGraph(t, stack)
	for i := range graph {
		if graph[i].Type == "Microsoft.Cache/redis" || graph[i].Type == "Microsoft.Cache/redisEnterprise" {
			graph[i] = graph[i].Clone()
			graph[i].Put(value, path...)
			return graph
		}
	}
	t.Fatal("no cache")
	return nil
}

func TestAWeakenedCacheIsFound(t *testing.T) {
	t.Parallel()
	set := loadFolder(t, "redis")
	cases := []struct {
		name  string
		graph []arm.Resource
		want  []string
	}{
		{"an old TLS version is denied", weaken(t, "legacy", "1.1", "properties", "minimumTlsVersion"), []string{"redis-tls: redis/redis-cache-legacy-47fa55: denied"}},
		{"the plain port is denied", weaken(t, "legacy", true, "properties", "enableNonSslPort"), []string{"redis-tls: redis/redis-cache-legacy-47fa55: denied"}},
		{"a TLS version that is not known is undecided", weaken(t, "legacy", arm.Unknown{}, "properties", "minimumTlsVersion"), []string{"redis-tls: redis/redis-cache-legacy-47fa55: undecided"}},
		{"a missing TLS version is undecided", weaken(t, "legacy", nil, "properties", "minimumTlsVersion"), []string{"redis-tls: redis/redis-cache-legacy-47fa55: undecided"}},
		{"an open cache is closed by modify before deny looks", weaken(t, "legacy", "Enabled", "properties", "publicNetworkAccess"), []string{"redis-close-public-network: redis/redis-cache-legacy-47fa55: changed"}},
		{"three zones are enough", weaken(t, "prod", []any{"1", "2", "3"}, "zones"), []string{"managed-cmk: redisEnterprise/amr-cache-prod-f36c15: non-compliant"}},
		{"zones that are not known are undecided", weaken(t, "prod", arm.Unknown{}, "zones"), []string{"managed-cmk: redisEnterprise/amr-cache-prod-f36c15: non-compliant", "managed-zones: redisEnterprise/amr-cache-prod-f36c15: undecided"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := statuses(set.Evaluate(c.graph, Options{Now: testNow})); !slices.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

// without returns a graph without the resources of a type.
func without(graph []arm.Resource, armType string) []arm.Resource {
	return slices.DeleteFunc(slices.Clone(graph), func(r arm.Resource) bool { return r.Type == armType })
}

func TestWhatIsMissingBesideTheCacheIsFound(t *testing.T) {
	t.Parallel()
	set := loadFolder(t, "redis")
	prod := goldenGraph(t, "prod")
	cases := []struct {
		name  string
		graph []arm.Resource
		want  string
	}{
		{"no private endpoint", without(prod, "Microsoft.Network/privateEndpoints"), "managed-private-link: redisEnterprise/amr-cache-prod-f36c15: non-compliant"},
		{"no logs", without(prod, "Microsoft.Insights/diagnosticSettings"), "managed-logs: databases/default: deployed by policy"},
		{"no zone group", without(prod, "Microsoft.Network/privateEndpoints/privateDnsZoneGroups"), "zone-group: privateEndpoints/pep-amr-cache-prod-f36c15: deployed by policy"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := statuses(set.Evaluate(c.graph, Options{Now: testNow})); !slices.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// In a preview the id of a new cache is not known, and so not what a private endpoint or a setting belongs to.
func TestAPreviewThatKnowsTooLittleLeavesRelatedResourcesUndecided(t *testing.T) {
	t.Parallel()
	set := loadFolder(t, "redis")
	graph := goldenGraph(t, "prod")
	for i := range graph {
		graph[i] = graph[i].Clone()
		switch graph[i].Type {
		case "Microsoft.Network/privateEndpoints":
			for _, item := range graph[i].Objects("properties", "privateLinkServiceConnections") {
				item["properties"].(map[string]any)["privateLinkServiceId"] = arm.Unknown{}
			}
		case "Microsoft.Insights/diagnosticSettings":
			graph[i].ID = ""
		}
	}
	got := statuses(set.Evaluate(graph, Options{Now: testNow}))
	for _, want := range []string{"managed-private-link: redisEnterprise/amr-cache-prod-f36c15: undecided", "managed-logs: databases/default: undecided"} {
		if !slices.Contains(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
