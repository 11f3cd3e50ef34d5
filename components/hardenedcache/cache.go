package hardenedcache

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
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
	set, problems := args.check()
	problems.Append(checkProviders(ctx, args.RedisEnterpriseProvider, opts))
	if err := problems.Err(); err != nil {
		return nil, fmt.Errorf("%s %q is refused:\n%w", Type, name, err)
	}
	component := &HardenedCache{}
	if err := ctx.RegisterComponentResource(Type, name, component, opts...); err != nil {
		return nil, fmt.Errorf("registering %s: %w", name, err)
	}
	b := newBuilder(ctx, name, component, args, set)
	if err := b.build(); err != nil {
		return nil, err
	}
	component.setOutputs(b)
	if err := ctx.RegisterResourceOutputs(component, component.outputs()); err != nil {
		return nil, fmt.Errorf("registering the outputs of %s: %w", name, err)
	}
	return component, nil
}

// build makes the caches of all members one after the other, each complete: its service, its endpoint, who may use
// it, what it logs, and its lock last, because a lock blocks later deletes.
func (b *builder) build() error {
	if err := b.buildZone(); err != nil {
		return err
	}
	for _, m := range b.members {
		steps := []func(*member) error{
			b.buildCluster, b.buildDatabase, b.buildEndpoint, b.buildAccess, b.buildDiagnostics, b.buildRoleAssignments, b.buildLock,
		}
		for _, step := range steps {
			if err := step(m); err != nil {
				return err
			}
		}
	}
	return nil
}
