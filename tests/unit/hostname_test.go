package unit_test

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/foundation"
	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

// Each way to reach the cache says what an application that reads the host name waits for.
func TestTheHostNameIsKnownOnlyWhenTheCacheCanBeReached(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		change func(*hardenedcache.HardenedCacheArgs)
		want   []string
	}{
		"a zone of its own": {func(*hardenedcache.HardenedCacheArgs) {}, []string{"cache-endpoint", "cache-zonegroup", "cache-link-spoke", "cache-database"}},
		"DNS by policy": {func(args *hardenedcache.HardenedCacheArgs) {
			args.PrivateEndpoint.Dns = &hardenedcache.PrivateDnsArgs{Mode: "policyManaged"}
		}, []string{"cache-endpoint", "cache-database"}},
		"a classic cache behind an endpoint": {classic, []string{"cache-redis", "cache-endpoint", "cache-zonegroup", "cache-link-spoke"}},
		"an injected cache":                  {inSubnet, []string{"cache-redis"}},
		"a cache with firewall rules": {behindRules("203.0.113.9", "203.0.113.4"), []string{
			"cache-redis", "cache-firewall-203.0.113.4", "cache-firewall-203.0.113.9",
		}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reader := readerOfHostName(t, c.change)
			for _, wanted := range c.want {
				if !slices.Contains(reader.DependsOn, wanted) {
					t.Errorf("a reader of the host name depends on %v, want %s among them", reader.DependsOn, wanted)
				}
			}
		})
	}
}

// readerOfHostName is a resource with the host name among its inputs.
func readerOfHostName(t *testing.T, change func(*hardenedcache.HardenedCacheArgs)) recorder.Resource {
	t.Helper()
	graph, err := recorder.Run(asTest, func(ctx *pulumi.Context) error {
		args := plainArgs()
		change(args)
		cache, err := hardenedcache.NewHardenedCache(ctx, "cache", args)
		if err != nil {
			return err
		}
		_, err = foundation.NewFoundation(ctx, "consumer", &foundation.FoundationArgs{
			Environment: "test", Location: pulumi.String("westeurope"), Owner: cache.HostName,
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	reader, found := graph.Named("consumer-group")
	if !found {
		t.Fatal("nothing reads the host name")
	}
	return reader
}
