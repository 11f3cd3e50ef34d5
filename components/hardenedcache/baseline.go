package hardenedcache

import (
	"fmt"
	"time"

	authorization "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20200501"
	network "github.com/pulumi/pulumi-azure-native-sdk/network/v2/v20240501"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/baselines"
	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// noPersistence is the type of persistence of a cache that shall have none, whatever its baseline.
const noPersistence = "none"

// EffectiveBaseline is the baseline that the cache has, as YYYY-MM-DD: the one that it names, or the first.
func (a *HardenedCacheArgs) EffectiveBaseline() string {
	return baselines.Effective(inputs.Or(a.Baseline, ""))
}

// hardenedBy says whether the cache has a change, by its baseline. Each change asks in this file.
func (a *HardenedCacheArgs) hardenedBy(change baselines.ID) bool {
	return baselines.Holds(a.EffectiveBaseline(), change)
}

func (a *HardenedCacheArgs) validateBaseline() validation.Problems {
	if a.Baseline == nil {
		return nil
	}
	return baselines.Check("baseline", *a.Baseline)
}

// announceBaseline says that a baseline is no longer supported, or that none is named. Neither changes anything.
func (b *builder) announceBaseline() error {
	baseline := b.args.EffectiveBaseline()
	if baselines.Ended(baseline, b.args.now()) {
		last, _ := baselines.Ends(baseline)
		return b.warn(fmt.Sprintf("the baseline %s is supported until %s; move to %s after reading `redoubt baseline diff %s`.",
			baseline, last.Format(time.DateOnly), baselines.Newest(), b.args.Environment))
	}
	if b.args.Baseline == nil {
		return b.ctx.Log.Info(fmt.Sprintf("no baseline is named, so the first holds: %s. To keep it on purpose, name it; `redoubt baseline list` has all.", baseline),
			&pulumi.LogArgs{Resource: b.component})
	}
	return nil
}

// managedSettings are those of the managed service with every default, of which the baseline decides some.
//
// Persistence excludes geo-replication: https://learn.microsoft.com/azure/redis/how-to-persistence
func (a *HardenedCacheArgs) managedSettings() *ManagedArgs {
	settings := a.Managed.orDefault()
	if settings.Persistence == nil && settings.GeoReplication == nil && a.isProduction() && a.hardenedBy(baselines.ProductionPersistence) {
		settings.Persistence = &PersistenceArgs{Type: "rdb"}
		fillIn(&settings.Persistence.Frequency, persistenceDefaults["rdb"])
	}
	return settings
}

// buildEndpointLock keeps the only way to a member where the member itself is kept.
func (b *builder) buildEndpointLock(m *member) error {
	if m.endpoint == nil || b.args.lockKind() == "None" {
		return nil
	}
	return b.lockEndpoint(m, b.childName(m, "endpoint-lock"), m.names.endpoint, m.endpoint)
}

// lockEndpoint locks an endpoint and what lies below it, if the baseline says so: the zone group, without which no client finds
// the cache, lies below the endpoint and not below the cache
// (https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources#lock-inheritance). It is CanNotDelete
// for every kind of lock: nothing could join a read-only endpoint to its zone.
func (b *builder) lockEndpoint(m *member, logicalName, endpointName string, endpoint *network.PrivateEndpoint) error {
	if !b.args.hardenedBy(baselines.EndpointLock) {
		return nil
	}
	_, err := authorization.NewManagementLockByScope(b.ctx, logicalName, &authorization.ManagementLockByScopeArgs{
		LockName: pulumi.String("lock-" + endpointName),
		Level:    pulumi.String("CanNotDelete"),
		Scope:    endpoint.ID(),
		Notes:    pulumi.String(fmt.Sprintf("Without this endpoint and its DNS zone group nobody reaches the cache of environment %s, or its vault.", b.args.Environment)),
	}, b.options(b.component, pulumi.DependsOn(m.made), pulumi.DeleteBeforeReplace(true))...)
	if err != nil {
		return fmt.Errorf("locking the private endpoint: %w", err)
	}
	return nil
}
