package localcache

import (
	"errors"
	"fmt"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/controls"
)

// ARM types of Azure Managed Redis.
const (
	clusterType  = "Microsoft.Cache/redisEnterprise"
	databaseType = "Microsoft.Cache/redisEnterprise/databases"
)

// clusterProtocol is the clustering policy with which clients speak the Redis cluster protocol
// (https://learn.microsoft.com/azure/redis/architecture#cluster-policies).
const clusterProtocol = "OSSCluster"

// evictionNames are Redis' names of the eviction policies of Azure Managed Redis
// (https://redis.io/docs/latest/develop/reference/eviction/).
var evictionNames = map[string]string{
	"AllKeysLFU": "allkeys-lfu", "AllKeysLRU": "allkeys-lru", "AllKeysRandom": "allkeys-random",
	"VolatileLFU": "volatile-lfu", "VolatileLRU": "volatile-lru", "VolatileRandom": "volatile-random", "VolatileTTL": "volatile-ttl",
	"NoEviction": "noeviction",
}

func (p *Posture) readManaged(graph *controls.Graph) error {
	clusters, databases := graph.OfType(clusterType), graph.OfType(databaseType)
	if len(clusters) == 0 || len(databases) == 0 {
		return errors.New("no cache is declared")
	}
	database := databases[0]
	p.Service, p.SKU = Managed, clusters[0].Text("sku", "name")
	sku, known := hardenedcache.ManagedSkus[p.SKU]
	if !known {
		return fmt.Errorf("no size is known of the SKU %q", p.SKU)
	}
	// About a fifth is kept as a buffer: https://learn.microsoft.com/azure/redis/overview
	p.MemoryBytes = int64(sku.MemoryGB * 1024 * 1024 * 1024 * 8 / 10)
	p.Clients = sku.MaxClients
	// No numbered databases: https://redis.io/docs/latest/operate/rs/references/compatibility/commands/generic/ (MOVE)
	p.Databases = 1
	p.Clustering = database.Text("properties", "clusteringPolicy")
	p.Clustered = p.Clustering == clusterProtocol
	if p.Eviction, known = evictionNames[database.Text("properties", "evictionPolicy")]; !known {
		return fmt.Errorf("unknown eviction policy %q", database.Text("properties", "evictionPolicy"))
	}
	p.AccessKeysOn = database.Text("properties", "accessKeysAuthentication") == "Enabled"
	modules, _ := database.At("properties", "modules").([]any)
	for _, module := range modules {
		settings, _ := module.(map[string]any)
		p.Modules = append(p.Modules, textOr(settings, "name", ""))
	}
	return nil
}
