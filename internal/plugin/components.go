package plugin

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"

	"github.com/redoubt-iac/redoubt/components/cacheaccess"
	"github.com/redoubt-iac/redoubt/components/foundation"
	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Inferred are the components as pulumi-go-provider infers them.
func Inferred() *infer.ProviderBuilder {
	return infer.NewProviderBuilder().
		WithDisplayName("redoubt").
		WithDescription("One hardened Redis cache per environment on Azure, closed by default.").
		WithHomepage(repository).
		WithRepository(repository).
		WithPublisher("redoubt").
		WithNamespace("redoubt-iac").
		WithLicense("Apache-2.0").
		WithKeywords("azure", "redis", "security", "category/cloud", "kind/component").
		WithGoImportPath("github.com/redoubt-iac/redoubt/generated/go/redoubt").
		// A type's module is its Go package; users see one module.
		WithModuleMap(map[tokens.ModuleName]tokens.ModuleName{"cacheaccess": "index", "hardenedcache": "index", "foundation": "index", "waivers": "index"}).
		WithComponents(
			infer.ComponentF(hardenedcache.NewHardenedCache),
			infer.ComponentF(foundation.NewFoundation),
			infer.ComponentF(cacheaccess.NewCacheAccess),
		)
}

const repository = "https://github.com/redoubt-iac/redoubt"

// served is a component that can be constructed.
type served struct {
	// args is the struct type of its arguments.
	args reflect.Type
	// construct fills the arguments and calls the constructor, unless something was said about the inputs already.
	construct func(c construction) (pulumi.ComponentResource, error)
}

// construction is one call of a constructor.
type construction struct {
	ctx    *pulumi.Context
	name   string
	inputs provider.ConstructInputs
	option pulumi.ResourceOption
	// said are the problems that reading the inputs found.
	said validation.Problems
	// redisEnterprise is an explicit azure-native v3 provider; nil for none.
	redisEnterprise pulumi.ProviderResource
}

// components by their type tokens.
func components(options Options) map[string]served {
	return map[string]served{
		hardenedcache.Type: {
			args: reflect.TypeFor[hardenedcache.HardenedCacheArgs](),
			construct: func(c construction) (pulumi.ComponentResource, error) {
				args := &hardenedcache.HardenedCacheArgs{Clock: options.Clock, RedisEnterpriseProvider: c.redisEnterprise}
				return build(c, hardenedcache.Type, args, hardenedcache.NewHardenedCache)
			},
		},
		foundation.Type: {
			args: reflect.TypeFor[foundation.FoundationArgs](),
			construct: func(c construction) (pulumi.ComponentResource, error) {
				return build(c, foundation.Type, &foundation.FoundationArgs{}, foundation.NewFoundation)
			},
		},
		cacheaccess.Type: {
			args: reflect.TypeFor[cacheaccess.CacheAccessArgs](),
			construct: func(c construction) (pulumi.ComponentResource, error) {
				args := &cacheaccess.CacheAccessArgs{RedisEnterpriseProvider: c.redisEnterprise}
				return build(c, cacheaccess.Type, args, cacheaccess.NewCacheAccess)
			},
		},
	}
}

// build constructs a component with what was given. Inputs that could not be read are refused together with all that the
// component refuses in those that could.
func build[Args interface{ Validate() error }, Component pulumi.ComponentResource](
	c construction, token string, args Args, constructor infer.ComponentFn[Args, Component],
) (pulumi.ComponentResource, error) {
	if err := c.inputs.CopyTo(args); err != nil {
		return nil, fmt.Errorf("reading the inputs of %s %q: %w", token, c.name, err)
	}
	if len(c.said) == 0 {
		return constructor(c.ctx, c.name, args, c.option)
	}
	own, _ := validation.From(args.Validate())
	own = unsaid(c.said, own)
	return nil, fmt.Errorf("%s %q is refused:\n%w", token, c.name, slices.Concat(c.said, own).Err())
}
