package template_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/inventory"
)

const (
	vaultToken        = "azure-native:keyvault/v20230701:Vault"
	keyToken          = "azure-native:keyvault/v20230701:Key"
	topicToken        = "azure-native:eventgrid/v20250215:SystemTopic"
	subscriptionToken = "azure-native:eventgrid/v20250215:SystemTopicEventSubscription"
	actionGroupToken  = "azure-native:insights/v20230101:ActionGroup"
	subnetToken       = "azure-native:network/v20240501:Subnet"

	inGroup    = own + "/resourceGroups/rg/providers/"
	tenant     = "0b1d3f5a-7c9e-4b2d-8f6a-1c3e5a7b9d0f"
	keyVersion = "https://vault.vault.azure.net/keys/key/0123456789abcdef0123456789abcdef"

	identityExpression = "resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id')"
	vaultExpression    = "resourceId('Microsoft.KeyVault/vaults', 'vault')"
	keyExpression      = "resourceId('Microsoft.KeyVault/vaults/keys', 'vault', 'key')"
)

// around are the resources that others refer to.
func around() []inventory.Resource {
	return []inventory.Resource{
		made(identityToken, "identity", object{"resourceName": "id", "resourceGroupName": "rg", "location": "westeurope"}, nil),
		made(vaultToken, "vault", object{
			"vaultName": "vault", "resourceGroupName": "rg", "location": "westeurope",
			"properties": object{"tenantId": tenant, "sku": object{"family": "A", "name": "standard"}},
		}, nil),
		made(keyToken, "key", object{
			"keyName": "key", "vaultName": "vault", "resourceGroupName": "rg", "properties": object{"kty": "RSA"},
		}, map[string][]string{"vaultName": {"vault"}}),
		made(actionGroupToken, "group", object{
			"actionGroupName": "ag", "resourceGroupName": "rg", "location": "global", "groupShortName": "ag", "enabled": true,
		}, nil),
		made(topicToken, "topic", object{
			"systemTopicName": "topic", "resourceGroupName": "rg", "location": "westeurope",
			"source": inGroup + "Microsoft.KeyVault/vaults/vault", "topicType": "Microsoft.KeyVault.vaults",
		}, map[string][]string{"source": {"vault"}}),
		made(subnetToken, "subnet", object{
			"subnetName": "subnet", "virtualNetworkName": "vnet", "resourceGroupName": "rg", "addressPrefix": "10.0.0.0/26",
		}, nil),
	}
}

// What a resource has from another one is an expression, and the same one whether the engine knows the value or not.
func TestWhatComesFromAnotherResourceIsAnExpressionKnownOrNot(t *testing.T) {
	t.Parallel()
	reference := func(id, version, property string) string {
		return "[reference(" + id + ", '" + version + "')." + property + "]"
	}
	encryption := func(url, identity any) object {
		return object{"customerManagedKeyEncryption": object{
			"keyEncryptionKeyUrl": url,
			"keyEncryptionKeyIdentity": object{
				"identityType": "userAssignedIdentity", "userAssignedIdentityResourceId": identity,
			},
		}}
	}
	for name, test := range map[string]struct {
		input          string
		known, unknown any
		madeFrom       []string
		resource       inventory.Resource
		want           any // of properties
	}{
		"the key of a cluster, by its newest version, and the identity that uses it": {
			input: "encryption", madeFrom: []string{"identity", "key"},
			known:    encryption(keyVersion, inGroup+"Microsoft.ManagedIdentity/userAssignedIdentities/id"),
			unknown:  encryption(arm.Unknown{}, arm.Unknown{}),
			resource: made(clusterToken, "cluster", with(cacheIn("rg").Inputs, "publicNetworkAccess", any("Disabled")), nil),
			want: object{"publicNetworkAccess": "Disabled", "encryption": encryption(
				reference(keyExpression, "2023-07-01", "keyUriWithVersion"), "["+identityExpression+"]")},
		},
		"the tenant of a vault": {
			input: "properties", madeFrom: []string{"identity"},
			known:    object{"tenantId": tenant, "sku": object{"family": "A", "name": "standard"}},
			unknown:  object{"tenantId": arm.Unknown{}, "sku": object{"family": "A", "name": "standard"}},
			resource: made(vaultToken, "second", object{"vaultName": "second", "resourceGroupName": "rg", "location": "westeurope"}, nil),
			want: object{
				"tenantId": reference(identityExpression, "2023-01-31", "tenantId"),
				"sku":      object{"family": "A", "name": "standard"},
			},
		},
		"the source of events": {
			input: "source", madeFrom: []string{"vault"},
			known:    inGroup + "Microsoft.KeyVault/vaults/vault",
			unknown:  arm.Unknown{},
			resource: made(topicToken, "second", object{"systemTopicName": "second", "resourceGroupName": "rg", "location": "westeurope"}, nil),
			want:     object{"source": "[" + vaultExpression + "]"},
		},
		"the action groups of an alert on events": {
			input: "destination", madeFrom: []string{"group"},
			known:   object{"endpointType": "MonitorAlert", "actionGroups": []any{inGroup + "Microsoft.Insights/actionGroups/ag"}},
			unknown: object{"endpointType": "MonitorAlert", "actionGroups": []any{arm.Unknown{}}},
			resource: made(subscriptionToken, "alert", object{
				"eventSubscriptionName": "alert", "systemTopicName": arm.Unknown{}, "resourceGroupName": "rg",
			}, map[string][]string{"systemTopicName": {"topic"}}),
			want: object{"destination": object{
				"endpointType": "MonitorAlert",
				"properties":   object{"actionGroups": []any{"[resourceId('Microsoft.Insights/actionGroups', 'ag')]"}},
			}},
		},
		"the subnet of an endpoint, without the SDK's defaults for a new subnet": {
			input: "subnet", madeFrom: []string{"subnet"},
			known: object{
				"id":                             inGroup + "Microsoft.Network/virtualNetworks/vnet/subnets/subnet",
				"privateEndpointNetworkPolicies": "Disabled",
			},
			unknown:  arm.Unknown{},
			resource: made(endpointToken, "endpoint", object{"privateEndpointName": "pe", "resourceGroupName": "rg", "location": "westeurope"}, nil),
			want:     object{"subnet": object{"id": "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'vnet', 'subnet')]"}},
		},
	} {
		for state, value := range map[string]any{"known": test.known, "unknown": test.unknown} {
			t.Run(name+", "+state, func(t *testing.T) {
				t.Parallel()
				resource := test.resource
				resource.Inputs = with(resource.Inputs, test.input, value)
				resource.PropertyDependsOn = with(resource.PropertyDependsOn, test.input, test.madeFrom)
				others := around()
				for _, other := range others { // so that it is the last one
					resource.DependsOn = append(resource.DependsOn, other.URN)
				}
				got := last(t, export(t, append(others, resource)...))
				if diff := cmp.Diff(test.want, got.Body["properties"]); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

func with[V any](inputs map[string]V, name string, value V) map[string]V {
	changed := map[string]V{name: value}
	for other, given := range inputs {
		changed[other] = given
	}
	return changed
}
