package sandbox

import (
	"net/http"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// managedRules hold for Azure Managed Redis, Microsoft.Cache/redisEnterprise and its database.
var managedRules = []Rule{
	{
		ID: "managed-enterprise-retired", Title: "No cluster with an Enterprise or EnterpriseFlash SKU is created",
		Breaks: "A cluster with SKU Enterprise_E10",
		Source: "https://github.com/Azure/azure-sdk-for-java/pull/50073", Status: http.StatusBadRequest, Code: "BadRequest",
		types: []string{typeManaged}, on: creates, check: enterpriseRetired,
	},
	{
		ID: "managed-zones", Title: "A managed SKU takes no zones",
		Breaks: "A cluster with zones [\"1\", \"2\", \"3\"]",
		Source: "https://github.com/langchain-ai/terraform/pull/107", Status: http.StatusBadRequest, Code: "BadRequest",
		types: []string{typeManaged}, on: writes, check: zonesOnManaged,
	},
	{
		ID: "managed-capacity", Title: "A managed SKU takes no capacity",
		Breaks: "A cluster with sku.capacity 2",
		Source: "https://learn.microsoft.com/azure/templates/microsoft.cache/redisenterprise", Status: http.StatusBadRequest,
		Code: "BadRequest", OwnWords: true,
		types: []string{typeManaged}, on: writes, check: capacityOnManaged,
	},
	{
		ID: "managed-tls", Title: "The minimum TLS version is 1.2",
		Breaks: "A cluster with minimumTlsVersion 1.0",
		Source: "https://learn.microsoft.com/azure/redis/tls-configuration", Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeManaged}, on: writes, check: oldTLS,
	},
	{
		ID: "managed-ha-off", Title: "High availability is not turned off later",
		Breaks: "An update from highAvailability Enabled to Disabled",
		Source: "https://learn.microsoft.com/azure/redis/how-to-scale", Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeManaged}, on: []operation{opUpdate}, check: haTurnedOff,
	},
	{
		ID: "managed-database-name", Title: "The one database is called default",
		Breaks: "A database named \"cache\"",
		Source: "https://learn.microsoft.com/azure/templates/microsoft.cache/redisenterprise/databases", Status: http.StatusBadRequest,
		Code: "BadRequest", OwnWords: true,
		types: []string{typeDatabase}, on: creates, check: databaseName,
	},
	{
		ID: "managed-cluster-ready", Title: "A database is created in a cluster that is ready",
		Breaks: "A database in a cluster whose creation has not ended, or has failed",
		Source: "https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations", Status: http.StatusConflict,
		Code: "Conflict", OwnWords: true,
		types: []string{typeDatabase}, on: creates, check: clusterCreating,
	},
	{
		ID: "managed-create-only", Title: "Clustering policy, modules, port and protocol stay as they were created",
		Breaks: "An update of clusteringPolicy from OSSCluster to EnterpriseCluster",
		Source: "https://learn.microsoft.com/azure/redis/architecture", Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeDatabase}, on: []operation{opUpdate}, check: createOnly,
	},
	{
		ID: "managed-persistence-one", Title: "Persistence is RDB or AOF, not both",
		Breaks: "A database with rdbEnabled and aofEnabled",
		Source: "https://learn.microsoft.com/azure/redis/how-to-persistence", Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeDatabase}, on: writes, check: rdbAndAOF,
	},
	{
		ID: "managed-persistence-geo", Title: "A geo-replicated database has no persistence",
		Breaks: "A database with rdbEnabled in a geo-replication group",
		Source: "https://learn.microsoft.com/azure/redis/how-to-active-geo-replication", Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeDatabase}, on: writes, check: persistenceAndGeo,
	},
	{
		ID: "managed-geo-sku", Title: "Balanced B0 and B1 and FlashOptimized clusters do not take part in geo-replication",
		Breaks: "A database with geoReplication in a cluster of SKU Balanced_B0",
		Source: "https://learn.microsoft.com/azure/redis/how-to-active-geo-replication", Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeDatabase}, on: writes, check: geoSKU,
	},
	{
		ID: "managed-search", Title: "RediSearch needs EnterpriseCluster and NoEviction, and no Flash SKU",
		Breaks: "A database with RediSearch and clusteringPolicy OSSCluster",
		Source: "https://learn.microsoft.com/azure/redis/redis-modules", Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeDatabase}, on: writes, check: searchNeeds,
	},
}

func skuOf(r arm.Resource) string { return r.Text("sku", "name") }

func isEnterprise(sku string) bool { return strings.HasPrefix(sku, "Enterprise") }

func enterpriseRetired(_ *azure, r request) string {
	if !isEnterprise(skuOf(r.resource)) {
		return ""
	}
	return "Creation of new Azure Cache for Redis Enterprise resources is no longer supported. " +
		"Azure Cache for Redis Enterprise is retiring, please create Azure Managed Redis instead."
}

func zonesOnManaged(_ *azure, r request) string {
	if isEnterprise(skuOf(r.resource)) || len(arm.Texts(r.resource.At("zones"))) == 0 {
		return ""
	}
	return say("Specifying zones for SKU '%s' is not supported. Zone redundancy is enabled by default for this SKU in regions with zones.",
		skuOf(r.resource))
}

func capacityOnManaged(_ *azure, r request) string {
	if capacity := r.resource.At("sku", "capacity"); capacity != nil && !isEnterprise(skuOf(r.resource)) {
		return say("sku.capacity is for Enterprise and EnterpriseFlash SKUs only; got %v with SKU '%s'.", capacity, skuOf(r.resource))
	}
	return ""
}

func oldTLS(_ *azure, r request) string {
	if version := r.resource.Text("properties", "minimumTlsVersion"); version == "1.0" || version == "1.1" {
		return say("minimumTlsVersion %s is no longer supported; expected 1.2.", version)
	}
	return ""
}

func haTurnedOff(_ *azure, r request) string {
	if r.before.Text("properties", "highAvailability") == "Enabled" && r.resource.Text("properties", "highAvailability") == "Disabled" {
		return "High availability cannot be disabled on a cluster that was created with it."
	}
	return ""
}

func databaseName(_ *azure, r request) string {
	if r.resource.Name == "default" {
		return ""
	}
	return say("A Redis Enterprise cluster has one database, and its name is 'default'; got '%s'.", r.resource.Name)
}

func clusterCreating(a *azure, r request) string {
	if ready, state := a.isReady(r.id.Scope); !ready {
		return say("The cluster '%s' %s. Please try again later.", r.id.Scope, state)
	}
	return ""
}

func createOnly(_ *azure, r request) string {
	for _, name := range []string{"clusteringPolicy", "port", "clientProtocol"} {
		before, after := r.before.At("properties", name), r.resource.At("properties", name)
		fromNoCluster := name == "clusteringPolicy" && before == "NoCluster"
		if after != nil && before != after && !fromNoCluster {
			return say("properties.%s cannot be changed from '%v' to '%v' after the database was created.", name, before, after)
		}
	}
	if before, after := modulesOf(r.before), modulesOf(r.resource); before != after {
		return say("properties.modules cannot be changed from [%s] to [%s] after the database was created.", before, after)
	}
	return ""
}

func modulesOf(r arm.Resource) string {
	var names []string
	for _, module := range r.Objects("properties", "modules") {
		name, _ := module["name"].(string)
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

func rdbAndAOF(_ *azure, r request) string {
	if r.resource.At("properties", "persistence", "rdbEnabled") == true && r.resource.At("properties", "persistence", "aofEnabled") == true {
		return "RDB and AOF persistence cannot be enabled at the same time."
	}
	return ""
}

func hasPersistence(r arm.Resource) bool {
	return r.At("properties", "persistence", "rdbEnabled") == true || r.At("properties", "persistence", "aofEnabled") == true
}

func isGeoReplicated(r arm.Resource) bool {
	return r.Text("properties", "geoReplication", "groupNickname") != ""
}

func persistenceAndGeo(_ *azure, r request) string {
	if hasPersistence(r.resource) && isGeoReplicated(r.resource) {
		return "Persistence is not supported for a database in a geo-replication group."
	}
	return ""
}

func clusterSKU(a *azure, r request) string {
	cluster, _ := a.find(r.id.Scope)
	return skuOf(cluster)
}

func geoSKU(a *azure, r request) string {
	sku := clusterSKU(a, r)
	small := sku == "Balanced_B0" || sku == "Balanced_B1" || strings.HasPrefix(sku, "FlashOptimized_")
	if small && isGeoReplicated(r.resource) {
		return say("Active geo-replication is not supported for SKU '%s'.", sku)
	}
	return ""
}

func searchNeeds(a *azure, r request) string {
	if !strings.Contains(modulesOf(r.resource), "RediSearch") {
		return ""
	}
	sku := clusterSKU(a, r)
	switch {
	case strings.HasPrefix(sku, "FlashOptimized_"):
		return say("The RediSearch module is not supported for SKU '%s'.", sku)
	case r.resource.Text("properties", "clusteringPolicy") != "EnterpriseCluster":
		return "The RediSearch module needs clustering policy EnterpriseCluster."
	case r.resource.Text("properties", "evictionPolicy") != "NoEviction":
		return "The RediSearch module needs eviction policy NoEviction."
	}
	return ""
}
