package controls_test

import (
	"time"

	"github.com/redoubt-iac/redoubt/baselines"
	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/arm"
)

const (
	enterprise = "Enterprise_E10"
	keyURLPath = "properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl"
	rule0      = "properties.securityRules.0.properties."
	settings   = "properties.redisConfiguration."
)

// vaultEnd is the day from which Key Vault refuses API versions before 2026-02-01.
var vaultEnd = time.Date(2027, time.February, 27, 0, 0, 0, 0, time.UTC)

// prop is the example of a control that looks at one property.
func prop(on, path string, bad any, absentIs controls.Outcome) example {
	return example{on: on, pass: asItIs, fail: set(on, path, bad), absent: unset(on, path), absentIs: absentIs, unknown: unknownAt(on, path)}
}

// other is the example of a control that looks for another resource.
func other(on string, fail, absent, unknown change) example {
	return example{on: on, pass: asItIs, fail: fail, absent: absent, absentIs: controls.Fail, unknown: unknown}
}

var examples = map[string][]example{
	"RDT-SEP-07": sharingExamples,
	"RDT-NET-01": {
		prop("classic", "properties.publicNetworkAccess", "Enabled", controls.Fail),
		prop("cluster", "properties.publicNetworkAccess", "Enabled", controls.Fail),
	},
	"RDT-NET-02": {
		other("classic", set("classic-endpoint", "properties.privateLinkServiceConnections.0.properties.privateLinkServiceId", "/subscriptions/x"),
			remove("classic-endpoint"), unknownAt("classic-endpoint", "properties.privateLinkServiceConnections.0.properties.privateLinkServiceId")),
		other("cluster", remove("cluster-endpoint"), unset("cluster-endpoint", "properties.privateLinkServiceConnections"), nameless("cluster")),
	},
	"RDT-NET-03": {
		other("classic-endpoint", zone("classic", "privatelink.redis.azure.net"), remove("classic-zonegroup"), nameless("classic-zonegroup")),
		other("cluster-endpoint", zone("cluster", "privatelink.redisenterprise.cache.azure.net"), remove("cluster-zonegroup"),
			unknownAt("cluster-zonegroup", "properties.privateDnsZoneConfigs.0.properties.privateDnsZoneId")),
		other("vault-endpoint", zone("vault", "privatelink.vault.azure.net"), unset("vault-zonegroup", "properties.privateDnsZoneConfigs"),
			unknownAt("vault-zonegroup", "properties.privateDnsZoneConfigs")),
	},
	"RDT-NET-04": {
		prop("cluster-endpoint", "properties.privateLinkServiceConnections.0.properties.groupIds", []any{"redisCache"}, controls.Fail),
	},
	"RDT-NET-05": {
		other("cluster-zone", remove("cluster-link"), remove("cluster-link"), nameless("cluster-link")),
		prop("cluster-link", "properties.registrationEnabled", true, controls.Pass),
	},
	"RDT-NET-06": {
		prop("subnet", "properties.privateEndpointNetworkPolicies", "Disabled", controls.Fail),
		foreignSubnet("cluster-endpoint"),
	},
	"RDT-NET-07": {
		{on: "subnet", pass: asItIs, fail: set("subnet", "properties.networkSecurityGroup", object{}), absent: unset("subnet", "properties.networkSecurityGroup"),
			absentIs: controls.Fail, unknown: unknownAt("subnet", "properties.networkSecurityGroup.id")},
		foreignSubnet("vault-endpoint"),
	},
	"RDT-NET-08": {
		prop("nsg", rule0+"sourceAddressPrefixes", []any{"10.0.0.0/8", "Internet"}, controls.Pass),
		prop("nsg", rule0+"destinationPortRange", "*", controls.Pass),
		{on: "nsg", pass: asItIs, fail: set("nsg", rule0+"sourceAddressPrefix", "0.0.0.0/0"), absent: unset("nsg", "properties.securityRules"),
			absentIs: controls.Pass, unknown: unknownAt("nsg", "properties.securityRules")},
		foreignGroup,
	},
	"RDT-NET-09": {
		prop("nsg", "properties.securityRules.1.properties.access", "Allow", controls.Unknown),
		{on: "nsg", pass: asItIs, fail: set("nsg", "properties.securityRules.1.properties.sourceAddressPrefix", "VirtualNetwork"),
			absent: unset("nsg", "properties.securityRules"), absentIs: controls.Fail, unknown: unknownAt("nsg", "properties.securityRules")},
		foreignGroup,
	},
	"RDT-NET-10": {
		prop("subnet", "properties.defaultOutboundAccess", true, controls.Fail),
		foreignSubnet("classic-endpoint"),
	},
	"RDT-NET-11": {
		prop("rule", "properties.endIP", "203.0.113.99", controls.Unknown),
		{on: "rule", pass: asItIs, fail: both(set("rule", "properties.startIP", "0.0.0.0"), set("rule", "properties.endIP", "0.0.0.0")),
			absent: unset("rule", "properties.startIP"), absentIs: controls.Unknown, unknown: unknownAt("rule", "properties.startIP")},
		{on: "classic", pass: asItIs, fail: set("rule", "properties.endIP", "203.0.114.4"), absent: remove("rule"), absentIs: controls.NotApplicable,
			unknown: nameless("rule")},
	},
	"RDT-TRA-01": {
		prop("classic", "properties.enableNonSslPort", true, controls.Pass),
		prop("database", "properties.clientProtocol", "Plaintext", controls.Pass),
		withoutDatabase,
	},
	"RDT-TRA-02": {
		prop("classic", "properties.minimumTlsVersion", "1.1", controls.Pass),
		prop("cluster", "properties.minimumTlsVersion", "1.0", controls.Pass),
	},
	"RDT-TRA-03": {
		prop("database", "properties.port", 10001.0, controls.Pass),
		{on: "database", pass: asItIs, fail: func(w *world) { w.resources["database"].Name = "other" }, absent: unset("database", "properties.port"),
			absentIs: controls.Pass, unknown: func(w *world) { w.resources["database"].Name = "" }},
	},
	"RDT-IDN-01": {
		prop("classic", settings+"aad-enabled", "false", controls.Fail),
		prop("cluster", "sku.name", enterprise, controls.Fail),
	},
	"RDT-IDN-02": {
		prop("classic", "properties.disableAccessKeyAuthentication", false, controls.Fail),
		prop("database", "properties.accessKeysAuthentication", "Enabled", controls.Fail),
		withoutDatabase,
	},
	"RDT-IDN-03": {prop("classic", settings+"authnotrequired", "true", controls.Pass)},
	"RDT-IDN-04": {
		prop("access", "properties.accessPolicyName", "Data Owner", controls.Fail),
		prop("policy", "properties.permissions", "+@all allkeys", controls.Fail),
	},
	"RDT-IDN-05": {prop("assignment", "properties.accessPolicyName", "default", controls.Pass)},
	"RDT-IDN-06": {
		prop("classic", "identity.type", "UserAssigned", controls.Accepted),
		prop("cluster", "identity.type", "None", controls.Accepted),
	},
	"RDT-IDN-07": {
		prop("classic", settings+"preferred-data-persistence-auth-method", "SAS", controls.Fail),
		prop("classic", settings+"rdb-storage-connection-string", "DefaultEndpointsProtocol=https;AccountKey=abc", controls.Pass),
	},
	"RDT-IDN-08": {
		prop("cache-role", "properties.roleDefinitionId", role("8e3af657-a8ff-443c-a75c-2fe8c4bcb635"), controls.Unknown),
	},
	"RDT-ENC-01": {prop("cluster", keyURLPath, "", controls.Accepted)},
	"RDT-ENC-02": {
		prop("cluster", "properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyIdentity.userAssignedIdentityResourceId", "/subscriptions/x", controls.Fail),
		prop("cluster", "properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyIdentity.identityType", "systemAssignedIdentity", controls.Fail),
	},
	"RDT-ENC-03": {prop("cluster", keyURLPath, "https://kv-w.vault.azure.net/keys/key-cache", controls.NotApplicable)},
	"RDT-ENC-04": {
		{on: "cluster", pass: asItIs, fail: set("key", "properties.keyUriWithVersion", "https://kv-w.vault.azure.net/keys/key-cache/fedcba9876543210fedcba9876543210"),
			absent: unset("key", "properties.keyUriWithVersion"), absentIs: controls.Unknown, unknown: unknownAt("cluster", keyURLPath)},
		{on: "cluster", pass: asItIs, fail: set("cluster", keyURLPath, "https://kv-w.vault.azure.net/keys/key-cache/00000000000000000000000000000000"),
			absent: remove("key"), absentIs: controls.Unknown, unknown: unknownAt("key", "properties.keyUriWithVersion")},
	},
	"RDT-ENC-05": {prop("key", "properties.attributes.exp", float64(today.AddDate(0, 0, 60).Unix()), controls.NotApplicable)},
	"RDT-VLT-01": {prop("vault", "properties.enableRbacAuthorization", false, controls.Unknown)},
	"RDT-VLT-02": {prop("vault", "properties.enableSoftDelete", false, controls.Pass)},
	"RDT-VLT-03": {prop("vault", "properties.enablePurgeProtection", false, controls.Fail)},
	"RDT-VLT-04": {prop("vault", "properties.publicNetworkAccess", "Enabled", controls.Fail)},
	"RDT-VLT-05": {prop("vault", "properties.networkAcls.defaultAction", "Allow", controls.Fail)},
	"RDT-VLT-06": {other("vault", remove("vault-endpoint"), unset("vault-endpoint", "properties.privateLinkServiceConnections"),
		unknownAt("vault-endpoint", "properties.privateLinkServiceConnections"))},
	"RDT-VLT-07": {
		prop("vault", "properties.enabledForDeployment", true, controls.Pass),
		prop("vault", "properties.enabledForDiskEncryption", true, controls.Pass),
		prop("vault", "properties.enabledForTemplateDeployment", true, controls.Pass),
	},
	"RDT-VLT-08": {{on: "key-role", pass: asItIs, fail: moved("key-role", func(w *world) string { return w.group() + "/providers/Microsoft.Authorization/roleAssignments/1" }),
		absent:   both(moved("key-role", func(w *world) string { return w.group() + "/providers/Microsoft.Authorization/roleAssignments/1" }), unset("key-role", "properties.roleDefinitionId")),
		absentIs: controls.Unknown, unknown: nameless("key-role")}},
	"RDT-VLT-09": {prop("secret", "properties.value", "cache.redis.cache.windows.net:6380,password=abc", controls.Pass)},
	"RDT-VLT-10": {prop("key", "properties.kty", "EC", controls.Fail)},
	"RDT-VLT-11": {prop("key", "properties.keySize", 2048.0, controls.Fail)},
	"RDT-VLT-12": {prop("key", "properties.attributes.exp", "", controls.Fail)},
	"RDT-VLT-13": {
		prop("key", "properties.rotationPolicy.lifetimeActions.0.action.type", "notify", controls.Unknown),
		{on: "key", pass: asItIs, fail: set("key", "properties.rotationPolicy.lifetimeActions.0.trigger", object{"timeAfterCreate": "P3Y"}),
			absent: unset("key", "properties.rotationPolicy"), absentIs: controls.Fail, unknown: unknownAt("key", "properties.rotationPolicy")},
	},
	"RDT-VLT-14": {prop("key", "properties.rotationPolicy.attributes.expiryTime", "P12M", controls.Fail)},
	"RDT-VLT-15": {
		prop("key", "properties.attributes.exportable", true, controls.Pass),
		prop("key", "properties.attributes.enabled", false, controls.Pass),
	},
	"RDT-VLT-17": {prop("key", "properties.keyOps", []any{"wrapKey", "unwrapKey", "decrypt"}, controls.Fail)},
	"RDT-VLT-18": {prop("vault", "properties.networkAcls.bypass", "AzureServices", controls.Accepted)},
	"RDT-VLT-19": {prop("secret", "properties.attributes.exp", "", controls.Fail)},
	"RDT-VLT-20": {prop("secret", "properties.contentType", "", controls.Fail)},
	"RDT-VLT-16": {prop("key", "properties.kty", "RSA", controls.Accepted)},
	"RDT-LOG-01": {
		other("classic", set("classic-logs", "properties.logs.0.enabled", false), remove("classic-logs"), nameless("classic-logs")),
		other("database", remove("database-logs"), unset("database-logs", "properties.logs"), unknownAt("database-logs", "properties.logs.0.enabled")),
		withoutDatabase,
	},
	"RDT-LOG-02": {
		other("classic", set("classic-logs", "properties.metrics.0.enabled", false), unset("classic-logs", "properties.metrics"), unknownAt("classic-logs", "properties.metrics")),
		other("cluster", remove("cluster-logs"), unset("cluster-logs", "properties.metrics"), nameless("cluster-logs")),
	},
	"RDT-LOG-03": {other("vault", set("vault-logs", "properties.logs.0.category", "AzurePolicyEvaluationDetails"), remove("vault-logs"), unknownAt("vault-logs", "properties.logs.0.category"))},
	"RDT-LOG-04": {prop("classic-logs", "properties.workspaceId", "", controls.Fail)},
	"RDT-LOG-05": {
		other("vault", set("subscription", "properties.filter.includedEventTypes", []any{"Microsoft.KeyVault.KeyNewVersionCreated"}), remove("subscription"), nameless("subscription")),
		{on: "key", pass: remove("vault"), absent: remove("vault", "subscription"), absentIs: controls.Unknown, unknown: remove("vault", "topic")},
		other("vault", set("topic", "properties.source", subscription+"/resourceGroups/other/providers/Microsoft.KeyVault/vaults/other"), remove("topic"), unknownAt("topic", "properties.source")),
	},
	"RDT-LOG-07": {prop("workspace", "properties.retentionInDays", 30.0, controls.Fail)},
	"RDT-LOG-08": {prop("workspace", "properties.features.disableLocalAuth", false, controls.Fail)},
	"RDT-LOG-09": {prop("workspace", "properties.publicNetworkAccessForIngestion", "Enabled", controls.Fail)},
	"RDT-LOG-10": {prop("workspace", "properties.publicNetworkAccessForQuery", "Enabled", controls.Accepted)},
	"RDT-LOG-11": {
		other("classic", set("alert-classic-memory", "properties.enabled", false), remove("alert-classic-memory"), unknownAt("alert-classic-memory", "properties.scopes")),
		other("cluster", set("alert-cluster-cpu", "properties.criteria.allOf.0.metricName", "cachehits"), remove("alert-cluster-clientSpike"), nameless("cluster")),
	},
	"RDT-LOG-12": {
		other("classic", set("alert-classic-newSource", "properties.actions.customProperties.signal", "other"), remove("alert-classic-newSource"), unset("alert-classic-newSource", "properties.actions.customProperties")),
		other("cluster", set("alert-cluster-failedLogins", "properties.criteria.allOf.0.query", "Heartbeat"), remove("alert-cluster-failedLogins"), unknownAt("alert-cluster-failedLogins", "properties.criteria.allOf.0.query")),
		other("vault", set("alert-vault-newSource", "properties.enabled", false), unset("alert-vault-newSource", "properties.criteria"), unknownAt("alert-vault-newSource", "properties.enabled")),
	},
	"RDT-LOG-13": {
		other("classic", set("alert-changes-keys", "properties.condition.allOf.1.equals", "Failed"), remove("alert-changes-keys"), unknownAt("alert-changes-keys", "properties.condition")),
		other("cluster", set("alert-changes-removal", "properties.enabled", false), unset("alert-changes-removal", "properties.scopes"), unknownAt("alert-changes-removal", "properties.scopes")),
		other("vault", set("alert-changes-network", "properties.condition.allOf.2.anyOf", []any{}), remove("alert-changes-network"), unset("alert-changes-network", "properties.condition.allOf.2.anyOf")),
	},
	"RDT-LOG-14": {
		other("classic", set("group", "properties.enabled", false), unset("group", "properties.emailReceivers"), unknownAt("group", "properties.emailReceivers")),
		other("cluster", set("alert-cluster-memory", "properties.actions", []any{}), unset("alert-cluster-unexpectedSource", "properties.actions"), unknownAt("alert-changes-keys", "properties.actions")),
		other("vault", set("alert-changes-keys", "properties.enabled", false), unset("alert-vault-newSource", "properties.actions.actionGroups"), unknownAt("group", "properties.enabled")),
	},
	"RDT-LOG-15": {
		other("alert-vault-failedLogins", set("vault-logs", "properties.logAnalyticsDestinationType", "AzureDiagnostics"),
			unset("vault-logs", "properties.logAnalyticsDestinationType"), unknownAt("vault-logs", "properties.logAnalyticsDestinationType")),
		other("alert-cluster-newSource", set("database-logs", "properties.workspaceId", subscription+"/resourceGroups/x/providers/Microsoft.OperationalInsights/workspaces/other"), remove("database-logs"), remove("database")),
	},
	"RDT-RES-01": {
		prop("classic", "properties.sku.name", "Basic", controls.Fail),
		prop("cluster", "properties.highAvailability", "Disabled", controls.Pass),
	},
	"RDT-RES-02": {prop("classic", "properties.zonalAllocationPolicy", "NoZones", controls.Pass)},
	"RDT-RES-03": {prop("cluster", "zones", []any{"1"}, controls.Accepted)},
	"RDT-RES-04": {
		prop("classic", settings+"rdb-backup-enabled", "false", controls.Fail),
		prop("database", "properties.persistence.aofEnabled", false, controls.Fail),
	},
	"RDT-RES-05": {
		other("classic", set("classic-lock", "properties.level", "None"), remove("classic-lock"), unknownAt("classic-lock", "properties.level")),
		other("cluster", remove("cluster-lock"), unset("cluster-lock", "properties.level"), nameless("cluster-lock")),
		other("vault", remove("vault-lock"), remove("vault-lock"), nameless("vault-lock")),
	},
	"RDT-RES-08": endpointLockExamples,
	"RDT-RES-06": {other("classic", remove("patch"), remove("patch"), nameless("patch"))},
	"RDT-RES-07": {{on: "classic", pass: set("classic", "properties.sku", object{"name": "Standard", "family": "C", "capacity": 1.0}),
		fail: set("classic", "properties.sku", object{"name": "Standard", "family": "C", "capacity": 0.0}), absent: set("classic", "properties.sku", object{"family": "C"}), absentIs: controls.Fail,
		unknown: set("classic", "properties.sku", object{"family": "C", "capacity": arm.Unknown{}})}},
	"RDT-LIF-01": {
		prop("cluster", "sku.name", enterprise, controls.Unknown),
		{on: "classic", pass: asItIs, fail: asItIs, failsOn: time.Date(2027, time.October, 2, 0, 0, 0, 0, time.UTC)},
	},
	"RDT-LIF-02": {
		ended("cluster", "2025-04-01", today), ended("database", "2025-05-01-preview", today), ended("assignment", "2025-04-01", today),
		ended("vault", "2023-07-01", vaultEnd), ended("key", "2023-07-01", vaultEnd), ended("secret", "2024-11-01", vaultEnd),
	},
	"RDT-LIF-03": {prop("classic", "properties.updateChannel", "Preview", controls.Pass)},
	"RDT-LIF-04": {prop("classic", "properties.redisVersion", "4", controls.Pass)},
	"RDT-LIF-07": {
		{on: "classic", pass: atBaseline(baselines.First()), fail: atBaseline(baselines.First()), failsOn: endOf(baselines.First()).AddDate(0, 0, 1)},
		{on: "cluster", pass: atBaseline(baselines.Newest()), absent: atBaseline(""), absentIs: controls.NotApplicable},
	},
	"RDT-LIF-06": {{on: "classic", fail: asItIs}, {on: "cluster", pass: asItIs}},
	"RDT-LIF-05": {
		prop("classic", "tags", object{}, controls.Fail),
		prop("cluster", "tags", object{}, controls.Fail),
		prop("vault", "tags", object{}, controls.Fail),
	},
}

func zone(key, name string) change {
	return func(w *world) {
		set(key+"-zonegroup", "properties.privateDnsZoneConfigs.0.properties.privateDnsZoneId", w.id("Microsoft.Network/privateDnsZones/"+name))(w)
	}
}
