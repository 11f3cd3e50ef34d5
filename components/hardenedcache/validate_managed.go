package hardenedcache

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/naming"
	"github.com/redoubt-iac/redoubt/internal/region"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Values of the API 2025-07-01: https://learn.microsoft.com/azure/templates/microsoft.cache/2025-07-01/redisenterprise/databases
var (
	switches           = []string{"Enabled", "Disabled"}
	clusteringPolicies = []string{"OSSCluster", "EnterpriseCluster", "NoCluster"}
	evictionPolicies   = []string{"AllKeysLFU", "AllKeysLRU", "AllKeysRandom", "VolatileLFU", "VolatileLRU", "VolatileRandom", "VolatileTTL", "NoEviction"}
	persistenceTypes   = []string{"rdb", "aof"}
	deferUpgrades      = []string{"Deferred", "NotDeferred"}
	// managedPersistenceTypes: `none` is redoubt's own word, for an environment whose baseline would persist.
	managedPersistenceTypes = append(slices.Clone(persistenceTypes), noPersistence)
	// persistenceFrequencies: `always` exists for aof in the API and is deprecated, so it is not offered.
	persistenceFrequencies = map[string][]string{"rdb": {"1h", "6h", "12h"}, "aof": {"1s"}}
	persistenceDefaults    = map[string]string{"rdb": "6h", "aof": "1s"}
)

// Paths of the managed settings that are judged together.
const (
	skuPath              = "managed.sku"
	highAvailabilityPath = "managed.highAvailability"
	clusteringPath       = "managed.clusteringPolicy"
	evictionPath         = "managed.evictionPolicy"
	deferUpgradePath     = "managed.deferUpgrade"
	frequencyPath        = "managed.persistence.frequency"
)

func moduleNamePath(i int) string { return validation.Index("managed.modules", i) + ".name" }
func moduleArgsPath(i int) string { return validation.Index("managed.modules", i) + ".args" }

// orDefault returns a copy in which everything that the caller left out has its default.
func (m *ManagedArgs) orDefault() *ManagedArgs {
	filled := ManagedArgs{}
	if m != nil {
		filled = *m
	}
	fillIn(&filled.Sku, "Balanced_B5")
	fillIn(&filled.HighAvailability, "Enabled")
	fillIn(&filled.ClusteringPolicy, "OSSCluster")
	fillIn(&filled.EvictionPolicy, "VolatileLRU")
	fillIn(&filled.DeferUpgrade, "NotDeferred")
	if filled.Persistence != nil {
		persistence := *filled.Persistence
		if persistence.Type != noPersistence {
			fillIn(&persistence.Frequency, persistenceDefaults[persistence.Type])
		}
		filled.Persistence = &persistence
	}
	return &filled
}

func (m *ManagedArgs) validate(set *inputs.Set) validation.Problems {
	members := map[string]pulumi.Input{
		skuPath: m.Sku, highAvailabilityPath: m.HighAvailability, clusteringPath: m.ClusteringPolicy,
		evictionPath: m.EvictionPolicy, deferUpgradePath: m.DeferUpgrade,
	}
	for i, module := range m.Modules {
		if module == nil {
			module = &ModuleArgs{}
		}
		members[moduleNamePath(i)] = module.Name
		set.Optional(moduleArgsPath(i), module.Args, inputs.Anything)
	}
	var problems validation.Problems
	if m.Persistence != nil {
		members[frequencyPath] = m.Persistence.Frequency
		problems.Append(checkWord("managed.persistence.type", "kind of persistence", m.Persistence.Type, managedPersistenceTypes))
	}
	set.Together(m.judge, members)
	if m.GeoReplication != nil {
		problems.Append(m.GeoReplication.validate(set))
		if m.Persistence != nil && m.Persistence.Type != noPersistence {
			// https://learn.microsoft.com/azure/redis/how-to-persistence
			problems.Add("managed.persistence", "not available together with geoReplication", "one of the two", "both")
		}
	}
	return problems
}

// judge checks the settings, of which some may not be known yet, alone and against each other.
func (m *ManagedArgs) judge(values inputs.Values) validation.Problems {
	var problems validation.Problems
	problems.Append(judgeSku(values[skuPath]))
	problems.Append(judgeWord(values[highAvailabilityPath], highAvailabilityPath, "value", switches))
	problems.Append(judgeWord(values[clusteringPath], clusteringPath, "clustering policy", clusteringPolicies))
	problems.Append(judgeWord(values[evictionPath], evictionPath, "eviction policy", evictionPolicies))
	problems.Append(judgeWord(values[deferUpgradePath], deferUpgradePath, "value", deferUpgrades))
	if m.Persistence != nil && m.Persistence.Type == noPersistence && values[frequencyPath].IsSet() {
		problems.Add(frequencyPath, "nothing is written with the type none", "no frequency, or the type rdb or aof", "")
	} else if m.Persistence != nil {
		problems.Append(judgeWord(values[frequencyPath], frequencyPath, "frequency for "+m.Persistence.Type, persistenceFrequencies[m.Persistence.Type]))
	}
	problems.Append(m.judgeModules(values))
	problems.Append(m.judgeFeatures(values))
	return problems
}

func judgeWord(value inputs.Value, path, what string, known []string) validation.Problems {
	word, isKnown := value.String()
	if !isKnown || len(known) == 0 {
		return nil
	}
	return checkWord(path, what, word, known)
}

func judgeSku(value inputs.Value) validation.Problems {
	name, known := value.String()
	if !known {
		return nil
	}
	if _, exists := ManagedSkus[name]; exists {
		return nil
	}
	if replacement, retired := Replacement(name); retired {
		return validation.Problems{{
			Path:     skuPath,
			Message:  "Azure has refused to create Enterprise and EnterpriseFlash caches since 2026-04-01",
			Expected: replacement + ", the managed SKU of that size",
			Got:      validation.Quote(name),
		}}
	}
	if looksClassic(name) {
		return validation.Problems{{Path: skuPath, Message: "a SKU of Azure Cache for Redis", Expected: "a managed SKU such as Balanced_B5 here, or classic.sku instead of managed", Got: validation.Quote(name)}}
	}
	return validation.Problems{validation.Unknown(skuPath, "SKU", name, managedSkuNames())}
}

// judgeModules checks the modules against the SKU and against each other.
func (m *ManagedArgs) judgeModules(values inputs.Values) validation.Problems {
	var problems validation.Problems
	skuName, _ := values[skuPath].String()
	sku, skuKnown := ManagedSkus[skuName]
	first := map[string]int{}
	for i := range m.Modules {
		path := moduleNamePath(i)
		name, known := values[path].String()
		if !values[path].IsSet() {
			problems.Add(path, "missing", validation.OneOf(allModules), "")
		}
		if !known {
			continue
		}
		problems.Append(checkWord(path, "module", name, allModules))
		if earlier, duplicate := first[name]; duplicate {
			problems.Add(path, fmt.Sprintf("the module is already listed at managed.modules[%d]", earlier), "each module once", validation.Quote(name))
		}
		first[name] = i
		if skuKnown && slices.Contains(allModules, name) && !slices.Contains(sku.Modules, name) {
			problems.Add(path, "the SKU "+skuName+" does not offer this module", validation.OneOf(sku.Modules)+", or an in-memory SKU", validation.Quote(name))
		}
		problems.Append(m.judgeModule(path, name, values))
	}
	return problems
}

// geoReplicationModules are those that an active geo-replication group can hold:
// https://learn.microsoft.com/azure/redis/how-to-active-geo-replication
var geoReplicationModules = []string{"RediSearch", "RedisJSON"}

func (m *ManagedArgs) judgeModule(path, name string, values inputs.Values) validation.Problems {
	var problems validation.Problems
	if name == "RediSearch" {
		// https://learn.microsoft.com/azure/redis/redis-modules: RediSearch needs both.
		problems.Append(mustBe(values[clusteringPath], clusteringPath, "EnterpriseCluster", "RediSearch needs it"))
		problems.Append(mustBe(values[evictionPath], evictionPath, "NoEviction", "RediSearch needs it"))
	}
	if m.GeoReplication != nil && slices.Contains(allModules, name) && !slices.Contains(geoReplicationModules, name) {
		problems.Add(path, "not available together with geoReplication", validation.OneOf(geoReplicationModules), validation.Quote(name))
	}
	return problems
}

func mustBe(value inputs.Value, path, wanted, reason string) validation.Problems {
	got, known := value.String()
	if !known || got == wanted {
		return nil
	}
	return validation.Problems{{Path: path, Message: reason, Expected: wanted, Got: validation.Quote(got)}}
}

// judgeFeatures checks what the SKU can't do.
func (m *ManagedArgs) judgeFeatures(values inputs.Values) validation.Problems {
	name, _ := values[skuPath].String()
	sku, known := ManagedSkus[name]
	if !known {
		return nil
	}
	var problems validation.Problems
	if values[clusteringPath].Is("NoCluster") && !sku.NoCluster {
		problems.Add(clusteringPath, "the SKU "+name+" does not offer NoCluster", "an in-memory SKU of at most 25 GB, or OSSCluster or EnterpriseCluster", `"NoCluster"`)
	}
	if m.GeoReplication != nil && sku.NoGeoReplication {
		problems.Add("managed.geoReplication", "the SKU "+name+" does not offer geo-replication", "a SKU other than Balanced_B0, Balanced_B1 and FlashOptimized", "")
	}
	return problems
}

func (g *GeoReplicationArgs) validate(set *inputs.Set) validation.Problems {
	var problems validation.Problems
	problems.Append(groupRule.Check("managed.geoReplication.groupNickname", g.GroupNickname))
	// Microsoft's limit is five databases in a group: https://learn.microsoft.com/azure/redis/how-to-active-geo-replication
	if count := len(g.Members); count < 1 || count > 4 {
		problems.Add("managed.geoReplication.members", "a group has two to five members, the cache included", "1 to 4 further members, all made by this component", fmt.Sprint(count))
	}
	for _, key := range slices.Sorted(maps.Keys(g.Members)) {
		path := memberPath(key)
		problems.Append(naming.Environment.Check(path, key))
		problems.Append(g.Members[key].validate(path, managedNameRule, set))
	}
	return problems
}

func memberPath(key string) string { return "managed.geoReplication.members." + key }

func (m *GeoReplicationMemberArgs) validate(path string, nameRule naming.Rule, set *inputs.Set) validation.Problems {
	if m == nil {
		return validation.Problems{{Path: path, Message: "missing", Expected: "location and privateEndpoint of the member"}}
	}
	set.Required(path+".location", "an Azure region such as northeurope", m.Location, region.Check)
	set.Optional(path+".resourceGroupName", m.ResourceGroupName, inputs.Anything)
	var problems validation.Problems
	problems.Append(checkOptionalName(path+".name", m.Name, nameRule))
	problems.Append(m.PrivateEndpoint.validate(path+".privateEndpoint", set))
	if m.PrivateEndpoint != nil && m.PrivateEndpoint.Dns != nil {
		problems.Add(path+".privateEndpoint.dns", "the members share the DNS of the cache", "no dns here; in mode create, list the member's virtual networks under privateEndpoint.dns.virtualNetworkResourceIds", "")
	}
	return problems
}
