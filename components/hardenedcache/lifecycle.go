package hardenedcache

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/naming"
)

// kind is a kind of child with a life cycle of its own.
type kind int

const (
	clusterKind kind = iota
	databaseKind
	assignmentKind
	endpointKind
	zoneGroupKind
	diagnosticKind
	classicKind
	classicAssignmentKind
	topicKind
)

// ReplacingChange is one property whose change replaces a resource.
type ReplacingChange struct {
	// Property is the azure-native input.
	Property string
	// LosesData says whether the replaced resource holds data.
	LosesData bool
	// Refused is why Azure refuses some changes of the property in place, and takes others: such a property is not
	// replaced on, because the component can't see the old value. Empty for the rest.
	Refused string
	// Source is the page or thread that says so.
	Source string
}

// replacements are the changes that Azure can't make in place. They replace explicitly, never silently; names and
// other path parameters are not listed, because azure-native replaces on them by itself.
//
// Azure can move a database away from NoCluster in place; the component can't see the old value, so that change
// replaces as well (docs/architecture.md says what to do instead).
var replacements = map[kind][]ReplacingChange{
	clusterKind: {
		{Property: "location", LosesData: true, Source: "https://learn.microsoft.com/azure/azure-resource-manager/management/move-region"},
	},
	databaseKind: {
		{Property: "clusteringPolicy", LosesData: true, Source: "https://learn.microsoft.com/azure/redis/architecture#cluster-policies"},
		{Property: "modules", LosesData: true, Source: "https://learn.microsoft.com/azure/redis/redis-modules"},
		{Property: "port", LosesData: true, Source: "https://github.com/hashicorp/terraform-provider-azurerm/issues/31722"},
		{Property: "clientProtocol", LosesData: true, Source: "https://github.com/hashicorp/terraform-provider-azurerm/issues/31722"},
		{Property: "geoReplication.groupNickname", LosesData: true, Source: "https://learn.microsoft.com/azure/redis/how-to-active-geo-replication"},
	},
	assignmentKind: {
		{Property: "user", Source: "https://github.com/microsoft/aspire/issues/6746"},
	},
	endpointKind: {
		// An endpoint whose target was replaced stays Disconnected and is never repaired.
		{Property: "privateLinkServiceConnections", Source: "https://github.com/hashicorp/terraform-provider-azurerm/issues/20776"},
	},
	zoneGroupKind: {
		{Property: "privateDnsZoneConfigs", Source: "https://github.com/hashicorp/terraform-provider-azurerm/issues/27559"},
	},
	classicKind: {
		{Property: "location", LosesData: true, Source: "https://learn.microsoft.com/azure/azure-resource-manager/management/move-region"},
		{Property: "subnetId", LosesData: true, Source: "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-how-to-premium-vnet"},
		{Property: "staticIP", LosesData: true, Source: "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-how-to-premium-vnet"},
		{Property: "zones", LosesData: true, Source: "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-how-to-zone-redundancy"},
		{Property: "sku", LosesData: true, Refused: "no step to a lower tier, none down to C0, and none from Basic to Premium", Source: "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-how-to-scale"},
	},
	classicAssignmentKind: {
		{Property: "objectId", Source: "https://github.com/microsoft/aspire/issues/6746"},
	},
	// Azure's update of a topic takes its identity and its tags only.
	topicKind: {
		{Property: "source", Source: "https://learn.microsoft.com/rest/api/eventgrid/controlplane/system-topics/update"},
		{Property: "topicType", Source: "https://learn.microsoft.com/rest/api/eventgrid/controlplane/system-topics/update"},
	},
	// Settings have a fixed name, and a second one for the same sink is refused with 409.
	diagnosticKind: nil,
}

// replacementOptions are the options that make a child's replacements explicit. All children with fixed names are
// deleted before they are replaced, because two of one name can't exist.
func replacementOptions(k kind) []pulumi.ResourceOption {
	options := []pulumi.ResourceOption{pulumi.DeleteBeforeReplace(true)}
	var properties []string
	for _, replacement := range replacements[k] {
		if replacement.Refused == "" {
			properties = append(properties, replacement.Property)
		}
	}
	if len(properties) > 0 {
		options = append(options, pulumi.ReplaceOnChanges(properties))
	}
	return options
}

// Timeouts. Azure Managed Redis takes 15 to 50 minutes to create; the azurerm provider raised its limit to 45 minutes
// after deadline errors (https://github.com/hashicorp/terraform-provider-azurerm/pull/30932). Links between regions
// take longer still.
const (
	slowTimeout   = "60m"
	geoTimeout    = "90m"
	deleteTimeout = "45m"
	// classicTimeout is the azurerm provider's, for a clustered Premium cache:
	// https://github.com/hashicorp/terraform-provider-azurerm/blob/main/website/docs/r/redis_cache.html.markdown
	classicTimeout = "180m"
)

func (b *builder) clusterTimeouts() pulumi.ResourceOption {
	return pulumi.Timeouts(&pulumi.CustomTimeouts{Create: slowTimeout, Update: slowTimeout, Delete: deleteTimeout})
}

func (s *managedService) databaseTimeouts() pulumi.ResourceOption {
	if s.settings.GeoReplication != nil {
		return pulumi.Timeouts(&pulumi.CustomTimeouts{Create: geoTimeout, Update: geoTimeout, Delete: deleteTimeout})
	}
	return s.clusterTimeouts()
}

func (s *classicService) timeouts() pulumi.ResourceOption {
	return pulumi.Timeouts(&pulumi.CustomTimeouts{Create: classicTimeout, Update: classicTimeout, Delete: classicTimeout})
}

func (a *HardenedCacheArgs) isProduction() bool {
	return naming.IsProduction(a.Environment, a.Production)
}
