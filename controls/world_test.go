package controls_test

import (
	"slices"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/arm"
)

// world is a hardened environment with a cache on each service, as a program of somebody else may make it. Its resources
// have keys by which tests change them.
type world struct {
	name      string
	resources map[string]*controls.Resource
	order     []string
	baseline  string
}

const subscription = "/subscriptions/0f0e0d0c-0b0a-4908-8706-050403020100"

func (w *world) group() string { return subscription + "/resourceGroups/rg-" + w.name }

func (w *world) id(path string) string { return w.group() + "/providers/" + path }

// add makes a resource; its type and name follow from its id.
func (w *world) add(key, id, apiVersion string, body map[string]any) {
	parsed, err := arm.ParseID(id)
	if err != nil {
		panic(err) // a mistake in this file
	}
	w.order = append(w.order, key)
	w.resources[key] = &controls.Resource{
		Resource: arm.Resource{ID: id, Type: parsed.Type, Name: parsed.Name, APIVersion: apiVersion, Body: body}, Origin: key,
	}
}

func (w *world) graph(stage controls.Stage) *controls.Graph {
	var resources []controls.Resource
	for _, key := range w.order {
		resources = append(resources, *w.resources[key])
	}
	return controls.NewGraph(controls.Description{Name: w.name, Stage: stage, Baseline: w.baseline}, resources)
}

// The ids that several resources name.
func (w *world) classic() string { return w.id("Microsoft.Cache/redis/redis-" + w.name) }
func (w *world) cluster() string { return w.id("Microsoft.Cache/redisEnterprise/amr-" + w.name) }
func (w *world) vault() string   { return w.id("Microsoft.KeyVault/vaults/kv-" + w.name) }
func (w *world) subnet() string {
	return w.id("Microsoft.Network/virtualNetworks/vnet-" + w.name + "/subnets/snet-endpoints")
}
func (w *world) keyURL() string {
	return "https://kv-" + w.name + ".vault.azure.net/keys/key-cache/0123456789abcdef0123456789abcdef"
}

type object = map[string]any

func properties(p object) object { return object{"properties": p} }

// newWorld makes the environment; each name has principals of its own.
func newWorld(name string) *world {
	w := &world{name: name, resources: map[string]*controls.Resource{}}
	w.addClassic()
	w.addManaged()
	w.addVault()
	w.addNetwork()
	w.addLogs()
	w.addLocksAndRoles()
	w.addAlerts()
	return w
}

func (w *world) principal(n string) string { return w.name + "-principal-" + n }

func (w *world) addClassic() {
	w.add("classic", w.classic(), "2024-11-01", object{
		"location": "westeurope", "tags": object{"owner": "team"},
		"identity": object{"type": "SystemAssigned, UserAssigned", "userAssignedIdentities": object{w.id("Microsoft.ManagedIdentity/userAssignedIdentities/id-cache"): object{}}},
		"properties": object{
			"sku": object{"name": "Premium", "family": "P", "capacity": 1.0}, "enableNonSslPort": false, "minimumTlsVersion": "1.2",
			"publicNetworkAccess": "Disabled", "disableAccessKeyAuthentication": true, "redisVersion": "6", "updateChannel": "Stable",
			"zonalAllocationPolicy": "Automatic",
			"redisConfiguration": object{
				"aad-enabled": "true", "rdb-backup-enabled": "true", "preferred-data-persistence-auth-method": "ManagedIdentity",
				"rdb-storage-connection-string": "https://stdata.blob.core.windows.net/",
			},
		},
	})
	w.add("policy", w.classic()+"/accessPolicies/orders", "2024-11-01", properties(object{"permissions": "+@read +@write -@dangerous ~" + w.name + ":orders:*"}))
	w.add("access", w.classic()+"/accessPolicyAssignments/orders", "2024-11-01", properties(object{
		"objectId": w.principal("orders"), "objectIdAlias": "orders", "accessPolicyName": "orders"}))
	w.add("rule", w.classic()+"/firewallRules/partner", "2024-11-01", properties(object{"startIP": "203.0.113.4", "endIP": "203.0.113.7"}))
	w.add("patch", w.classic()+"/patchSchedules/default", "2024-11-01", properties(object{"scheduleEntries": []any{}}))
}

func (w *world) addManaged() {
	identity := w.id("Microsoft.ManagedIdentity/userAssignedIdentities/id-key")
	w.add("cluster", w.cluster(), "2025-07-01", object{
		"location": "westeurope", "tags": object{"owner": "team"}, "sku": object{"name": "Balanced_B5"}, "zones": []any{"1", "2", "3"},
		"identity": object{"type": "SystemAssigned, UserAssigned", "userAssignedIdentities": object{identity: object{}}},
		"properties": object{
			"minimumTlsVersion": "1.2", "publicNetworkAccess": "Disabled", "highAvailability": "Enabled",
			"encryption": object{"customerManagedKeyEncryption": object{
				"keyEncryptionKeyUrl":      w.keyURL(),
				"keyEncryptionKeyIdentity": object{"identityType": "userAssignedIdentity", "userAssignedIdentityResourceId": identity},
			}},
		},
	})
	w.add("database", w.cluster()+"/databases/default", "2025-07-01", properties(object{
		"clientProtocol": "Encrypted", "port": 10000.0, "accessKeysAuthentication": "Disabled", "persistence": object{"aofEnabled": true, "rdbEnabled": false}}))
	w.add("assignment", w.cluster()+"/databases/default/accessPolicyAssignments/orders", "2025-07-01", properties(object{
		"accessPolicyName": "narrow", "user": object{"objectId": w.principal("app")}}))
}

func (w *world) addVault() {
	w.add("vault", w.vault(), "2026-02-01", object{
		"location": "westeurope", "tags": object{"owner": "team"},
		"properties": object{
			"enableRbacAuthorization": true, "enableSoftDelete": true, "enablePurgeProtection": true, "publicNetworkAccess": "Disabled",
			"networkAcls":          object{"defaultAction": "Deny", "bypass": "None"},
			"enabledForDeployment": false, "enabledForDiskEncryption": false, "enabledForTemplateDeployment": false,
		},
	})
	w.add("key", w.vault()+"/keys/key-cache", "2026-02-01", properties(object{
		"kty": "RSA-HSM", "keySize": 3072.0, "keyOps": []any{"wrapKey", "unwrapKey"}, "keyUriWithVersion": w.keyURL(),
		"attributes": object{"enabled": true, "exportable": false, "exp": 1834876800.0}, // 2028-02-23
		"rotationPolicy": object{
			"attributes":      object{"expiryTime": "P15M"},
			"lifetimeActions": []any{object{"action": object{"type": "rotate"}, "trigger": object{"timeAfterCreate": "P12M"}}},
		},
	}))
	w.add("secret", w.vault()+"/secrets/pipeline-token", "2026-02-01", properties(object{"value": "of a pipeline", "contentType": "text/plain", "attributes": object{"exp": 1834876800.0}}))
	w.add("topic", w.id("Microsoft.EventGrid/systemTopics/egst-vault"), "2025-02-15", properties(object{"source": w.vault()}))
	w.add("subscription", w.id("Microsoft.EventGrid/systemTopics/egst-vault/eventSubscriptions/expiry"), "2025-02-15", properties(object{
		"filter": object{"includedEventTypes": []any{"Microsoft.KeyVault.KeyNearExpiry"}}}))
}

func (w *world) addNetwork() {
	w.add("nsg", w.id("Microsoft.Network/networkSecurityGroups/nsg"), "2024-05-01", properties(object{"securityRules": []any{
		object{"name": "allow", "properties": object{"direction": "Inbound", "access": "Allow", "priority": 100.0, "protocol": "Tcp", "sourcePortRange": "*",
			"sourceAddressPrefixes": []any{"10.1.0.0/24"}, "destinationAddressPrefix": "10.1.0.0/24", "destinationPortRange": "10000"}},
		object{"name": "deny", "properties": object{"direction": "Inbound", "access": "Deny", "priority": 4096.0, "protocol": "*", "sourcePortRange": "*",
			"sourceAddressPrefix": "*", "destinationAddressPrefix": "*", "destinationPortRange": "*"}},
	}}))
	w.add("subnet", w.subnet(), "2024-05-01", properties(object{
		"privateEndpointNetworkPolicies": "Enabled", "defaultOutboundAccess": false,
		"networkSecurityGroup": object{"id": w.id("Microsoft.Network/networkSecurityGroups/nsg")}}))
	w.addEndpoint("classic", w.classic(), "redisCache", "privatelink.redis.cache.windows.net")
	w.addEndpoint("cluster", w.cluster(), "redisEnterprise", "privatelink.redis.azure.net")
	w.addEndpoint("vault", w.vault(), "vault", "privatelink.vaultcore.azure.net")
}

func (w *world) addEndpoint(key, target, group, zone string) {
	id, zoneID := w.id("Microsoft.Network/privateEndpoints/pep-"+key), w.id("Microsoft.Network/privateDnsZones/"+zone)
	w.add(key+"-endpoint", id, "2024-05-01", properties(object{
		"subnet":                        object{"id": w.subnet()},
		"privateLinkServiceConnections": []any{object{"name": "c", "properties": object{"privateLinkServiceId": target, "groupIds": []any{group}}}}}))
	w.add(key+"-zonegroup", id+"/privateDnsZoneGroups/default", "2024-05-01", properties(object{
		"privateDnsZoneConfigs": []any{object{"name": "z", "properties": object{"privateDnsZoneId": zoneID}}}}))
	w.add(key+"-zone", zoneID, "2024-06-01", object{"location": "global"})
	w.add(key+"-link", zoneID+"/virtualNetworkLinks/spoke", "2024-06-01", properties(object{"registrationEnabled": false}))
}

func (w *world) addLogs() {
	workspace := w.id("Microsoft.OperationalInsights/workspaces/log")
	w.add("workspace", workspace, "2023-09-01", properties(object{
		"retentionInDays": 90.0, "features": object{"disableLocalAuth": true},
		"publicNetworkAccessForIngestion": "Disabled", "publicNetworkAccessForQuery": "Disabled"}))
	setting := func(key, on string, body object) {
		body["workspaceId"] = workspace
		w.add(key+"-logs", on+"/providers/Microsoft.Insights/diagnosticSettings/diag", "2021-05-01-preview", properties(body))
	}
	allLogs := []any{object{"categoryGroup": "allLogs", "enabled": true}}
	allMetrics := []any{object{"category": "AllMetrics", "enabled": true}}
	setting("classic", w.classic(), object{"logs": allLogs, "metrics": allMetrics})
	setting("cluster", w.cluster(), object{"metrics": allMetrics})
	setting("database", w.cluster()+"/databases/default", object{"logs": []any{object{"category": "ConnectionEvents", "enabled": true}}})
	setting("vault", w.vault(), object{"logAnalyticsDestinationType": "Dedicated", "logs": []any{object{"category": "AuditEvent", "enabled": true}}})
}

func (w *world) addLocksAndRoles() {
	for key, on := range map[string]string{"classic": w.classic(), "cluster": w.cluster(), "vault": w.vault()} {
		w.add(key+"-lock", on+"/providers/Microsoft.Authorization/locks/keep", "2020-05-01", properties(object{"level": "CanNotDelete"}))
	}
	slices.Sort(w.order[len(w.order)-3:])
	w.add("key-role", w.vault()+"/keys/key-cache/providers/Microsoft.Authorization/roleAssignments/1", "2022-04-01", properties(object{
		"principalId": w.principal("key"), "roleDefinitionId": role("e147488a-f6f5-4113-8e2d-b22465e65bf6")}))
	w.add("cache-role", w.cluster()+"/providers/Microsoft.Authorization/roleAssignments/2", "2022-04-01", properties(object{
		"principalId": w.principal("operations"), "roleDefinitionId": role("43d0d8ad-25c7-4714-9337-8ba259a9fe05")})) // Monitoring Reader
}

func role(guid string) string {
	return subscription + "/providers/Microsoft.Authorization/roleDefinitions/" + guid
}

// outcome returns what a control says of the resource with a key.
func outcome(t *testing.T, w *world, id, key string, now time.Time) controls.Result {
	t.Helper()
	control, found := controls.Find(id)
	if !found {
		t.Fatalf("there is no control %s", id)
	}
	report := controls.Evaluate(w.graph(controls.Production), controls.Options{Now: now, Only: []*controls.Control{control}})
	for _, result := range report.Results {
		if result.Resource.Origin == key {
			return result
		}
	}
	t.Fatalf("%s did not judge %s", id, key)
	return controls.Result{}
}
