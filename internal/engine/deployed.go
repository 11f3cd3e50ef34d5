package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"

	"github.com/redoubt-iac/redoubt/internal/inventory"
)

// Deployed returns what the environment consists of according to its state. It asks neither the program nor Azure, so
// what somebody changed elsewhere is not in it; a refresh takes that into the state. Secrets are never decrypted.
func Deployed(ctx context.Context, o Options) (environment inventory.Environment, err error) {
	environment = inventory.Environment{Name: o.Stack, Source: inventory.Deployed, Sandbox: o.Sandbox != nil}
	if o.Progress == nil {
		o.Progress = silent{}
	}
	if o.Sandbox == nil {
		if err := refuseLeftover(); err != nil {
			return environment, err
		}
	}
	if o.CLI, err = chooseCLI(ctx, o); err != nil {
		return environment, err
	}
	w, err := openWorkplace(ctx, o, OperationPreview, &Result{Operation: OperationPreview, Stack: o.Stack})
	if err != nil {
		return environment, interrupted(ctx, err)
	}
	defer func() { err = errors.Join(err, w.close()) }()
	state, err := w.exportState(ctx)
	if err != nil {
		return environment, interrupted(ctx, err)
	}
	environment.Resources = deployedResources(state)
	environment.Sort()
	return environment, nil
}

// exportState reads the stack's state. The Automation API's own call decrypts the secrets; this one leaves them.
func (w *workplace) exportState(ctx context.Context) (apitype.DeploymentV3, error) {
	var state apitype.DeploymentV3
	stdout, stderr, _, err := w.command.Run(ctx, w.stack.Workspace().WorkDir(), nil, nil, nil, nil, "stack", "export", "--stack", w.options.Stack)
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
			Inputs: plainInputs(r.Inputs),
		}
		deployed.DependsOn, deployed.PropertyDependsOn = dependencies(r.Dependencies, r.PropertyDependencies)
		resources = append(resources, deployed)
	}
	return resources
}
