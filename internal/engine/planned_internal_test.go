package engine

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/inventory"
)

const (
	keptURN     = "urn:pulumi:dev::p::azure-native:cache/v20241101:Redis::kept"
	replacedURN = "urn:pulumi:dev::p::azure-native:cache/v20241101:Redis::replaced"
	groupURN    = "urn:pulumi:dev::p::redoubt:index:HardenedCache::group"
)

func TestAPlanHoldsWhatIsThereAfterIt(t *testing.T) {
	t.Parallel()
	step := func(urn string, op Op, id string) Step {
		return Step{URN: urn, Type: typeOf(urn), Name: nameOf(urn), Op: op, ID: id, Component: urn == groupURN}
	}
	kept := step(keptURN, apitype.OpSame, "/kept")
	kept.Inputs = map[string]any{
		"name": "kept", "subnetId": plugin.UnknownStringValue, "tags": map[string]any{"owner": blanked}, "zones": []any{"1", plugin.UnknownStringValue},
	}
	steps := []Step{
		step(groupURN, apitype.OpCreate, ""), kept,
		step("urn:pulumi:dev::p::azure-native:cache/v20241101:Redis::deleted", apitype.OpDelete, "/deleted"),
		step("urn:pulumi:dev::p::azure-native:cache/v20241101:Redis::read", apitype.OpRead, "/read"),
		step(replacedURN, apitype.OpDeleteReplaced, "/old"), step(replacedURN, apitype.OpReplace, "/old"),
		step(replacedURN, apitype.OpCreateReplacement, "/old"),
	}
	plan := apitype.DeploymentPlanV1{ResourcePlans: map[resource.URN]apitype.ResourcePlanV1{
		groupURN: {Goal: &apitype.GoalV1{}}, keptURN: {Goal: &apitype.GoalV1{}},
		"urn:pulumi:dev::p::azure-native:cache/v20241101:Redis::read": {Goal: &apitype.GoalV1{}},
		replacedURN: {Goal: &apitype.GoalV1{
			Dependencies:         []resource.URN{keptURN, groupURN},
			PropertyDependencies: map[resource.PropertyKey][]resource.URN{"subnetId": {keptURN}},
		}},
	}}
	want := []inventory.Resource{
		{
			URN: keptURN, Token: "azure-native:cache/v20241101:Redis", Name: "kept", ID: "/kept", PropertyDependsOn: map[string][]string{},
			Inputs: map[string]any{"name": "kept", "subnetId": arm.Unknown{}, "tags": map[string]any{"owner": inventory.Secret{}}, "zones": []any{"1", arm.Unknown{}}},
		},
		{
			URN: replacedURN, Token: "azure-native:cache/v20241101:Redis", Name: "replaced", Inputs: map[string]any{},
			DependsOn: []string{keptURN, groupURN}, PropertyDependsOn: map[string][]string{"subnetId": {keptURN}},
		},
	}
	if diff := cmp.Diff(want, plannedResources(steps, plan)); diff != "" {
		t.Error(diff)
	}
}

func TestAStateHoldsWhatThisProgramMade(t *testing.T) {
	t.Parallel()
	redis := func(name string, change func(*apitype.ResourceV3)) apitype.ResourceV3 {
		r := apitype.ResourceV3{URN: resource.URN("urn:pulumi:dev::p::azure-native:cache/v20241101:Redis::" + name), Type: "azure-native:cache/v20241101:Redis", Custom: true}
		change(&r)
		return r
	}
	state := apitype.DeploymentV3{Resources: []apitype.ResourceV3{
		{URN: groupURN, Type: "redoubt:index:HardenedCache"},
		{URN: "urn:pulumi:dev::p::pulumi:providers:azure-native::default", Type: "pulumi:providers:azure-native", Custom: true},
		redis("deleting", func(r *apitype.ResourceV3) { r.Delete = true }),
		redis("read", func(r *apitype.ResourceV3) { r.External = true }),
		redis("kept", func(r *apitype.ResourceV3) {
			r.ID, r.Protect = "/kept", true
			r.Inputs = map[string]any{"name": map[string]any{resource.SigKey: resource.SecretSig, "ciphertext": "v1:abc"}}
			r.Outputs = map[string]any{"accessKeys": "a key"}
		}),
	}}
	want := []inventory.Resource{{
		URN: keptURN, Token: "azure-native:cache/v20241101:Redis", Name: "kept", ID: "/kept", Protected: true,
		Inputs: map[string]any{"name": inventory.Secret{}}, PropertyDependsOn: map[string][]string{},
	}}
	if diff := cmp.Diff(want, deployedResources(state)); diff != "" {
		t.Error(diff)
	}
}

func TestAPlanInAnotherFormIsRefused(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"cut off": `{"resourcePlans": {`, "with the plan elsewhere": `{"version": 2, "plan": {}}`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "plan.json")
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := readPlan(file); err == nil || !strings.Contains(err.Error(), "reading the plan: ") {
				t.Errorf("got %v", err)
			}
		})
	}
}
