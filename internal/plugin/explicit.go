package plugin

import (
	"fmt"
	"reflect"

	// The SDK makes a provider of the program an azure-native one here only if the package that knows these is linked.
	_ "github.com/pulumi/pulumi-azure-native-sdk/v2"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/cacheaccess"
	"github.com/redoubt-iac/redoubt/components/hardenedcache"
)

// ProviderInput is the name of the input that takes an explicit azure-native v3 provider. The Go argument
// [hardenedcache.HardenedCacheArgs.RedisEnterpriseProvider] has no tag, because a stack file can't hold a resource.
const ProviderInput = "redisEnterpriseProvider"

// takesProvider says whether a component with these arguments takes an explicit azure-native v3 provider.
func takesProvider(args reflect.Type) bool {
	return args == reflect.TypeFor[hardenedcache.HardenedCacheArgs]() || args == reflect.TypeFor[cacheaccess.CacheAccessArgs]()
}

// takeProvider takes the explicit provider out of the inputs, a reference to a resource.
func (r *reading) takeProvider(args reflect.Type, given resource.PropertyMap) {
	if !takesProvider(args) {
		return
	}
	value, _, _ := unwrap(given[ProviderInput])
	delete(given, ProviderInput)
	switch {
	case value.IsResourceReference():
		reference := value.ResourceReferenceValue()
		if reference.URN.Type() != "pulumi:providers:azure-native" {
			r.problems.Add(ProviderInput, "not a provider of azure-native", "an azure-native v3 provider", "a resource of the type "+string(reference.URN.Type()))
			return
		}
		r.redisEnterprise = &reference
	case !value.IsNull():
		r.wrongType(ProviderInput, "an azure-native v3 provider", value)
	}
}

// redisEnterpriseProvider is the explicit provider as a resource of this process; nil for none.
func (r *reading) redisEnterpriseProvider(ctx *pulumi.Context, name string) (pulumi.ProviderResource, error) {
	if r.redisEnterprise == nil {
		return nil, nil
	}
	urn := r.redisEnterprise.URN
	found, err := hardenedcache.NewRedisEnterpriseProvider(ctx, urn.Name(), nil, pulumi.URN_(string(urn)))
	if err != nil {
		return nil, fmt.Errorf("finding the provider of %s: %w", name, err)
	}
	return found, nil
}
