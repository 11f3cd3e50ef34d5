package requests

import "slices"

// classicSKU is the input of a classic cache of one size.
func classicSKU(name, family string, capacity float64) Inputs {
	return Inputs{"sku": Inputs{"name": name, "family": family, "capacity": capacity}}
}

// settings is the input of a classic cache with settings besides Entra.
func settings(more Inputs) Inputs {
	all := Inputs{"aadEnabled": "true"}
	for name, value := range more {
		all[name] = value
	}
	return Inputs{"redisConfiguration": all}
}

var (
	aBasicClassic    = AClassic.With(classicSKU("Basic", "C", 1))
	aStandardClassic = AClassic.With(classicSKU("Standard", "C", 1))
	anInjectedOne    = AClassic.With(Inputs{"subnetId": SubnetID})
	aClusteredOne    = AClassic.With(Inputs{"shardCount": 2.0})
	backedUp         = settings(Inputs{"rdbBackupEnabled": "true", "rdbStorageConnectionString": "BlobEndpoint=https://backups.example/"})
	anotherSubnet    = ASubnet.With(Inputs{"subnetName": "other", "addressPrefix": "10.0.3.0/24"})
	aSecondEndpoint  = AClassicEndpoint.With(Inputs{"privateEndpointName": "second"})
)

// made is a group and what else a breach needs in it.
func made(more ...Making) []Making { return slices.Concat([]Making{AGroup}, more) }

// networked is a subnet and what else a breach needs beside it.
func networked(more ...Making) []Making { return slices.Concat(ClassicNetworked[:4], more) }

// classicBreaches break rules of single classic caches.
var classicBreaches = []Breach{
	{Rule: "classic-sku", Name: "a Standard cache of family P", Made: made(), Makes: AClassic.With(classicSKU("Standard", "P", 1))},
	{Rule: "classic-sku", Name: "a Standard C7", Made: made(), Makes: AClassic.With(classicSKU("Standard", "C", 7))},
	{Rule: "classic-sku", Name: "a Premium P0", Made: made(), Makes: AClassic.With(classicSKU("Premium", "P", 0))},
	{Rule: "classic-sku", Name: "a tier that there is not", Made: made(), Makes: AClassic.With(classicSKU("Economy", "C", 1))},
	{Rule: "classic-tier", Name: "a Standard cache in a subnet", Made: networked(), Makes: aStandardClassic.With(Inputs{"subnetId": SubnetID})},
	{Rule: "classic-tier", Name: "a Standard cache with shards", Made: made(), Makes: aStandardClassic.With(Inputs{"shardCount": 2.0})},
	{Rule: "classic-tier", Name: "a Standard cache with replicas", Made: made(), Makes: aStandardClassic.With(Inputs{"replicasPerPrimary": 2.0})},
	{Rule: "classic-tier", Name: "a Standard cache with an identity", Made: made(AnIdentity), Makes: aStandardClassic.With(identified)},
	{Rule: "classic-tier", Name: "a Standard cache with zones", Made: made(), Makes: aStandardClassic.With(Inputs{"zones": []any{"1", "2"}})},
	{Rule: "classic-tier-setting", Name: "a Standard cache with backups", Made: made(), Makes: aStandardClassic.With(backedUp)},
	{
		Rule: "classic-tier-setting", Name: "a Basic cache with reserved memory", Made: made(),
		Makes: aBasicClassic.With(settings(Inputs{"maxmemoryReserved": "50"})),
	},
	{
		Rule: "classic-zones", Name: "zones with an automatic policy", Made: made(),
		Makes: AClassic.With(Inputs{"zones": []any{"1", "2"}, "zonalAllocationPolicy": "Automatic"}),
	},
	{Rule: "classic-zones", Name: "zones of one's own that are not named", Made: made(), Makes: AClassic.With(Inputs{"zonalAllocationPolicy": "UserDefined"})},

	{
		Rule: "classic-persistence-one", Name: "RDB and AOF on classic", Made: made(),
		Makes: AClassic.With(settings(Inputs{"rdbBackupEnabled": "true", "aofBackupEnabled": "True"})),
	},
	{
		Rule: "classic-persistence-replicas", Name: "AOF with two replicas", Made: made(),
		Makes: AClassic.With(settings(Inputs{"aofBackupEnabled": "true", "aofStorageConnectionString0": "x"})).With(Inputs{"replicasPerPrimary": 2.0}),
	},
	{
		Rule: "classic-persistence-storage", Name: "RDB to nowhere", Made: made(),
		Makes: AClassic.With(settings(Inputs{"rdbBackupEnabled": "true"})),
	},
	{
		Rule: "classic-persistence-storage", Name: "AOF to nowhere", Made: made(),
		Makes: AClassic.With(settings(Inputs{"aofBackupEnabled": "true"})),
	},
	{
		Rule: "classic-persistence-frequency", Name: "RDB every 45 minutes", Made: made(),
		Makes: AClassic.With(settings(Inputs{"rdbBackupEnabled": "true", "rdbBackupFrequency": "45", "rdbStorageConnectionString": "x"})),
	},
	{Rule: "classic-persistence-identity", Name: "backups by an identity that there is not", Made: made(), Makes: AClassic.With(persistent)},
	{
		Rule: "classic-persistence-identity", Name: "backups into an unknown subscription", Made: made(AnIdentity),
		Makes: AClassic.With(identified).With(settings(Inputs{"rdbBackupEnabled": "true", "rdbStorageConnectionString": "x",
			"preferredDataPersistenceAuthMethod": "ManagedIdentity"})),
	},

	{
		Rule: "classic-create-only", Name: "another subnet", Made: networked(anotherSubnet, anInjectedOne),
		Makes: AClassic.With(Inputs{"subnetId": NetworkID + "/subnets/other"}), Changes: ClassicID,
	},
	{Rule: "classic-create-only", Name: "out of the subnet", Made: networked(anInjectedOne), Makes: AClassic, Changes: ClassicID},
	{Rule: "classic-create-only", Name: "other zones", Made: made(AClassic), Makes: AClassic.With(Inputs{"zones": []any{"1", "2"}}), Changes: ClassicID},
	{
		Rule: "classic-updates-together", Name: "public access and identity", Made: made(AnIdentity, AClassic),
		Makes: AClassic.With(identified).With(closed), Changes: ClassicID,
	},
	{
		Rule: "classic-updates-together", Name: "public access and an identity of the system's", Made: made(AClassic.With(closed)),
		Makes: AClassic.With(Inputs{"identity": Inputs{"type": "SystemAssigned"}}), Changes: ClassicID,
	},
	{
		Rule: "classic-updates-together", Name: "public access and version", Made: made(AClassic.With(Inputs{"redisVersion": "4"})),
		Makes: AClassic.With(Inputs{"redisVersion": "6"}).With(closed), Changes: ClassicID,
	},
	{Rule: "classic-sku-downgrade", Name: "from Premium to Standard", Made: made(AClassic), Makes: aStandardClassic, Changes: ClassicID},
	{
		Rule: "classic-sku-downgrade", Name: "from C1 to C0", Made: made(aStandardClassic),
		Makes: AClassic.With(classicSKU("Standard", "C", 0)), Changes: ClassicID,
	},
	{Rule: "classic-sku-step", Name: "from Basic to Premium", Made: made(aBasicClassic), Makes: AClassic, Changes: ClassicID},
	{
		Rule: "classic-sku-step", Name: "from Basic C1 to Standard C2", Made: made(aBasicClassic),
		Makes: AClassic.With(classicSKU("Standard", "C", 2)), Changes: ClassicID,
	},
	{
		Rule: "classic-sku-step", Name: "a larger size and more shards", Made: made(aClusteredOne),
		Makes: AClassic.With(classicSKU("Premium", "P", 2)).With(Inputs{"shardCount": 3.0}), Changes: ClassicID,
	},

	{
		Rule: "classic-patch-name", Name: "a second schedule", Made: made(AClassic),
		Makes: APatchSchedule.With(Inputs{"default": "sunday"}),
	},
	{Rule: "classic-patch-window", Name: "no window", Made: made(AClassic), Makes: APatchSchedule.With(Inputs{"scheduleEntries": []any{}})},
	{Rule: "classic-patch-window", Name: "the 25th hour", Made: made(AClassic), Makes: patchedAt(Inputs{"startHourUtc": 24.0})},
	{Rule: "classic-patch-window", Name: "two hours", Made: made(AClassic), Makes: patchedAt(Inputs{"startHourUtc": 1.0, "maintenanceWindow": "PT2H"})},
	{Rule: "classic-patch-window", Name: "no duration", Made: made(AClassic), Makes: patchedAt(Inputs{"startHourUtc": 1.0, "maintenanceWindow": "5h"})},
}

func patchedAt(entry Inputs) Making {
	entry["dayOfWeek"] = "Sunday"
	return APatchSchedule.With(Inputs{"scheduleEntries": []any{entry}})
}
