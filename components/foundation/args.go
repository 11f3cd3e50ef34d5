package foundation

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// FoundationArgs are the inputs of a [Foundation]. Fields of a plain Go type decide which resources exist and their
// names and rules; fields of a Pulumi input type may be outputs of other resources.
type FoundationArgs struct {
	// Environment is the environment that the foundation serves: 1 to 20 lower-case letters, digits and hyphens, starting with a letter.
	Environment string `pulumi:"environment"`
	// Owner is who answers for it, such as a team's mail address. It is a tag of every resource.
	Owner pulumi.StringInput `pulumi:"owner"`
	// Production protects what holds data, the workspace, and the resource group from deletion by Pulumi. Default: true when the environment is called `prod` or `production`, else false.
	Production *bool `pulumi:"production,optional"`
	// Location is the Azure region, such as `westeurope`. Changing it replaces everything.
	Location pulumi.StringInput `pulumi:"location"`
	// ResourceGroupName is the name of the resource group: 1 to 90 characters. Default: derived from the component's name and the environment.
	ResourceGroupName *string `pulumi:"resourceGroupName,optional"`
	// AddressSpace is the IPv4 range of the virtual network in CIDR form. Default: `10.90.0.0/24`.
	AddressSpace *string `pulumi:"addressSpace,optional"`
	// SubnetAddressPrefix is the IPv4 range of the subnet for private endpoints in CIDR form, within the address space. Default: the whole address space.
	SubnetAddressPrefix *string `pulumi:"subnetAddressPrefix,optional"`
	// AllowedSourceRanges are the IPv4 ranges in CIDR form from which clients may reach the cache. Default: the address space of the virtual network.
	AllowedSourceRanges []string `pulumi:"allowedSourceRanges,optional"`
	// Service is the service of the cache: `managed` (clients connect to port 10000) or `classic` (6380). Default: `managed`.
	Service *string `pulumi:"service,optional"`
	// ClusteringPolicy is that of the cache: with `OSSCluster` clients also connect to the nodes, at ports 8500 to 8599 of a managed cache and 15000 to 15999 of a classic one with shards. Default: `OSSCluster` for the managed service, `NoCluster` for the classic one.
	ClusteringPolicy *string `pulumi:"clusteringPolicy,optional"`
	// KeyVault lets the same ranges reach the private endpoint of a key vault, at port 443. Default: false.
	KeyVault *bool `pulumi:"keyVault,optional"`
	// LogRetentionInDays is how long the workspace keeps its logs: 30 to 730 days. Default: 90.
	LogRetentionInDays *int `pulumi:"logRetentionInDays,optional"`
	// Tags are added to every resource. `environment`, `owner` and `managed-by` are set by the component and can't be given here.
	Tags map[string]pulumi.StringInput `pulumi:"tags,optional"`
}
