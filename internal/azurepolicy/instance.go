package azurepolicy

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// instance is a definition in force: with values for its parameters, and with what it was assigned by.
type instance struct {
	definition *definition
	parameters map[string]bound
	initiative *initiative
	member     memberPolicy
	assignment *assignment
	// effect is in lower case; "" when doubt says why it is not known.
	effect string
	doubt  string
	public Policy
	// named remembers by type, in lower case, whether the conditions on the type pick it.
	named map[string]bool
}

// identity is what policy() returns.
func (p *instance) identity() any {
	known := func(id string) any {
		if id == "" {
			return arm.Unknown{}
		}
		return id
	}
	object := map[string]any{"assignmentId": arm.Unknown{}, "definitionId": arm.Unknown{}, "setDefinitionId": nil, "definitionReferenceId": nil}
	if p.definition != nil {
		object["definitionId"] = known(p.definition.id)
	}
	if p.assignment != nil {
		object["assignmentId"] = known(p.assignment.id)
	}
	if p.initiative != nil {
		object["setDefinitionId"] = known(p.initiative.id)
		object["definitionReferenceId"] = known(p.member.reference)
	}
	return object
}

// instances lists what is in force: what is assigned, when the folder has assignments; else every initiative, and every
// definition that no initiative refers to.
func (r *run) instances() []*instance {
	set := r.set
	if len(set.assignments) > 0 {
		var assigned []*instance
		for _, a := range set.assignments {
			assigned = append(assigned, r.assigned(a)...)
		}
		return assigned
	}
	values := r.givenValues()
	var all []*instance
	referred := map[*definition]bool{}
	for _, i := range set.initiatives {
		for _, made := range r.ofInitiative(i, values, nil) {
			referred[made.definition] = true
			all = append(all, made)
		}
	}
	for _, d := range set.definitions {
		if !referred[d] {
			all = append(all, r.instance(instance{definition: d}, values))
		}
	}
	return all
}

// unused names the definitions that no instance evaluates.
func (s *Set) unused(instances []*instance) []string {
	used := map[*definition]bool{}
	for _, p := range instances {
		used[p.definition] = true
	}
	var names []string
	for _, d := range s.definitions {
		if !used[d] {
			names = append(names, d.name)
		}
	}
	return names
}

// givenValues are the parameter values of the folder's files and, before them, of the options.
func (r *run) givenValues() map[string]any {
	values := map[string]any{}
	maps.Copy(values, r.set.values)
	for name, value := range r.options.Parameters {
		values[strings.ToLower(name)] = value
	}
	return values
}

func (r *run) assigned(a *assignment) []*instance {
	values := map[string]any{}
	for name, value := range a.values {
		known, d := value.evaluate(r.away(&instance{}))
		if d != nil {
			known = arm.Unknown{} // not the default: the assignment has another value
		}
		values[name] = known
	}
	for _, i := range r.set.initiatives {
		if refersTo(a.policyID, i.id, i.name) {
			return r.ofInitiative(i, values, a)
		}
	}
	if found := r.set.find(a.policyID); len(found) > 0 {
		return []*instance{r.instance(instance{definition: found[0], assignment: a}, values)}
	}
	return []*instance{r.absent(instance{assignment: a}, a.file, a.policyID)}
}

// absent is a policy whose definition is not in the folder.
func (r *run) absent(made instance, file, id string) *instance {
	made.doubt = fmt.Sprintf("the folder has no definition %s", id)
	made.public = made.describe(file, id)
	return &made
}

func (r *run) ofInitiative(i *initiative, values map[string]any, a *assignment) []*instance {
	around := &instance{initiative: i, assignment: a}
	refused := around.bind(i.declared, values)
	var made []*instance
	for _, m := range i.members {
		one := instance{initiative: i, member: m, assignment: a}
		found := r.set.find(m.definitionID)
		if len(found) == 0 {
			made = append(made, r.absent(one, i.file, m.definitionID))
			continue
		}
		one.definition = found[0]
		passed, open := r.passed(around, m)
		one.doubt = cmp.Or(refused, open)
		made = append(made, r.instance(one, passed))
	}
	return made
}

// passed evaluates the values that an initiative passes to one of its policies; open says why one is not known.
func (r *run) passed(around *instance, m memberPolicy) (values map[string]any, open string) {
	values = map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(m.values)) {
		value, d := m.values[name].evaluate(r.away(around))
		if d != nil {
			open = fmt.Sprintf("parameter %s, which the initiative passes: %s", name, d.reason)
			continue
		}
		values[name] = value
	}
	return values, open
}

// away is the scene of an expression that is about no resource.
func (r *run) away(p *instance) *scene {
	return &scene{run: r, policy: p, judged: nowhere, viewed: nowhere}
}

// bind gives the parameters their values; it returns what is wrong with those that do not fit.
func (p *instance) bind(declared map[string]*declaration, values map[string]any) (refused string) {
	var why []string
	p.parameters = assignValues(declared, values, func(name, what, expected, got string) {
		why = append(why, fmt.Sprintf("parameter %s: %s; expected %s; got %s", name, what, expected, got))
	})
	slices.Sort(why)
	return strings.Join(why, "; ")
}

// instance gives a definition its parameters and finds its effect.
func (r *run) instance(made instance, values map[string]any) *instance {
	d := made.definition
	made.named = map[string]bool{}
	made.doubt = cmp.Or(made.doubt, made.bind(d.declared, values))
	value, doubted := made.chosenEffect(r)
	text, _ := value.(string)
	_, known := effectNames[strings.ToLower(text)]
	switch {
	case made.doubt != "":
	case d.flawed:
		made.doubt = "the definition has problems beside its conditions"
	case doubted != nil:
		made.doubt = "the effect is not known: " + doubted.reason
	case !known:
		made.doubt = describe(value) + " is no effect"
	case slices.Contains(providerModes, d.mode):
		made.doubt = "a resource provider evaluates mode " + d.mode + " inside the service, not in a request to Azure Resource Manager"
	default:
		made.effect = strings.ToLower(text)
	}
	made.public = made.describe(d.file, d.id)
	return &made
}

// chosenEffect is the effect of the definition, or the one that the assignment puts in its place,
// https://learn.microsoft.com/azure/governance/policy/concepts/assignment-structure#overrides
func (p *instance) chosenEffect(r *run) (any, *doubt) {
	if p.assignment != nil {
		for _, o := range p.assignment.overrides {
			switch o.selectors.selects(nowhere, p.member.reference) {
			case yes:
				return o.effect, nil
			case maybe:
				return nil, unknown("an override of the assignment selects resources by more than the policy")
			}
		}
	}
	return p.definition.effect.evaluate(r.away(p))
}

func (p *instance) describe(file, id string) Policy {
	described := Policy{ID: id, File: file, Effect: effectNames[p.effect], Reference: p.member.reference, Enforced: true}
	if d := p.definition; d != nil {
		described.Name, described.DisplayName, described.Mode = d.name, d.displayName, d.mode
	} else {
		described.Name = id[strings.LastIndex(id, "/")+1:]
	}
	if p.initiative != nil {
		described.Initiative = p.initiative.name
	}
	if p.assignment != nil {
		described.Assignment, described.Enforced = p.assignment.name, p.assignment.enforced
	}
	return described
}
