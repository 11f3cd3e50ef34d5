package hardenedcache

import (
	"maps"
	"slices"
	"strings"
)

// Tiers of Azure Cache for Redis.
const (
	tierBasic    = "Basic"
	tierStandard = "Standard"
	tierPremium  = "Premium"
)

// ClassicSku is what a SKU of Azure Cache for Redis is.
type ClassicSku struct {
	// Tier is the `sku.name` of the API: Basic, Standard or Premium.
	Tier string
	// Family is C (Basic and Standard) or P (Premium).
	Family string
	// Capacity is the size within the family.
	Capacity int
	// MemoryGB is the size in GB, of each shard.
	MemoryGB float64
	// MaxClients is the greatest number of client connections, of each shard.
	MaxClients int
}

// ClassicSkus is every SKU of Azure Cache for Redis. Sizes: https://azure.microsoft.com/pricing/details/cache; client
// connections: https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure#default-redis-server-configuration
var ClassicSkus = map[string]ClassicSku{
	"Basic_C0": {tierBasic, "C", 0, 0.25, 256},
	"Basic_C1": {tierBasic, "C", 1, 1, 1_000},
	"Basic_C2": {tierBasic, "C", 2, 2.5, 2_000},
	"Basic_C3": {tierBasic, "C", 3, 6, 5_000},
	"Basic_C4": {tierBasic, "C", 4, 13, 10_000},
	"Basic_C5": {tierBasic, "C", 5, 26, 15_000},
	"Basic_C6": {tierBasic, "C", 6, 53, 20_000},

	"Standard_C0": {tierStandard, "C", 0, 0.25, 256},
	"Standard_C1": {tierStandard, "C", 1, 1, 1_000},
	"Standard_C2": {tierStandard, "C", 2, 2.5, 2_000},
	"Standard_C3": {tierStandard, "C", 3, 6, 5_000},
	"Standard_C4": {tierStandard, "C", 4, 13, 10_000},
	"Standard_C5": {tierStandard, "C", 5, 26, 15_000},
	"Standard_C6": {tierStandard, "C", 6, 53, 20_000},

	"Premium_P1": {tierPremium, "P", 1, 6, 7_500},
	"Premium_P2": {tierPremium, "P", 2, 13, 15_000},
	"Premium_P3": {tierPremium, "P", 3, 26, 30_000},
	"Premium_P4": {tierPremium, "P", 4, 53, 40_000},
	"Premium_P5": {tierPremium, "P", 5, 120, 40_000},
}

// classicFeature is a setting that not every tier has.
type classicFeature struct {
	path  string
	tiers []string
	given func(*ClassicArgs) bool
}

var premiumOnly = []string{tierPremium}
var notBasic = []string{tierStandard, tierPremium}

// classicFeatures: https://learn.microsoft.com/azure/azure-cache-for-redis/cache-overview#feature-comparison; the memory
// reserves: https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure#memory-policies
var classicFeatures = []classicFeature{
	{"classic.shardCount", premiumOnly, func(c *ClassicArgs) bool { return c.ShardCount != nil }},
	{"classic.replicasPerPrimary", premiumOnly, func(c *ClassicArgs) bool { return c.ReplicasPerPrimary != nil }},
	{"classic.availabilityZones", premiumOnly, func(c *ClassicArgs) bool { return len(c.AvailabilityZones) > 0 }},
	{"classic.persistence", premiumOnly, func(c *ClassicArgs) bool { return c.Persistence != nil }},
	{"classic.geoReplication", premiumOnly, func(c *ClassicArgs) bool { return c.GeoReplication != nil }},
	{"classic.virtualNetworkInjection", premiumOnly, func(c *ClassicArgs) bool { return c.VirtualNetworkInjection != nil }},
	{"classic.zonalAllocationPolicy", notBasic, func(c *ClassicArgs) bool { return c.ZonalAllocationPolicy != nil }},
	{"classic.maxmemoryReserved", notBasic, func(c *ClassicArgs) bool { return c.MaxmemoryReserved != nil }},
	{"classic.maxmemoryDelta", notBasic, func(c *ClassicArgs) bool { return c.MaxmemoryDelta != nil }},
	{"classic.maxfragmentationmemoryReserved", notBasic, func(c *ClassicArgs) bool { return c.MaxfragmentationmemoryReserved != nil }},
}

// looksClassic says whether somebody means a classic SKU: its name here, or its tier or size in the API.
func looksClassic(name string) bool {
	for full, sku := range ClassicSkus {
		if _, size, _ := strings.Cut(full, "_"); name == full || name == sku.Tier || name == size {
			return true
		}
	}
	return false
}

// classicSkuNames are the names of [ClassicSkus] by tier, from small to large.
func classicSkuNames() []string {
	return slices.Sorted(maps.Keys(ClassicSkus))
}
