package azurepolicy

import "strings"

// changeAll applies the policies that change requests to every resource, and leaves the changed resources for the others.
func (r *run) changeAll(policies []*instance, results *Results) {
	for i, original := range r.subjects {
		changed := original
		claims := map[string]claim{}
		for _, p := range policies {
			result, after := r.change(p, original, changed, claims)
			r.add(results, result)
			changed = after
		}
		r.subjects[i] = changed
	}
}

// change applies one policy to a resource: original is what the program sends, current what the policies before left of it.
// It returns the resource as it is afterwards.
func (r *run) change(p *instance, original, current *subject, claims map[string]claim) (Result, *subject) {
	s := &scene{run: r, policy: p, judged: current, viewed: current}
	inView, why := p.sees(s)
	if inView == no {
		return Result{Status: NotApplicable}, current
	}
	switch v := p.definition.rule.judge(s); v.truth {
	case no:
		return r.withoutMatch(p, s), current
	case maybe:
		return r.inView(r.doubted(p, s, v.doubts), p, current, inView, why), current
	}
	e := &editor{scene: s, policy: p, original: original, resource: current.resource.Clone(), claims: claims}
	for _, o := range p.definition.details.operations {
		e.apply(o)
	}
	result := e.result(r)
	result.Conditions = p.definition.rule.explain(s)
	result = r.inView(result, p, current, inView, why)
	if result.Status != Changed {
		return result, current
	}
	return result, newSubject(e.resource, current.index)
}

// result sums up what the operations did.
func (e *editor) result(r *run) Result {
	on := e.scene.judged
	switch {
	case e.refusal != "":
		return r.result(e.policy, on, e.policy.enforcedAs(Denied), e.policy.message("Azure would refuse the resource: "+e.refusal))
	case len(e.doubts) > 0:
		return r.result(e.policy, on, Undecided, "How the policy changes the resource cannot be decided from the plan.", e.doubts...)
	case e.outside:
		return Result{Status: NotApplicable}
	case len(e.changes) == 0:
		return r.result(e.policy, on, NonCompliant, e.policy.message("The policy finds the resource and has nothing to change."))
	case e.policy.enforcedAs(Changed) != Changed:
		result := r.result(e.policy, on, NonCompliant, e.policy.message("Azure would change the request."))
		result.Changes = e.changes
		return result
	}
	text := "Azure would change the request."
	for _, c := range e.changes {
		if c.Drift {
			text = "Azure would change the request at every deployment, because the program sends another value: drift that never ends."
		}
	}
	result := r.result(e.policy, on, Changed, e.policy.message(text))
	result.Changes = e.changes
	return result
}

// machines are the types whose identity modify can change; for others such a policy does not apply,
// https://learn.microsoft.com/azure/governance/policy/concepts/effect-modify#skipped-modification
var machines = []string{"microsoft.compute/virtualmachines", "microsoft.compute/virtualmachinescalesets"}

func changesIdentity(name string) bool { return strings.EqualFold(name, "identity.type") }

func isMachine(r *subject) bool {
	for _, known := range machines {
		if r.lowerType == known {
			return true
		}
	}
	return false
}

// claim is what a policy sets a property to.
type claim struct {
	policy string
	value  any
}

// contested remembers what a policy sets a property to; it returns the name of another policy that sets it otherwise.
func (e *editor) contested(name string, value any) (other string) {
	key := strings.ToLower(name)
	before, taken := e.claims[key]
	if taken && !sameValue(before.value, value, false) {
		return before.policy
	}
	e.claims[key] = claim{e.policy.public.Name, value}
	return ""
}
