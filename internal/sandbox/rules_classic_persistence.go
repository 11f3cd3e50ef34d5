package sandbox

import (
	"net/http"
	"slices"
	"strings"
)

const classicPersistencePage = "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-how-to-premium-persistence"

// classicPersistenceRules hold for keeping the data of a classic cache in a storage account.
var classicPersistenceRules = []Rule{
	{
		ID: "classic-persistence-one", Title: "A classic cache's persistence is RDB or AOF, not both",
		Breaks: "A cache with rdb-backup-enabled and aof-backup-enabled",
		Source: classicPersistencePage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeClassic}, on: writes, check: classicRDBAndAOF,
	},
	{
		ID: "classic-persistence-replicas", Title: "AOF persistence goes with one replica",
		Breaks: "A cache with aof-backup-enabled and replicasPerPrimary 2",
		Source: classicPersistencePage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeClassic}, on: writes, check: aofAndReplicas,
	},
	{
		ID: "classic-persistence-storage", Title: "Persistence names a storage account",
		Breaks: "A cache with rdb-backup-enabled and no rdb-storage-connection-string",
		Source: classicPersistencePage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeClassic}, on: writes, check: persistenceStorage,
	},
	{
		ID: "classic-persistence-frequency", Title: "RDB backups are 15, 30, 60, 360, 720 or 1440 minutes apart",
		Breaks: "A cache with rdb-backup-frequency 45",
		Source: "https://github.com/hashicorp/terraform-provider-azurerm/blob/main/internal/services/redis/validate/cache_backup_frequency.go",
		Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeClassic}, on: writes, check: backupFrequency,
	},
	{
		ID: "classic-persistence-identity", Title: "Persistence by managed identity has an identity, and the storage account's subscription",
		Breaks: "A cache with preferred-data-persistence-auth-method ManagedIdentity, and without an identity or without " +
			"storage-subscription-id. Azure may take the latter where both are in one subscription",
		Source: "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-managed-identity",
		Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true, Stricter: true,
		types: []string{typeClassic}, on: writes, check: persistenceIdentity,
	},
	{
		ID: "classic-persistence-geo", Title: "A cache that is linked to another one has no persistence",
		Breaks: "A link between caches of which one persists, or persistence for a cache that is linked",
		Source: classicPersistencePage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeClassic, typeLinkedServer}, on: writes, check: classicPersistenceAndGeo,
	},
}

func classicRDBAndAOF(_ *azure, r request) string {
	if switchedOn(r.resource, "rdb-backup-enabled") && switchedOn(r.resource, "aof-backup-enabled") {
		return "RDB and AOF persistence cannot be enabled at the same time."
	}
	return ""
}

func aofAndReplicas(_ *azure, r request) string {
	if replicas := replicasOf(r.resource); switchedOn(r.resource, "aof-backup-enabled") && replicas > 1 {
		return say("AOF persistence is not supported with multiple replicas; got %v per primary.", replicas)
	}
	return ""
}

func persistenceStorage(_ *azure, r request) string {
	for _, kind := range []struct{ enabled, storage string }{
		{"rdb-backup-enabled", "rdb-storage-connection-string"}, {"aof-backup-enabled", "aof-storage-connection-string-0"},
	} {
		if switchedOn(r.resource, kind.enabled) && setting(r.resource, kind.storage) == "" {
			return say("The setting '%s' is required with '%s'.", kind.storage, kind.enabled)
		}
	}
	return ""
}

var backupFrequencies = []string{"15", "30", "60", "360", "720", "1440"}

func backupFrequency(_ *azure, r request) string {
	frequency := setting(r.resource, "rdb-backup-frequency")
	if frequency == "" || slices.Contains(backupFrequencies, frequency) {
		return ""
	}
	return say("rdb-backup-frequency: expected one of %s; got '%s'.", strings.Join(backupFrequencies, ", "), frequency)
}

func persistenceIdentity(_ *azure, r request) string {
	if !persists(r.resource) || !strings.EqualFold(setting(r.resource, "preferred-data-persistence-auth-method"), "ManagedIdentity") {
		return ""
	}
	switch {
	case !strings.Contains(r.resource.Text("identity", "type"), "Assigned"):
		return "Data persistence with a managed identity needs an identity of the cache."
	case setting(r.resource, "storage-subscription-id") == "":
		return "Data persistence with a managed identity needs the setting 'storage-subscription-id'."
	}
	return ""
}

func classicPersistenceAndGeo(a *azure, r request) string {
	if is(r.resource, typeClassic) {
		if links := a.linksOf(r.resource.ID); persists(r.resource) && len(links) > 0 {
			return say("Persistence is not supported for a cache with the geo-replication link '%s'.", links[0].ID)
		}
		return ""
	}
	linked, _ := a.find(r.resource.Text("properties", "linkedRedisCacheId"))
	if cache := a.classicParent(r); persists(cache) || persists(linked) {
		return say("Geo-replication is not supported for caches with persistence: '%s', '%s'.", cache.Name, linked.Name)
	}
	return ""
}
