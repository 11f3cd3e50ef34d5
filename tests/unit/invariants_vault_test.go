package unit_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

// vaultViolations are those of key vaults and of what is in them.
func vaultViolations(graph recorder.Graph) []string {
	found := secretViolations(graph)
	for _, vault := range graph.OfType(":Vault") {
		for _, suffix := range []string{"-endpoint", "-diagnostics"} {
			if _, exists := graph.Named(vault.Name + suffix); !exists {
				found = append(found, vault.Name+" has no "+vault.Name+suffix)
			}
		}
		if diagnostics, exists := graph.Named(vault.Name + "-diagnostics"); exists && !logs(diagnostics, "audit", "allLogs") {
			found = append(found, vault.Name+" does not log who reads it")
		}
		_, cacheLocked := graph.Named("cache-lock")
		if _, locked := graph.Named(vault.Name + "-lock"); locked != cacheLocked {
			found = append(found, fmt.Sprintf("%s is locked: %v, its cache: %v", vault.Name, locked, cacheLocked))
		}
	}
	for _, key := range graph.OfType(":Key") {
		found = append(found, keyViolations(graph, key)...)
	}
	found = append(found, readerViolations(graph)...)
	return append(found, zoneViolations(graph)...)
}

// secretViolations: nobody declares a secret, whose value would be an input and so stand in the state.
func secretViolations(graph recorder.Graph) []string {
	var found []string
	for _, r := range graph.Custom() {
		if strings.HasPrefix(r.Type, "azure-native:keyvault") && strings.HasSuffix(r.Type, ":Secret") {
			found = append(found, r.Name+" declares a secret")
		}
	}
	return found
}

func logs(setting recorder.Resource, groups ...string) bool {
	list, _ := setting.Inputs["logs"].([]any)
	for _, group := range groups {
		if !slices.ContainsFunc(list, func(entry any) bool {
			settings := entry.(map[string]any)
			return settings["categoryGroup"] == group && settings["enabled"] == true
		}) {
			return false
		}
	}
	return true
}

// keyViolations: a key expires, is rotated before that, and comes after whoever listens to its vault.
func keyViolations(graph recorder.Graph, key recorder.Resource) []string {
	var found []string
	if expires, known := at(key.Inputs, "properties.attributes.expires").(float64); !known || expires == 0 {
		found = append(found, key.Name+" never expires")
	}
	actions, _ := at(key.Inputs, "properties.rotationPolicy.lifetimeActions").([]any)
	if len(actions) != 2 || at(actions[0].(map[string]any), "action.type") != "rotate" || at(actions[1].(map[string]any), "trigger.timeBeforeExpiry") != "P60D" {
		found = append(found, fmt.Sprintf("%s is not rotated and announced: %v", key.Name, actions))
	}
	if at(key.Inputs, "properties.rotationPolicy.attributes.expiryTime") == nil {
		found = append(found, key.Name+" has versions that never expire")
	}
	const alert = "cache-vault-expiry-alert"
	if _, watched := graph.Named(alert); watched && !slices.Contains(key.DependsOn, alert) {
		found = append(found, key.Name+" is made before anybody listens")
	}
	return found
}

// readerViolations: what the environment's identity may read is one vault, the one for access keys.
func readerViolations(graph recorder.Graph) []string {
	var found []string
	for _, role := range graph.OfType(":RoleAssignment") {
		isReader := strings.HasSuffix(fmt.Sprint(role.Inputs["roleDefinitionId"]), "4633458b-17de-408a-b874-0445c86b69e6")
		if isReader && !slices.Equal(role.PropertyDependsOn["scope"], []string{"cache-keys-vault"}) {
			found = append(found, fmt.Sprintf("%s lets somebody read secrets in %v", role.Name, role.Inputs["scope"]))
		}
	}
	return found
}

// zoneViolations: a resource group holds one private DNS zone of a name.
func zoneViolations(graph recorder.Graph) []string {
	var found []string
	seen := map[any]string{}
	for _, zone := range graph.OfType(":PrivateZone") {
		name := zone.Inputs["privateZoneName"]
		if other, twice := seen[name]; twice {
			found = append(found, fmt.Sprintf("%s and %s are both %v", other, zone.Name, name))
		}
		seen[name] = zone.Name
	}
	return found
}

// Whatever the options of keys and their vaults: either they are refused, or every vault is closed and watched over.
func TestAnyOptionsOfKeysAreRefusedOrGiveClosedVaults(t *testing.T) {
	t.Parallel()
	vaults := 0
	rapid.Check(t, func(rt *rapid.T) {
		var args *hardenedcache.HardenedCacheArgs
		graph, err := build(asTest, func(_ *pulumi.Context, plain *hardenedcache.HardenedCacheArgs) []pulumi.ResourceOption {
			args = plain
			args.Clock, args.Production = onTheDay, optionalOf(rt, "production", rapid.Bool())
			if rapid.Bool().Draw(rt, "classic") {
				classic(args)
			}
			drawKeys(rt, args, hardenedcache.Choices())
			return nil
		})
		if err != nil {
			return
		}
		vaults += len(graph.OfType(":Vault"))
		production := args.Production != nil && *args.Production
		for _, broken := range violations(graph, promise{production: production, keys: keysOn(args), monitored: args.Monitoring != nil}) {
			rt.Error(broken)
		}
	})
	t.Logf("%d vaults were judged", vaults)
	if vaults == 0 {
		t.Error("no generated combination has a vault, so nothing was judged")
	}
}

func TestTheInvariantsNoticeWhatIsWrongWithVaults(t *testing.T) {
	t.Parallel()
	drop := func(name string) func(recorder.Graph) recorder.Graph {
		return func(graph recorder.Graph) recorder.Graph {
			return slices.DeleteFunc(graph, func(r recorder.Resource) bool { return r.Name == name })
		}
	}
	change := func(name string, edit func(*recorder.Resource)) func(recorder.Graph) recorder.Graph {
		return func(graph recorder.Graph) recorder.Graph {
			for i := range graph {
				if graph[i].Name == name {
					edit(&graph[i])
				}
			}
			return graph
		}
	}
	cases := []struct {
		name   string
		change func(recorder.Graph) recorder.Graph
		want   string
	}{
		{"a declared secret", func(graph recorder.Graph) recorder.Graph {
			return append(graph, recorder.Resource{Type: "azure-native:keyvault/v20230701:Secret", Name: "redis-key", Custom: true})
		}, "redis-key declares a secret"},
		{"a vault without an endpoint", drop("cache-keys-vault-endpoint"), "has no cache-keys-vault-endpoint"},
		{"a vault without a log", drop("cache-vault-diagnostics"), "has no cache-vault-diagnostics"},
		{"a log without audit", change("cache-vault-diagnostics", func(r *recorder.Resource) { r.Inputs["logs"] = nil }), "does not log who reads it"},
		{"a vault without a lock", drop("cache-keys-vault-lock"), "is locked: false, its cache: true"},
		{"a key before its watch", change("cache-key", func(r *recorder.Resource) { r.DependsOn = nil }), "is made before anybody listens"},
		{"a key for ever", change("cache-key", func(r *recorder.Resource) { weaken(r.Inputs, "properties.attributes.expires") }), "never expires"},
		{"a reader of another vault", change("cache-keys-reader-role", func(r *recorder.Resource) { r.PropertyDependsOn["scope"] = []string{"cache-vault"} }), "lets somebody read secrets"},
		{"two zones", func(graph recorder.Graph) recorder.Graph {
			zone, _ := graph.Named("cache-vault-zone")
			zone.Name = "cache-keys-vault-zone"
			return append(graph, zone)
		}, "are both privatelink.vaultcore.azure.net"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			graph := accessKeysGraph(t, "access-keys-beside-key")
			if found := vaultViolations(graph); len(found) > 0 {
				t.Fatal(found)
			}
			if found := strings.Join(vaultViolations(c.change(graph)), "\n"); !strings.Contains(found, c.want) {
				t.Errorf("got %q, want %q", found, c.want)
			}
		})
	}
}

// environmentNames are the names in a graph that must be another environment's in none: of vaults, identities and roles.
func environmentNames(graph recorder.Graph) []string {
	var names []string
	for _, r := range graph.Custom() {
		for _, input := range []string{"vaultName", "resourceName", "roleAssignmentName", "systemTopicName"} {
			if name, given := r.Inputs[input].(string); given && r.Type != "azure-native:keyvault/v20230701:Key" && !strings.HasSuffix(r.Type, "Subscription") {
				names = append(names, input+" "+name)
			}
		}
	}
	return names
}

// Whatever the environments are called and wherever derived names are cut, no two share a vault, an identity or a role.
func TestNoTwoEnvironmentsShareAVaultOrAnIdentity(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		generator := rapid.StringMatching(`[a-z][a-z0-9-]{0,19}`)
		first := generator.Draw(rt, "environment")
		second := generator.Filter(func(name string) bool { return name != first }).Draw(rt, "other environment")
		var seen []string
		for _, environment := range []string{first, second} {
			graph, err := build(asTest, func(_ *pulumi.Context, args *hardenedcache.HardenedCacheArgs) []pulumi.ResourceOption {
				args.Environment = environment
				accessKeysForms["access-keys-beside-key"](args)
				return nil
			})
			if err != nil {
				rt.Fatal(err)
			}
			names := environmentNames(graph)
			if len(names) < 7 {
				rt.Fatalf("%s has only the names %v", environment, names)
			}
			for _, name := range names {
				if slices.Contains(seen, name) {
					rt.Fatalf("%s and %s share %s", first, second, name)
				}
			}
			seen = append(seen, names...)
		}
	})
}

func TestNoTwoStacksShareAVaultOrAnIdentity(t *testing.T) {
	t.Parallel()
	owner := map[string]string{}
	for _, stack := range []string{"dev", "test", "prod", "legacy", "regulated", "partner"} {
		for _, name := range environmentNames(graphOf(t, stack, false)) {
			if other, shared := owner[name]; shared {
				t.Error(cmp.Diff(other, stack), name)
			}
			owner[name] = stack
		}
	}
}
