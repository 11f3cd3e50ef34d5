package defender

import (
	"maps"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/resourceid"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Validate returns every problem of the arguments.
func (a *DefenderArgs) Validate() error {
	return a.check().Err()
}

func (a *DefenderArgs) check() validation.Problems {
	var problems validation.Problems
	if len(a.Plans) == 0 {
		problems.Add("plans", "nothing to switch on", validation.OneOf(known())+", or no defender at all", "")
	}
	for i, plan := range a.Plans {
		path := validation.Index("plans", i)
		switch {
		case slices.Contains(a.Plans[:i], plan):
			problems.Add(path, "asked for twice", "each plan once", validation.Quote(plan))
		case strings.Contains(strings.ToLower(plan), "redis"):
			problems.Add(path, "Microsoft has no Defender plan for Redis", validation.OneOf(known())+"; docs/monitoring.md says which alerts stand in", validation.Quote(plan))
		case subPlans[plan] == "":
			problems = append(problems, validation.Unknown(path, "plan", plan, known()))
		}
	}
	if !resourceid.IsGUID(a.SubscriptionId) {
		problems.Add("subscriptionId", "not the id of a subscription", "a GUID; in a stack file, this or azure-native:subscriptionId", validation.Quote(a.SubscriptionId))
	}
	return problems
}

// known are the plans that can be asked for, sorted.
func known() []string { return slices.Sorted(maps.Keys(subPlans)) }
