package sandbox

import (
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// answerClassic adds what Azure says of a classic cache. Azure answers a PUT with the access keys, also when keys are
// switched off; the sandbox plants keys that a test can look for.
// https://learn.microsoft.com/rest/api/redis/redis/get
func answerClassic(a *azure, r *arm.Resource) {
	succeeded(a, r)
	r.Put(hostName(*r), "properties", "hostName")
	r.Put(6379.0, "properties", "port")
	r.Put(6380.0, "properties", "sslPort")
	r.Put(versionOf(*r), "properties", "redisVersion")
	r.Put(a.keysOf(*r).listed(r.ID), "properties", "accessKeys")
	r.Put(a.linkedServers(*r), "properties", "linkedServers")
	r.Put(instancesOf(*r), "properties", "instances")
	r.Put(a.endpointConnections(*r), "properties", "privateEndpointConnections")
}

// linkedServers lists the links of a cache. Azure shows a link below both caches, each time under the other one's name.
func (a *azure) linkedServers(cache arm.Resource) []any {
	links := []any{}
	for _, link := range a.linksOf(cache.ID) {
		primary, secondary := a.geoPair(link)
		other := primary
		if arm.SameID(primary.ID, cache.ID) {
			other = secondary
		}
		links = append(links, map[string]any{"id": cache.ID + "/linkedServers/" + other.Name})
	}
	return links
}

// instancesOf lists the nodes of a cache: one in tier Basic, else for each shard a primary and its replicas.
func instancesOf(cache arm.Resource) []any {
	nodes := 1 + replicasOf(cache)
	if sizeOf(cache).tier == tierBasic {
		nodes = 1
	}
	instances := []any{}
	for shard := range int(max(shardsOf(cache), 1)) {
		for node := range int(nodes) {
			instance := map[string]any{"isMaster": node == 0, "isPrimary": node == 0, "sslPort": 15000.0 + float64(len(instances))}
			if shardsOf(cache) >= 1 {
				instance["shardId"] = float64(shard)
			}
			if cache.At("properties", "enableNonSslPort") == true {
				instance["nonSslPort"] = 13000.0 + float64(len(instances))
			}
			instances = append(instances, instance)
		}
	}
	return instances
}

func answerClassicPolicy(a *azure, r *arm.Resource) {
	succeeded(a, r)
	r.Put("Custom", "properties", "type")
}

// answerLinkedServer adds the names under which clients reach whichever cache is the primary one: one that never changes,
// and the primary's own. https://learn.microsoft.com/rest/api/redis/linked-server/get
func answerLinkedServer(a *azure, r *arm.Resource) {
	succeeded(a, r)
	parsed, _ := arm.ParseID(r.ID)
	cache, _ := a.find(parsed.Scope)
	primary, _ := a.geoPair(*r)
	r.Put(strings.ToLower(cache.Name)+".geo.redis.cache.windows.net", "properties", "geoReplicatedPrimaryHostName")
	r.Put(hostName(primary), "properties", "primaryHostName")
}

// answerPatchSchedule adds the region, and the window of entries that don't say.
func answerPatchSchedule(a *azure, r *arm.Resource) {
	parsed, _ := arm.ParseID(r.ID)
	if cache, ok := a.find(parsed.Scope); ok {
		r.Body["location"] = cache.Location
	}
	for _, entry := range r.Objects("properties", "scheduleEntries") {
		if _, given := entry["maintenanceWindow"]; !given {
			entry["maintenanceWindow"] = "PT5H"
		}
	}
}
