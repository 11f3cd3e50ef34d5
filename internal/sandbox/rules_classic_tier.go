package sandbox

import (
	"net/http"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

const classicTemplatePage = "https://learn.microsoft.com/azure/templates/microsoft.cache/redis"

// classicTierRules say which sizes the classic service has, and what each tier lacks.
var classicTierRules = []Rule{
	{
		ID: "classic-sku", Title: "Basic and Standard come as C0 to C6, Premium as P1 to P5",
		Breaks: "A Standard cache of family P, or a Premium one with capacity 6",
		Source: classicTemplatePage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeClassic}, on: writes, check: classicSKU,
	},
	{
		ID: "classic-tier", Title: "A cache has the features of its tier",
		Breaks: "A Standard cache with shards, replicas, an identity, zones of its own or a subnet",
		Source: "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-overview",
		Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeClassic}, on: writes, check: featureOfTier,
	},
	{
		ID: "classic-tier-setting", Title: "A cache has the settings of its tier",
		Breaks: "A Basic cache with maxmemory-reserved, a Standard cache with RDB or AOF persistence",
		Source: "https://github.com/hashicorp/terraform-provider-azurerm/pull/12926",
		Status: http.StatusBadRequest, Code: "InvalidRequestBody",
		types: []string{typeClassic}, on: writes, check: settingOfTier,
	},
	{
		ID: "classic-zones", Title: "Zones are listed with zonalAllocationPolicy UserDefined, and only then",
		Breaks: "A cache with zones and zonalAllocationPolicy Automatic, or with UserDefined and no zones",
		Source: classicTemplatePage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeClassic}, on: writes, check: zonesFitPolicy,
	},
}

// classicFamilies lists the sizes of each tier. The page's capacities end with P4; P5 came later.
// https://learn.microsoft.com/azure/azure-cache-for-redis/cache-planning-faq
var classicFamilies = map[string]struct {
	family          string
	smallest, limit float64
}{
	tierBasic:    {"C", 0, 6},
	tierStandard: {"C", 0, 6},
	tierPremium:  {"P", 1, 5},
}

func classicSKU(_ *azure, r request) string {
	sku := sizeOf(r.resource)
	sold, known := classicFamilies[sku.tier]
	switch {
	case !known:
		return say("sku.name: expected one of %s; got '%s'.", strings.Join(tiers, ", "), sku.tier)
	case sku.family != sold.family:
		return say("sku.family: expected %s with sku.name %s; got '%s'.", sold.family, sku.tier, sku.family)
	case sku.capacity < sold.smallest || sku.capacity > sold.limit || sku.capacity != float64(int(sku.capacity)):
		return say("sku.capacity: expected %v to %v with sku.name %s; got %v.", sold.smallest, sold.limit, sku.tier, sku.capacity)
	}
	return ""
}

// tierFeature is something that only some tiers have.
type tierFeature struct {
	path  string // in the body
	tiers []string
}

var (
	premiumOnly = []string{tierPremium}
	notBasic    = []string{tierStandard, tierPremium}
)

// tierFeatures lists what not every tier has. Source, unless a line names another one: the tables of
// https://learn.microsoft.com/azure/azure-cache-for-redis/cache-overview
var tierFeatures = []tierFeature{
	{"properties.subnetId", premiumOnly},           // .../cache-network-isolation
	{"properties.staticIP", premiumOnly},           // comes with a subnet
	{"properties.shardCount", premiumOnly},         // .../cache-how-to-scale
	{"properties.replicasPerPrimary", premiumOnly}, // .../cache-how-to-multi-replicas
	{"properties.replicasPerMaster", premiumOnly},
	{"identity.type", premiumOnly}, // .../cache-managed-identity
	{"zones", premiumOnly},         // Standard has zones of Azure's choice: .../cache-how-to-zone-redundancy
}

// tierSettings is the same for redisConfiguration. Source: .../cache-how-to-premium-persistence, and for memory
// https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure
var tierSettings = []tierFeature{
	{"rdb-backup-enabled", premiumOnly},
	{"rdb-backup-frequency", premiumOnly},
	{"rdb-backup-max-snapshot-count", premiumOnly},
	{"rdb-storage-connection-string", premiumOnly},
	{"aof-backup-enabled", premiumOnly},
	{"aof-storage-connection-string-0", premiumOnly},
	{"aof-storage-connection-string-1", premiumOnly},
	{"maxmemory-reserved", notBasic},
	{"maxmemory-delta", notBasic},
	{"maxfragmentationmemory-reserved", notBasic},
}

func featureOfTier(_ *azure, r request) string {
	tier := sizeOf(r.resource).tier
	for _, feature := range tierFeatures {
		if !slices.Contains(feature.tiers, tier) && asked(r.resource.At(strings.Split(feature.path, ".")...)) {
			return say("%s is not available in tier '%s'; expected tier %s.", feature.path, tier, strings.Join(feature.tiers, " or "))
		}
	}
	return ""
}

func settingOfTier(_ *azure, r request) string {
	tier := sizeOf(r.resource).tier
	for _, feature := range tierSettings {
		if value := setting(r.resource, feature.path); !slices.Contains(feature.tiers, tier) && asked(value) {
			return say("The setting '%s' is not allowed on '%s' cache instances.", feature.path, tier)
		}
	}
	return ""
}

// asked reports whether a value asks for a feature, and does not say that it is off.
func asked(value any) bool {
	switch v := value.(type) {
	case nil:
		return false
	case string:
		return v != "" && v != "None" && !strings.EqualFold(v, "false")
	case float64:
		return v != 0
	case []any:
		return len(v) > 0
	default:
		return true
	}
}

func zonesFitPolicy(_ *azure, r request) string {
	policy, zones := r.resource.Text("properties", "zonalAllocationPolicy"), arm.Texts(r.resource.At("zones"))
	switch {
	case len(zones) > 0 && policy != "" && policy != "UserDefined":
		return say("zones [%s] cannot be used with zonalAllocationPolicy '%s'; expected UserDefined.", strings.Join(zones, ", "), policy)
	case len(zones) == 0 && policy == "UserDefined":
		return "zonalAllocationPolicy 'UserDefined' needs zones."
	}
	return ""
}
