package cacheaccess_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	azurenative "github.com/pulumi/pulumi-azure-native-sdk/v2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/cacheaccess"
	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

const (
	subscription = "11111111-2222-4333-8444-555555555555"
	elsewhere    = "99999999-8888-4777-8666-555555555555"
	caches       = "/subscriptions/" + subscription + "/resourceGroups/rg-cache-prod/providers/Microsoft.Cache/"
	managed      = caches + "redisEnterprise/amr-cache-prod-f36c15/"
	classic      = caches + "redis/redis-cache-legacy-47fa55"
	networks     = "/subscriptions/" + subscription + "/resourceGroups/rg-network-prod/providers/Microsoft.Network/"
	api          = "3b9e5c71-8a24-4f6d-9b0c-1d7e2f3a4b58"
	worker       = "c41d0f7a-5e2b-4a96-8d3c-7b6e5f4a3c21"
)

// args are those of a program with one principal on a managed cache.
func args(changes ...func(*cacheaccess.CacheAccessArgs)) *cacheaccess.CacheAccessArgs {
	made := &cacheaccess.CacheAccessArgs{
		CacheResourceId: pulumi.String(strings.TrimSuffix(managed, "/")),
		HostName:        pulumi.String("amr-cache-prod-f36c15.westeurope.redis.azure.net"),
		Access:          map[string]*cacheaccess.CacheUserArgs{"orders-api": {PrincipalId: pulumi.String(api), Role: "owner"}},
	}
	for _, change := range changes {
		change(made)
	}
	return made
}

func onClassic(a *cacheaccess.CacheAccessArgs) {
	a.CacheResourceId = pulumi.String(classic)
	a.HostName = pulumi.String("redis-cache-legacy-47fa55.redis.cache.windows.net")
}

func withLink(a *cacheaccess.CacheAccessArgs) {
	a.VirtualNetworkLink = &cacheaccess.VirtualNetworkLinkArgs{
		PrivateDnsZoneResourceId: pulumi.String(networks + "privateDnsZones/privatelink.redis.azure.net"),
		VirtualNetworkResourceId: pulumi.String(networks + "virtualNetworks/vnet-orders"),
	}
}

func run(options recorder.Options, a *cacheaccess.CacheAccessArgs, opts ...pulumi.ResourceOption) (recorder.Graph, error) {
	options.Stack = "prod"
	return recorder.Run(options, func(ctx *pulumi.Context) error {
		_, err := cacheaccess.NewCacheAccess(ctx, "redis", a, opts...)
		return err
	})
}

func mustRun(t *testing.T, options recorder.Options, a *cacheaccess.CacheAccessArgs) recorder.Graph {
	t.Helper()
	graph, err := run(options, a)
	if err != nil {
		t.Fatal(err)
	}
	return graph
}

func TestAPrincipalGetsAnAssignmentOnTheManagedCacheThatTheIdNames(t *testing.T) {
	t.Parallel()
	graph := mustRun(t, recorder.Options{}, args())
	made := graph.Custom()
	if len(made) != 1 {
		t.Fatalf("got %v", made)
	}
	want := map[string]any{
		"accessPolicyAssignmentName": "ordersapi", "accessPolicyName": "default", "clusterName": "amr-cache-prod-f36c15",
		"databaseName": "default", "resourceGroupName": "rg-cache-prod", "user": map[string]any{"objectId": api},
	}
	if diff := cmp.Diff(want, made[0].Inputs); diff != "" {
		t.Error(diff)
	}
	if got := made[0]; got.Name != "redis-access-orders-api" || got.Parent != "redis" || got.Protect || !got.DeleteBeforeReplace ||
		!cmp.Equal(got.ReplaceOnChanges, []string{"user"}) || got.Type != "azure-native:redisenterprise:AccessPolicyAssignment" {
		t.Errorf("got %+v", got)
	}
}

func TestOnAClassicCacheARoleIsABuiltInPolicyAndAPolicyIsTheOwners(t *testing.T) {
	t.Parallel()
	graph := mustRun(t, recorder.Options{}, args(onClassic, func(a *cacheaccess.CacheAccessArgs) {
		a.Access["orders-api"].Role = "contributor"
		a.Access["worker"] = &cacheaccess.CacheUserArgs{PrincipalId: pulumi.String(worker), Policy: pulumi.String("catalogue-reader")}
	}))
	got := map[string]map[string]any{}
	for _, made := range graph.Custom() {
		got[made.Type+" "+made.Name] = made.Inputs
	}
	const token = "azure-native:cache/v20241101:AccessPolicyAssignment redis-access-"
	assignment := func(name, policy, principal string) map[string]any {
		return map[string]any{"accessPolicyAssignmentName": name, "accessPolicyName": policy, "cacheName": "redis-cache-legacy-47fa55",
			"resourceGroupName": "rg-cache-prod", "objectId": principal, "objectIdAlias": principal}
	}
	want := map[string]map[string]any{
		token + "orders-api": assignment("orders-api", "Data Contributor", api), token + "worker": assignment("worker", "catalogue-reader", worker),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Azure takes one write below a cache at a time.
func TestEachAssignmentComesAfterAllBeforeIt(t *testing.T) {
	t.Parallel()
	for name, service := range map[string]func(*cacheaccess.CacheAccessArgs){"managed": func(*cacheaccess.CacheAccessArgs) {}, "classic": onClassic} {
		graph := mustRun(t, recorder.Options{}, args(service, func(a *cacheaccess.CacheAccessArgs) {
			a.Access["batch"] = &cacheaccess.CacheUserArgs{PrincipalId: pulumi.String(elsewhere), Role: "owner"}
			a.Access["worker"] = &cacheaccess.CacheUserArgs{PrincipalId: pulumi.String(worker), Role: "owner"}
		}))
		got := map[string][]string{}
		for _, made := range graph.Custom() {
			got[made.Name] = made.DependsOn
		}
		want := map[string][]string{
			"redis-access-batch": nil, "redis-access-orders-api": {"redis-access-batch"}, "redis-access-worker": {"redis-access-batch", "redis-access-orders-api"},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestTheLinkLetsTheNetworkSeeTheZoneAndNobodyRegisterInIt(t *testing.T) {
	t.Parallel()
	link := mustRun(t, recorder.Options{}, args(withLink)).OfType(":VirtualNetworkLink")
	if len(link) != 1 {
		t.Fatalf("got %v", link)
	}
	name, _ := link[0].Inputs["virtualNetworkLinkName"].(string)
	if !strings.HasPrefix(name, "link-redoubt-prod-redis-") {
		t.Errorf("the link of another stack could have the name %s", name)
	}
	delete(link[0].Inputs, "virtualNetworkLinkName")
	want := map[string]any{
		"privateZoneName": "privatelink.redis.azure.net", "resourceGroupName": "rg-network-prod", "location": "global",
		"registrationEnabled": false, "virtualNetwork": map[string]any{"id": networks + "virtualNetworks/vnet-orders"}, "tags": map[string]any{},
	}
	if diff := cmp.Diff(want, link[0].Inputs); diff != "" {
		t.Error(diff)
	}
}

// In a preview of an owner and a consumer that are both new, nothing is known but what the program says itself.
func TestAPreviewShowsTheWholeGraphBeforeTheCacheExists(t *testing.T) {
	t.Parallel()
	unknown := func(a *cacheaccess.CacheAccessArgs) {
		a.CacheResourceId, a.HostName = pulumi.UnsafeUnknownOutput(nil).ApplyT(text).(pulumi.StringOutput), pulumi.UnsafeUnknownOutput(nil).ApplyT(text).(pulumi.StringOutput)
	}
	graph := mustRun(t, recorder.Options{Preview: true}, args(unknown, withLink))
	assignment, found := graph.Named("redis-access-orders-api")
	if !found || assignment.Inputs["clusterName"] != recorder.Unknown || assignment.Inputs["accessPolicyAssignmentName"] != "ordersapi" || len(graph.OfType(":VirtualNetworkLink")) != 1 {
		t.Errorf("got %v", graph)
	}
	classic := "classic"
	graph = mustRun(t, recorder.Options{Preview: true}, args(unknown, func(a *cacheaccess.CacheAccessArgs) { a.Service = &classic }))
	if assignment, _ := graph.Named("redis-access-orders-api"); assignment.Type != "azure-native:cache/v20241101:AccessPolicyAssignment" {
		t.Errorf("got %v", graph)
	}
}

func text(any) string { return "" }

// A program that connects gets the host name from the component; it must not be there before the access is.
func TestTheHostNameComesAfterTheAccessAndTheLink(t *testing.T) {
	t.Parallel()
	graph, err := recorder.Run(recorder.Options{Stack: "prod"}, func(ctx *pulumi.Context) error {
		made, err := cacheaccess.NewCacheAccess(ctx, "redis", args(withLink))
		if err != nil {
			return err
		}
		_, err = azurenative.NewProvider(ctx, "connected", &azurenative.ProviderArgs{ClientId: made.HostName.ToStringPtrOutput(), TenantId: hostOf(made.Connection)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	connected, _ := graph.Named("connected")
	for _, input := range []string{"clientId", "tenantId"} {
		if diff := cmp.Diff([]string{"redis-access-orders-api", "redis-link"}, slices.Sorted(slices.Values(connected.PropertyDependsOn[input]))); diff != "" {
			t.Errorf("what %s waits for: %s", input, diff)
		}
	}
}

func hostOf(connection hardenedcache.ConnectionOutput) pulumi.StringPtrOutput {
	return connection.ApplyT(func(c hardenedcache.Connection) *string { return &c.Host }).(pulumi.StringPtrOutput)
}
