package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
)

// A creation whose answer is lost, because the connection broke or because this
// process was killed while the engine lived on for a moment, leaves no pending
// operation: the engine takes any error without an id for "not created" and
// writes that down (v3.226.0, pkg/engine/update.go, OnResourceStepPost). The
// next run would try to create it again, and be refused.
//
// So an update leaves a file in the sandbox's folder for as long as its outcome
// is in doubt. A run that finds it asks the engine what it would create; what
// exists of that already is taken into the state.

// doubtFile exists from the start of an update until it is clear that the state
// holds everything that it created.
func (d stateDir) doubtFile() string { return filepath.Join(string(d), "unfinished") }

// doubt marks that an update begins. The function it returns is called at the
// update's end, and takes the mark away if nothing is in doubt.
func (w *workplace) doubt(op Operation) (settle func(steps []Step, err error) error, err error) {
	if op != OperationUp || w.options.Sandbox == nil {
		return func([]Step, error) error { return nil }, nil
	}
	inherited := isFile(w.state.doubtFile())
	if err := os.WriteFile(w.state.doubtFile(), nil, 0o600); err != nil {
		return nil, fmt.Errorf("marking the sandbox as being updated: %w", err)
	}
	return func(steps []Step, err error) error {
		if err != nil && (inherited || slices.ContainsFunc(steps, w.unanswered)) {
			return nil
		}
		return w.trust()
	}, nil
}

// trust takes the mark of an update away.
func (w *workplace) trust() error {
	if err := os.Remove(w.state.doubtFile()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("marking the sandbox as whole: %w", err)
	}
	return nil
}

// unanswered is true for a creation that did not end well, and happened.
func (w *workplace) unanswered(s Step) bool {
	if s.Op != apitype.OpCreate || s.Component || s.Status == StatusDone {
		return false
	}
	_, exists := w.azure.Find(s.Type, s.Inputs)
	return exists
}

// adoptUnanswered takes into the state what an update created without hearing
// of it.
func (w *workplace) adoptUnanswered(ctx context.Context, result *Result) error {
	if !isFile(w.state.doubtFile()) {
		return nil
	}
	plan, err := w.plan(ctx)
	if err != nil {
		// What keeps the plan from being made keeps the operation from
		// succeeding, and is told there; but a destroy makes no plan.
		if result.Operation == OperationDestroy {
			w.options.Progress.Note("an earlier run was interrupted, and the program fails now; " +
				"what that run created last may stay behind until the program works again and you repeat this")
		}
		return nil
	}
	var adopted []map[string]any
	var urns []string
	for urn, planned := range plan.ResourcePlans {
		if !slices.Contains(planned.Steps, apitype.OpCreate) || planned.Goal == nil || !planned.Goal.Custom {
			continue
		}
		id, exists := w.azure.Find(string(planned.Goal.Type), planned.Goal.InputDiff.Adds)
		if !exists {
			continue
		}
		adopted, urns = append(adopted, entry(string(urn), id, planned.Goal)), append(urns, string(urn))
		w.recovered(result, fmt.Sprintf("%s (%s): a run was interrupted before it heard that this was created; taken into the state as %s",
			nameOf(string(urn)), planned.Goal.Type, id))
	}
	if len(adopted) > 0 {
		err := w.repair(ctx, func(d json.RawMessage) (json.RawMessage, error) { return withResources(d, adopted) }, urns)
		if err != nil {
			return shorten("repairing the state after an interrupted run", err)
		}
	}
	return w.trust()
}

// plan asks the engine what an update would do.
func (w *workplace) plan(ctx context.Context) (apitype.DeploymentPlanV1, error) {
	dir, err := os.MkdirTemp("", "redoubt-plan-")
	if err != nil {
		return apitype.DeploymentPlanV1{}, fmt.Errorf("making room for the plan: %w", err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "plan.json")
	if _, err := w.stack.Preview(ctx, optpreview.Plan(file), optpreview.Color("never")); err != nil {
		return apitype.DeploymentPlanV1{}, fmt.Errorf("planning: %w", err)
	}
	return readPlan(file)
}

// entry is a planned resource as the state would hold it, but for its outputs,
// which a refresh adds.
func entry(urn, id string, goal *apitype.GoalV1) map[string]any {
	e := map[string]any{
		"urn": urn, "id": id, "type": goal.Type, "custom": true, "inputs": goal.InputDiff.Adds, "provider": goal.Provider,
		"protect": goal.Protect, "dependencies": goal.Dependencies, "propertyDependencies": goal.PropertyDependencies,
		"additionalSecretOutputs": goal.AdditionalSecretOutputs, "customTimeouts": goal.CustomTimeouts,
	}
	if goal.Parent != "" {
		e["parent"] = goal.Parent
	}
	return e
}

// withResources adds resources to a deployment as `pulumi stack export` prints it.
func withResources(deployment json.RawMessage, added []map[string]any) (json.RawMessage, error) {
	var fields map[string]json.RawMessage
	var resources []map[string]any
	err := errors.Join(json.Unmarshal(deployment, &fields), unmarshalOptional(fields["resources"], &resources))
	if err != nil {
		return nil, err
	}
	if fields["resources"], err = json.Marshal(append(resources, added...)); err != nil {
		return nil, err
	}
	return json.Marshal(fields)
}
