package arm

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

func TestTheARMFormIsTheOneThatAzureDocuments(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, token  string
		inputs, body map[string]any
		id           string
	}{
		{
			"hyphens in redisConfiguration, and identities as keys", "azure-native:cache/v20241101:Redis",
			map[string]any{
				"resourceGroupName": "g", "name": "c", "location": "West Europe",
				"redisConfiguration": map[string]any{"aadEnabled": "true", "maxmemoryPolicy": "noeviction"},
				"identity":           map[string]any{"type": "UserAssigned", "userAssignedIdentities": []any{"/id/a"}},
			},
			map[string]any{
				"location":   "West Europe",
				"properties": map[string]any{"redisConfiguration": map[string]any{"aad-enabled": "true", "maxmemory-policy": "noeviction"}},
				"identity":   map[string]any{"type": "UserAssigned", "userAssignedIdentities": map[string]any{"/id/a": map[string]any{}}},
			},
			"/subscriptions/" + subscription + "/resourceGroups/g/providers/Microsoft.Cache/redis/c",
		},
		{
			"properties inside nested network types", "azure-native:network/v20240501:NetworkSecurityGroup",
			map[string]any{
				"resourceGroupName": "g", "networkSecurityGroupName": "n",
				"securityRules": []any{map[string]any{"name": "r", "priority": 100.0, "access": "Deny"}},
			},
			map[string]any{"properties": map[string]any{"securityRules": []any{
				map[string]any{"name": "r", "properties": map[string]any{"priority": 100.0, "access": "Deny"}}}}},
			"/subscriptions/" + subscription + "/resourceGroups/g/providers/Microsoft.Network/networkSecurityGroups/n",
		},
		{
			"a discriminator with a dot", "azure-native:insights/v20180301:MetricAlert",
			map[string]any{
				"resourceGroupName": "g", "ruleName": "r",
				"criteria": map[string]any{
					"odataType": "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
					"allOf":     []any{map[string]any{"name": "load", "criterionType": "StaticThresholdCriterion", "threshold": 80.0}},
				},
			},
			map[string]any{"properties": map[string]any{"criteria": map[string]any{
				"odata.type": "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
				"allOf":      []any{map[string]any{"name": "load", "criterionType": "StaticThresholdCriterion", "threshold": 80.0}}}}},
			"/subscriptions/" + subscription + "/resourceGroups/g/providers/Microsoft.Insights/metricAlerts/r",
		},
		{
			"properties inside the one of several destinations that is meant", "azure-native:eventgrid/v20250215:SystemTopicEventSubscription",
			map[string]any{
				"resourceGroupName": "g", "systemTopicName": "t", "eventSubscriptionName": "e", "eventDeliverySchema": "CloudEventSchemaV1_0",
				"destination": map[string]any{"endpointType": "MonitorAlert", "severity": "Sev2", "actionGroups": []any{"/id/a"}},
			},
			map[string]any{"properties": map[string]any{
				"eventDeliverySchema": "CloudEventSchemaV1_0",
				"destination": map[string]any{"endpointType": "MonitorAlert", "properties": map[string]any{
					"severity": "Sev2", "actionGroups": []any{"/id/a"}}}}},
			"/subscriptions/" + subscription + "/resourceGroups/g/providers/Microsoft.EventGrid/systemTopics/t/eventSubscriptions/e",
		},
		{
			"properties that the SDK does not flatten, and names it changes", "azure-native:keyvault/v20230701:Key",
			map[string]any{
				"resourceGroupName": "g", "vaultName": "v", "keyName": "k",
				"properties": map[string]any{"kty": "RSA", "attributes": map[string]any{"notBefore": 1.0}},
			},
			map[string]any{"properties": map[string]any{"kty": "RSA", "attributes": map[string]any{"nbf": 1.0}}},
			"/subscriptions/" + subscription + "/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v/keys/k",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r, err := FromInputs(test.token, test.inputs, subscription)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.body, r.Body); diff != "" || r.ID != test.id {
				t.Errorf("id %s\nbody (-want +got):\n%s", r.ID, diff)
			}
		})
	}
}

func TestAnAnswerOfAzureBecomesFlatOutputs(t *testing.T) {
	t.Parallel()
	r := Resource{
		ID: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Cache/redisEnterprise/c", Type: "Microsoft.Cache/redisEnterprise", Name: "c",
		APIVersion: "2025-07-01",
		Body: map[string]any{"location": "westeurope", "surprise": "kept out", "properties": map[string]any{
			"hostName": "c.westeurope.redis.azure.net",
			"privateEndpointConnections": []any{map[string]any{"id": "/pec", "name": "pec", "properties": map[string]any{
				"provisioningState": "Succeeded", "privateLinkServiceConnectionState": map[string]any{"status": "Approved"}}}},
		}},
	}
	outputs, err := ToOutputs("azure-native:redisenterprise:RedisEnterprise", r)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"name": "c", "type": "Microsoft.Cache/redisEnterprise", "azureApiVersion": "2025-07-01", "location": "westeurope",
		"hostName": "c.westeurope.redis.azure.net",
		"privateEndpointConnections": []any{map[string]any{"id": "/pec", "name": "pec", "provisioningState": "Succeeded",
			"privateLinkServiceConnectionState": map[string]any{"status": "Approved"}}},
	}
	if diff := cmp.Diff(want, outputs); diff != "" {
		t.Errorf("outputs (-want +got):\n%s", diff)
	}
}

func TestWhatCannotBeTranslatedIsRefused(t *testing.T) {
	t.Parallel()
	var unknown *UnknownTokenError
	if _, err := FromInputs("azure-native:storage:StorageAccount", nil, subscription); !errors.As(err, &unknown) {
		t.Errorf("an unknown token: got %v", err)
	}
	_, err := FromInputs("azure-native:cache/v20241101:Redis", map[string]any{"surprise": 1.0}, subscription)
	if err == nil || !strings.Contains(err.Error(), "unknown properties surprise") {
		t.Errorf("an unknown property: got %v", err)
	}
	if _, err := ToInputs("azure-native:cache/v20241101:Redis", Resource{ID: "/subscriptions/s/resourceGroups/g"}); err == nil {
		t.Error("an id of another type was taken")
	}
}

func TestPlainValuesAndSecretsComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	pulumi := resource.PropertyMap{
		"secret":  resource.MakeSecret(resource.NewProperty("s")),
		"unknown": resource.MakeComputed(resource.NewProperty("")),
		"list":    resource.NewProperty([]resource.PropertyValue{resource.NewProperty(1.0), resource.MakeSecret(resource.NewProperty(true))}),
		"object":  resource.NewProperty(resource.PropertyMap{"inner": resource.MakeSecret(resource.NewProperty("i"))}),
		"output":  resource.NewProperty(resource.Output{Known: false}),
	}
	plain := Plain(pulumi)
	want := map[string]any{
		"secret": "s", "unknown": Unknown{}, "list": []any{1.0, true}, "object": map[string]any{"inner": "i"}, "output": Unknown{},
	}
	if diff := cmp.Diff(want, plain); diff != "" {
		t.Errorf("plain (-want +got):\n%s", diff)
	}
	back := Properties(plain, pulumi)
	if !back["secret"].IsSecret() || !back["list"].ArrayValue()[1].IsSecret() || !back["object"].ObjectValue()["inner"].IsSecret() {
		t.Errorf("secrets were lost: %v", back)
	}
	if !back["unknown"].IsComputed() || !back["output"].IsComputed() {
		t.Errorf("unknowns were lost: %v", back)
	}
}

func TestLimitsOfTheSpecificationAreRead(t *testing.T) {
	t.Parallel()
	limit := parseLimit("string(minLength=3,maxLength=63,pattern=^([a-z][a-z, ]*)$)", []string{"required", "readOnly"})
	if limit.MinLength != 3 || limit.MaxLength != 63 || limit.Source != "^([a-z][a-z, ]*)$" || !limit.Required || !limit.ReadOnly {
		t.Errorf("a string: got %+v", limit)
	}
	limit = parseLimit("string(pattern=^(?=.{1,60}$)[A-Za-z0-9]+(-[A-Za-z0-9]+)*$)", nil)
	if limit.MaxLength != 60 || limit.Pattern == nil || limit.Pattern.MatchString("a--b") || !limit.Pattern.MatchString("a-b") {
		t.Errorf("a pattern that looks ahead: got %+v", limit)
	}
	if limit = parseLimit("'A'|'B'", nil); !limit.Strict || len(limit.Enum) != 2 {
		t.Errorf("a strict enumeration: got %+v", limit)
	}
	if limit = parseLimit("'A'|'B'|string", nil); limit.Strict {
		t.Errorf("an open enumeration: got %+v", limit)
	}
	if limit = parseLimit("int(minValue=0)", nil); limit.MinValue == nil || *limit.MinValue != 0 {
		t.Errorf("a number: got %+v", limit)
	}
}
