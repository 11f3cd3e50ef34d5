package environment_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

// devConfig is the configuration of dev as the engine hands it over, with a Defender setting.
func devConfig(t *testing.T, setting map[string]any) map[string]string {
	t.Helper()
	settings, err := environment.ReadSettings(environment.StackFile(projectDir, "dev"))
	if err != nil {
		t.Fatal(err)
	}
	const key = environment.Project + ":" + environment.ConfigKey
	var object map[string]any
	if err := json.Unmarshal([]byte(settings.Config[key]), &object); err != nil {
		t.Fatal(err)
	}
	object["defender"] = setting
	changed, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	settings.Config[key] = string(changed)
	return settings.Config
}

func TestADefenderPlanIsAskedForInTheSubscriptionOfTheStack(t *testing.T) {
	t.Parallel()
	const configured, given = "4e6a8c0d-2f4b-4d6e-8a0c-1b3d5f7a9c2e", "9b1d3f5a-7c9e-4b1d-8f3a-5c7e9b1d3f5a"
	for name, c := range map[string]struct {
		setting map[string]any
		want    string
	}{
		"by default": {map[string]any{"plans": []string{"KeyVaults"}}, configured},
		"or another": {map[string]any{"plans": []string{"KeyVaults"}, "subscriptionId": given}, given},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := devConfig(t, c.setting)
			config["azure-native:subscriptionId"] = configured
			graph, err := recorder.Run(recorder.Options{Stack: "dev", Config: config}, environment.DeployOn(onTheDay))
			if err != nil {
				t.Fatal(err)
			}
			plan, made := graph.Named("defender-KeyVaults")
			if want := "/subscriptions/" + c.want + "/providers/Microsoft.Security/pricings/KeyVaults"; !made || plan.Imports != want {
				t.Errorf("got %+v, want %s", plan, want)
			}
		})
	}
}

func TestMistakesInTheDefenderSettingNameTheirPath(t *testing.T) {
	t.Parallel()
	const subscription = "  azure-native:subscriptionId: 4e6a8c0d-2f4b-4d6e-8a0c-1b3d5f7a9c2e\n"
	for name, c := range map[string]struct{ top, setting, want string }{
		"no subscription":  {"", "plans: [KeyVaults]", "redoubt:environment.defender.subscriptionId: not the id of a subscription"},
		"a plan for Redis": {subscription, "plans: [Redis]", "redoubt:environment.defender.plans[0]: Microsoft has no Defender plan for Redis"},
		"no plan":          {subscription, "{}", "redoubt:environment.defender.plans: nothing to switch on"},
		"an empty list":    {subscription, "plans: []", "redoubt:environment.defender.plans: nothing to switch on"},
		"switching it off": {subscription, "{plans: [KeyVaults], tier: Free}", "redoubt:environment.defender.tier: unknown key"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(devFile(t), "  redoubt:environment:\n", c.top+"  redoubt:environment:\n    defender:\n      "+c.setting+"\n", 1)
			if err := checkText(t, text); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}
