package environment

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/strictdecode"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// EncryptedPlaceholder is what a preview in the sandbox reads in the place of an encrypted value, which it can't decrypt.
const EncryptedPlaceholder = "redoubt-sandbox-unknown-encrypted-value"

// decode reads the configuration object of one stack and judges all of it. Its problems carry whole paths.
// in is what the settings of azure-native say.
func decode(stack string, data any, in place, judged waiverRule, wrap strictdecode.Wrap) (*Environment, validation.Problems) {
	e := &Environment{}
	problems := strictdecode.Into(e, data, wrap)
	if e.Cache != nil {
		e.Cache.Clock = judged.clock
		problems = judged.apply(e.Cache, problems)
	}
	e.place(in)
	problems.Append(apartFrom(problems, append(e.judge(stack), in.judge(e.Cache)...)))
	return e, problems.Under(Project + ":" + ConfigKey)
}

// apartFrom leaves out what was said of a value already: one of the wrong type was not filled in, and would be called
// missing as well.
func apartFrom(said, problems validation.Problems) validation.Problems {
	return slices.DeleteFunc(problems, func(problem validation.Problem) bool {
		return slices.ContainsFunc(said, func(earlier validation.Problem) bool {
			return problem.Path == earlier.Path || strings.HasPrefix(problem.Path, earlier.Path+".") || strings.HasPrefix(problem.Path, earlier.Path+"[")
		})
	})
}

// judge checks the components' arguments as far as they are known before anything is made. It works on copies of what
// a foundation will supply, so that the real outputs can still be filled in.
func (e *Environment) judge(stack string) validation.Problems {
	inherited, problems := e.inherit(stack)
	if len(problems) > 0 {
		return problems
	}
	cache := copyOfCache(e.Cache)
	if e.Foundation != nil {
		own, _ := validation.From(e.Foundation.Validate())
		problems.Append(apartFrom(at(inherited), own).Under("foundation"))
		supply(cache, notYetMade)
	}
	own, _ := validation.From(cache.Validate())
	problems.Append(own.Under("cache"))
	if e.Defender != nil {
		own, _ := validation.From(e.Defender.Validate())
		problems.Append(own.Under("defender"))
	}
	return problems
}

// at are nameless problems at some paths, for [apartFrom].
func at(paths []string) validation.Problems {
	var problems validation.Problems
	for _, path := range paths {
		problems = append(problems, validation.Problem{Path: path})
	}
	return problems
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
