package hardenedcache

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Values of the API 2024-11-01: https://learn.microsoft.com/azure/templates/microsoft.cache/2024-11-01/redis
var (
	// redisVersions: version 4 is gone, https://learn.microsoft.com/azure/azure-cache-for-redis/cache-retired-features.
	redisVersions     = []string{"6", "latest"}
	updateChannels    = []string{"Stable", "Preview"}
	zonalPolicies     = []string{"Automatic", "UserDefined", "NoZones"}
	maxmemoryPolicies = []string{"allkeys-lfu", "allkeys-lru", "allkeys-random", "volatile-lfu", "volatile-lru", "volatile-random", "volatile-ttl", "noeviction"}
)

// Paths of the classic settings.
const (
	classicSkuPath      = "classic.sku"
	redisVersionPath    = "classic.redisVersion"
	updateChannelPath   = "classic.updateChannel"
	zonalPolicyPath     = "classic.zonalAllocationPolicy"
	maxmemoryPolicyPath = "classic.maxmemoryPolicy"
	keyspaceEventsPath  = "classic.notifyKeyspaceEvents"
	storageAccountPath  = "classic.persistence.storageAccountResourceId"
	secondaryPath       = "classic.geoReplication.secondary"
	injectionPath       = "classic.virtualNetworkInjection"
	firewallPath        = "classic.firewallRules"
)

// orDefault returns a copy in which everything that the caller left out has its default.
func (c *ClassicArgs) orDefault() *ClassicArgs {
	filled := *c
	fillIn(&filled.Sku, "Standard_C1")
	fillIn(&filled.RedisVersion, "6")
	fillIn(&filled.UpdateChannel, "Stable")
	fillIn(&filled.MaxmemoryPolicy, "volatile-lru")
	filled.Persistence = filled.Persistence.orDefault()
	return &filled
}

// validate judges the settings; whole are the arguments around them.
func (c *ClassicArgs) validate(whole *HardenedCacheArgs, set *inputs.Set) validation.Problems {
	set.Together(c.judge, map[string]pulumi.Input{
		classicSkuPath: c.Sku, redisVersionPath: c.RedisVersion, updateChannelPath: c.UpdateChannel,
		zonalPolicyPath: c.ZonalAllocationPolicy, maxmemoryPolicyPath: c.MaxmemoryPolicy, keyspaceEventsPath: c.NotifyKeyspaceEvents,
	})
	var problems validation.Problems
	for _, limit := range c.limits() {
		problems.Append(limit.check())
	}
	problems.Append(c.Persistence.validate(c, set))
	problems.Append(validatePatchSchedule(c.PatchSchedule))
	c.VirtualNetworkInjection.validate(set)
	problems.Append(validateFirewall(c.FirewallRules))
	problems.Append(c.validateGeoReplication(whole, set))
	problems.Append(whole.validateSharing())
	return problems
}

// limit is a whole number and what it may be.
type limit struct {
	path           string
	given          *int
	lowest, utmost int
	unit           string
}

// limits: shards, https://learn.microsoft.com/azure/azure-cache-for-redis/cache-how-to-premium-clustering; replicas,
// https://learn.microsoft.com/azure/azure-cache-for-redis/cache-how-to-multi-replicas; reserves, the memory of the
// largest SKU.
func (c *ClassicArgs) limits() []limit {
	const largest = 120 * 1024
	return []limit{
		{"classic.shardCount", c.ShardCount, 1, 30, "shards"},
		{"classic.replicasPerPrimary", c.ReplicasPerPrimary, 1, 3, "replicas"},
		{"classic.maxmemoryReserved", c.MaxmemoryReserved, 0, largest, "MB"},
		{"classic.maxmemoryDelta", c.MaxmemoryDelta, 0, largest, "MB"},
		{"classic.maxfragmentationmemoryReserved", c.MaxfragmentationmemoryReserved, 0, largest, "MB"},
	}
}

func (l limit) check() validation.Problems {
	if l.given == nil || *l.given >= l.lowest && *l.given <= l.utmost {
		return nil
	}
	return validation.Problems{{Path: l.path, Message: "out of range", Expected: fmt.Sprintf("%d to %d %s", l.lowest, l.utmost, l.unit), Got: fmt.Sprint(*l.given)}}
}

// judge checks the settings, of which some may not be known yet, alone and against each other.
func (c *ClassicArgs) judge(values inputs.Values) validation.Problems {
	var problems validation.Problems
	problems.Append(judgeClassicSku(values[classicSkuPath]))
	problems.Append(judgeWord(values[redisVersionPath], redisVersionPath, "Redis version", redisVersions))
	problems.Append(judgeWord(values[updateChannelPath], updateChannelPath, "update channel", updateChannels))
	problems.Append(judgeWord(values[zonalPolicyPath], zonalPolicyPath, "zonal allocation policy", zonalPolicies))
	problems.Append(judgeWord(values[maxmemoryPolicyPath], maxmemoryPolicyPath, "eviction policy", maxmemoryPolicies))
	problems.Append(judgeKeyspaceEvents(values[keyspaceEventsPath]))
	problems.Append(c.judgeZones(values[zonalPolicyPath]))
	problems.Append(c.judgeTier(values[classicSkuPath]))
	return problems
}

func judgeClassicSku(value inputs.Value) validation.Problems {
	name, known := value.String()
	if _, exists := ClassicSkus[name]; !known || exists {
		return nil
	}
	_, managed := ManagedSkus[name]
	_, retired := Replacement(name)
	if managed || retired {
		return validation.Problems{{Path: classicSkuPath, Message: "no SKU of Azure Cache for Redis", Expected: "a classic SKU such as Premium_P1 here, or managed.sku instead of classic", Got: validation.Quote(name)}}
	}
	return validation.Problems{validation.Unknown(classicSkuPath, "SKU", name, classicSkuNames())}
}

// judgeTier refuses what the tier lacks.
func (c *ClassicArgs) judgeTier(value inputs.Value) validation.Problems {
	name, _ := value.String()
	sku, known := ClassicSkus[name]
	if !known {
		return nil
	}
	var problems validation.Problems
	for _, feature := range classicFeatures {
		if feature.given(c) && !slices.Contains(feature.tiers, sku.Tier) {
			problems.Add(feature.path, "the SKU "+name+" does not offer this", "a SKU of tier "+strings.Join(feature.tiers, " or "), "")
		}
	}
	return problems
}

// judgeZones: zones are named with the policy UserDefined, and with no other.
func (c *ClassicArgs) judgeZones(value inputs.Value) validation.Problems {
	policy, known := value.String()
	switch {
	case known && policy == "UserDefined" && len(c.AvailabilityZones) == 0:
		return validation.Problems{{Path: "classic.availabilityZones", Message: "missing", Expected: "the zones, such as 1 and 2, with zonalAllocationPolicy UserDefined"}}
	case known && policy != "UserDefined" && len(c.AvailabilityZones) > 0:
		return validation.Problems{{Path: zonalPolicyPath, Message: "zones are given, which only UserDefined uses", Expected: "UserDefined, or no availabilityZones", Got: validation.Quote(policy)}}
	}
	var problems validation.Problems
	seen := map[string]bool{}
	for i, zone := range c.AvailabilityZones {
		if seen[zone] || !slices.Contains([]string{"1", "2", "3"}, zone) {
			problems.Add(validation.Index("classic.availabilityZones", i), "not a zone, or given twice", "1, 2 or 3, each once", validation.Quote(zone))
		}
		seen[zone] = true
	}
	return problems
}

// keyspaceEvents are the letters that Redis knows, of which one of K and E must be there:
// https://redis.io/docs/latest/develop/use/keyspace-notifications
const keyspaceEvents = "KEg$lshzxetdmA"

func judgeKeyspaceEvents(value inputs.Value) validation.Problems {
	letters, known := value.String()
	if !known || letters == "" {
		return nil
	}
	if strings.Trim(letters, keyspaceEvents) == "" && strings.ContainsAny(letters, "KE") && len(letters) > 1 {
		return nil
	}
	return validation.Problems{{Path: keyspaceEventsPath, Message: "not a set of keyspace events", Expected: "K or E, or both, and letters of g$lshzxetdmA, such as KEA", Got: validation.Quote(letters)}}
}
