package azurepolicy

import "strings"

// judge says what a policy that changes nothing makes of a resource.
func (r *run) judge(p *instance, on *subject) Result {
	s := &scene{run: r, policy: p, judged: on, viewed: on}
	inView, why := p.sees(s)
	if inView == no {
		return Result{Status: NotApplicable}
	}
	return r.inView(r.outcome(p, s), p, on, inView, why)
}

func (r *run) outcome(p *instance, s *scene) Result {
	switch v := p.definition.rule.judge(s); {
	case v.truth == no:
		return r.withoutMatch(p, s)
	case v.truth == maybe:
		return r.doubted(p, s, v.doubts)
	case p.effect == "auditifnotexists" || p.effect == "deployifnotexists":
		return r.relatedResult(p, s)
	default:
		return r.violation(p, s)
	}
}

// inView leaves a result that is more than a pass undecided when it is not known whether the policy sees the resource.
func (r *run) inView(result Result, p *instance, on *subject, inView truth, why string) Result {
	if inView == yes || result.Status == Compliant || result.Status == NotApplicable || result.Status == Undecided {
		return result
	}
	return r.result(p, on, Undecided, "If the policy sees the resource, it is "+string(result.Status)+".", why)
}

// sees reports whether Azure shows a resource to a policy; why says what makes it uncertain.
func (p *instance) sees(s *scene) (inView truth, why string) {
	if !s.judged.visible {
		return no, ""
	}
	covered, listed := p.assignment.covers(s.judged), p.listed(s)
	if covered == maybe {
		why = "whether the assignment is about the resource is not known"
	}
	if listed == maybe {
		why = "the mode of the policy skips types without tags and location, and whether it skips " + s.judged.policyType + " is not certain"
	}
	return min(covered, listed), why
}

// evaluated reports whether Azure Policy looks at resources of the type at all: of Microsoft.Resources it sees only resource
// groups and subscriptions, https://learn.microsoft.com/azure/governance/policy/concepts/policy-applicability
func evaluated(r *subject) bool {
	return !strings.HasPrefix(r.lowerType, "microsoft.resources/") || r.lowerType == strings.ToLower(groupType) ||
		r.lowerType == "microsoft.resources/subscriptions"
}

// listed reports whether the mode of the policy shows it a resource: Indexed shows only types with tags and location. A file
// without a mode becomes All or Indexed, depending on what makes the definition of it,
// https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-basics#resource-manager-modes
// Some built-in policies of mode Indexed name types whose body has no tags, such as fa570aa1-acca-4eea-8e5a-233cf2c5e4c2:
// whoever names the type means it, and so it is not certain that the policy is blind to it.
func (p *instance) listed(s *scene) truth {
	switch listed := s.judged.listed; {
	case p.definition.mode == "all" || listed == yes:
		return yes
	case p.definition.mode == "" || listed == maybe || p.names(s):
		return maybe
	default:
		return no
	}
}

// names reports whether the conditions on the type pick the type of a resource, rather than any type.
func (p *instance) names(s *scene) bool {
	named, known := p.named[s.judged.lowerType]
	if !known {
		anything := &scene{run: s.run, policy: s.policy, judged: nowhere, viewed: nowhere}
		rule := p.definition.rule
		named = rule.applies(s, ofType, false).truth == yes && rule.applies(anything, ofType, false).truth == no
		p.named[s.judged.lowerType] = named
	}
	return named
}

// withoutMatch tells a compliant resource from one that the policy is not about.
func (r *run) withoutMatch(p *instance, s *scene) Result {
	if strings.HasSuffix(p.effect, "ifnotexists") || !p.definition.appliesTo(s) {
		return Result{Status: NotApplicable}
	}
	return r.result(p, s.judged, Compliant, "The resource meets the policy.")
}

// appliesTo follows the table of
// https://learn.microsoft.com/azure/governance/policy/concepts/policy-applicability#all-other-policy-effects: only conditions on
// the type count, and those on name and kind too when there are conditions on anything else.
func (d *definition) appliesTo(s *scene) bool {
	relevant := ofType
	if d.rule.classes()&ofOther != 0 {
		relevant |= ofName | ofKind
	}
	return d.rule.applies(s, relevant, false).truth == yes
}

// doubted is the result of an "if" that cannot be decided. What is not known leaves it open; without that, an evaluation that
// ends in an error is a denial, and an alias of another type means that the policy does not apply.
func (r *run) doubted(p *instance, s *scene, doubts []doubt) Result {
	var kinds [foreign + 1]bool
	var reasons []string
	seen := map[string]bool{}
	for _, d := range doubts {
		kinds[d.kind] = true
		if !seen[d.reason] {
			reasons, seen[d.reason] = append(reasons, d.reason), true
		}
	}
	switch {
	case kinds[notKnown]:
		return r.result(p, s.judged, Undecided, "Whether the policy is violated cannot be decided from the plan.", reasons...)
	case kinds[failed]:
		return r.result(p, s.judged, p.enforcedAs(Denied), p.message("The policy ends in an error, which Azure treats as a denial."), reasons...)
	default:
		return Result{Status: NotApplicable}
	}
}

// violation is the result of an "if" that holds.
func (r *run) violation(p *instance, s *scene) Result {
	var result Result
	switch p.effect {
	case "deny":
		result = r.result(p, s.judged, p.enforcedAs(Denied), p.message("Azure would refuse the resource."))
	case "audit":
		result = r.result(p, s.judged, NonCompliant, p.message("Azure would report the resource."))
	case "denyaction":
		result = r.result(p, s.judged, p.enforcedAs(DeletionDenied), p.message("Azure would refuse to delete the resource."))
	case "manual":
		result = r.result(p, s.judged, Manual, p.message("Somebody has to attest that the resource complies."))
	default:
		return r.result(p, s.judged, Undecided, "The effect is not evaluated here.", "the effect "+p.public.Effect+" acts outside of requests to Azure Resource Manager")
	}
	result.Conditions = p.definition.rule.explain(s)
	return result
}

// enforcedAs is the status of an effect that an assignment can leave unenforced,
// https://learn.microsoft.com/azure/governance/policy/concepts/assignment-structure#enforcement-mode
func (p *instance) enforcedAs(status Status) Status {
	if p.assignment != nil && !p.assignment.enforced {
		return NonCompliant
	}
	return status
}

// message adds what the assignment says about non-compliance, and that it is not enforced.
func (p *instance) message(text string) string {
	if p.assignment == nil {
		return text
	}
	if !p.assignment.enforced {
		text = "Not enforced: " + text
	}
	own, ok := p.assignment.messages[strings.ToLower(p.member.reference)]
	if !ok {
		own = p.assignment.messages[""]
	}
	return strings.TrimSpace(text + " " + own)
}
