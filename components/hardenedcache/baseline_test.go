package hardenedcache_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/baselines"
	"github.com/redoubt-iac/redoubt/components/hardenedcache"
)

func TestBaselineAndPersistenceAreJudged(t *testing.T) {
	t.Parallel()
	newest, between := baselines.Newest(), "2026-11-10"
	geo := &hardenedcache.GeoReplicationArgs{GroupNickname: "group", Members: map[string]*hardenedcache.GeoReplicationMemberArgs{
		"north": {Location: pulumi.String("northeurope"), PrivateEndpoint: &hardenedcache.PrivateEndpointArgs{SubnetResourceId: pulumi.String(subnet)}},
	}}
	cases := map[string]struct {
		change func(*args)
		want   string
	}{
		"no baseline":      {func(*args) {}, ""},
		"the newest":       {func(a *args) { a.Baseline = &newest }, ""},
		"a day in between": {func(a *args) { a.Baseline = &between }, `baseline: there is no baseline of that day; expected one of 2026-11-01, 2026-11-23; got "2026-11-10"`},
		"no persistence, written out": {func(a *args) {
			a.Managed = &hardenedcache.ManagedArgs{Persistence: &hardenedcache.PersistenceArgs{Type: "none"}}
		}, ""},
		"no persistence with geo-replication": {func(a *args) {
			a.Managed = &hardenedcache.ManagedArgs{Persistence: &hardenedcache.PersistenceArgs{Type: "none"}, GeoReplication: geo}
		}, ""},
		"a frequency of nothing": {func(a *args) {
			a.Managed = &hardenedcache.ManagedArgs{Persistence: &hardenedcache.PersistenceArgs{Type: "none", Frequency: pulumi.StringPtr("6h")}}
		}, "managed.persistence.frequency: nothing is written with the type none"},
		"geo-replication in production at the newest": {func(a *args) {
			production := true
			a.Baseline, a.Production = &newest, &production
			a.Managed = &hardenedcache.ManagedArgs{GeoReplication: geo}
		}, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			given := valid()
			c.change(given)
			err := given.Validate()
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
