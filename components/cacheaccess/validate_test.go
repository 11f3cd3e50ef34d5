package cacheaccess_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	azurenative "github.com/pulumi/pulumi-azure-native-sdk/v2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/cacheaccess"
	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

// principalWanted is what HardenedCache says, too.
const principalWanted = "; expected the object id (principal id) of a user, service principal or managed identity, a GUID; not the client id (application id), and no group: neither service supports any, and a GUID can't tell"

func TestBadInputIsRefusedBeforeAnythingIsRegistered(t *testing.T) {
	t.Parallel()
	word := func(s string) *string { return &s }
	cases := map[string]struct {
		change func(*cacheaccess.CacheAccessArgs)
		want   []string
	}{
		"nothing at all": {func(a *cacheaccess.CacheAccessArgs) { *a = cacheaccess.CacheAccessArgs{} }, []string{
			"access: nobody to give access to; expected at least one principal, by a key of your choice",
			"cacheResourceId: missing; expected the output resourceId of the stack that owns the cache",
			"hostName: missing; expected the output hostName of the stack that owns the cache",
		}},
		"a name for an id, and a URL for a host": {func(a *cacheaccess.CacheAccessArgs) {
			a.CacheResourceId, a.HostName = pulumi.String("amr-cache-prod"), pulumi.String("rediss://amr-cache-prod:10000")
		}, []string{
			`cacheResourceId: not a resource id; expected the resource id of a Microsoft.Cache/redisEnterprise: /subscriptions/<subscription>/resourceGroups/<group>/providers/Microsoft.Cache/redisEnterprise/<name>; got "amr-cache-prod"`,
			"hostName: not a host name; expected the output hostName of the stack that owns the cache, without scheme and port; got 29 characters, not shown because they could be a secret",
		}},
		"the database for the cache": {func(a *cacheaccess.CacheAccessArgs) { a.CacheResourceId = pulumi.String(managed + "databases/default") }, []string{
			"cacheResourceId: the resource id of another type; expected the resource id of a Microsoft.Cache/redisEnterprise: /subscriptions/<subscription>/resourceGroups/<group>/providers/Microsoft.Cache/redisEnterprise/<name>; got a Microsoft.Cache/redisEnterprise/databases",
		}},
		"a service that is none": {func(a *cacheaccess.CacheAccessArgs) { a.Service = word("clasic") }, []string{
			`service: unknown service (did you mean "classic"?); expected one of classic, managed; got "clasic"`,
		}},
		"a managed cache for the classic service": {func(a *cacheaccess.CacheAccessArgs) { a.Service = word("classic") }, []string{
			"cacheResourceId: a cache of the service managed; expected service: managed beside it, or a cache of the service classic; got a Microsoft.Cache/redisEnterprise",
		}},
		"less than full access on a managed cache": {func(a *cacheaccess.CacheAccessArgs) { a.Access["orders-api"].Role = "reader" }, []string{
			`access.orders-api.role: Azure Managed Redis knows full access only in its stable API, and less is never widened silently; expected owner if full access is right for this principal; else leave the principal out; got "reader"`,
		}},
		"a policy on a managed cache": {func(a *cacheaccess.CacheAccessArgs) {
			a.Access["orders-api"].Policy = pulumi.String("catalogue-reader")
		}, []string{
			"access.orders-api.policy: Azure Managed Redis knows full access only in its stable API, and less is never widened silently; expected role owner if full access is right for this principal; else leave the principal out",
		}},
		"a role and a policy": {func(a *cacheaccess.CacheAccessArgs) {
			onClassic(a)
			a.Access["orders-api"].Policy = pulumi.String("catalogue-reader")
		}, []string{
			"access.orders-api.policy: given together with role; expected a role, or a policy of the cache's owner; got both",
		}},
		"a built-in policy and a name that is none": {func(a *cacheaccess.CacheAccessArgs) {
			onClassic(a)
			a.Access = map[string]*cacheaccess.CacheUserArgs{
				"one": {PrincipalId: pulumi.String(api), Policy: pulumi.String("data reader")}, "two": {PrincipalId: pulumi.String(worker), Policy: pulumi.String("+@all")},
			}
		}, []string{
			`access.one.policy: a built-in policy; expected role: reader; got "data reader"`,
			`access.two.policy: invalid name; expected 3 to 63 characters: letters, digits, spaces and hyphens, starting and ending with a letter or digit; got "+@all"`,
		}},
		"a client id, one principal twice, and a missing one": {func(a *cacheaccess.CacheAccessArgs) {
			a.Access["again"] = &cacheaccess.CacheUserArgs{PrincipalId: pulumi.String(strings.ToUpper(api)), Role: "owner"}
			a.Access["nobody"] = nil
			a.Access["mail"] = &cacheaccess.CacheUserArgs{PrincipalId: pulumi.String("orders@example.com"), Role: "owner"}
		}, []string{
			"access.nobody: missing; expected principalId and role",
			"access.mail.principalId: not an object id" + principalWanted + "; got 18 characters, not shown because they could be a secret",
			"access.orders-api.principalId: the same principal as access.again.principalId; expected each principal once",
		}},
		"the zone of the other service": {func(a *cacheaccess.CacheAccessArgs) {
			withLink(a)
			a.VirtualNetworkLink.PrivateDnsZoneResourceId = pulumi.String(networks + "privateDnsZones/privatelink.redis.cache.windows.net")
			a.VirtualNetworkLink.VirtualNetworkResourceId = pulumi.String("vnet-orders")
			a.VirtualNetworkLink.Name = word("-")
		}, []string{
			`virtualNetworkLink.name: invalid name; expected 1 to 80 characters: letters, digits, underscores, periods and hyphens, starting with a letter or digit and ending with a letter, digit or underscore; got "-"`,
			`virtualNetworkLink.privateDnsZoneResourceId: the zone of another service, Azure Cache for Redis (Basic, Standard, Premium); expected a zone named privatelink.redis.azure.net; got "privatelink.redis.cache.windows.net"`,
			`virtualNetworkLink.virtualNetworkResourceId: not a resource id; expected the resource id of a Microsoft.Network/virtualNetworks: /subscriptions/<subscription>/resourceGroups/<group>/providers/Microsoft.Network/virtualNetworks/<name>; got "vnet-orders"`,
		}},
		"a zone that a policy manages": {func(a *cacheaccess.CacheAccessArgs) {
			withLink(a)
			a.VirtualNetworkLink.PrivateDnsZoneResourceId = pulumi.String("")
		}, []string{
			"virtualNetworkLink.privateDnsZoneResourceId: missing; expected the output privateDnsZoneId of the stack that owns the cache, which is empty where a policy manages the zone",
		}},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			graph, err := run(recorder.Options{}, args(test.change))
			if err == nil || len(graph) > 0 {
				t.Fatalf("got %v, %v", graph, err)
			}
			_, lines, _ := strings.Cut(err.Error(), "refused:\n")
			if diff := cmp.Diff(test.want, strings.Split(strings.TrimSpace(lines), "\n")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// azure-native builds ids from its own subscription, so that it would look for the cache in the wrong one.
func TestACacheOfAnotherSubscriptionNeedsAnExplicitProvider(t *testing.T) {
	t.Parallel()
	config := map[string]string{"azure-native:subscriptionId": elsewhere}
	_, err := run(recorder.Options{Config: config}, args(withLink))
	for _, path := range []string{"cacheResourceId: ", "virtualNetworkLink.privateDnsZoneResourceId: "} {
		want := path + "in another subscription than the one that azure-native writes to, " + elsewhere + "; expected an explicit provider with the subscription " + subscription
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q\ngot %v", want, err)
		}
	}
	if _, err := withProviders(recorder.Options{Config: config}, true, true, args(withLink)); err != nil {
		t.Error(err)
	}
}

// withProviders runs a program with a choice of explicit providers.
func withProviders(options recorder.Options, v2, v3 bool, a *cacheaccess.CacheAccessArgs) (recorder.Graph, error) {
	options.Stack = "prod"
	return recorder.Run(options, func(ctx *pulumi.Context) error {
		var opts []pulumi.ResourceOption
		if v2 {
			provider, err := azurenative.NewProvider(ctx, "azure", &azurenative.ProviderArgs{})
			if err != nil {
				return err
			}
			opts = append(opts, pulumi.Providers(provider))
		}
		if v3 {
			provider, err := hardenedcache.NewRedisEnterpriseProvider(ctx, "redisenterprise", nil)
			if err != nil {
				return err
			}
			a.RedisEnterpriseProvider = provider
		}
		_, err := cacheaccess.NewCacheAccess(ctx, "redis", a, opts...)
		return err
	})
}

func TestProvidersThatServeAnAssignmentAndThoseThatCannot(t *testing.T) {
	t.Parallel()
	disabled := map[string]string{"pulumi:disable-default-providers": `["azure-native"]`}
	nothing := func(*cacheaccess.CacheAccessArgs) {}
	cases := map[string]struct {
		v2, v3  bool
		config  map[string]string
		change  func(*cacheaccess.CacheAccessArgs)
		refused string // empty if it must work
	}{
		"default providers":                            {change: withLink},
		"a v3 provider for assignments alone":          {v3: true, config: disabled, change: nothing},
		"a pair for assignments and a link":            {v2: true, v3: true, config: disabled, change: withLink},
		"a v3 provider without one for the link":       {v3: true, change: withLink, refused: "redisEnterpriseProvider: given without an explicit azure-native v2 provider"},
		"a v2 provider alone":                          {v2: true, change: nothing, refused: "provider: one explicit azure-native provider can't serve Azure Managed Redis"},
		"no default providers and none in their place": {config: disabled, change: nothing, refused: "provider: pulumi:disable-default-providers"},
		"a v2 provider for the classic service":        {v2: true, config: disabled, change: onClassic},
		"a v3 provider for the classic service":        {v3: true, change: onClassic, refused: "redisEnterpriseProvider: the classic service needs azure-native v2 only"},
		"no default providers for the classic service": {config: disabled, change: onClassic, refused: "provider: pulumi:disable-default-providers"},
		"a pair where a v3 provider would do":          {v2: true, v3: true, change: nothing},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			graph, err := withProviders(recorder.Options{Config: test.config}, test.v2, test.v3, args(test.change))
			if test.refused != "" {
				if err == nil || !strings.Contains(err.Error(), test.refused) {
					t.Errorf("got %v, want %s", err, test.refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			assignment, _ := graph.Named("redis-access-orders-api")
			want := map[bool]string{true: "redisenterprise"}[test.v3]
			if test.v2 && !test.v3 {
				want = "azure"
			}
			if assignment.Provider != want {
				t.Errorf("the assignment has the provider %q, want %q", assignment.Provider, want)
			}
		})
	}
}
