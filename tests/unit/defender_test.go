package unit_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/diagram"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/inventory"
	"github.com/redoubt-iac/redoubt/internal/template"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

// defendedInventory is that of a stack which asks for the Defender plan of vaults as well.
func defendedInventory(t *testing.T, stack string, preview bool) inventory.Environment {
	t.Helper()
	config := stackConfig(t, stack)
	var settings map[string]any
	if err := json.Unmarshal([]byte(config["redoubt:environment"]), &settings); err != nil {
		t.Fatal(err)
	}
	settings["defender"] = map[string]any{"plans": []string{"KeyVaults"}}
	edited, err := json.Marshal(settings)
	if err != nil {
		t.Fatal(err)
	}
	config["redoubt:environment"] = string(edited)
	subscription := config["azure-native:subscriptionId"]
	graph, err := recorder.Run(recorder.Options{Stack: stack, Config: config, Preview: preview, SubscriptionID: subscription}, environment.DeployOn(onTheDay))
	if err != nil {
		t.Fatal(err)
	}
	return graph.Inventory(stack, subscription)
}

// A plan makes the template of an environment in one group one of the subscription.
func TestADefenderPlanIsExportedAsOneOfTheSubscription(t *testing.T) {
	t.Parallel()
	for _, stack := range []string{"prod", "regulated"} {
		for _, preview := range []bool{false, true} {
			exported := exportOf(t, defendedInventory(t, stack, preview))
			wantClosed(t, exported)
			for _, problem := range template.Check(exported) {
				t.Error(stack, problem)
			}
			var plans []template.Resource
			for _, r := range exported.Resources {
				if r.Type == "Microsoft.Security/pricings" {
					plans = append(plans, r)
				}
			}
			if len(plans) != 1 || plans[0].Name != "KeyVaults" || plans[0].ResourceGroup != "" {
				t.Errorf("%s, preview %v: got %+v", stack, preview, plans)
			}
			if !strings.Contains(exported.Schema, "subscriptionDeploymentTemplate.json") {
				t.Errorf("%s, preview %v: it is a template of %s", stack, preview, exported.Schema)
			}
		}
	}
}

func TestADiagramShowsTheDefenderPlan(t *testing.T) {
	t.Parallel()
	graph, err := diagram.Of(defendedInventory(t, "regulated", false))
	if err != nil {
		t.Fatal(err)
	}
	if drawn := graph.Mermaid(); !strings.Contains(drawn, "Defender plan<br/>KeyVaults") {
		t.Errorf("the plan is not in\n%s", drawn)
	}
}
