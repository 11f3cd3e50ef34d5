package engine_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/defender"
	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

const (
	planToken        = "azure-native:security/v20240101:Pricing"
	planSubscription = "4e6a8c0d-2f4b-4d6e-8a0c-1b3d5f7a9c2e"
	planID           = "/subscriptions/" + planSubscription + "/providers/Microsoft.Security/pricings/KeyVaults"
)

func defended(ctx *pulumi.Context) error {
	_, err := defender.NewDefender(ctx, "defender", &defender.DefenderArgs{Plans: []string{"KeyVaults"}, SubscriptionId: planSubscription})
	return err
}

// tierOf is the tier of the plan that the simulated Azure holds, and "" if nobody wrote it.
func tierOf(env *enginetest.Env) string {
	for _, r := range env.Azure.Resources() {
		if arm.SameID(r.ID, planID) {
			return r.Text("properties", "pricingTier") + " " + r.Text("properties", "subPlan")
		}
	}
	return ""
}

func TestADefenderPlanIsTakenOverOnceAndOutlivesItsStack(t *testing.T) {
	t.Parallel()
	const on = "Standard PerKeyVault"
	env := enginetest.New(t, defended)
	up := env.Up()
	for _, op := range []engine.Op{"import", "update"} {
		if _, ok := up.Step(planToken, "defender-KeyVaults", op); !ok {
			t.Errorf("the first up did not %s the plan: %+v", op, up.Changes)
		}
	}
	if got := tierOf(env); got != on {
		t.Errorf("after up the plan is %q", got)
	}
	if again := env.Preview(); again.Changed() {
		t.Errorf("the second preview has changes: %+v", again.Changes)
	}

	// Another stack may rely on it, so neither the setting nor the stack takes it along when it goes.
	env.SetProgram(func(*pulumi.Context) error { return nil })
	dropped := env.Up()
	step, ok := dropped.Step(planToken, "defender-KeyVaults", "delete")
	if !ok || !step.Retained {
		t.Errorf("without the setting: %+v", dropped.Changes)
	}
	env.SetProgram(defended)
	env.Up()
	env.Destroy()
	if got := tierOf(env); got != on {
		t.Errorf("after destroy the plan is %q", got)
	}
}

// The landing zone refuses every write, so this one can only have read.
func TestADefenderPlanThatIsOnAlreadyIsLeftAsItIs(t *testing.T) {
	t.Parallel()
	plan := arm.Resource{ID: planID, Type: "Microsoft.Security/pricings", APIVersion: "2024-01-01", Name: "KeyVaults",
		Body: map[string]any{"properties": map[string]any{"pricingTier": "Standard", "subPlan": "PerKeyVault"}}}
	env := enginetest.New(t, defended, enginetest.WithSandbox(sandbox.Options{LandingZone: []arm.Resource{plan}}))
	if up := env.Up(); up.Changes["import"] != 1 || up.Changes["update"] != 0 {
		t.Errorf("got %+v", up.Changes)
	}
	env.Destroy()
}
