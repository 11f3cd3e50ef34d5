package gate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/gate"
)

const (
	classicToken   = "azure-native:cache/v20241101:Redis"
	workspaceToken = "azure-native:operationalinsights/v20230901:Workspace"
)

func basic(name string, capacity float64) map[string]any {
	return map[string]any{"sku": map[string]any{"name": name, "family": "C", "capacity": capacity}}
}

func days(n float64) map[string]any { return map[string]any{"retentionInDays": n} }

func TestAPlanThatLosesDataIsFound(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		op, token string
		old, new  map[string]any
		want      string // in the reason; "" for no finding
	}{
		"a classic cache is deleted":               {"delete", classicToken, nil, nil, "the cache would be deleted"},
		"a cluster is replaced":                    {"replace", "azure-native:redisenterprise:RedisEnterprise", nil, nil, "the cache would be replaced"},
		"a database is made anew":                  {"create-replacement", "azure-native:redisenterprise:Database", nil, nil, "the database would be replaced"},
		"a vault is deleted":                       {"delete", "azure-native:keyvault/v20240401preview:Vault", nil, nil, "the vault would be deleted"},
		"a key of an unversioned token is deleted": {"delete", "azure-native:keyvault:Key", nil, nil, "the key would be deleted"},
		"the first half of a replaced key":         {"delete-replaced", "azure-native:keyvault/v20240401preview:Key", nil, nil, "the key would be replaced"},
		"a workspace is replaced":                  {"replace", workspaceToken, nil, nil, "the workspace would be replaced"},
		"a Basic cache grows":                      {"update", classicToken, basic("Basic", 1), basic("Basic", 2), "size of a Basic cache"},
		"a Basic cache becomes a Standard one":     {"update", classicToken, basic("Basic", 1), basic("Standard", 1), ""},
		"a Basic cache of no size at all":          {"update", classicToken, basic("Basic", 1), map[string]any{"sku": map[string]any{"name": "Basic", "capacity": map[string]any{}}}, "size of a Basic cache"},
		"a Standard cache grows":                   {"update", classicToken, basic("Standard", 1), basic("Standard", 2), ""},
		"a shorter retention":                      {"update", workspaceToken, days(90), days(30), "retention of the workspace"},
		"a longer retention":                       {"update", workspaceToken, days(30), days(90), ""},
		"a retention that is not known yet":        {"update", workspaceToken, days(30), map[string]any{"retentionInDays": "unknown"}, ""},
		"a cache is created":                       {"create", classicToken, nil, basic("Basic", 1), ""},
		"a cache stays":                            {"same", classicToken, basic("Basic", 1), basic("Basic", 1), ""},
		"an endpoint is replaced":                  {"replace", "azure-native:network/v20240501:PrivateEndpoint", nil, nil, ""},
		"a cache of the package azure is replaced": {"replace", "azure:redis/cache:Cache", nil, nil, "the cache would be replaced"},
		"a vault of the package azure is deleted":  {"delete", "azure:keyvault/keyVault:KeyVault", nil, nil, "the vault would be deleted"},
		"a Basic cache of the package azure grows": {"update", "azure:redis/cache:Cache", map[string]any{"skuName": "Basic", "capacity": 0.0}, map[string]any{"skuName": "Basic", "capacity": 1.0}, "size of a Basic cache"},
		"a rule of the package azure is deleted":   {"delete", "azure:redis/firewallRule:FirewallRule", nil, nil, ""},
		"a cache of azure-native v3 is deleted":    {"delete", "azure-native:redis/v20241101:Redis", nil, nil, "the cache would be deleted"},
		"a cluster of azure-native v2 is deleted":  {"delete", "azure-native:cache/v20240301preview:RedisEnterprise", nil, nil, "the cache would be deleted"},
		"a database of azure-nextgen is replaced":  {"replace", "azure-nextgen:cache:Database", nil, nil, "the database would be replaced"},
		"a cache of a package of one's own":        {"delete", "azure-native_cache_v20241101:cache:Redis", nil, nil, "the cache would be deleted"},
		"something of another provider":            {"delete", "random:index:Key", nil, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			steps := []gate.Step{{Op: c.op, URN: "urn:x", Type: c.token, Name: "it", Old: c.old, New: c.new}}
			found := gate.DataLoss(steps, nil)
			if c.want == "" {
				if len(found) > 0 {
					t.Errorf("found %v", found)
				}
				return
			}
			if len(found) != 1 || found[0].Accepted || found[0].URN != "urn:x" || found[0].Rule != gate.RuleDataLoss {
				t.Fatalf("found %+v", found)
			}
			for _, part := range []string{c.want, "https://learn.microsoft.com/", "--allow-replace 'urn:x'"} {
				if !strings.Contains(found[0].String(), part) {
					t.Errorf("%q is missing in: %s", part, found[0])
				}
			}
		})
	}
}

func TestDataLossIsAllowedByURNAndFoundOncePerResource(t *testing.T) {
	t.Parallel()
	steps := []gate.Step{
		{Op: "delete-replaced", URN: "urn:a", Type: classicToken},
		{Op: "replace", URN: "urn:a", Type: classicToken},
		{Op: "create-replacement", URN: "urn:a", Type: classicToken},
		{Op: "delete", URN: "urn:b", Type: workspaceToken},
	}
	allowed := []string{"urn:a", "urn:c"}
	found := gate.DataLoss(steps, allowed)
	if len(found) != 2 || !found[0].Accepted || found[1].Accepted || found[1].URN != "urn:b" {
		t.Errorf("found %+v", found)
	}
	if got := gate.Unmatched(allowed, found); !slices.Equal(got, []string{"urn:c"}) {
		t.Errorf("unmatched: %v", got)
	}
}

func TestWhatHoldsDataIsKnownByItsToken(t *testing.T) {
	t.Parallel()
	for token, want := range map[string]bool{classicToken: true, "azure-native:cache:Redis": true, "azure-native:cache/v20241101:FirewallRule": false, "": false} {
		if gate.HoldsData(token) != want {
			t.Errorf("%q: want %v", token, want)
		}
	}
}
