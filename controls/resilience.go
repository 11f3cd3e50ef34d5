package controls

import (
	"fmt"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

const (
	pathTier   = "properties.sku.name"
	pathPolicy = "properties.zonalAllocationPolicy"
	pathHA     = "properties.highAvailability"
)

// replicated holds for the tiers of the classic service that have a replica.
var replicated = has(pathTier, isNot("Basic"), "the Basic tier is a single node; RDT-RES-01 judges that")

// managedSKU holds for clusters of Azure Managed Redis.
var managedSKU = has("sku.name", known("a managed SKU", func(value any) bool {
	sku, _ := value.(string)
	return !isEnterpriseSKU(sku)
}), "the SKU is one of Enterprise; RDT-LIF-01 judges that")

var resilienceControls = []Control{
	{
		ID: "RDT-RES-01", Severity: High, ProductionOnly: true,
		Title:       "the cache has a replica",
		Rationale:   "A single node loses all data with every patch, and Azure promises nothing for it.",
		Judges:      []string{typeClassic, typeCluster},
		Expects:     "`properties.sku.name` is `Standard` or `Premium` (classic); `properties.highAvailability` is `Enabled` (managed).",
		Remediation: "Set `managed.highAvailability: Enabled`, or a Standard or Premium `classic.sku`.",
		Answers:     answers(ids(CISFoundations, "6.1.5"), ids(PSRule, "AZR-000159"), ids(Checkov, "CKV_AZURE_230"), ids(Azqr, "redis-003", "redis-013")),
		judge: byType(map[string]judge{
			typeClassic: property(pathTier, oneOf("Standard", "Premium")),
			typeCluster: property(pathHA, is("Enabled")),
		}),
	},
	{
		ID: "RDT-RES-02", Severity: Medium, ProductionOnly: true,
		Title:       "a classic cache is spread over zones",
		Rationale:   "Nodes in one zone fail together.",
		Judges:      []string{typeClassic},
		Expects:     "`properties.zonalAllocationPolicy` is `Automatic`, or there are two `zones` or more.",
		Remediation: "Leave `classic.zonalAllocationPolicy` out, or give two `classic.availabilityZones`.",
		Answers:     answers(ids(AzurePolicy, "1bf67da8-b100-45bf-b89d-e4669fc54411"), ids(PSRule, "AZR-000161"), ids(APRL, "5a44bd30-ae6a-4b81-9b68-dc3a8ffca4d8")),
		judge:       when(replicated, spread),
	},
	{
		ID: "RDT-RES-03", Severity: Medium, Status: NotMet, ProductionOnly: true,
		Title:        "the zones of a managed cache are listed",
		Rationale:    "Nodes in one zone fail together.",
		Judges:       []string{typeCluster},
		Expects:      "`zones` has three entries.",
		Remediation:  "None: do not set `zones`. Exempt managed caches from policy 408934a8-941a-4c1e-ba88-dd035d9688f4, which counts them on every SKU.",
		Answers:      answers(ids(AzurePolicy, "408934a8-941a-4c1e-ba88-dd035d9688f4"), ids(Azqr, "redis-012"), ids(PSRule, "AZR-000162")),
		Reason:       "Azure Managed Redis chooses zones itself and refuses a deployment that lists them (https://github.com/AzureManagedRedis/amr-migration-skill, https://learn.microsoft.com/azure/redis/high-availability).",
		Compensation: "With high availability (RDT-RES-01) a managed cache is zone redundant wherever the region has zones.",
		judge: when(managedSKU, property("zones", known("three zones", func(value any) bool {
			zones, _ := value.([]any)
			return len(zones) >= 3
		}))),
	},
	{
		ID: "RDT-RES-04", Severity: Low, ProductionOnly: true,
		Title:       "data outlives the nodes",
		Rationale:   "A cache in memory only is empty after a failure of all its nodes; its sources then take the whole load at once.",
		Judges:      []string{typeClassic, typeDatabase},
		Expects:     "RDB or AOF persistence, or geo-replication, where the tier has it.",
		Remediation: "Set `managed.persistence` or `classic.persistence`, or `geoReplication`.",
		Answers:     answers(ids(Azqr, "redis-019"), ids(LearnAMR, "data persistence")),
		judge: byType(map[string]judge{
			typeClassic:  when(has(pathTier, is("Premium"), "only the Premium tier has persistence"), classicData),
			typeDatabase: managedData,
		}),
	},
	{
		ID: "RDT-RES-05", Severity: Medium, ProductionOnly: true,
		Title:       "a lock keeps the cache and its vaults",
		Rationale:   "A cache that is deleted is gone with its data; a lock makes that two decisions.",
		Judges:      []string{typeClassic, typeCluster, typeVault},
		Expects:     "A `Microsoft.Authorization/locks` of level `CanNotDelete` or `ReadOnly` on the resource, its resource group or its subscription.",
		Remediation: "Leave `lock` out in production, or set `lock.kind: CanNotDelete`.",
		Answers:     answers(ids(CISFoundations, "6.2"), ids(LearnAMR, "resource locks")),
		judge:       locked,
	},
	{
		ID: "RDT-RES-06", Severity: Low, ProductionOnly: true,
		Title:       "a classic cache is patched at hours of the owner's choice",
		Rationale:   "A patch fails over; without a schedule that happens in the busiest hour too.",
		Judges:      []string{typeClassic},
		Expects:     "A `Microsoft.Cache/redis/patchSchedules` of the cache.",
		Remediation: "Set `classic.patchSchedule`.",
		Answers:     answers(ids(KICS, "b947809d-dd2f-4de9-b724-04d101c515aa"), ids(Terrascan, "AC_AZURE_0393"), ids(APRL, "cabc1f98-c8a7-44f7-ab24-977982ef3f70")),
		judge:       hasChild(typePatchSchedule, "a patch schedule"),
	},
	{
		ID: "RDT-RES-07", Severity: Low, ProductionOnly: true,
		Title:       "a classic cache has a core of its own",
		Rationale:   "The smallest size shares its core with strangers, and is slow whenever they are busy.",
		Judges:      []string{typeClassic},
		Expects:     "`properties.sku` is not C0.",
		Remediation: "Set `classic.sku` to `Standard_C1` or larger.",
		Answers:     ids(PSRule, "AZR-000159"),
		judge:       when(has("properties.sku.family", is("C"), "the tier has no shared size"), property("properties.sku.capacity", atLeast(1, ""))),
	},
	endpointLockControl,
}

func spread(s subject) []Detail {
	const expected = "Automatic, or two zones or more"
	zones := lookup(s.Body, []string{"zones"})
	listed, known := list(zones)
	if len(listed) >= 2 {
		return pass()
	}
	policy, reading := s.read(policySteps)
	switch {
	case !known || is("Automatic").meets(policy) == maybe:
		return unknown(pathPolicy, expected, untilApply)
	case is("Automatic").meets(policy) == yes:
		return pass()
	default:
		return failWhy(pathPolicy, expected, fmt.Sprintf("%s with %d zones", got(policy, reading), len(listed)), reading.why())
	}
}

var policySteps = at(pathPolicy)

// anyHolds passes when one of several properties is as it should be.
func anyHolds(path, expected string, s subject, wants map[string]expectation) []Detail {
	answer := no
	for candidate, want := range wants {
		value, _ := s.read(at(candidate))
		switch want.meets(value) {
		case yes:
			return pass()
		case maybe:
			answer = maybe
		}
	}
	if answer == maybe {
		return unknown(path, expected, untilApply)
	}
	return fail(path, expected, "neither")
}

func managedData(s subject) []Detail {
	return anyHolds("properties.persistence", "persistence or geo-replication", s, map[string]expectation{
		"properties.persistence.rdbEnabled":       is(true),
		"properties.persistence.aofEnabled":       is(true),
		"properties.geoReplication.groupNickname": stated("a group"),
	})
}

func classicData(s subject) []Detail {
	details := anyHolds(redisSetting("rdb-backup-enabled"), "persistence or geo-replication", s, map[string]expectation{
		redisSetting("rdb-backup-enabled"): is(true), redisSetting("aof-backup-enabled"): is(true),
	})
	if details[0].Outcome == Fail {
		if linked := hasChild(typeLinkedServer, "persistence or geo-replication")(s); linked[0].Outcome != Fail {
			return linked
		}
	}
	return details
}

// hasChild demands a resource of a type below the judged one.
func hasChild(armType, expected string) judge {
	return func(s subject) []Detail {
		children, uncertain := s.graph.Attached(s.Resource, armType)
		switch {
		case len(children) > 0:
			return pass()
		case uncertain:
			return unknown("", expected, untilApply)
		default:
			return fail("", expected, "none in the graph")
		}
	}
}

func locked(s subject) []Detail {
	const expected = "a lock of level CanNotDelete or ReadOnly"
	uncertain := s.graph.links.strayLock || s.ID == "" && len(s.graph.OfType(typeLock)) > 0
	for _, scope := range scopes(s.ID) {
		for _, lock := range s.graph.links.locks[scope] {
			level := lookup(lock.Body, []string{"properties", "level"})
			switch level.(type) {
			case string:
				if same(level, "CanNotDelete") || same(level, "ReadOnly") {
					return pass()
				}
			case arm.Unknown:
				uncertain = true
			}
		}
	}
	if uncertain {
		return unknown("", expected, "what is locked is known after the deployment only")
	}
	return fail("", expected, "none in the graph")
}
