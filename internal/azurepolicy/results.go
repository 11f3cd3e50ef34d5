package azurepolicy

// Status is what a policy makes of a resource.
type Status string

// The statuses.
const (
	// Compliant: the policy applies to the resource and finds nothing wrong with it.
	Compliant Status = "compliant"
	// Denied: Azure refuses the request.
	Denied Status = "denied"
	// NonCompliant: Azure takes the request and reports the resource.
	NonCompliant Status = "non-compliant"
	// Changed: Azure changes the request, by modify or append; Changes says how.
	Changed Status = "changed"
	// Deployed: Azure deploys what deployIfNotExists misses, if the assignment has an identity that may.
	Deployed Status = "deployed by policy"
	// DeletionDenied: Azure refuses to delete the resource.
	DeletionDenied Status = "deletion denied"
	// Manual: somebody has to attest compliance.
	Manual Status = "manual"
	// Undecided: the plan, or this package, knows too little. It is never a pass.
	Undecided Status = "undecided"
	// NotApplicable: the policy is not about the resource. Such pairs are counted, not listed.
	NotApplicable Status = "not applicable"
)

// Policy is one policy in force: a definition with the values of its parameters.
type Policy struct {
	Name, DisplayName string
	ID                string // of the definition, "" when its file has none
	File              string // of the definition; of the initiative or assignment when the definition is not in the folder
	Mode              string // "all", "indexed", a resource provider mode, or "" when the file names none
	Effect            string // "deny", as Azure spells it; "" when it cannot be evaluated
	Initiative        string // the name of the initiative that it comes with, ""
	Reference         string // policyDefinitionReferenceId in that initiative, ""
	Assignment        string // the name of the assignment, "" when the folder has none
	// Enforced is false when the assignment says DoNotEnforce: nothing is refused or changed, only reported.
	Enforced bool
}

// Result is what one policy makes of one resource.
type Result struct {
	Policy Policy
	// Resource is the index in the graph, -1 for a policy that cannot be evaluated for any resource.
	Resource int
	// ResourceID, ResourceType and ResourceName are those of the resource; the id and the name are "" when a preview does
	// not know them.
	ResourceID, ResourceType, ResourceName string
	Status                                 Status
	// Message says in one sentence what happens, with the message that the assignment has for it.
	Message string
	// Conditions are the comparisons that decided, one line each: "type equals "x" is true: it is "x"".
	Conditions []string
	// Reasons say why a result is undecided, or why Azure denies a policy that it cannot evaluate.
	Reasons []string
	// Changes are what modify or append do to the request.
	Changes []Change
}

// Change is one thing that modify or append does to a request.
type Change struct {
	Operation string // add, addOrReplace, remove, append
	Field     string // the alias or tag of the policy
	Old, New  any    // nil for absent
	// Drift says that the program sets the same property to another value: every deployment sends the program's value,
	// the policy replaces it, and the two never agree.
	Drift bool
	// Note says what is not certain about the change, "" when nothing is.
	Note string
}

// Results are what a set of policies makes of a graph.
type Results struct {
	// Policies are those in force that were evaluated, in the order of their files. Disabled are the ones left out.
	Policies []Policy
	Disabled []Policy
	// Unassigned are the names of the definitions that were not evaluated, because the folder has assignments and none of
	// them refers to the definition.
	Unassigned []string
	// Results has an entry for each policy and each resource that it applies to, in the order of the graph.
	Results []Result
	// Resources and NotApplicable count what was judged: the resources of the graph, and the pairs of a policy and a
	// resource that the policy is not about.
	Resources, NotApplicable int
}

// Count returns the number of results of each status.
func (r Results) Count() map[Status]int {
	counts := map[Status]int{}
	for _, result := range r.Results {
		counts[result.Status]++
	}
	return counts
}

// With returns the results of some statuses.
func (r Results) With(statuses ...Status) []Result {
	var found []Result
	for _, result := range r.Results {
		for _, status := range statuses {
			if result.Status == status {
				found = append(found, result)
			}
		}
	}
	return found
}
