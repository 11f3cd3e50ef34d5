package drift

import "strings"

// hardening is a property on which the hardening of an environment rests.
type hardening struct {
	kind string // a token's module and name without its version: "network:Subnet"
	path string // of the property, or of the object that holds it; gone for the resource as such
	why  string // what it means when it is no longer as declared
}

// gone stands for the whole resource in place of a path.
const gone = ""

// rows lists what every environment relies on. Sources: the settings of the two services at
// https://learn.microsoft.com/azure/templates/microsoft.cache/redis,
// https://learn.microsoft.com/azure/templates/microsoft.cache/redisenterprise and
// https://learn.microsoft.com/azure/templates/microsoft.cache/redisenterprise/databases; Microsoft's security baselines at
// https://learn.microsoft.com/security/benchmark/azure/baselines/azure-cache-for-redis-security-baseline; the network
// policies of subnets at https://learn.microsoft.com/azure/private-link/disable-private-endpoint-network-policy; locks at
// https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources.
var rows = []hardening{
	{"redisenterprise:RedisEnterprise", "publicNetworkAccess", "the cache can be reached from outside your network"},
	{"redisenterprise:RedisEnterprise", "minimumTlsVersion", "old versions of TLS are accepted"},
	{"redisenterprise:RedisEnterprise", "encryption", "the key that encrypts the data at rest is another"},
	{"redisenterprise:Database", "clientProtocol", "clients may connect without TLS"},
	{"redisenterprise:Database", "accessKeysAuthentication", "whoever has an access key gets in without Entra"},
	{"redisenterprise:AccessPolicyAssignment", "user", "somebody else has access to the data"},
	{"redisenterprise:AccessPolicyAssignment", "accessPolicyName", "the access that was given is another"},

	{"cache:Redis", "publicNetworkAccess", "the cache can be reached from outside your network"},
	{"cache:Redis", "minimumTlsVersion", "old versions of TLS are accepted"},
	{"cache:Redis", "enableNonSslPort", "clients may connect without TLS"},
	{"cache:Redis", "disableAccessKeyAuthentication", "whoever has an access key gets in without Entra"},
	{"cache:Redis", "redisConfiguration.aadEnabled", "clients cannot sign in with Entra, only with access keys"},
	{"cache:Redis", "redisConfiguration.authnotrequired", "clients get in without signing in at all"},
	{"cache:AccessPolicy", "permissions", "what this policy lets clients do is another"},
	{"cache:AccessPolicyAssignment", "objectId", "somebody else has access to the data"},
	{"cache:AccessPolicyAssignment", "accessPolicyName", "the access that was given is another"},
	{"cache:FirewallRule", "startIP", "the firewall lets other addresses in"},
	{"cache:FirewallRule", "endIP", "the firewall lets other addresses in"},
	{"cache:FirewallRule", gone, "the classic firewall filters nothing when its last rule is gone"},

	{"network:PrivateEndpoint", "privateLinkServiceConnections", "the endpoint leads elsewhere"},
	{"network:PrivateEndpoint", gone, "clients cannot reach the cache privately any more"},
	{"network:Subnet", "privateEndpointNetworkPolicies", "network security rules no longer hold for the private endpoint"},
	{"network:Subnet", "networkSecurityGroup", "other network security rules hold in the subnet, or none"},
	{"network:NetworkSecurityGroup", "securityRules", "other traffic is let in or out"},
	{"network:NetworkSecurityGroup", gone, "no network security rules hold any more"},
	{"network:SecurityRule", "access", "other traffic is let in or out"},
	{"network:VirtualNetworkLink", "registrationEnabled", "any virtual machine can put its name into the zone of the cache"},
	{"network:PrivateDnsZoneGroup", "privateDnsZoneConfigs", "the cache's name may resolve to another address"},

	{"insights:DiagnosticSetting", "logs", "connections are no longer logged as they should be"},
	{"insights:DiagnosticSetting", "workspaceId", "logs go elsewhere"},
	{"insights:DiagnosticSetting", gone, "nothing is logged any more"},
	{"authorization:ManagementLockByScope", "level", "the lock holds less than it should"},
	{"authorization:ManagementLockByScope", gone, "the cache can be deleted by mistake"},
	{"authorization:RoleAssignment", "principalId", "somebody else has this role"},
	{"authorization:RoleAssignment", "roleDefinitionId", "the role that was given is another"},
	{"keyvault:Vault", "properties", "the vault of the encryption key is configured differently"},
}

// reason finds why a change of a property, or of anything below it, weakens the environment; "" when it does not.
func reason(token, path string) string {
	kind := kindOf(token)
	for _, row := range rows {
		if row.kind == kind && covers(row.path, path) {
			return row.why
		}
	}
	return ""
}

// covers reports whether a path is at or below the one of a row, or holds it: a whole object that went takes it along.
func covers(row, path string) bool {
	if row == gone || path == gone {
		return row == path
	}
	return path == row || strings.HasPrefix(path, row+".") || strings.HasPrefix(path, row+"[") || strings.HasPrefix(row, path+".")
}

// kindOf drops the version from a token: azure-native:network/v20240501:Subnet is network:Subnet.
func kindOf(token string) string {
	parts := strings.Split(token, ":")
	if len(parts) != 3 {
		return token
	}
	module, _, _ := strings.Cut(parts[1], "/")
	return module + ":" + parts[2]
}
