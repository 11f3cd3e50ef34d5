package unit_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

// allowedTokens are the resource types that the components may make. A new one is a decision, not an accident.
var allowedTokens = []string{
	"azure-native:authorization/v20200501:ManagementLockByScope",
	"azure-native:authorization/v20220401:RoleAssignment",
	"azure-native:insights/v20210501preview:DiagnosticSetting",
	"azure-native:network/v20240501:NetworkSecurityGroup",
	"azure-native:network/v20240501:PrivateDnsZoneGroup",
	"azure-native:network/v20240501:PrivateEndpoint",
	"azure-native:network/v20240501:Subnet",
	"azure-native:network/v20240501:VirtualNetwork",
	"azure-native:network/v20240601:PrivateZone",
	"azure-native:network/v20240601:VirtualNetworkLink",
	"azure-native:operationalinsights/v20230901:Workspace",
	"azure-native:redisenterprise:AccessPolicyAssignment",
	"azure-native:redisenterprise:Database",
	"azure-native:redisenterprise:RedisEnterprise",
	"azure-native:resources/v20240301:ResourceGroup",
}

// taggable are those of them that take tags.
var taggable = []string{":NetworkSecurityGroup", ":PrivateEndpoint", ":VirtualNetwork", ":PrivateZone", ":VirtualNetworkLink", ":Workspace", ":RedisEnterprise", ":ResourceGroup"}

// hardening is what must stand explicitly in every plan, by the last part of the type token.
var hardening = map[string]map[string]any{
	":RedisEnterprise":    {"publicNetworkAccess": "Disabled", "minimumTlsVersion": "1.2"},
	":Database":           {"clientProtocol": "Encrypted", "accessKeysAuthentication": "Disabled", "port": float64(10000), "databaseName": "default"},
	":VirtualNetworkLink": {"registrationEnabled": false},
	":Subnet":             {"privateEndpointNetworkPolicies": "Enabled", "defaultOutboundAccess": false},
}

// never are inputs that must not be sent.
var never = map[string][]string{
	":RedisEnterprise":   {"zones"},
	":DiagnosticSetting": {"logAnalyticsDestinationType"},
}

// violations are the ways in which a graph breaks what the component promises.
func violations(graph recorder.Graph, production bool) []string {
	var found []string
	fail := func(r recorder.Resource, format string, args ...any) {
		found = append(found, fmt.Sprintf("%s %s: %s", r.Type, r.Name, fmt.Sprintf(format, args...)))
	}
	for _, r := range graph.Custom() {
		if !slices.Contains(allowedTokens, r.Type) {
			fail(r, "is no resource that the components make")
		}
		if r.Parent == "" || strings.HasPrefix(r.Parent, "redoubt-") {
			fail(r, "does not descend from the component but from %q", r.Parent)
		}
		if len(r.IgnoreChanges) > 0 {
			fail(r, "ignores changes of %v", r.IgnoreChanges)
		}
		suffix := r.Type[strings.LastIndex(r.Type, ":"):]
		for property, want := range hardening[suffix] {
			if r.Inputs[property] != want {
				fail(r, "%s is %v, want it sent as %v", property, r.Inputs[property], want)
			}
		}
		for _, property := range never[suffix] {
			if _, sent := r.Inputs[property]; sent {
				fail(r, "%s must not be sent", property)
			}
		}
		for _, text := range tagProblems(r, suffix) {
			fail(r, "%s", text)
		}
		if production && (suffix == ":RedisEnterprise" || suffix == ":Database") && !r.Protect {
			fail(r, "is not protected in production")
		}
	}
	return append(found, structure(graph)...)
}

func tagProblems(r recorder.Resource, suffix string) []string {
	if !slices.Contains(taggable, suffix) {
		return nil
	}
	tags, _ := r.Inputs["tags"].(map[string]any)
	var found []string
	for _, tag := range []string{"environment", "owner", "managed-by"} {
		if tags[tag] == nil {
			found = append(found, "lacks the tag "+tag)
		}
	}
	return found
}

// structure are violations between resources: each cluster has its endpoint, its logs and metrics, and nobody writes
// two assignments of one cache at a time.
func structure(graph recorder.Graph) []string {
	var found []string
	for _, cluster := range graph.OfType(":RedisEnterprise") {
		prefix := strings.TrimSuffix(cluster.Name, "cluster")
		for _, suffix := range []string{"database", "endpoint", "logs", "metrics"} {
			if _, exists := graph.Named(prefix + suffix); !exists {
				found = append(found, cluster.Name+" has no "+prefix+suffix)
			}
		}
		var chain recorder.Graph
		for _, r := range graph.OfType(":AccessPolicyAssignment") {
			if strings.HasPrefix(r.Name, prefix+"access-") {
				chain = append(chain, r)
			}
		}
		slices.SortFunc(chain, func(a, b recorder.Resource) int { return strings.Compare(a.Name, b.Name) })
		for i := 1; i < len(chain); i++ {
			if !slices.Contains(chain[i].DependsOn, chain[i-1].Name) {
				found = append(found, chain[i].Name+" does not wait for "+chain[i-1].Name)
			}
		}
	}
	for _, endpoint := range graph.OfType(":PrivateEndpoint") {
		connection := endpoint.Inputs["privateLinkServiceConnections"].([]any)[0].(map[string]any)
		if groups := connection["groupIds"].([]any); len(groups) != 1 || groups[0] != "redisEnterprise" {
			found = append(found, fmt.Sprintf("%s joins the group %v", endpoint.Name, groups))
		}
		if !slices.Contains(endpoint.DependsOn, strings.Replace(endpoint.Name, "endpoint", "database", 1)) {
			found = append(found, endpoint.Name+" does not wait for its database")
		}
	}
	return found
}

func TestEveryStackKeepsTheInvariants(t *testing.T) {
	t.Parallel()
	stacks, err := environment.Names(projectDir)
	if err != nil {
		t.Fatal(err)
	}
	for _, stack := range stacks {
		for _, broken := range violations(graphOf(t, stack, false), stack == "prod") {
			t.Errorf("%s: %s", stack, broken)
		}
	}
}

// Whatever the options: either the arguments are refused, or the graph keeps every promise.
func TestAnyArgumentsAreRefusedOrGiveAHardenedGraph(t *testing.T) {
	t.Parallel()
	accepted := 0
	rapid.Check(t, func(rt *rapid.T) {
		args := drawArgs(rt)
		preview := rapid.Bool().Draw(rt, "preview")
		refused := args.Validate()
		graph, err := recorder.Run(recorder.Options{Stack: "test", Preview: preview}, func(ctx *pulumi.Context) error {
			_, err := hardenedcache.NewHardenedCache(ctx, "cache", args)
			return err
		})
		if (refused == nil) != (err == nil) {
			rt.Fatalf("Validate says %v, the constructor says %v", refused, err)
		}
		if refused != nil {
			if len(graph.Custom()) > 0 {
				rt.Fatalf("refused after registering %d resources", len(graph.Custom()))
			}
			return
		}
		accepted++
		production := args.Production != nil && *args.Production || args.Production == nil && args.Environment == "prod"
		for _, broken := range violations(graph, production) {
			rt.Error(broken)
		}
	})
	t.Logf("%d combinations were accepted", accepted)
	if accepted == 0 {
		t.Error("not one generated combination was accepted, so nothing was judged")
	}
}

// A graph that is weakened in any one hardening property is noticed: the invariants can fail.
func TestTheInvariantsNoticeEveryWeakenedProperty(t *testing.T) {
	t.Parallel()
	for suffix, properties := range hardening {
		for property := range properties {
			graph := graphOf(t, "dev", false)
			for _, r := range graph.OfType(suffix) {
				r.Inputs[property] = "weakened"
			}
			if len(violations(graph, false)) == 0 {
				t.Errorf("nobody notices that %s of %s is weakened", property, suffix)
			}
		}
	}
}
