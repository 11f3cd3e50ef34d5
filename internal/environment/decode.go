package environment

import (
	"errors"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/strictdecode"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// EncryptedPlaceholder is what a preview in the sandbox reads in the place of an encrypted value, which it can't decrypt.
const EncryptedPlaceholder = "redoubt-sandbox-unknown-encrypted-value"

// decode reads the configuration object of one stack and judges all of it. Its problems carry whole paths.
func decode(stack string, data any, wrap strictdecode.Wrap) (*Environment, validation.Problems) {
	e := &Environment{}
	problems := strictdecode.Into(e, data, wrap)
	if len(problems) == 0 {
		problems = e.judge(stack)
	}
	return e, problems.Under(Project + ":" + ConfigKey)
}

// judge checks the components' arguments as far as they are known before anything is made. It works on copies of what
// a foundation will supply, so that the real outputs can still be filled in.
func (e *Environment) judge(stack string) validation.Problems {
	problems := e.inherit(stack)
	if len(problems) > 0 {
		return problems
	}
	cache := copyOfCache(e.Cache)
	if e.Foundation != nil {
		problems.Append(under("foundation", e.Foundation.Validate()))
		supply(cache, notYetMade)
	}
	problems.Append(under("cache", cache.Validate()))
	return problems
}

func under(path string, err error) validation.Problems {
	problems, _ := validation.From(err)
	return problems.Under(path)
}

// refusal is the error that shows problems of the configuration to a user.
func refusal(problems validation.Problems) error {
	if len(problems) == 0 {
		return nil
	}
	count := "1 problem"
	if len(problems) > 1 {
		count = fmt.Sprintf("%d problems", len(problems))
	}
	return fmt.Errorf("the configuration has %s:\n%w", count, problems.Err())
}

// errNoConfiguration tells what an empty stack lacks.
var errNoConfiguration = errors.New("the stack has no configuration: its file needs the object `" + Project + ":" + ConfigKey + "` under `config`; see stacks/Pulumi.dev.yaml for one that is complete")

// asUnknownOrSecret wraps values for a program run: what the sandbox could not decrypt is unknown in a preview. An update
// can't hold unknowns, so there the sandbox gives stand-ins that look like object ids, and they pass as plain values.
func asUnknownOrSecret(ctx *pulumi.Context, secret bool) strictdecode.Wrap {
	return func(text string) pulumi.StringInput {
		switch {
		case text == EncryptedPlaceholder && ctx.DryRun():
			return pulumi.UnsafeUnknownOutput(nil).ApplyT(func(any) string { return "" }).(pulumi.StringOutput)
		case secret:
			return pulumi.ToSecret(pulumi.String(text)).(pulumi.StringOutput)
		default:
			return pulumi.String(text)
		}
	}
}
