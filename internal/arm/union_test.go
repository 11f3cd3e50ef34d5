package arm_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// A union is told apart by a discriminator: endpointType of the destination of events, odata.type of an alert's criteria.
// What the specification says of one alternative must not be held against another one.

func TestInputsOfAUnionAreJudgedByTheAlternativeThatTheyName(t *testing.T) {
	t.Parallel()
	metricAlert := func(odataType string) map[string]any {
		return map[string]any{
			"resourceGroupName": "g", "ruleName": "r", "location": "global", "severity": 1.0, "enabled": true,
			"scopes": []any{"/id"}, "evaluationFrequency": "PT1M", "windowSize": "PT5M",
			"criteria": map[string]any{"odataType": odataType, "allOf": []any{map[string]any{
				"criterionType": "StaticThresholdCriterion", "name": "n", "metricName": "m", "operator": "Equals",
				"threshold": 1.0, "timeAggregation": "Average"}}},
		}
	}
	eventAlert := func(destination map[string]any) map[string]any {
		return map[string]any{
			"resourceGroupName": "g", "systemTopicName": "t", "eventSubscriptionName": "e", "destination": destination,
		}
	}
	for name, test := range map[string]struct {
		token  string
		inputs map[string]any
		want   []string
	}{
		"criteria of one resource": {
			"azure-native:insights/v20180301:MetricAlert",
			metricAlert("Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria"), nil,
		},
		"an alert as destination": {
			"azure-native:eventgrid/v20250215:SystemTopicEventSubscription",
			eventAlert(map[string]any{"endpointType": "MonitorAlert", "severity": "Sev2"}), nil,
		},
		"a topic as destination": {
			"azure-native:eventgrid/v20250215:SystemTopicEventSubscription",
			eventAlert(map[string]any{"endpointType": "NamespaceTopic", "resourceId": "/id"}), nil,
		},
		"a property of another destination": {
			"azure-native:eventgrid/v20250215:SystemTopicEventSubscription",
			eventAlert(map[string]any{"endpointType": "NamespaceTopic", "severity": "Sev2"}),
			[]string{"destination.severity: is not a property of azure-native:eventgrid/v20250215:NamespaceTopicEventSubscriptionDestination"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, texts(arm.Validate(test.token, test.inputs))); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestABodyWithAUnionIsCheckedAgainstTheAlternativeThatItNames(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		destination map[string]any
		want        []string
	}{
		"an alert": {map[string]any{"endpointType": "MonitorAlert", "properties": map[string]any{"severity": "Sev2"}}, nil},
		"a queue":  {map[string]any{"endpointType": "StorageQueue", "properties": map[string]any{"queueName": "q"}}, nil},
		"a queue's property in an alert": {
			map[string]any{"endpointType": "MonitorAlert", "properties": map[string]any{"queueName": "q"}},
			[]string{"properties.destination.properties.queueName: is not a path of the specification"},
		},
		"a value that an alert does not have": {
			map[string]any{"endpointType": "MonitorAlert", "properties": map[string]any{"severity": "High"}},
			[]string{"properties.destination.properties.severity: is not a value of the specification; expected one of Sev0, Sev1, Sev2, Sev3, Sev4; got High"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := map[string]any{"name": "e", "properties": map[string]any{"destination": test.destination}}
			found := arm.CheckBody("Microsoft.EventGrid/systemTopics/eventSubscriptions", "2025-02-15", body)
			if diff := cmp.Diff(test.want, texts(found)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func texts(problems []arm.Problem) []string {
	var lines []string
	for _, problem := range problems {
		lines = append(lines, problem.String())
	}
	return lines
}
