package cacheaccess

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// CacheAccessArgs are the inputs of a [CacheAccess]. Fields of a plain Go type decide which resources exist and their names;
// fields of a Pulumi input type may be outputs of other stacks and resources.
type CacheAccessArgs struct {
	// CacheResourceId is the ARM resource id of the cache: the output `resourceId` of the stack that owns it. Another cache replaces the assignments.
	CacheResourceId pulumi.StringInput `pulumi:"cacheResourceId"`
	// HostName is the host name of the cache: the output `hostName` of the stack that owns it, which exists once the cache's DNS does. The component hands it on once the principals have access.
	HostName pulumi.StringInput `pulumi:"hostName"`
	// Service is the service of the cache: `managed` or `classic`. It decides which resources exist, so an output can't say it. Default: what cacheResourceId says if that is a plain value; else `managed`.
	Service *string `pulumi:"service,optional"`
	// Access lists the Entra principals of this stack that may use the cache, by a key of your choice: 1 to 60 letters, digits and hyphens. The keys name the assignments, must differ from those of everybody else on the cache, and give the order of the writes.
	Access map[string]*CacheUserArgs `pulumi:"access"`
	// VirtualNetworkLink lets a virtual network of this stack resolve the cache's name, where the owner of the DNS zone does not link it. Default: none.
	VirtualNetworkLink *VirtualNetworkLinkArgs `pulumi:"virtualNetworkLink,optional"`

	// RedisEnterpriseProvider is an explicit azure-native v3 provider for the assignments on a managed cache. An explicit v2 provider in the component's options is for the virtual network link and, on a classic cache, for everything.
	RedisEnterpriseProvider pulumi.ProviderResource
}

// CacheUserArgs is one Entra principal that may use the cache.
type CacheUserArgs struct {
	// PrincipalId is the object id (principal id) of a user, service principal or managed identity: a GUID. It is not the client id (application id). Groups are not supported by either service.
	PrincipalId pulumi.StringInput `pulumi:"principalId"`
	// Role is what the principal may do: `owner`, `contributor` (no dangerous commands) or `reader`. Azure Managed Redis knows full access only in its stable API, so it must be `owner`, written out, for the managed service. Give it or `policy`.
	Role string `pulumi:"role,optional"`
	// Policy is the name of an access policy that the owner of a classic cache has made, such as the key of a principal with `permissions`. Give it or `role`.
	Policy pulumi.StringPtrInput `pulumi:"policy,optional"`
}

// VirtualNetworkLinkArgs is the link of a private DNS zone to a virtual network.
type VirtualNetworkLinkArgs struct {
	// PrivateDnsZoneResourceId is the ARM resource id of the cache's private DNS zone: the output `privateDnsZoneId` of the stack that owns the cache. It is empty, and refused here, where a policy manages the zone.
	PrivateDnsZoneResourceId pulumi.StringInput `pulumi:"privateDnsZoneResourceId"`
	// VirtualNetworkResourceId is the ARM resource id of the virtual network. Azure links a network to one zone of a name only, and a link gives a name and no way: the network must also be connected with that of the cache's endpoint.
	VirtualNetworkResourceId pulumi.StringInput `pulumi:"virtualNetworkResourceId"`
	// Name is the ARM name of the link: 1 to 80 letters, digits, underscores, periods and hyphens. Default: derived from the names of project, stack and component and a short hash, because the links of all networks stand side by side.
	Name *string `pulumi:"name,optional"`
	// Tags are those of the link. Default: none.
	Tags map[string]pulumi.StringInput `pulumi:"tags,optional"`
}
