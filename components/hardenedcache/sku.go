package hardenedcache

import (
	"sort"
	"strings"
)

// ManagedSku is what an Azure Managed Redis SKU is and what it can't do.
type ManagedSku struct {
	// MemoryGB is the advertised size in GB; about 80 % of it holds data.
	MemoryGB float64
	// MaxClients is the greatest number of client connections.
	MaxClients int
	// NoGeoReplication: the SKU can't join an active geo-replication group.
	NoGeoReplication bool
	// NoCluster is whether the clustering policy NoCluster is offered.
	NoCluster bool
	// Modules are the Redis modules that the SKU offers.
	Modules []string
	// Preview: the size is in public preview, without an SLA.
	Preview bool
}

// Modules of Azure Managed Redis: https://learn.microsoft.com/azure/redis/redis-modules
var (
	allModules = []string{"RediSearch", "RedisBloom", "RedisJSON", "RedisTimeSeries"}
	// Microsoft's pages conflict on RedisBloom and RedisTimeSeries for Flash Optimized: the feature table of
	// https://learn.microsoft.com/azure/redis/overview (2025-05) lists them, the newer
	// https://learn.microsoft.com/azure/redis/plan-tiers-and-capacity calls the tier a poor fit for both. The
	// stricter reading holds here, because a module can't be removed later.
	flashModules = []string{"RedisJSON"}
)

// ManagedSkus is every Azure Managed Redis SKU.
//
// Sizes and client connections: https://learn.microsoft.com/azure/redis/overview, tables "Feature comparison" and
// "Maximum number of client connections". NoCluster up to 25 GB:
// https://learn.microsoft.com/azure/redis/architecture#cluster-policies. No geo-replication on B0, B1 and Flash:
// https://learn.microsoft.com/azure/redis/how-to-active-geo-replication. Previews: in-memory sizes above 350 GB
// (https://learn.microsoft.com/azure/redis/how-to-scale) and the largest Flash sizes.
var ManagedSkus = map[string]ManagedSku{
	"Balanced_B0":    {MemoryGB: 0.5, MaxClients: 15_000, NoGeoReplication: true, NoCluster: true, Modules: allModules},
	"Balanced_B1":    {MemoryGB: 1, MaxClients: 15_000, NoGeoReplication: true, NoCluster: true, Modules: allModules},
	"Balanced_B3":    {MemoryGB: 3, MaxClients: 15_000, NoCluster: true, Modules: allModules},
	"Balanced_B5":    {MemoryGB: 6, MaxClients: 15_000, NoCluster: true, Modules: allModules},
	"Balanced_B10":   {MemoryGB: 12, MaxClients: 30_000, NoCluster: true, Modules: allModules},
	"Balanced_B20":   {MemoryGB: 24, MaxClients: 75_000, NoCluster: true, Modules: allModules},
	"Balanced_B50":   {MemoryGB: 60, MaxClients: 150_000, Modules: allModules},
	"Balanced_B100":  {MemoryGB: 120, MaxClients: 200_000, Modules: allModules},
	"Balanced_B150":  {MemoryGB: 180, MaxClients: 200_000, Modules: allModules},
	"Balanced_B250":  {MemoryGB: 240, MaxClients: 200_000, Modules: allModules},
	"Balanced_B350":  {MemoryGB: 360, MaxClients: 200_000, Modules: allModules},
	"Balanced_B500":  {MemoryGB: 480, MaxClients: 200_000, Modules: allModules, Preview: true},
	"Balanced_B700":  {MemoryGB: 720, MaxClients: 200_000, Modules: allModules, Preview: true},
	"Balanced_B1000": {MemoryGB: 960, MaxClients: 200_000, Modules: allModules, Preview: true},

	"MemoryOptimized_M10":   {MemoryGB: 12, MaxClients: 15_000, NoCluster: true, Modules: allModules},
	"MemoryOptimized_M20":   {MemoryGB: 24, MaxClients: 30_000, NoCluster: true, Modules: allModules},
	"MemoryOptimized_M50":   {MemoryGB: 60, MaxClients: 75_000, Modules: allModules},
	"MemoryOptimized_M100":  {MemoryGB: 120, MaxClients: 150_000, Modules: allModules},
	"MemoryOptimized_M150":  {MemoryGB: 180, MaxClients: 200_000, Modules: allModules},
	"MemoryOptimized_M250":  {MemoryGB: 240, MaxClients: 200_000, Modules: allModules},
	"MemoryOptimized_M350":  {MemoryGB: 360, MaxClients: 200_000, Modules: allModules},
	"MemoryOptimized_M500":  {MemoryGB: 480, MaxClients: 200_000, Modules: allModules, Preview: true},
	"MemoryOptimized_M700":  {MemoryGB: 720, MaxClients: 200_000, Modules: allModules, Preview: true},
	"MemoryOptimized_M1000": {MemoryGB: 960, MaxClients: 200_000, Modules: allModules, Preview: true},
	"MemoryOptimized_M1500": {MemoryGB: 1440, MaxClients: 200_000, Modules: allModules, Preview: true},
	"MemoryOptimized_M2000": {MemoryGB: 1920, MaxClients: 200_000, Modules: allModules, Preview: true},

	"ComputeOptimized_X3":   {MemoryGB: 3, MaxClients: 30_000, NoCluster: true, Modules: allModules},
	"ComputeOptimized_X5":   {MemoryGB: 6, MaxClients: 30_000, NoCluster: true, Modules: allModules},
	"ComputeOptimized_X10":  {MemoryGB: 12, MaxClients: 75_000, NoCluster: true, Modules: allModules},
	"ComputeOptimized_X20":  {MemoryGB: 24, MaxClients: 150_000, NoCluster: true, Modules: allModules},
	"ComputeOptimized_X50":  {MemoryGB: 60, MaxClients: 200_000, Modules: allModules},
	"ComputeOptimized_X100": {MemoryGB: 120, MaxClients: 200_000, Modules: allModules},
	"ComputeOptimized_X150": {MemoryGB: 180, MaxClients: 200_000, Modules: allModules},
	"ComputeOptimized_X250": {MemoryGB: 240, MaxClients: 200_000, Modules: allModules},
	"ComputeOptimized_X350": {MemoryGB: 360, MaxClients: 200_000, Modules: allModules},
	"ComputeOptimized_X500": {MemoryGB: 480, MaxClients: 200_000, Modules: allModules, Preview: true},
	"ComputeOptimized_X700": {MemoryGB: 720, MaxClients: 200_000, Modules: allModules, Preview: true},

	"FlashOptimized_A250":  {MemoryGB: 240, MaxClients: 75_000, NoGeoReplication: true, Modules: flashModules},
	"FlashOptimized_A500":  {MemoryGB: 480, MaxClients: 150_000, NoGeoReplication: true, Modules: flashModules},
	"FlashOptimized_A700":  {MemoryGB: 720, MaxClients: 200_000, NoGeoReplication: true, Modules: flashModules},
	"FlashOptimized_A1000": {MemoryGB: 960, MaxClients: 200_000, NoGeoReplication: true, Modules: flashModules},
	"FlashOptimized_A1500": {MemoryGB: 1440, MaxClients: 200_000, NoGeoReplication: true, Modules: flashModules},
	"FlashOptimized_A2000": {MemoryGB: 1920, MaxClients: 200_000, NoGeoReplication: true, Modules: flashModules, Preview: true},
	"FlashOptimized_A4500": {MemoryGB: 4500, MaxClients: 200_000, NoGeoReplication: true, Modules: flashModules, Preview: true},
}

// retiredSkus maps the Enterprise SKUs, which Azure has refused to create since 2026-04-01, to the smallest managed
// SKU of the same size within a twentieth, or more: https://learn.microsoft.com/azure/azure-cache-for-redis/retirement-faq; sizes:
// https://azure.microsoft.com/pricing/details/cache.
var retiredSkus = map[string]string{
	"Enterprise_E1":         "Balanced_B1",
	"Enterprise_E5":         "Balanced_B5",
	"Enterprise_E10":        "Balanced_B10",
	"Enterprise_E20":        "Balanced_B20",
	"Enterprise_E50":        "Balanced_B50",
	"Enterprise_E100":       "Balanced_B100",
	"Enterprise_E200":       "Balanced_B250",
	"Enterprise_E400":       "Balanced_B500",
	"EnterpriseFlash_F300":  "FlashOptimized_A500",
	"EnterpriseFlash_F700":  "FlashOptimized_A700",
	"EnterpriseFlash_F1500": "FlashOptimized_A2000",
}

// Replacement returns the managed SKU to use instead of a retired Enterprise SKU, and false for any other name.
func Replacement(sku string) (string, bool) {
	replacement, retired := retiredSkus[sku]
	return replacement, retired
}

// managedSkuNames are the names of [ManagedSkus] in a stable order.
func managedSkuNames() []string {
	names := make([]string, 0, len(ManagedSkus))
	for name := range ManagedSkus {
		names = append(names, name)
	}
	sort.Slice(names, func(i, j int) bool {
		left, right := ManagedSkus[names[i]], ManagedSkus[names[j]]
		if tier := strings.Compare(tierOf(names[i]), tierOf(names[j])); tier != 0 {
			return tier < 0
		}
		return left.MemoryGB < right.MemoryGB
	})
	return names
}

func tierOf(sku string) string {
	tier, _, _ := strings.Cut(sku, "_")
	return tier
}
