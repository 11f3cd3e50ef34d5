package hardenedcache

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// azureNative is the package name that both majors share.
const azureNative = "azure-native"

// redisEnterprisePlugin is the plugin version of the SDK that the component is built with.
const redisEnterprisePlugin = "3.23.0"

// redisEnterpriseProvider is an azure-native v3 provider.
type redisEnterpriseProvider struct{ pulumi.ProviderResourceState }

// NewRedisEnterpriseProvider makes an explicit azure-native v3 provider for
// [HardenedCacheArgs.RedisEnterpriseProvider]. Its settings are those of azure-native, such as `subscriptionId`,
// `tenantId` and `useOidc`, without a namespace; the pair must be given the same ones.
//
// It exists because a Go program can't link the root packages of both majors, which is where each has its own
// NewProvider: both register under the same name and version, and the second panics at start.
func NewRedisEnterpriseProvider(ctx *pulumi.Context, name string, settings pulumi.Map, opts ...pulumi.ResourceOption) (pulumi.ProviderResource, error) {
	provider := &redisEnterpriseProvider{}
	opts = append([]pulumi.ResourceOption{pulumi.Version(redisEnterprisePlugin)}, opts...)
	if err := ctx.RegisterResource("pulumi:providers:"+azureNative, name, settings, provider, opts...); err != nil {
		return nil, fmt.Errorf("registering the azure-native v3 provider %s: %w", name, err)
	}
	return provider, nil
}

const wantedProviders = "default providers, or an explicit pair: an azure-native v2 provider in the component's options and a v3 provider in redisEnterpriseProvider"

// checkProviders refuses what can't work before anything is registered. The managed service needs azure-native v3 for
// redisenterprise and v2 for the rest; the SDK keeps one provider per package name, and neither plugin knows the
// other's tokens, so one explicit provider can't serve both (docs/adr/0001).
func checkProviders(ctx *pulumi.Context, args *HardenedCacheArgs, opts []pulumi.ResourceOption) validation.Problems {
	redisEnterprise := args.RedisEnterpriseProvider
	if args.Classic != nil {
		return checkClassicProvider(redisEnterprise)
	}
	explicit := hasExplicitProvider(opts)
	switch {
	case explicit && redisEnterprise == nil:
		return validation.Problems{{Path: "provider", Message: "one explicit azure-native provider can't serve Azure Managed Redis, which needs azure-native v3 for redisenterprise and v2 for the rest", Expected: wantedProviders}}
	case !explicit && redisEnterprise != nil:
		return validation.Problems{{Path: "redisEnterpriseProvider", Message: "given without an explicit azure-native v2 provider beside it", Expected: wantedProviders}}
	case !explicit && defaultProvidersDisabled(ctx):
		return validation.Problems{{Path: "provider", Message: "pulumi:disable-default-providers turns off the azure-native default providers, and no explicit pair is given", Expected: wantedProviders}}
	default:
		return nil
	}
}

// checkClassicProvider: all resources of the classic service are of azure-native v2, so one provider serves them.
func checkClassicProvider(redisEnterprise pulumi.ProviderResource) validation.Problems {
	if redisEnterprise == nil {
		return nil
	}
	return validation.Problems{{Path: "redisEnterpriseProvider", Message: "the classic service needs azure-native v2 only", Expected: "no redisEnterpriseProvider; an explicit v2 provider goes into the component's options"}}
}

// hasExplicitProvider looks for an azure-native provider among the options and at the parent.
func hasExplicitProvider(opts []pulumi.ResourceOption) bool {
	options, err := pulumi.NewResourceOptions(opts...)
	if err != nil {
		return false
	}
	providers := options.Providers
	if options.Provider != nil {
		providers = append(providers, options.Provider)
	}
	for _, provider := range providers {
		if isAzureNative(provider) {
			return true
		}
	}
	parent, canTell := options.Parent.(interface {
		GetProvider(token string) pulumi.ProviderResource
	})
	return canTell && parent.GetProvider(azureNative+":redisenterprise:RedisEnterprise") != nil
}

func isAzureNative(provider pulumi.ProviderResource) bool {
	return provider.PulumiResourceType() == "pulumi:providers:"+azureNative
}

// defaultProvidersDisabled reads the stack's setting: https://www.pulumi.com/docs/iac/concepts/config/#pulumi-configuration-options
func defaultProvidersDisabled(ctx *pulumi.Context) bool {
	setting, given := ctx.GetConfig("pulumi:disable-default-providers")
	if !given {
		return false
	}
	var packages []string
	if err := json.Unmarshal([]byte(setting), &packages); err != nil {
		return false
	}
	return slices.Contains(packages, azureNative) || slices.Contains(packages, "*")
}
