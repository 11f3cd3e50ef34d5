package defender_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/defender"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

const subscription = "4e6a8c0d-2f4b-4d6e-8a0c-1b3d5f7a9c2e"

func build(args *defender.DefenderArgs) (recorder.Graph, error) {
	return recorder.Run(recorder.Options{Stack: "dev", SubscriptionID: subscription}, func(ctx *pulumi.Context) error {
		_, err := defender.NewDefender(ctx, "defender", args)
		return err
	})
}

func TestAPlanIsTakenOverSwitchedOnAndNeverSwitchedOff(t *testing.T) {
	t.Parallel()
	graph, err := build(&defender.DefenderArgs{Plans: []string{"KeyVaults"}, SubscriptionId: subscription})
	if err != nil {
		t.Fatal(err)
	}
	plans := graph.Custom()
	if len(plans) != 1 {
		t.Fatalf("got %v", plans)
	}
	plan := plans[0]
	want := recorder.Resource{
		Type: "azure-native:security/v20240101:Pricing", Name: "defender-KeyVaults", Parent: "defender", Custom: true,
		Version: plan.Version, RetainOnDelete: true, // the version is that of the SDK, which make upstream-check changes
		Imports: "/subscriptions/" + subscription + "/providers/Microsoft.Security/pricings/KeyVaults",
		Inputs: map[string]any{
			"pricingName": "KeyVaults", "pricingTier": "Standard", "subPlan": "PerKeyVault", "scopeId": "subscriptions/" + subscription,
		},
		PropertyDependsOn: plan.PropertyDependsOn,
	}
	if diff := cmp.Diff(want, plan); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBadInputIsRefusedBeforeAnythingIsRegistered(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		args *defender.DefenderArgs
		want []string
	}{
		"nothing at all": {nil, []string{
			`plans: nothing to switch on; expected one of KeyVaults, or no defender at all`,
			`subscriptionId: not the id of a subscription; expected a GUID; in a stack file, this or azure-native:subscriptionId; got ""`,
		}},
		"a plan for Redis": {&defender.DefenderArgs{Plans: []string{"AzureRedis"}, SubscriptionId: subscription}, []string{
			`plans[0]: Microsoft has no Defender plan for Redis; expected one of KeyVaults; docs/monitoring.md says which alerts stand in; got "AzureRedis"`,
		}},
		"a plan for what nobody makes here": {&defender.DefenderArgs{Plans: []string{"VirtualMachines"}, SubscriptionId: subscription}, []string{
			`plans[0]: unknown plan; expected one of KeyVaults; got "VirtualMachines"`,
		}},
		"a slip": {&defender.DefenderArgs{Plans: []string{"keyvault"}, SubscriptionId: subscription}, []string{
			`plans[0]: unknown plan (did you mean "KeyVaults"?); expected one of KeyVaults; got "keyvault"`,
		}},
		"a plan twice, and a name for an id": {&defender.DefenderArgs{Plans: []string{"KeyVaults", "KeyVaults"}, SubscriptionId: "production"}, []string{
			`plans[1]: asked for twice; expected each plan once; got "KeyVaults"`,
			`subscriptionId: not the id of a subscription; expected a GUID; in a stack file, this or azure-native:subscriptionId; got "production"`,
		}},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			graph, err := build(test.args)
			if err == nil || len(graph) > 0 {
				t.Fatalf("got %v, %v", graph, err)
			}
			_, lines, _ := strings.Cut(err.Error(), "refused:\n")
			if diff := cmp.Diff(test.want, strings.Split(strings.TrimSpace(lines), "\n")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
