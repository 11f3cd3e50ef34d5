package separation

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/judgement"
	"github.com/redoubt-iac/redoubt/waivers"
)

// Stack is an environment as its stack file declares it.
type Stack struct {
	Name  string
	Stage controls.Stage
	// Config is the configuration by full key, as the engine hands it to the program: objects as JSON.
	Config map[string]string
	// Waivers are those that the caller trusts.
	Waivers []waivers.Waiver
}

// subscriptionSetting names the subscription in the configuration.
const subscriptionSetting = "azure-native:subscriptionId"

// nowhere is the subscription of a stack file that names none.
const nowhere = "00000000-0000-0000-0000-000000000000"

// Declared runs the program on a stack file's configuration and returns what it declares. An error is one of the program,
// such as a setting that it refuses.
func Declared(project string, stack Stack, program pulumi.RunFunc) (*controls.Graph, error) {
	subscription := stack.Config[subscriptionSetting]
	if subscription == "" {
		subscription = nowhere
	}
	register := &register{}
	register.environment.Name, register.environment.SubscriptionID = stack.Name, subscription
	err := pulumi.RunErr(program, pulumi.WithMocks(project, stack.Name, register), func(info *pulumi.RunInfo) {
		info.DryRun = true // what is encrypted in a stack file is unknown in previews only
		info.Config = stack.Config
	})
	if err != nil {
		return nil, fmt.Errorf("running the program of %s: %w", stack.Name, err)
	}
	register.environment.Sort()
	resources, _, err := judgement.Resources(register.environment)
	if err != nil {
		return nil, fmt.Errorf("reading what %s declares: %w", stack.Name, err)
	}
	for i := range resources {
		resources[i].Origin = "" // a name in the program, which says nothing to the readers of a stack file
	}
	return controls.NewGraph(controls.Description{Name: stack.Name, Stage: stack.Stage}, resources), nil
}

// Judge compares environments and returns what concerns one of them: where two share something, the finding is one of
// the environment in question.
func Judge(about string, graphs []*controls.Graph, o controls.Options) *controls.Report {
	ordered := slices.Clone(graphs)
	// The controls blame whoever comes later.
	slices.SortStableFunc(ordered, func(a, b *controls.Graph) int {
		switch {
		case a.Name == b.Name:
			return 0
		case a.Name == about:
			return 1
		case b.Name == about:
			return -1
		default:
			return 0
		}
	})
	report := controls.EvaluateTogether(ordered, o)
	report.Results = slices.DeleteFunc(report.Results, func(r controls.Result) bool { return r.Resource.Graph != about })
	return report
}
