package gate

import "fmt"

// Step is one planned change of one resource.
type Step struct {
	// Op is the operation in Pulumi's words: create, update, replace, delete.
	Op string
	// URN, Type and Name say which resource it is; Type is its token, Name that in the program.
	URN, Type, Name string
	// Old and New are the inputs before and after as plain data, without marks of secrets; what is not known yet may be
	// any value but nil.
	Old, New map[string]any
}

// Accepted says which harm the stack file accepts.
type Accepted struct {
	// Interruption of the service: `customerManagedKey.acceptInterruption`.
	Interruption bool
}

// Finding is a change that harms.
type Finding struct {
	// Rule is the name of the rule, URN, Type and Name the resource.
	Rule, URN, Type, Name string
	// Reason says what would happen, Source where that is written, and WayOut what to do.
	Reason, Source, WayOut string
	// Accepted is true when the stack file accepts it.
	Accepted bool
}

// String is the whole finding in one line, without the resource.
func (f Finding) String() string {
	if f.Accepted {
		return fmt.Sprintf("%s (%s); the stack file accepts that", f.Reason, f.Source)
	}
	return fmt.Sprintf("%s (%s); %s", f.Reason, f.Source, f.WayOut)
}

// rule judges one step.
type rule struct {
	name string
	// harms is whether the rule applies.
	harms func(Step) bool
	// reason, source and wayOut are those of its findings.
	reason func(Step) string
	source string
	wayOut string
	// accepted reads whether the stack file accepts such harm.
	accepted func(Accepted) bool
}

// rules is the table of what is judged.
var rules = []rule{encryptionSwitched}

// Judge returns the changes that harm, in the order of the steps.
func Judge(steps []Step, accepted Accepted) []Finding {
	var found []Finding
	for _, step := range steps {
		for _, rule := range rules {
			if !rule.harms(step) {
				continue
			}
			found = append(found, Finding{
				Rule: rule.name, URN: step.URN, Type: step.Type, Name: step.Name,
				Reason: rule.reason(step), Source: rule.source, WayOut: rule.wayOut, Accepted: rule.accepted(accepted),
			})
		}
	}
	return found
}
