package hardenedcache

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// HardenedCacheArgs are the inputs of a [HardenedCache].
//
// Fields of a plain Go type decide which resources exist and their names, so they must be known when the program
// runs; fields of a Pulumi input type may be outputs of other resources.
type HardenedCacheArgs struct {
	// Environment is the environment that the cache serves, such as `dev` or `prod`: 1 to 20 lower-case letters, digits and hyphens, starting with a letter. It is part of every name and a tag of every resource.
	Environment string `pulumi:"environment"`
	// Owner is who answers for the cache, such as a team's mail address. It is a tag of every resource.
	Owner pulumi.StringInput `pulumi:"owner"`
	// Production makes the cache a production one: protected from deletion by Pulumi and locked in Azure. Default: true when the environment is called `prod` or `production`, else false.
	Production *bool `pulumi:"production,optional"`
	// Name is the ARM name of the cache: 3 to 60 letters, digits and single hyphens. Default: derived from the component's name, the environment and a short hash, because the name is part of the host name. Changing it replaces the cache and loses its data.
	Name *string `pulumi:"name,optional"`
	// ResourceGroupName is the resource group of the cache. Changing it replaces the cache and loses its data.
	ResourceGroupName pulumi.StringInput `pulumi:"resourceGroupName"`
	// Location is the Azure region of the cache, such as `westeurope`. Changing it replaces the cache and loses its data.
	Location pulumi.StringInput `pulumi:"location"`
	// Managed holds the settings of the Azure Managed Redis service. Default: a Balanced_B5 with high availability.
	Managed *ManagedArgs `pulumi:"managed,optional"`
	// PrivateEndpoint is the only way to reach the cache.
	PrivateEndpoint *PrivateEndpointArgs `pulumi:"privateEndpoint"`
	// Access lists the Entra principals that may use the cache, by a key of your choice: 1 to 60 letters, digits and hyphens. The keys name the assignments and give their order. Default: nobody.
	Access map[string]*AccessArgs `pulumi:"access,optional"`
	// DiagnosticSettings says where the metrics of the cluster and the connection logs of the database go.
	DiagnosticSettings *DiagnosticSettingsArgs `pulumi:"diagnosticSettings"`
	// Lock is the ARM lock on the cache. Default: `CanNotDelete` in production, none elsewhere.
	Lock *LockArgs `pulumi:"lock,optional"`
	// RoleAssignments are Azure roles on the cache as a resource (the control plane), by a key of your choice. They give no access to the data. Default: none.
	RoleAssignments map[string]*RoleAssignmentArgs `pulumi:"roleAssignments,optional"`
	// Tags are added to every resource that takes tags. `environment`, `owner` and `managed-by` are set by the component and can't be given here.
	Tags map[string]pulumi.StringInput `pulumi:"tags,optional"`

	// RedisEnterpriseProvider is an explicit azure-native v3 provider for the cluster, its database and its access policy assignments. It goes together with an explicit v2 provider in the component's options for everything else; give both or neither. Native Go only.
	RedisEnterpriseProvider pulumi.ProviderResource
}

// AccessArgs is one Entra principal that may use the cache.
type AccessArgs struct {
	// PrincipalId is the object id (principal id) of a user, service principal or managed identity: a GUID. It is not the client id (application id). Groups are not supported by Azure Managed Redis.
	PrincipalId pulumi.StringInput `pulumi:"principalId"`
	// Role is what the principal may do. Azure Managed Redis knows full access only in its stable API, so it must be `owner`, written out, for the managed service.
	Role string `pulumi:"role"`
}

// DiagnosticSettingsArgs says where diagnostics go. The names are those of Azure Verified Modules.
type DiagnosticSettingsArgs struct {
	// Name is the name of both diagnostic settings: 1 to 260 characters. Default: derived from the name of the cache.
	Name *string `pulumi:"name,optional"`
	// WorkspaceResourceId is the resource id of the Log Analytics workspace that receives metrics and logs.
	WorkspaceResourceId pulumi.StringInput `pulumi:"workspaceResourceId"`
	// StorageAccountResourceId is the resource id of a storage account that also receives them, for an archive. Default: none.
	StorageAccountResourceId pulumi.StringPtrInput `pulumi:"storageAccountResourceId,optional"`
	// EventHubAuthorizationRuleResourceId is the resource id of an authorization rule of an event hub namespace that also receives them, for a SIEM. Default: none.
	EventHubAuthorizationRuleResourceId pulumi.StringPtrInput `pulumi:"eventHubAuthorizationRuleResourceId,optional"`
	// EventHubName is the event hub within that namespace. Default: one that Azure makes per category.
	EventHubName pulumi.StringPtrInput `pulumi:"eventHubName,optional"`
}

// LockArgs is an ARM lock. The names are those of Azure Verified Modules.
type LockArgs struct {
	// Kind is the kind of lock: `CanNotDelete`, `ReadOnly` or `None`. A ReadOnly lock also blocks changes by Pulumi.
	Kind string `pulumi:"kind"`
	// Name is the name of the lock: 1 to 90 characters. Default: derived from the name of the cache.
	Name *string `pulumi:"name,optional"`
	// Notes is shown to whoever meets the lock. Default: a sentence that names the environment.
	Notes pulumi.StringPtrInput `pulumi:"notes,optional"`
}

// RoleAssignmentArgs is one Azure role on the cache as a resource. The names are those of Azure Verified Modules.
type RoleAssignmentArgs struct {
	// RoleDefinitionIdOrName is a built-in role's name (`Reader`, `Monitoring Reader`, `Redis Cache Contributor`, `Contributor`, `Owner`, `User Access Administrator`), a role definition's GUID, or its whole resource id.
	RoleDefinitionIdOrName pulumi.StringInput `pulumi:"roleDefinitionIdOrName"`
	// PrincipalId is the object id of the user, group, service principal or managed identity: a GUID. It is not the client id (application id).
	PrincipalId pulumi.StringInput `pulumi:"principalId"`
	// PrincipalType is `User`, `Group`, `ServicePrincipal` (managed identities too), `Device` or `ForeignGroup`. It must be given, because the SDK would otherwise say `User`, which Azure refuses for a new identity that has not replicated yet.
	PrincipalType string `pulumi:"principalType"`
	// Description says why the role is needed. Default: none.
	Description pulumi.StringPtrInput `pulumi:"description,optional"`
}
