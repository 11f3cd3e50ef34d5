package gate

import "strings"

// classicKinds are the tokens of the package azure, which is made from the Terraform provider, for the kinds of
// azure-native: https://www.pulumi.com/registry/packages/azure/
var classicKinds = map[string]string{
	"azure:redis/cache:Cache":                                         "cache:Redis",
	"azure:redis/enterpriseCluster:EnterpriseCluster":                 "redisenterprise:RedisEnterprise",
	"azure:redis/enterpriseDatabase:EnterpriseDatabase":               "redisenterprise:Database",
	"azure:managedredis/managedRedis:ManagedRedis":                    "redisenterprise:RedisEnterprise",
	"azure:keyvault/keyVault:KeyVault":                                "keyvault:Vault",
	"azure:keyvault/key:Key":                                          "keyvault:Key",
	"azure:operationalinsights/analyticsWorkspace:AnalyticsWorkspace": "operationalinsights:Workspace",
}

// movedKinds are the names that a kind has in other majors of azure-native:
// https://www.pulumi.com/registry/packages/azure-native/from-v2-to-v3/
var movedKinds = map[string]string{
	"redis:Redis":           "cache:Redis",
	"cache:RedisEnterprise": "redisenterprise:RedisEnterprise",
	"cache:Database":        "redisenterprise:Database",
}

// kindOf drops the package and the API version: "azure-native:cache/v20241101:Redis" is "cache:Redis". It is "" for what is
// no resource of Azure Resource Manager.
func kindOf(token string) string {
	if kind, classic := classicKinds[token]; classic {
		return kind
	}
	parts := strings.Split(token, ":")
	if len(parts) != 3 || !isNative(parts[0]) {
		return ""
	}
	module, _, _ := strings.Cut(parts[1], "/")
	kind := module + ":" + parts[2]
	if now, moved := movedKinds[kind]; moved {
		return now
	}
	return kind
}

// isNative knows azure-native, its first name, and the packages that users generate for one module and version:
// https://www.pulumi.com/registry/packages/azure-native/version-guide/
func isNative(pack string) bool {
	return pack == "azure-native" || pack == "azure-nextgen" || strings.HasPrefix(pack, "azure-native_")
}
