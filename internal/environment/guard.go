package environment

import (
	"errors"
	"fmt"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/gate"
)

// hookName is that of the resource hook that judges a change of the cluster.
const hookName = "redoubt-gate"

// DeployGuarded is [Deploy] for the real engine: changes that harm a live cache are refused, in a preview already, unless
// the configuration accepts them. Pulumi's mocks have no resource hooks, so tests with mocks run [Deploy].
func DeployGuarded(ctx *pulumi.Context) error { return Guarded(nil)(ctx) }

// Guarded is [DeployGuarded] for a caller that wants to know what was found: tell is called with every finding, refused or
// accepted, while the program runs, from any goroutine; nil for nobody.
func Guarded(tell func(gate.Finding)) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		settings, err := load(ctx, waiverRule{clock: time.Now})
		if err != nil {
			return err
		}
		if err := guard(ctx, settings, tell); err != nil {
			return fmt.Errorf("guarding the cache: %w", err)
		}
		return build(ctx, settings)
	}
}

// guard binds the gate to every cluster of the program, from outside of the component: a consumer's tests must not meet
// hooks. Hooks run in previews too (https://www.pulumi.com/docs/iac/concepts/options/hooks/).
func guard(ctx *pulumi.Context, settings *Environment, tell func(gate.Finding)) error {
	key := settings.Cache.CustomerManagedKey
	accepted := gate.Accepted{Interruption: key != nil && key.AcceptInterruption != nil && *key.AcceptInterruption}
	judge := func(args *pulumi.ResourceHookArgs) error {
		step := gate.Step{
			Op: "update", URN: string(args.URN), Type: string(args.Type), Name: args.Name,
			Old: plain(args.OldInputs), New: plain(args.NewInputs),
		}
		var refused []error
		for _, finding := range gate.Judge([]gate.Step{step}, accepted) {
			if tell != nil {
				tell(finding)
			}
			if !finding.Accepted {
				refused = append(refused, errors.New(finding.String()))
			} else if err := ctx.Log.Warn(finding.Name+": "+finding.String(), nil); err != nil {
				refused = append(refused, fmt.Errorf("warning about the interruption: %w", err))
			}
		}
		return errors.Join(refused...)
	}
	hook, err := ctx.RegisterResourceHook(hookName, judge, &pulumi.ResourceHookOptions{OnDryRun: true})
	if err != nil {
		return err
	}
	bound := pulumi.ResourceHooks(&pulumi.ResourceHookBinding{BeforeUpdate: []*pulumi.ResourceHook{hook}})
	return ctx.RegisterStackTransformation(func(args *pulumi.ResourceTransformationArgs) *pulumi.ResourceTransformationResult {
		if args.Type != gate.ClusterType {
			return nil
		}
		return &pulumi.ResourceTransformationResult{Props: args.Props, Opts: append(args.Opts, bound)}
	})
}

// plain is data without the engine's marks of secrets and outputs; what is not known stays as the engine marks it.
func plain(inputs resource.PropertyMap) map[string]any {
	return inputs.MapRepl(nil, func(value resource.PropertyValue) (any, bool) {
		switch {
		case value.IsSecret():
			return plainValue(value.SecretValue().Element), true
		case value.IsOutput() && value.OutputValue().Known:
			return plainValue(value.OutputValue().Element), true
		default:
			return nil, false
		}
	})
}

func plainValue(value resource.PropertyValue) any {
	return plain(resource.PropertyMap{"value": value})["value"]
}
