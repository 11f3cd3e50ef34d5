package sandbox

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

// imported is what an import reads of a plan: its inputs, or nil if there is no such plan.
func imported(t *testing.T, w *world, id string) map[string]any {
	t.Helper()
	answer, err := w.v2.rpc.Read(context.Background(), &pulumirpc.ReadRequest{Urn: urnOf(requests.TokenDefenderPlan, "it"), Id: id})
	if err != nil {
		t.Fatal(err)
	}
	if answer.GetId() == "" {
		return nil
	}
	read, err := unmarshal(answer.GetInputs())
	if err != nil {
		t.Fatal(err)
	}
	return arm.Plain(read)
}

func TestEverySubscriptionHasItsDefenderPlansAndTheyAreOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{})
	const other = "/subscriptions/11111111-2222-4333-8444-555555555555/providers/Microsoft.Security/pricings/"
	want := inputs{"scopeId": "subscriptions/" + requests.SubscriptionID, "pricingName": "KeyVaults", "pricingTier": "Free"}
	if diff := cmp.Diff(want, imported(t, w, requests.VaultPlanID)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if plan := imported(t, w, other+"CosmosDbs"); plan["pricingTier"] != "Free" {
		t.Errorf("of another subscription: %v", plan)
	}
	if plan := imported(t, w, other+"Redis"); plan != nil {
		t.Errorf("there is a plan for Redis: %v", plan)
	}
	if left := w.Resources(); len(left) != 0 {
		t.Errorf("plans that nobody wrote are listed: %v", left)
	}
}

func TestAPlanIsChangedAndNotCreated(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{})
	if _, err := w.make(requests.AVaultPlan); err == nil || !strings.Contains(err.Error(), "cannot create already existing resource") {
		t.Errorf("the create ended with %v", err)
	}
	for _, subPlan := range []string{"PerTransaction", "PerKeyVault"} {
		if err := w.change(requests.AVaultPlan.With(inputs{"subPlan": subPlan}), requests.VaultPlanID); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(requests.AVaultPlan.Inputs, imported(t, w, requests.VaultPlanID)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if coverage := w.resource(requests.VaultPlanID).Text("properties", "resourcesCoverageStatus"); coverage != "FullyCovered" {
		t.Errorf("the coverage is %q", coverage)
	}
	if err := w.change(requests.AVaultPlan.With(inputs{"pricingTier": "Free", "subPlan": nil}), requests.VaultPlanID); err != nil {
		t.Errorf("switching it off ended with %v", err)
	}
}
