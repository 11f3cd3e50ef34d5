package localcache

import (
	"fmt"
	"strconv"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/arm"
)

// classicType is the ARM type of Azure Cache for Redis.
const classicType = "Microsoft.Cache/redis"

// classicDatabases is the default, which the component keeps; a cache with shards has database 0 alone
// (https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure#default-redis-server-configuration).
const classicDatabases = 16

// classicDefaultPolicy is Azure's own eviction policy
// (https://learn.microsoft.com/azure/azure-cache-for-redis/cache-best-practices-memory-management).
const classicDefaultPolicy = "volatile-lru"

func (p *Posture) readClassic(cache arm.Resource) error {
	capacity, _ := cache.At("properties", "sku", "capacity").(float64)
	p.Service = Classic
	p.SKU = fmt.Sprintf("%s_%s%d", cache.Text("properties", "sku", "name"), cache.Text("properties", "sku", "family"), int(capacity))
	sku, known := hardenedcache.ClassicSkus[p.SKU]
	if !known {
		return fmt.Errorf("no size is known of the SKU %q", p.SKU)
	}
	settings, _ := cache.At("properties", "redisConfiguration").(map[string]any)
	p.Eviction = textOr(settings, "maxmemory-policy", classicDefaultPolicy)
	p.KeyspaceEvents = textOr(settings, "notify-keyspace-events", "")
	p.MemoryBytes = classicMemory(sku, settings)
	p.Clients = sku.MaxClients
	p.Databases, p.Clustering = classicDatabases, "no shards"
	if shards, given := cache.At("properties", "shardCount").(float64); given && shards > 0 {
		p.Clustered, p.Databases, p.Clustering = true, 1, fmt.Sprintf("%d shards", int(shards))
	}
	keysOff, _ := cache.At("properties", "disableAccessKeyAuthentication").(bool)
	p.AccessKeysOn = !keysOff
	return nil
}

// classicMemory is a node's size without its reserves. Standard and Premium reserve a tenth of it for operations and a
// tenth for fragmentation unless told otherwise; Basic, which has no replica to copy to, takes no setting for it
// (https://learn.microsoft.com/azure/azure-cache-for-redis/cache-best-practices-memory-management).
func classicMemory(sku hardenedcache.ClassicSku, settings map[string]any) int64 {
	const megabyte = 1 << 20
	size := int64(sku.MemoryGB * 1024 * megabyte)
	free := size
	for _, name := range []string{"maxmemory-reserved", "maxfragmentationmemory-reserved"} {
		reserved := size / 10
		if count, err := strconv.ParseInt(textOr(settings, name, ""), 10, 64); err == nil {
			reserved = count * megabyte
		}
		free -= reserved
	}
	return free
}

func textOr(settings map[string]any, name, otherwise string) string {
	if text, given := settings[name].(string); given {
		return text
	}
	return otherwise
}
