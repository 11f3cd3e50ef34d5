package unit_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	pulumiazurenativesdk "github.com/pulumi/pulumi-azure-native-sdk/v2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/foundation"
	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

const (
	group     = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-test/providers/"
	subnet    = group + "Microsoft.Network/virtualNetworks/vnet/subnets/snet"
	network   = group + "Microsoft.Network/virtualNetworks/vnet"
	workspace = group + "Microsoft.OperationalInsights/workspaces/log"
)

func plainArgs() *hardenedcache.HardenedCacheArgs {
	return &hardenedcache.HardenedCacheArgs{
		Environment: "test", Owner: pulumi.String("team@example.com"),
		ResourceGroupName: pulumi.String("rg-test"), Location: pulumi.String("westeurope"),
		PrivateEndpoint: &hardenedcache.PrivateEndpointArgs{
			SubnetResourceId: pulumi.String(subnet),
			Dns:              &hardenedcache.PrivateDnsArgs{Mode: "create", VirtualNetworkResourceIds: map[string]pulumi.StringInput{"spoke": pulumi.String(network)}},
		},
		DiagnosticSettings: &hardenedcache.DiagnosticSettingsArgs{WorkspaceResourceId: pulumi.String(workspace)},
	}
}

func principals(keys ...string) map[string]*hardenedcache.AccessArgs {
	access := map[string]*hardenedcache.AccessArgs{}
	for i, key := range keys {
		access[key] = &hardenedcache.AccessArgs{PrincipalId: pulumi.String("6f1a2b3c-4d5e-4f60-8a71-92b3c4d5e6f" + string(rune('0'+i))), Role: "owner"}
	}
	return access
}

// build runs a program that builds one cache.
func build(options recorder.Options, change func(*pulumi.Context, *hardenedcache.HardenedCacheArgs) []pulumi.ResourceOption) (recorder.Graph, error) {
	return recorder.Run(options, func(ctx *pulumi.Context) error {
		args := plainArgs()
		var opts []pulumi.ResourceOption
		if change != nil {
			opts = change(ctx, args)
		}
		_, err := hardenedcache.NewHardenedCache(ctx, "cache", args, opts...)
		return err
	})
}

var asTest = recorder.Options{Stack: "test"}

func TestTypeTokensAreWhatEveryURNHolds(t *testing.T) {
	t.Parallel()
	if hardenedcache.Type != "redoubt:index:HardenedCache" || foundation.Type != "redoubt:index:Foundation" {
		t.Errorf("the tokens are %s and %s; changing one replaces everything that exists", hardenedcache.Type, foundation.Type)
	}
}

func TestAssignmentsAreGrantedOneAfterTheOther(t *testing.T) {
	t.Parallel()
	graph, err := build(asTest, func(_ *pulumi.Context, args *hardenedcache.HardenedCacheArgs) []pulumi.ResourceOption {
		args.Access = principals("charlie", "alpha", "bravo", "delta-1")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	previous := "cache-database"
	for _, key := range []string{"alpha", "bravo", "charlie", "delta-1"} {
		assignment, found := graph.Named("cache-access-" + key)
		if !found || !slices.Contains(assignment.DependsOn, previous) || !assignment.DeleteBeforeReplace {
			t.Errorf("%s: found %v, depends on %v, want %s among them and deleteBeforeReplace", key, found, assignment.DependsOn, previous)
		}
		previous = assignment.Name
	}
}

func TestTheLockComesAfterEverythingElse(t *testing.T) {
	t.Parallel()
	graph, err := build(asTest, func(_ *pulumi.Context, args *hardenedcache.HardenedCacheArgs) []pulumi.ResourceOption {
		args.Access = principals("alpha", "bravo")
		args.Production = new(bool)
		*args.Production = true
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	lock, found := graph.Named("cache-lock")
	if !found || lock.Inputs["level"] != "CanNotDelete" {
		t.Fatalf("production has the lock %+v", lock)
	}
	for _, name := range []string{"cache-cluster", "cache-database", "cache-endpoint", "cache-zonegroup", "cache-access-alpha", "cache-access-bravo", "cache-metrics", "cache-logs"} {
		if !slices.Contains(lock.DependsOn, name) {
			t.Errorf("the lock does not wait for %s", name)
		}
	}
	for _, name := range []string{"cache-cluster", "cache-database"} {
		if r, _ := graph.Named(name); !r.Protect {
			t.Errorf("%s is not protected in production", name)
		}
	}
}

// An input that is an output of another resource can't be judged when the program runs; it is judged before the child
// is created.
func TestAnOutputThatTurnsOutWrongFailsTheChildThatNeedsIt(t *testing.T) {
	t.Parallel()
	output := func(ctx *pulumi.Context, text string) pulumi.StringOutput {
		return pulumi.String(text).ToStringOutputWithContext(ctx.Context())
	}
	cases := map[string]struct {
		change func(*pulumi.Context, *hardenedcache.HardenedCacheArgs)
		want   string
	}{
		"an Enterprise SKU": {func(ctx *pulumi.Context, a *hardenedcache.HardenedCacheArgs) {
			a.Managed = &hardenedcache.ManagedArgs{Sku: output(ctx, "Enterprise_E10").ToStringPtrOutput()}
		}, "managed.sku: Azure has refused to create Enterprise"},
		"a principal that is a name": {func(ctx *pulumi.Context, a *hardenedcache.HardenedCacheArgs) {
			a.Access = map[string]*hardenedcache.AccessArgs{"app": {PrincipalId: output(ctx, "my-app"), Role: "owner"}}
		}, "access.app.principalId: not an object id"},
		"a principal that is there already": {func(ctx *pulumi.Context, a *hardenedcache.HardenedCacheArgs) {
			a.Access = principals("alpha")
			a.Access["bravo"] = &hardenedcache.AccessArgs{PrincipalId: output(ctx, "6f1a2b3c-4d5e-4f60-8a71-92b3c4d5e6f0"), Role: "owner"}
		}, "access.bravo.principalId: the same principal as access.alpha.principalId"},
		"a subnet that is a network": {func(ctx *pulumi.Context, a *hardenedcache.HardenedCacheArgs) {
			a.PrivateEndpoint.SubnetResourceId = output(ctx, network)
		}, "privateEndpoint.subnetResourceId: the resource id of another type"},
		"the zone of another service": {func(ctx *pulumi.Context, a *hardenedcache.HardenedCacheArgs) {
			a.PrivateEndpoint.Dns = &hardenedcache.PrivateDnsArgs{Mode: "existing", PrivateDnsZoneResourceId: output(ctx, group+"Microsoft.Network/privateDnsZones/privatelink.redis.cache.windows.net").ToStringPtrOutput()}
		}, "the zone of another service"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := build(asTest, func(ctx *pulumi.Context, args *hardenedcache.HardenedCacheArgs) []pulumi.ResourceOption {
				c.change(ctx, args)
				return nil
			})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestOneProgramCanHoldTwoCaches(t *testing.T) {
	t.Parallel()
	graph, err := recorder.Run(asTest, func(ctx *pulumi.Context) error {
		for _, name := range []string{"orders", "sessions"} {
			args := plainArgs()
			args.PrivateEndpoint.Dns = &hardenedcache.PrivateDnsArgs{Mode: "policyManaged"}
			if _, err := hardenedcache.NewHardenedCache(ctx, name, args); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	clusters := graph.OfType(":RedisEnterprise")
	if len(clusters) != 2 || clusters[0].Inputs["clusterName"] == clusters[1].Inputs["clusterName"] {
		t.Errorf("want two clusters of different names, got %+v", clusters)
	}
}

func TestEveryGeoReplicationMemberLinksThoseBeforeItAndItself(t *testing.T) {
	t.Parallel()
	graph, err := build(asTest, func(_ *pulumi.Context, args *hardenedcache.HardenedCacheArgs) []pulumi.ResourceOption {
		member := func(location string) *hardenedcache.GeoReplicationMemberArgs {
			return &hardenedcache.GeoReplicationMemberArgs{Location: pulumi.String(location), PrivateEndpoint: &hardenedcache.PrivateEndpointArgs{SubnetResourceId: pulumi.String(subnet)}}
		}
		args.Managed = &hardenedcache.ManagedArgs{GeoReplication: &hardenedcache.GeoReplicationArgs{
			GroupNickname: "orders",
			Members:       map[string]*hardenedcache.GeoReplicationMemberArgs{"north": member("northeurope"), "east": member("eastus")},
		}}
		args.Access = principals("alpha")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for position, name := range []string{"cache-database", "cache-east-database", "cache-north-database"} {
		database, found := graph.Named(name)
		if !found {
			t.Fatalf("no %s", name)
		}
		geo := database.Inputs["geoReplication"].(map[string]any)
		linked := geo["linkedDatabases"].([]any)
		if len(linked) != position+1 || geo["groupNickname"] != "orders" {
			t.Errorf("%s links %v in group %v, want %d databases in orders", name, linked, geo["groupNickname"], position+1)
		}
		cluster, _ := graph.Named(strings.TrimSuffix(name, "database") + "cluster")
		own := linked[position].(map[string]any)["id"].(string)
		if !strings.HasSuffix(own, "/"+cluster.Inputs["clusterName"].(string)+"/databases/default") {
			t.Errorf("%s links %s last, want itself", name, own)
		}
	}
	for _, name := range []string{"cache-east-endpoint", "cache-east-zonegroup", "cache-east-access-alpha", "cache-east-logs", "cache-north-metrics"} {
		if _, found := graph.Named(name); !found {
			t.Errorf("the member lacks %s", name)
		}
	}
}

func TestExplicitProvidersMustBeThePair(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		v2, v3   bool
		disabled string
		refused  string
	}{
		"defaults":                     {},
		"one explicit v2":              {v2: true, refused: "one explicit azure-native provider can't serve Azure Managed Redis"},
		"one explicit v3":              {v3: true, refused: "without an explicit azure-native v2 provider beside it"},
		"the pair":                     {v2: true, v3: true},
		"disabled defaults":            {disabled: `["azure-native"]`, refused: "pulumi:disable-default-providers turns off"},
		"all defaults disabled":        {disabled: `["*"]`, refused: "pulumi:disable-default-providers turns off"},
		"disabled defaults of another": {disabled: `["kubernetes"]`},
		"disabled defaults, the pair":  {disabled: `["*"]`, v2: true, v3: true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := asTest
			if c.disabled != "" {
				options.Config = map[string]string{"pulumi:disable-default-providers": c.disabled}
			}
			graph, err := build(options, func(ctx *pulumi.Context, args *hardenedcache.HardenedCacheArgs) []pulumi.ResourceOption {
				args.Access = principals("alpha")
				return giveProviders(ctx, args, c.v2, c.v3)
			})
			if c.refused != "" {
				if err == nil || !strings.Contains(err.Error(), c.refused) || len(graph.OfType(":HardenedCache")) != 0 {
					t.Errorf("got %v with %d components, want %q before anything is registered", err, len(graph.OfType(":HardenedCache")), c.refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			checkProviders(t, graph, c.v2)
		})
	}
}

func giveProviders(ctx *pulumi.Context, args *hardenedcache.HardenedCacheArgs, v2, v3 bool) []pulumi.ResourceOption {
	var opts []pulumi.ResourceOption
	if v2 {
		provider, err := pulumiazurenativesdk.NewProvider(ctx, "two", nil)
		if err != nil {
			panic(err)
		}
		opts = append(opts, pulumi.Provider(provider))
	}
	if v3 {
		provider, err := hardenedcache.NewRedisEnterpriseProvider(ctx, "three", pulumi.Map{"subscriptionId": pulumi.String("11111111-2222-4333-8444-555555555555")})
		if err != nil {
			panic(err)
		}
		args.RedisEnterpriseProvider = provider
	}
	return opts
}

func checkProviders(t *testing.T, graph recorder.Graph, explicit bool) {
	t.Helper()
	for _, r := range graph.Custom() {
		if strings.HasPrefix(r.Type, "pulumi:") {
			continue
		}
		want := ""
		if explicit {
			want = "two"
			if strings.HasPrefix(r.Type, "azure-native:redisenterprise:") {
				want = "three"
			}
		}
		if r.Provider != want {
			t.Errorf("%s %s uses the provider %q, want %q", r.Type, r.Name, r.Provider, want)
		}
	}
}

func TestAnExplicitProviderAtTheParentIsRefusedToo(t *testing.T) {
	t.Parallel()
	_, err := build(asTest, func(ctx *pulumi.Context, _ *hardenedcache.HardenedCacheArgs) []pulumi.ResourceOption {
		provider, err := pulumiazurenativesdk.NewProvider(ctx, "two", nil)
		if err != nil {
			panic(err)
		}
		var parent struct{ pulumi.ResourceState }
		if err := ctx.RegisterComponentResource("test:index:Parent", "parent", &parent, pulumi.Providers(provider)); err != nil {
			panic(err)
		}
		return []pulumi.ResourceOption{pulumi.Parent(&parent)}
	})
	if err == nil || !strings.Contains(err.Error(), "can't serve Azure Managed Redis") {
		t.Errorf("got %v", err)
	}
}

// A provider of another package among the options is none of the component's business.
func TestAProviderOfAnotherPackageIsNoAzureNativeOne(t *testing.T) {
	t.Parallel()
	graph, err := build(asTest, func(ctx *pulumi.Context, _ *hardenedcache.HardenedCacheArgs) []pulumi.ResourceOption {
		var other struct{ pulumi.ProviderResourceState }
		if err := ctx.RegisterResource("pulumi:providers:kubernetes", "other", nil, &other); err != nil {
			panic(err)
		}
		return []pulumi.ResourceOption{pulumi.Providers(&other)}
	})
	if err != nil {
		t.Fatal(err)
	}
	checkProviders(t, graph, false)
}

// The connection is what a client needs, and holds no secret.
func TestTheConnectionTellsAClientEverythingButASecret(t *testing.T) {
	t.Parallel()
	_, err := recorder.Run(asTest, func(ctx *pulumi.Context) error {
		args := plainArgs()
		args.Access = principals("alpha")
		cache, err := hardenedcache.NewHardenedCache(ctx, "cache", args)
		if err != nil {
			return err
		}
		ctx.Export("checked", pulumi.All(cache.Connection, cache.GrantedPrincipals).ApplyT(func(resolved []any) (string, error) {
			connection := resolved[0].(hardenedcache.Connection)
			granted := resolved[1].(map[string]string)
			if !strings.HasSuffix(connection.Host, ".westeurope.redis.azure.net") || connection.Port != 10000 || !connection.Tls ||
				connection.Authentication != "entra" || connection.TokenScope != "https://redis.azure.com/.default" {
				return "", errors.New("unexpected connection: " + connection.Host)
			}
			if granted["alpha"] != "6f1a2b3c-4d5e-4f60-8a71-92b3c4d5e6f0" {
				return "", errors.New("the granted principal is missing")
			}
			return "ok", nil
		}))
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
