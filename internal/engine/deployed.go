package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"

	"github.com/redoubt-iac/redoubt/internal/inventory"
)

// Deployed returns what the environment consists of according to its state. It asks neither the program nor Azure, so
// what somebody changed elsewhere is not in it; a refresh takes that into the state. Secrets are never decrypted.
func Deployed(ctx context.Context, o Options) (inventory.Environment, error) {
	state, err := ReadState(ctx, o)
	return state.Environment, err
}

// State is what Pulumi has written down about a deployed environment.
type State struct {
	// Environment lists its resources; without any, nothing is deployed.
	Environment inventory.Environment
	// Outputs are the stack's outputs; the value of a secret one is nil.
	Outputs map[string]Output
}

// ReadState returns the state as it is, as Deployed does, with the stack's outputs.
func ReadState(ctx context.Context, o Options) (read State, err error) {
	read.Environment = inventory.Environment{Name: o.Stack, Source: inventory.Deployed, Sandbox: o.Sandbox != nil}
	if o.Progress == nil {
		o.Progress = silent{}
	}
	if o.Sandbox == nil {
		if err := refuseLeftover(); err != nil {
			return read, err
		}
	}
	if o.CLI, err = chooseCLI(ctx, o); err != nil {
		return read, err
	}
	w, err := openWorkplace(ctx, o, OperationPreview, &Result{Operation: OperationPreview, Stack: o.Stack})
	if err != nil {
		return read, interrupted(ctx, err)
	}
	defer func() { err = errors.Join(err, w.close()) }()
	read, err = w.readState(ctx)
	return read, interrupted(ctx, err)
}

func (w *workplace) readState(ctx context.Context) (State, error) {
	sandbox := w.options.Sandbox != nil
	read := State{Environment: inventory.Environment{Name: w.options.Stack, Source: inventory.Deployed, Sandbox: sandbox}}
	state, err := w.exportState(ctx)
	if err != nil {
		return read, err
	}
	read.Environment.Resources = deployedResources(state)
	read.Environment.Sort()
	read.Outputs = deployedOutputs(state)
	return read, nil
}

// deployedOutputs are those of the stack itself.
func deployedOutputs(state apitype.DeploymentV3) map[string]Output {
	outputs := map[string]Output{}
	for _, r := range state.Resources {
		if string(r.Type) != stackType || r.Delete {
			continue
		}
		for name, value := range r.Outputs {
			if holdsSecret(withMarks(value)) {
				outputs[name] = Output{Secret: true}
				continue
			}
			outputs[name] = Output{Value: value}
		}
	}
	return outputs
}

// holdsSecret says whether a secret is anywhere in a value with marks.
func holdsSecret(value any) bool {
	switch v := value.(type) {
	case inventory.Secret:
		return true
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(v)), holdsSecret)
	case []any:
		return slices.ContainsFunc(v, holdsSecret)
	}
	return false
}

// exportState reads the stack's state. The Automation API's own call decrypts the secrets; this one leaves them. It is not
// logged: a state is long, and holds ciphertexts that belong into no build log.
func (w *workplace) exportState(ctx context.Context) (apitype.DeploymentV3, error) {
	var state apitype.DeploymentV3
	unlogged := *w.command
	unlogged.log = nil
	stdout, stderr, _, err := unlogged.Run(ctx, w.stack.Workspace().WorkDir(), nil, nil, nil, nil, "stack", "export", "--stack", w.options.Stack)
	if err != nil {
		return state, fmt.Errorf("reading the state: %w: %s", err, lastLines(stderr, 3))
	}
	var versioned apitype.UntypedDeployment
	if err := json.Unmarshal([]byte(stdout), &versioned); err != nil {
		return state, fmt.Errorf("reading the state: %w", err)
	}
	if versioned.Version > apitype.DeploymentSchemaVersionLatest {
		return state, fmt.Errorf("reading the state: expected version %d or older; got %d, written by a newer pulumi", apitype.DeploymentSchemaVersionLatest, versioned.Version)
	}
	if err := json.Unmarshal(versioned.Deployment, &state); err != nil {
		return state, fmt.Errorf("reading the state: %w", err)
	}
	return state, nil
}

// deployedResources are those of a state, without components, providers, and what waits for its deletion.
func deployedResources(state apitype.DeploymentV3) []inventory.Resource {
	var resources []inventory.Resource
	for _, r := range state.Resources {
		if !r.Custom || r.External || r.Delete || isProvider(string(r.Type)) {
			continue
		}
		deployed := inventory.Resource{
			URN: string(r.URN), Token: string(r.Type), Name: nameOf(string(r.URN)), ID: string(r.ID), Protected: r.Protect,
			Inputs: plainInputs(r.Inputs), Answered: answered(r),
		}
		deployed.DependsOn, deployed.PropertyDependsOn = dependencies(r.Dependencies, r.PropertyDependencies)
		resources = append(resources, deployed)
	}
	return resources
}

// judgedOutputs are the outputs that an inventory holds, by the end of the token. None may ever hold a secret: this one is
// the address of a key's newest version.
var judgedOutputs = map[string][]string{":Key": {"keyUriWithVersion"}}

func answered(r apitype.ResourceV3) map[string]any {
	var found map[string]any
	for suffix, names := range judgedOutputs {
		if !strings.HasSuffix(string(r.Type), suffix) {
			continue
		}
		for _, name := range names {
			if text, isText := r.Outputs[name].(string); isText {
				found = map[string]any{name: text}
			}
		}
	}
	return found
}
