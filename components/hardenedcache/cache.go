package hardenedcache

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/renames"
)

// Type is the type token of the component. It is part of the URN of everything that the component makes, so it never
// changes.
const Type = "redoubt:index:HardenedCache"

// NewHardenedCache provisions one hardened cache.
//
// It returns every problem of the arguments at once, before anything is registered. Problems of arguments that are
// outputs of other resources surface as errors of the child that would have consumed them.
func NewHardenedCache(ctx *pulumi.Context, name string, args *HardenedCacheArgs, opts ...pulumi.ResourceOption) (*HardenedCache, error) {
	if args == nil {
		args = &HardenedCacheArgs{}
	}
	setting, _ := ctx.GetConfig(cloudSetting)
	args = args.inCloud(setting)
	checked, problems := args.check()
	problems.Append(checkProviders(ctx, args, opts))
	if err := problems.Err(); err != nil {
		return nil, fmt.Errorf("%s %q is refused:\n%w", Type, name, err)
	}
	component := &HardenedCache{}
	if err := ctx.RegisterComponentResource(Type, name, component, renames.Followed(name, opts)...); err != nil {
		return nil, fmt.Errorf("registering %s: %w", name, err)
	}
	b := newBuilder(ctx, name, component, args, checked)
	if err := b.build(); err != nil {
		return nil, err
	}
	component.setOutputs(b)
	if err := ctx.RegisterResourceOutputs(component, component.outputs()); err != nil {
		return nil, fmt.Errorf("registering the outputs of %s: %w", name, err)
	}
	return component, nil
}

// build makes the caches of all members one after the other, each complete: its service, its endpoint, what is written
// below it, and what it logs. Then the members are linked, and the locks come last, because a lock blocks later deletes.
func (b *builder) build() error {
	if err := b.announce(); err != nil {
		return err
	}
	if err := b.startMonitoring(); err != nil {
		return err
	}
	if err := b.buildZone(b.zone); err != nil {
		return err
	}
	steps := []func(*member) error{
		b.service.buildCache, b.buildCacheEndpoint, b.service.buildChildren, b.buildDiagnostics, b.buildRoleAssignments,
		b.buildAccessKeys, b.buildMonitoring,
	}
	for _, m := range b.members {
		for _, step := range steps {
			if err := step(m); err != nil {
				return err
			}
		}
	}
	if err := b.service.link(); err != nil {
		return err
	}
	if err := b.buildActivityAlerts(); err != nil {
		return err
	}
	for _, m := range b.members {
		if err := b.buildLock(m); err != nil {
			return err
		}
		if err := b.buildEndpointLock(m); err != nil {
			return err
		}
	}
	return b.buildVaultLocks(b.members[0])
}
