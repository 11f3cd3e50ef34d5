package unit_test

import (
	"fmt"
	"maps"
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
	"azure-native:cache/v20241101:AccessPolicy",
	"azure-native:cache/v20241101:AccessPolicyAssignment",
	"azure-native:cache/v20241101:FirewallRule",
	"azure-native:cache/v20241101:LinkedServer",
	"azure-native:cache/v20241101:PatchSchedule",
	"azure-native:cache/v20241101:Redis",
	"azure-native:eventgrid/v20250215:SystemTopic",
	"azure-native:eventgrid/v20250215:SystemTopicEventSubscription",
	"azure-native:insights/v20180301:MetricAlert",
	"azure-native:insights/v20201001:ActivityLogAlert",
	"azure-native:insights/v20210501preview:DiagnosticSetting",
	"azure-native:insights/v20230101:ActionGroup",
	"azure-native:insights/v20230601:Workbook",
	"azure-native:insights/v20231201:ScheduledQueryRule",
	"azure-native:keyvault/v20230701:Key",
	"azure-native:keyvault/v20230701:Vault",
	"azure-native:managedidentity/v20230131:UserAssignedIdentity",
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
var taggable = []string{":NetworkSecurityGroup", ":PrivateEndpoint", ":VirtualNetwork", ":PrivateZone", ":VirtualNetworkLink", ":Workspace", ":Redis", ":RedisEnterprise", ":ResourceGroup", ":UserAssignedIdentity", ":Vault", ":Key", ":SystemTopic",
	":MetricAlert", ":ActivityLogAlert", ":ActionGroup", ":Workbook", ":ScheduledQueryRule"}

// hardening is what must stand explicitly in every plan, by the last part of the type token.
var hardening = map[string]map[string]any{
	":RedisEnterprise": {"publicNetworkAccess": "Disabled", "minimumTlsVersion": "1.2"},
	":Database":        {"clientProtocol": "Encrypted", "port": float64(10000), "databaseName": "default"},
	":Redis":           {"enableNonSslPort": false, "minimumTlsVersion": "1.2", "redisConfiguration.aadEnabled": "true"},
	":Vault": {
		"properties.enableRbacAuthorization": true, "properties.enableSoftDelete": true, "properties.enablePurgeProtection": true,
		"properties.publicNetworkAccess": "Disabled", "properties.networkAcls.defaultAction": "Deny",
		"properties.enabledForDeployment": false, "properties.enabledForDiskEncryption": false, "properties.enabledForTemplateDeployment": false,
	},
	":SystemTopicEventSubscription": {"eventDeliverySchema": "CloudEventSchemaV1_0", "destination.endpointType": "MonitorAlert"},
	":Key":                          {"properties.attributes.exportable": false, "properties.attributes.enabled": true},
	":VirtualNetworkLink":           {"registrationEnabled": false},
	":MetricAlert":                  {"enabled": true, "autoMitigate": true, "location": "global"},
	":ActivityLogAlert":             {"enabled": true, "location": "global"},
	":ScheduledQueryRule":           {"enabled": true, "kind": "LogAlert", "skipQueryValidation": true},
	":Subnet":                       {"privateEndpointNetworkPolicies": "Enabled", "defaultOutboundAccess": false},
}

// protected are those that production protects from deletion by Pulumi; the last two are the foundation's.
var protected = []string{":Redis", ":RedisEnterprise", ":Database", ":ResourceGroup", ":Workspace", ":Vault", ":Key"}

// never are inputs that must not be sent.
var never = map[string][]string{
	":RedisEnterprise": {"zones"},
	":Redis":           {"tenantSettings", "redisConfiguration.authnotrequired", "redisConfiguration.aofStorageConnectionString1"},
}

// promise is what the arguments ask of the graph.
type promise struct {
	// production protects; keys are on, which takes a waiver.
	production, keys bool
	// monitored is whether alerts were asked for.
	monitored bool
}

// ignored are the properties whose changes a resource does not see: of a key the expiry, which a rotation moves. All others
// are put right.
var ignored = map[string][]string{"azure-native:keyvault/v20230701:Key": {"properties.attributes.expires"}}

// violations are the ways in which a graph breaks what the component promises.
func violations(graph recorder.Graph, promised promise) []string {
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
		if !slices.Equal(r.IgnoreChanges, ignored[r.Type]) {
			fail(r, "ignores changes of %v", r.IgnoreChanges)
		}
		suffix := r.Type[strings.LastIndex(r.Type, ":"):]
		for property, want := range hardeningOf(suffix, promised) {
			if got := at(r.Inputs, property); got != want {
				fail(r, "%s is %v, want it sent as %v", property, got, want)
			}
		}
		for _, property := range never[suffix] {
			if at(r.Inputs, property) != nil {
				fail(r, "%s must not be sent", property)
			}
		}
		for _, text := range tagProblems(r, suffix) {
			fail(r, "%s", text)
		}
		// Protection is for what holds data or answers for it. On anything else it would stop a change of who has access.
		kept := promised.production || suffix == ":Redis" && len(graph.OfType(":FirewallRule")) > 0
		if want := kept && slices.Contains(protected, suffix); r.Protect != want {
			fail(r, "protected is %v, want %v", r.Protect, want)
		}
	}
	found = append(found, structure(graph)...)
	found = append(found, vaultViolations(graph)...)
	found = append(found, alertViolations(graph, promised)...)
	return append(found, classicViolations(graph)...)
}

// hardeningOf is what must stand in the plan of one type: Entra is always on, and access keys are off unless a waiver lets
// them in.
func hardeningOf(suffix string, promised promise) map[string]any {
	wanted := maps.Clone(hardening[suffix])
	switch suffix {
	case ":Database":
		wanted["accessKeysAuthentication"] = map[bool]string{true: "Enabled", false: "Disabled"}[promised.keys]
	case ":Redis":
		wanted["disableAccessKeyAuthentication"] = !promised.keys
	}
	return wanted
}

// at is the input at a path with dots.
func at(inputs map[string]any, path string) any {
	name, rest, nested := strings.Cut(path, ".")
	if !nested {
		return inputs[name]
	}
	object, _ := inputs[name].(map[string]any)
	return at(object, rest)
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
		found = append(found, notInTurn(chain)...)
	}
	for _, endpoint := range graph.OfType(":PrivateEndpoint") {
		wantGroup, wantFirst := "redisEnterprise", "database"
		switch {
		case strings.HasSuffix(endpoint.Name, "vault-endpoint"):
			wantGroup, wantFirst = "vault", ""
		case len(graph.OfType(":Redis")) > 0:
			wantGroup, wantFirst = "redisCache", "redis"
		}
		connection := endpoint.Inputs["privateLinkServiceConnections"].([]any)[0].(map[string]any)
		if groups := connection["groupIds"].([]any); len(groups) != 1 || groups[0] != wantGroup {
			found = append(found, fmt.Sprintf("%s joins the group %v", endpoint.Name, groups))
		}
		first := strings.TrimSuffix(strings.TrimSuffix(endpoint.Name, "endpoint")+wantFirst, "-")
		if !slices.Contains(endpoint.DependsOn, first) {
			found = append(found, endpoint.Name+" does not wait for its "+wantFirst)
		}
	}
	return found
}

// notInTurn are the writes below one cache that can overlap: of any two, one must depend on the other directly, because
// the engine looks at nothing else when it orders deletions.
func notInTurn(writes recorder.Graph) []string {
	var found []string
	for i, a := range writes {
		for _, b := range writes[:i] {
			if !slices.Contains(a.DependsOn, b.Name) && !slices.Contains(b.DependsOn, a.Name) {
				found = append(found, a.Name+" and "+b.Name+" can be written at the same time")
			}
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
		for _, broken := range violations(graphOf(t, stack, false), promise{production: slices.Contains([]string{"prod", "legacy", "regulated"}, stack), keys: stack == "partner"}) {
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
		for _, broken := range violations(graph, promise{production: production, keys: keysOn(args), monitored: args.Monitoring != nil}) {
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
	for suffix := range hardening {
		for property := range hardeningOf(suffix, promise{}) {
			graph, promised := graphWith(t, suffix)
			if broken := violations(graph, promised); len(broken) > 0 {
				t.Fatalf("the graph is weak before it is weakened: %v", broken)
			}
			for _, r := range graph.OfType(suffix) {
				weaken(r.Inputs, property)
			}
			if len(violations(graph, promised)) == 0 {
				t.Errorf("nobody notices that %s of %s is weakened", property, suffix)
			}
		}
	}
}

func weaken(inputs map[string]any, path string) {
	name, rest, nested := strings.Cut(path, ".")
	if nested {
		weaken(inputs[name].(map[string]any), rest)
		return
	}
	inputs[name] = "weakened"
}

// graphWith is a graph that has a resource of the type, and what it promises.
func graphWith(t *testing.T, suffix string) (recorder.Graph, promise) {
	t.Helper()
	switch suffix {
	case ":Redis":
		return graphOf(t, "legacy", false), promise{production: true}
	case ":Vault", ":Key", ":SystemTopicEventSubscription":
		return keyGraph(t, "key-in-new-vault"), promise{production: true}
	case ":MetricAlert", ":ActivityLogAlert", ":ScheduledQueryRule":
		return graphOf(t, "prod", false), promise{production: true}
	default:
		return graphOf(t, "dev", false), promise{}
	}
}
