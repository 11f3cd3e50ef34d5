package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/inventory"
)

// subscriptionSetting is azure-native's own setting for the subscription.
var subscriptionSetting = config.MustMakeKey("azure-native", "subscriptionId")

// blanked is what the engine's events hold in the place of a secret.
const blanked = "[secret]"

// Planned previews and returns what the environment would consist of. What the preview can't know is arm.Unknown.
//
// The events of a preview hold the inputs but not what depends on what; that is in the plan that the engine writes on
// request (https://www.pulumi.com/docs/iac/concepts/update-plans/). Of the plan nothing else is read, since it holds
// inputs as differences.
func Planned(ctx context.Context, o Options) (Result, inventory.Environment, error) {
	environment := inventory.Environment{Name: o.Stack, Source: inventory.Planned, Sandbox: o.Sandbox != nil}
	dir, err := os.MkdirTemp("", "redoubt-plan-")
	if err != nil {
		return Result{}, environment, fmt.Errorf("making room for the plan: %w", err)
	}
	defer os.RemoveAll(dir)
	o.planFile = filepath.Join(dir, "plan.json")
	result, err := run(ctx, o, OperationPreview)
	if err != nil {
		return result, environment, err
	}
	plan, err := readPlan(o.planFile)
	if err != nil {
		return result, environment, err
	}
	if id, given := plan.Config[subscriptionSetting]; given && !id.Secure() {
		environment.SubscriptionID, _ = id.Value(config.NopDecrypter)
	}
	environment.Resources = plannedResources(result.Steps, plan)
	environment.Sort()
	return result, environment, nil
}

func readPlan(file string) (apitype.DeploymentPlanV1, error) {
	var plan apitype.DeploymentPlanV1
	data, err := os.ReadFile(file)
	if err != nil {
		return plan, fmt.Errorf("reading the plan: %w", err)
	}
	// The file holds the plan itself, without the version that apitype declares around it
	// (v3.226.0, pkg/cmd/pulumi/plan/plan.go).
	if err := json.Unmarshal(data, &plan); err != nil {
		return plan, fmt.Errorf("reading the plan: %w", err)
	}
	if len(plan.ResourcePlans) == 0 {
		return plan, errors.New("reading the plan: it holds no resources, not even the stack; this version of pulumi writes plans in another form")
	}
	return plan, nil
}

// plannedResources are those that exist after the steps of a preview.
func plannedResources(steps []Step, plan apitype.DeploymentPlanV1) []inventory.Resource {
	var resources []inventory.Resource
	listed := map[string]bool{}
	for _, step := range steps {
		goal := plan.ResourcePlans[resource.URN(step.URN)].Goal
		if goal == nil || step.Component || isProvider(step.Type) || listed[step.URN] || !remains(step.Op) {
			continue // a resource without a goal is deleted
		}
		listed[step.URN] = true
		planned := inventory.Resource{
			URN: step.URN, Token: step.Type, Name: step.Name, ID: knownID(step), Protected: step.Protected,
			Inputs: plainInputs(step.Inputs),
		}
		planned.DependsOn, planned.PropertyDependsOn = dependencies(goal.Dependencies, goal.PropertyDependencies)
		resources = append(resources, planned)
	}
	return resources
}

// remains reports whether a step leaves a resource of this program. What is only read belongs to others.
func remains(op Op) bool {
	switch op {
	case apitype.OpDelete, apitype.OpDeleteReplaced, apitype.OpReplace, apitype.OpRead, apitype.OpReadReplacement, apitype.OpReadDiscard:
		return false
	default:
		return true
	}
}

// knownID is the id that the resource has or will have. That of a replacement is the old one until it is made.
func knownID(step Step) string {
	if step.Op == apitype.OpCreateReplacement || step.ID == plugin.UnknownStringValue {
		return ""
	}
	return step.ID
}

// plainInputs are the inputs of an event, with the marks of the engine replaced by those of the inventory.
func plainInputs(inputs map[string]any) map[string]any {
	plain, _ := withMarks(inputs).(map[string]any)
	return plain
}

func withMarks(value any) any {
	switch v := value.(type) {
	case string:
		switch v {
		case plugin.UnknownStringValue:
			return arm.Unknown{}
		case blanked:
			return inventory.Secret{}
		}
	case map[string]any:
		if v[resource.SigKey] == resource.SecretSig {
			return inventory.Secret{}
		}
		plain := make(map[string]any, len(v))
		for key, item := range v {
			plain[key] = withMarks(item)
		}
		return plain
	case []any:
		plain := make([]any, len(v))
		for i, item := range v {
			plain[i] = withMarks(item)
		}
		return plain
	}
	return value
}

// dependencies turns the engine's dependencies into those of an inventory.
func dependencies(all []resource.URN, ofProperties map[resource.PropertyKey][]resource.URN) (dependsOn []string, byInput map[string][]string) {
	byInput = map[string][]string{}
	for key, urns := range ofProperties {
		for _, urn := range urns {
			byInput[string(key)] = append(byInput[string(key)], string(urn))
		}
		all = append(slices.Clone(all), urns...)
	}
	for _, urn := range all {
		if !slices.Contains(dependsOn, string(urn)) {
			dependsOn = append(dependsOn, string(urn))
		}
	}
	return dependsOn, byInput
}
