package hardenedcache

import (
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/waivers"
)

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
	// Baseline is the dated set of hardening changes that the cache has, such as `2026-11-23`: it and all before it. Upgrading redoubt never changes it; moving it forward is an edit here. Default: the first baseline, `2026-11-01`.
	Baseline *string `pulumi:"baseline,optional"`
	// Name is the ARM name of the cache: 3 to 60 letters, digits and single hyphens. Default: derived from the component's name, the environment and a short hash, because the name is part of the host name. Changing it replaces the cache and loses its data.
	Name *string `pulumi:"name,optional"`
	// ResourceGroupName is the resource group of the cache. Changing it replaces the cache and loses its data.
	ResourceGroupName pulumi.StringInput `pulumi:"resourceGroupName"`
	// Location is the Azure region of the cache, such as `westeurope`. Changing it replaces the cache and loses its data.
	Location pulumi.StringInput `pulumi:"location"`
	// Cloud is the Azure cloud: `public`, `usgovernment` or `china`. Outside the public cloud there is the classic service only. Default: the setting `azure-native:environment`, else `public`.
	Cloud *string `pulumi:"cloud,optional"`
	// Managed holds the settings of the Azure Managed Redis service. Default, when `classic` is absent: a Balanced_B5 with high availability.
	Managed *ManagedArgs `pulumi:"managed,optional"`
	// Classic holds the settings of Azure Cache for Redis, the service that Azure retires on 2028-09-30; it excludes `managed`. An existing cache can't be moved from one service to the other in place. Default: the managed service.
	Classic *ClassicArgs `pulumi:"classic,optional"`
	// PrivateEndpoint is the only way to reach the cache. Required, except with classic.virtualNetworkInjection or classic.firewallRules, which exclude it.
	PrivateEndpoint *PrivateEndpointArgs `pulumi:"privateEndpoint,optional"`
	// Access lists the Entra principals that may use the cache, by a key of your choice: 1 to 60 letters, digits and hyphens. The keys name the assignments and give their order. Default: nobody.
	Access map[string]*AccessArgs `pulumi:"access,optional"`
	// CustomerManagedKey encrypts the disks of a managed cache with a key of your own. Default: Microsoft's keys.
	CustomerManagedKey *CustomerManagedKeyArgs `pulumi:"customerManagedKey,optional"`
	// AccessKeys lets clients in with an access key that can't use Entra yet, beside Entra, under a waiver of RDT-IDN-02. Default: keys are off.
	AccessKeys *AccessKeysArgs `pulumi:"accessKeys,optional"`
	// Waivers are the controls that are relaxed for a time: written down, bounded and dated. One that has expired, or that nothing needs, is refused. Default: none.
	Waivers []waivers.Waiver `pulumi:"waivers,optional"`
	// DiagnosticSettings says where metrics and connection logs go.
	DiagnosticSettings *DiagnosticSettingsArgs `pulumi:"diagnosticSettings"`
	// Monitoring says what raises an alert, and who hears of it. Default: in production all alerts, told to nobody in particular; none elsewhere.
	Monitoring *MonitoringArgs `pulumi:"monitoring,optional"`
	// Lock is the ARM lock on the cache. Default: `CanNotDelete` in production, none elsewhere.
	Lock *LockArgs `pulumi:"lock,optional"`
	// RoleAssignments are Azure roles on the cache as a resource (the control plane), by a key of your choice. They give no access to the data. Default: none.
	RoleAssignments map[string]*RoleAssignmentArgs `pulumi:"roleAssignments,optional"`
	// Tags are added to every resource that takes tags. `environment`, `owner` and `managed-by` are set by the component and can't be given here.
	Tags map[string]pulumi.StringInput `pulumi:"tags,optional"`

	// RedisEnterpriseProvider is an explicit azure-native v3 provider for the cluster, its database and its access policy assignments. It goes together with an explicit v2 provider in the component's options for everything else; give both or neither. The classic service takes the v2 provider alone. A stack file can't hold one.
	RedisEnterpriseProvider pulumi.ProviderResource
	// Clock says what day it is, for the waivers. Default: the machine's clock. It exists for tests and is no setting. Native Go only.
	Clock func() time.Time
}

// AccessArgs is one Entra principal that may use the cache.
type AccessArgs struct {
	// PrincipalId is the object id (principal id) of a user, service principal or managed identity: a GUID. It is not the client id (application id). Groups are not supported by either service.
	PrincipalId pulumi.StringInput `pulumi:"principalId"`
	// Role is what the principal may do: `owner`, `contributor` (no dangerous commands) or `reader`. Azure Managed Redis knows full access only in its stable API, so it must be `owner`, written out, for the managed service. Give it or `permissions`.
	Role string `pulumi:"role,optional"`
	// Permissions are a custom set of commands and keys, for the classic service. They become an access policy with the name of this key.
	Permissions *PermissionsArgs `pulumi:"permissions,optional"`
}

// PermissionsArgs are the commands that a principal may send and the keys that it may touch. What is not listed is
// refused by Redis. Exclusions take away from the categories.
type PermissionsArgs struct {
	// Categories are groups of commands, such as `read`, `write`, `hash` or `connection`: https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl. Default: none.
	Categories []string `pulumi:"categories,optional"`
	// Commands are single commands in lower case, such as `set`, or `cluster|info` for a subcommand. Default: none.
	Commands []string `pulumi:"commands,optional"`
	// ExcludedCategories are groups of commands that are taken away again, such as `dangerous`. Default: none.
	ExcludedCategories []string `pulumi:"excludedCategories,optional"`
	// ExcludedCommands are single commands that are taken away again, such as `keys`. Default: none.
	ExcludedCommands []string `pulumi:"excludedCommands,optional"`
	// KeyPrefixes are the beginnings of the keys that may be touched, such as `orders:`, without a `*`. Give them or `allKeys`.
	KeyPrefixes []string `pulumi:"keyPrefixes,optional"`
	// AllKeys is true for access to every key, written out. Default: false.
	AllKeys *bool `pulumi:"allKeys,optional"`
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
