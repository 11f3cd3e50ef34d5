package engine_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	pulumiazurenativesdk "github.com/pulumi/pulumi-azure-native-sdk/v2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

// legacy is the environment of the classic service.
const legacy = "legacy"

const classicType = "azure-native:cache/v20241101:Redis"

// plantedKeys are the keys with which the simulated Azure answered.
func plantedKeys(t *testing.T, azure *sandbox.Server) []string {
	t.Helper()
	var keys []string
	for _, r := range azure.Resources() {
		if !arm.SameType(r.Type, "Microsoft.Cache/redis") {
			continue
		}
		for _, name := range []string{"primary", "secondary"} {
			key := r.Text("properties", "accessKeys", name+"Key")
			if key == "" || key != sandbox.PlantedKey(r.ID, name) {
				t.Fatalf("the answer about %s holds no %s key, so there is nothing to look for", r.Name, name)
			}
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		t.Fatal("there is no classic cache")
	}
	return keys
}

func TestNoAccessKeyIsEverInPlainText(t *testing.T) {
	t.Parallel()
	env := newEnvironment(t, legacy)
	results := []any{env.Preview(), env.Up(), env.Preview()}
	env.EditStackFile("retires: \"2028-09-30\"", "retires: soon")
	results = append(results, env.Up())
	keys := plantedKeys(t, env.Azure)
	for _, key := range keys {
		for name, contents := range env.StateFiles() {
			if strings.Contains(contents, key) {
				t.Errorf("%s holds an access key in plain text", name)
			}
		}
		for i, result := range results {
			if strings.Contains(asJSON(t, result), key) {
				t.Errorf("the result of run %d holds an access key", i)
			}
		}
	}
	if cache := deployed(t, env, classicType); cache.Outputs["accessKeys"] == nil || !isSecret(cache.Outputs["accessKeys"]) {
		t.Errorf("the state holds access keys as %v, want a secret: else nothing was looked for", cache.Outputs["accessKeys"])
	}
	env.DestroyProtected()
}

// state is what the state says of one resource.
type state struct {
	Type            string
	Inputs, Outputs map[string]any
}

// deployed reads the only resource of a type from the exported state.
func deployed(t *testing.T, env *enginetest.Env, typ string) state {
	t.Helper()
	var export struct {
		Checkpoint struct {
			Latest struct{ Resources []state }
		}
	}
	if err := json.Unmarshal(env.State(), &export); err != nil {
		t.Fatal(err)
	}
	var found []state
	for _, r := range export.Checkpoint.Latest.Resources {
		if r.Type == typ {
			found = append(found, r)
		}
	}
	if len(found) != 1 {
		t.Fatalf("the state holds %d resources of type %s, want one", len(found), typ)
	}
	return found[0]
}

// isSecret: https://github.com/pulumi/pulumi/blob/v3.226.0/sdk/go/common/resource/sig/sig.go
func isSecret(value any) bool {
	object, _ := value.(map[string]any)
	_, encrypted := object["ciphertext"]
	return encrypted && object["4dabf18193072939515e22adb298388d"] == "1b47061264138c4ac30d75fd1eb44270"
}

// The questions of the CIS benchmark's kind, answered from what an auditor is handed: the exported state.
func TestTheExportedStateShowsThatNothingIsInClearAndNoKeyIsUsable(t *testing.T) {
	t.Parallel()
	env := newEnvironment(t, legacy)
	env.Up()
	cache := deployed(t, env, classicType)
	for side, properties := range map[string]map[string]any{"inputs": cache.Inputs, "outputs": cache.Outputs} {
		configuration, _ := properties["redisConfiguration"].(map[string]any)
		reachableInClear := properties["enableNonSslPort"] != false || properties["minimumTlsVersion"] != "1.2"
		if reachableInClear {
			t.Errorf("%s: is plain 6379 reachable? enableNonSslPort %v, minimumTlsVersion %v", side, properties["enableNonSslPort"], properties["minimumTlsVersion"])
		}
		usableKey := properties["disableAccessKeyAuthentication"] != true || configuration["aadEnabled"] != "true"
		if usableKey {
			t.Errorf("%s: is there a usable key? disableAccessKeyAuthentication %v, aadEnabled %v", side, properties["disableAccessKeyAuthentication"], configuration["aadEnabled"])
		}
		if properties["publicNetworkAccess"] != "Disabled" {
			t.Errorf("%s: publicNetworkAccess is %v", side, properties["publicNetworkAccess"])
		}
		if method := configuration["preferredDataPersistenceAuthMethod"]; method != "ManagedIdentity" || strings.Contains(asJSON(t, configuration), "AccountKey") {
			t.Errorf("%s: persistence signs in with %v", side, method)
		}
	}
}

func TestOneExplicitProviderServesTheClassicService(t *testing.T) {
	t.Parallel()
	program := func(pair bool) pulumi.RunFunc {
		return func(ctx *pulumi.Context) error {
			provider, err := pulumiazurenativesdk.NewProvider(ctx, "azure", &pulumiazurenativesdk.ProviderArgs{SubscriptionId: pulumi.String(testSubscription)})
			if err != nil {
				return err
			}
			args := classicArgs()
			if pair {
				args.RedisEnterpriseProvider = provider
			}
			_, err = hardenedcache.NewHardenedCache(ctx, "cache", args, pulumi.Provider(provider))
			return err
		}
	}
	env := newClassic(t, program(true))
	if _, err := env.TryUp(); err == nil || !strings.Contains(err.Error(), "redisEnterpriseProvider: the classic service needs azure-native v2 only") {
		t.Errorf("a pair: got %v", err)
	}
	env.SetProgram(program(false))
	env.Up()
	if again := env.Preview(); again.Changed() {
		t.Errorf("the second preview is not empty: %v", changesOf(again))
	}
}

func TestAChangeThatAzureCannotMakeReplacesTheClassicCache(t *testing.T) {
	t.Parallel()
	env := newEnvironment(t, legacy)
	notProduction := strings.NewReplacer("      production: true\n", "      production: false\n", "\n      monitoring:\n", "\n      monitoring:\n        enabled: false\n")
	env.SetStackFile([]byte(notProduction.Replace(string(stackFile(t, legacy)))))
	env.Up()
	env.EditStackFile("        sku: Premium_P1\n", "        sku: Premium_P1\n        availabilityZones: [\"1\", \"2\"]\n")
	cache, found := env.Preview().Step(classicType, "cache-redis", "replace")
	if !found || !slices.Contains(cache.Replaces, "zones") {
		t.Errorf("zones: replaced %v because of %v", found, cache.Replaces)
	}
	env.SetStackFile([]byte(notProduction.Replace(string(stackFile(t, legacy)))))
	env.EditStackFile("sku: Premium_P1", "sku: Premium_P2")
	if _, updated := env.Up().Step(classicType, "cache-redis", "update"); !updated {
		t.Error("a bigger cache is not scaled in place")
	}
}

// injected is a program whose cache is in a subnet.
func injected(subnet string) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		args := classicArgs()
		args.PrivateEndpoint = nil
		args.Classic.Sku = pulumi.String("Premium_P1")
		args.Classic.VirtualNetworkInjection = &hardenedcache.VirtualNetworkInjectionArgs{SubnetResourceId: pulumi.String(subnet)}
		cache, err := hardenedcache.NewHardenedCache(ctx, "cache", args)
		if err != nil {
			return err
		}
		ctx.Export("hostName", cache.HostName)
		return nil
	}
}

func TestAnInjectedCacheNeedsNoEndpoint(t *testing.T) {
	t.Parallel()
	env := newClassic(t, injected(testNetwork+"/subnets/snet-private-endpoints"))
	made := env.Up()
	if host, _ := made.Outputs["hostName"].Value.(string); !strings.HasSuffix(host, ".redis.cache.windows.net") {
		t.Errorf("the host name is %q", host)
	}
	if cache := deployed(t, env, classicType); cache.Inputs["publicNetworkAccess"] != "Enabled" {
		t.Errorf("publicNetworkAccess is %v; Disabled would mean endpoints only, which an injected cache can't have", cache.Inputs["publicNetworkAccess"])
	}
	if again := env.Preview(); again.Changed() {
		t.Errorf("the second preview is not empty: %v", changesOf(again))
	}
}

// linkedPair is a program with two caches in two regions.
func linkedPair(ctx *pulumi.Context) error {
	args := classicArgs()
	args.Classic.Sku = pulumi.String("Premium_P1")
	args.Production = new(bool)
	args.Lock = &hardenedcache.LockArgs{Kind: "CanNotDelete"}
	args.Classic.GeoReplication = &hardenedcache.ClassicGeoReplicationArgs{Secondary: &hardenedcache.GeoReplicationMemberArgs{
		Location: pulumi.String("northeurope"),
		PrivateEndpoint: &hardenedcache.PrivateEndpointArgs{
			SubnetResourceId: pulumi.String(testNetwork + "/subnets/snet-private-endpoints"), Location: pulumi.String("westeurope"),
		},
	}}
	cache, err := hardenedcache.NewHardenedCache(ctx, "cache", args)
	if err != nil {
		return err
	}
	ctx.Export("members", cache.MemberHostNames)
	return nil
}

func TestALinkComesAfterEverythingOfBothCachesAndGoesFirst(t *testing.T) {
	t.Parallel()
	env := newClassic(t, linkedPair)
	made := env.Up()
	if members, _ := made.Outputs["members"].Value.(map[string]any); len(members) != 1 || members["secondary"] == nil {
		t.Errorf("the members are %v", made.Outputs["members"].Value)
	}
	if again := env.Preview(); again.Changed() {
		t.Errorf("the second preview is not empty: %v", changesOf(again))
	}
	env.Destroy()
	var order []string
	for _, write := range env.Azure.Journal() {
		kind := write.Resource.Type[strings.LastIndex(write.Resource.Type, "/")+1:]
		order = append(order, write.Operation+" "+kind)
	}
	text := strings.Join(order, "; ")
	link, unlink := strings.Index(text, "create linkedServers"), strings.Index(text, "delete linkedServers")
	if link < 0 || unlink < 0 {
		t.Fatalf("there was no link: %s", text)
	}
	before := text[:link]
	for kind, times := range map[string]int{"create redis;": 2, "create privateEndpoints;": 2, "create privateDnsZoneGroups;": 2, "create accessPolicyAssignments;": 2} {
		if strings.Count(before, kind) != times {
			t.Errorf("the link does not wait for both %s %s", kind, text)
		}
	}
	if strings.Contains(before, "create locks") {
		t.Errorf("a lock comes before the link, and would stand in its way later: %s", text)
	}
	for _, kind := range []string{"delete redis", "delete privateEndpoints", "delete accessPolicyAssignments"} {
		if at := strings.Index(text, kind); at < unlink {
			t.Errorf("%s comes before the caches are unlinked: %s", kind, text)
		}
	}
}
