package plugin_test

import (
	"fmt"

	managedidentity "github.com/pulumi/pulumi-azure-native-sdk/managedidentity/v2/v20230131"
	azurenative "github.com/pulumi/pulumi-azure-native-sdk/v2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
)

const (
	group     = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-test/providers/"
	subnet    = group + "Microsoft.Network/virtualNetworks/vnet/subnets/snet"
	network   = group + "Microsoft.Network/virtualNetworks/vnet"
	workspace = group + "Microsoft.OperationalInsights/workspaces/log"
	principal = "6f1a2b3c-4d5e-4f60-8a71-92b3c4d5e6f0"
)

// plainArgs are the arguments of a small cache.
func plainArgs() *hardenedcache.HardenedCacheArgs {
	return &hardenedcache.HardenedCacheArgs{
		Environment: "test", Owner: pulumi.String("team@example.com"),
		ResourceGroupName: pulumi.String("rg-test"), Location: pulumi.String("westeurope"),
		PrivateEndpoint: &hardenedcache.PrivateEndpointArgs{
			SubnetResourceId: pulumi.String(subnet),
			Dns:              &hardenedcache.PrivateDnsArgs{Mode: "create", VirtualNetworkResourceIds: map[string]pulumi.StringInput{"spoke": pulumi.String(network)}},
		},
		DiagnosticSettings: &hardenedcache.DiagnosticSettingsArgs{WorkspaceResourceId: pulumi.String(workspace)},
		Access:             map[string]*hardenedcache.AccessArgs{"app": {PrincipalId: pulumi.String(principal), Role: "owner"}},
		Tags:               map[string]pulumi.StringInput{"cost-center": pulumi.String("4711")},
	}
}

// identityOf makes an identity that a cache can let in.
func identityOf(ctx *pulumi.Context, opts ...pulumi.ResourceOption) (*managedidentity.UserAssignedIdentity, error) {
	return managedidentity.NewUserAssignedIdentity(ctx, "app", &managedidentity.UserAssignedIdentityArgs{
		ResourceGroupName: pulumi.String("rg-app"), ResourceName: pulumi.String("id-app"), Location: pulumi.String("westeurope"),
	}, opts...)
}

// parityCase is what surrounds a cache in a program: it changes the arguments, and gives the component's options.
type parityCase func(*pulumi.Context, *hardenedcache.HardenedCacheArgs) ([]pulumi.ResourceOption, error)

// parityCases are the kinds of inputs and all options that a component takes.
var parityCases = map[string]parityCase{
	"plain inputs": func(*pulumi.Context, *hardenedcache.HardenedCacheArgs) ([]pulumi.ResourceOption, error) {
		return nil, nil
	},
	"a principal that is an output of another resource": func(ctx *pulumi.Context, args *hardenedcache.HardenedCacheArgs) ([]pulumi.ResourceOption, error) {
		identity, err := identityOf(ctx)
		if err != nil {
			return nil, err
		}
		args.Access["app"].PrincipalId = identity.PrincipalId
		args.Tags["identity"] = identity.ID()
		args.PrivateEndpoint.PrivateIPAddress = identity.Name.ApplyT(func(string) string { return "10.0.0.9" }).(pulumi.StringOutput).ToStringPtrOutput()
		return nil, nil
	},
	"secrets": func(_ *pulumi.Context, args *hardenedcache.HardenedCacheArgs) ([]pulumi.ResourceOption, error) {
		secret := func(text string) pulumi.StringOutput {
			return pulumi.ToSecret(pulumi.String(text)).(pulumi.StringOutput)
		}
		args.Owner = secret("team@example.com")
		args.Tags["billed-to"] = secret("somebody")
		args.Access["app"].PrincipalId = secret(principal)
		args.PrivateEndpoint.PrivateIPAddress = secret("10.0.0.9").ToStringPtrOutput()
		alerts := true
		args.Monitoring = &hardenedcache.MonitoringArgs{Enabled: &alerts, ActionGroup: &hardenedcache.ActionGroupArgs{
			WebhookReceivers: map[string]*hardenedcache.WebhookReceiverArgs{"chat": {ServiceUri: secret("https://chat.example.com/hunter2")}},
		}}
		return nil, nil
	},
	"every scalar type": func(_ *pulumi.Context, args *hardenedcache.HardenedCacheArgs) ([]pulumi.ResourceOption, error) {
		yes, factor, minimum, name := true, 2.5, 7, "my-cache"
		args.Production, args.Name = &yes, &name
		args.Monitoring = &hardenedcache.MonitoringArgs{RiseFactor: &factor, RiseMinimum: &minimum, ExpectedRanges: []string{"10.0.0.0/8", "10.60.4.0/24"}}
		args.Managed = &hardenedcache.ManagedArgs{
			Sku: pulumi.String("Balanced_B10"), ClusteringPolicy: pulumi.String("EnterpriseCluster"), EvictionPolicy: pulumi.String("NoEviction"),
			Modules: []*hardenedcache.ModuleArgs{{Name: pulumi.String("RediSearch")}, {Name: pulumi.String("RedisJSON")}},
		}
		return nil, nil
	},
	"dependsOn": func(ctx *pulumi.Context, _ *hardenedcache.HardenedCacheArgs) ([]pulumi.ResourceOption, error) {
		identity, err := identityOf(ctx)
		return []pulumi.ResourceOption{pulumi.DependsOn([]pulumi.Resource{identity})}, err
	},
	"an explicit provider for the classic service": func(ctx *pulumi.Context, args *hardenedcache.HardenedCacheArgs) ([]pulumi.ResourceOption, error) {
		args.Classic, args.PrivateEndpoint.Dns = &hardenedcache.ClassicArgs{Sku: pulumi.String("Premium_P1")}, &hardenedcache.PrivateDnsArgs{Mode: "policyManaged"}
		provider, err := azurenative.NewProvider(ctx, "azure", &azurenative.ProviderArgs{SubscriptionId: pulumi.String("11111111-2222-4333-8444-555555555555")})
		return []pulumi.ResourceOption{pulumi.Providers(provider)}, err
	},
	"an explicit pair of providers for the managed service": func(ctx *pulumi.Context, args *hardenedcache.HardenedCacheArgs) ([]pulumi.ResourceOption, error) {
		provider, err := azurenative.NewProvider(ctx, "azure", &azurenative.ProviderArgs{SubscriptionId: pulumi.String("11111111-2222-4333-8444-555555555555")})
		if err != nil {
			return nil, err
		}
		args.RedisEnterpriseProvider, err = hardenedcache.NewRedisEnterpriseProvider(ctx, "redisenterprise", pulumi.Map{"subscriptionId": pulumi.String("11111111-2222-4333-8444-555555555555")})
		return []pulumi.ResourceOption{pulumi.Providers(provider)}, err
	},
	"a parent": func(ctx *pulumi.Context, _ *hardenedcache.HardenedCacheArgs) ([]pulumi.ResourceOption, error) {
		parent := &pulumi.ResourceState{}
		err := ctx.RegisterComponentResource("example:index:Application", "application", parent)
		return []pulumi.ResourceOption{pulumi.Parent(parent)}, err
	},
}

func init() {
	for name, option := range map[string]pulumi.ResourceOption{
		"protect":                                pulumi.Protect(true),
		"retainOnDelete":                         pulumi.RetainOnDelete(true),
		"ignoreChanges":                          pulumi.IgnoreChanges([]string{"tags"}),
		"replaceOnChanges":                       pulumi.ReplaceOnChanges([]string{"location"}),
		"deleteBeforeReplace":                    pulumi.DeleteBeforeReplace(true),
		"additionalSecretOutputs":                pulumi.AdditionalSecretOutputs([]string{"hostName"}),
		"customTimeouts":                         pulumi.Timeouts(&pulumi.CustomTimeouts{Create: "90m", Delete: "1h30m"}),
		"an alias of another name":               pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String("old")}}),
		"an alias of another name and of a type": pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String("old"), Type: pulumi.String("example:index:Cache")}}),
		"an alias of no parent":                  pulumi.Aliases([]pulumi.Alias{{NoParent: pulumi.Bool(true)}}),
		"an alias that is a URN":                 pulumi.Aliases([]pulumi.Alias{{URN: pulumi.URN("urn:pulumi:test::redoubt::redoubt:index:HardenedCache::older")}}),
	} {
		parityCases["the option "+name] = func(*pulumi.Context, *hardenedcache.HardenedCacheArgs) ([]pulumi.ResourceOption, error) {
			return []pulumi.ResourceOption{option}, nil
		}
	}
	for name, option := range map[string]func(pulumi.Resource) pulumi.ResourceOption{
		"deletedWith": pulumi.DeletedWith,
		"replaceWith": func(other pulumi.Resource) pulumi.ResourceOption { return pulumi.ReplaceWith([]pulumi.Resource{other}) },
	} {
		parityCases["the option "+name] = func(ctx *pulumi.Context, _ *hardenedcache.HardenedCacheArgs) ([]pulumi.ResourceOption, error) {
			identity, err := identityOf(ctx)
			if err != nil {
				return nil, fmt.Errorf("making the other resource: %w", err)
			}
			return []pulumi.ResourceOption{option(identity)}, nil
		}
	}
}
