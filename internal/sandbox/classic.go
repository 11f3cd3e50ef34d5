package sandbox

import (
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// classicRules hold for Azure Cache for Redis, Microsoft.Cache/redis and what lies below it.
var classicRules = concat(
	classicTierRules, classicNetworkRules, classicPersistenceRules, classicChangeRules, classicGeoRules, classicAccessRules, classicPatchRules,
)

// The tiers of the classic service, from the lowest to the highest.
const (
	tierBasic    = "Basic"
	tierStandard = "Standard"
	tierPremium  = "Premium"
)

var tiers = []string{tierBasic, tierStandard, tierPremium}

// size is the SKU of a classic cache: tier Premium, family P, capacity 1.
type size struct {
	tier, family string
	capacity     float64
}

func sizeOf(cache arm.Resource) size {
	capacity, _ := cache.At("properties", "sku", "capacity").(float64)
	return size{
		tier: cache.Text("properties", "sku", "name"), family: cache.Text("properties", "sku", "family"), capacity: capacity,
	}
}

func (s size) String() string { return say("%s %s%v", s.tier, s.family, s.capacity) }

// setting returns one of the settings in redisConfiguration, which are all strings.
func setting(cache arm.Resource, name string) string {
	return cache.Text("properties", "redisConfiguration", name)
}

// switchedOn reads a setting that is "true" or "false", in any spelling.
func switchedOn(cache arm.Resource, name string) bool {
	return strings.EqualFold(setting(cache, name), "true")
}

// persists reports whether a classic cache keeps its data in a storage account.
func persists(cache arm.Resource) bool {
	return switchedOn(cache, "rdb-backup-enabled") || switchedOn(cache, "aof-backup-enabled")
}

// shardsOf returns how many shards a cache is asked to have, 0 for one without clustering.
func shardsOf(cache arm.Resource) float64 {
	shards, _ := cache.At("properties", "shardCount").(float64)
	return shards
}

// replicasOf returns how many replicas each primary has: one, unless more are asked for under either name.
func replicasOf(cache arm.Resource) float64 {
	replicas := 1.0
	for _, name := range []string{"replicasPerPrimary", "replicasPerMaster"} {
		if asked, ok := cache.At("properties", name).(float64); ok {
			replicas = max(replicas, asked)
		}
	}
	return replicas
}

// isClosed reports whether a classic cache takes no connection from the public network. Public access is on unless it is
// switched off. https://learn.microsoft.com/rest/api/redis/redis/create
func isClosed(cache arm.Resource) bool {
	return strings.EqualFold(cache.Text("properties", "publicNetworkAccess"), "Disabled")
}

// versionOf returns the Redis version of a classic cache as Azure shows it. 6 is the latest one; "" asks for that.
// https://learn.microsoft.com/rest/api/redis/redis/create
func versionOf(cache arm.Resource) string {
	switch asked := cache.Text("properties", "redisVersion"); {
	case asked == "", strings.EqualFold(asked, "latest"):
		return "6.0"
	case strings.Contains(asked, "."):
		return asked
	default:
		return asked + ".0"
	}
}

// classicParent finds the classic cache that a request's resource lies below.
func (a *azure) classicParent(r request) arm.Resource {
	cache, _ := a.find(r.id.Scope)
	return cache
}

// endpointsTo lists the private endpoints that lead to a resource.
func (a *azure) endpointsTo(id string) []arm.Resource {
	return slices.DeleteFunc(a.usersOf(id, typeEndpoint), func(endpoint arm.Resource) bool {
		return !slices.ContainsFunc(connectionsOf(endpoint), func(c linkConnection) bool { return arm.SameID(c.target, id) })
	})
}

// below lists the resources of some types that lie below an id.
func (a *azure) below(id string, types ...string) []arm.Resource {
	var found []arm.Resource
	a.eachBelow(id, func(r arm.Resource) {
		if !arm.SameID(r.ID, id) {
			found = append(found, r)
		}
	}, types...)
	return found
}

// classicTargets lists the classic caches that an endpoint leads to.
func (a *azure) classicTargets(endpoint arm.Resource) []arm.Resource {
	var found []arm.Resource
	for _, c := range connectionsOf(endpoint) {
		if cache, ok := a.find(c.target); ok && is(cache, typeClassic) {
			found = append(found, cache)
		}
	}
	return found
}

// linksOf lists the geo-replication links that a classic cache is part of, on either side.
func (a *azure) linksOf(id string) []arm.Resource {
	return append(a.below(id, typeLinkedServer), a.usersOf(id, typeLinkedServer)...)
}
