package azurepolicy

import (
	"fmt"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// extensionTypes are resource types that are put on other resources; Azure looks for them on the judged resource, as it does
// for child types, https://learn.microsoft.com/azure/azure-resource-manager/management/extension-resource-types
var extensionTypes = []string{
	"Microsoft.Authorization/locks", "Microsoft.Authorization/roleAssignments", "Microsoft.Insights/diagnosticSettings",
	"Microsoft.Insights/dataCollectionRuleAssociations", "Microsoft.Maintenance/configurationAssignments",
}

// search is what auditIfNotExists or deployIfNotExists looks for,
// https://learn.microsoft.com/azure/governance/policy/concepts/effect-audit-if-not-exists#auditifnotexists-properties
type search struct {
	relatedType, name, group string
	wholeSubscription        bool
}

// candidate is a resource that may be what a search is for.
type candidate struct {
	on    *subject // nil for one of which nothing is known
	match truth    // maybe when the plan does not know where it belongs
}

// relatedResult judges a resource for which the "if" of an -IfNotExists policy holds: one related resource that meets the
// existence condition is enough.
func (r *run) relatedResult(p *instance, s *scene) Result {
	wanted, d := p.search(s)
	if d != nil {
		return r.result(p, s.judged, Undecided, "What the policy looks for is not known.", d.reason)
	}
	best := verdict{truth: no}
	for _, c := range r.candidates(s.judged, wanted) {
		v := r.meets(p, s, c)
		if v.truth == yes {
			return r.result(p, s.judged, Compliant, "The "+wanted.relatedType+" that the policy wants is in the plan.")
		}
		if v.truth == maybe {
			best = verdict{truth: maybe, doubts: append(best.doubts, v.doubts...)}
		}
	}
	if reason := r.elsewhere(s.judged, wanted); best.truth == no && reason != "" {
		best = doubtful(unknown(reason))
	}
	if best.truth == maybe {
		// The service has taken the request by then: an error denies nothing any more.
		for i := range best.doubts {
			best.doubts[i].kind = notKnown
		}
		return r.doubted(p, s, best.doubts)
	}
	return r.missingRelated(p, s, wanted)
}

func (r *run) missingRelated(p *instance, s *scene, wanted search) Result {
	status, text := NonCompliant, "Azure would report the resource: no %s in the plan is what the policy wants."
	if p.effect == "deployifnotexists" {
		status, text = p.enforcedAs(Deployed), "Azure would deploy what the policy wants: no %s in the plan is it."
	}
	result := r.result(p, s.judged, status, p.message(fmt.Sprintf(text, wanted.relatedType)))
	result.Conditions = p.definition.rule.explain(s)
	return result
}

// search evaluates what the details of the policy say for a resource.
func (p *instance) search(s *scene) (search, *doubt) {
	d := p.definition.details
	if d.relatedType == nil {
		return search{}, unknown("details.type is missing")
	}
	var wanted search
	var scope string
	for _, one := range []struct {
		from expression
		to   *string
	}{{d.relatedType, &wanted.relatedType}, {d.relatedName, &wanted.name}, {d.group, &wanted.group}, {d.existenceScope, &scope}} {
		if one.from == nil {
			continue
		}
		value, doubted := one.from.evaluate(s)
		if doubted != nil {
			return search{}, doubted
		}
		text, ok := value.(string)
		if !ok {
			return search{}, unknown("the details have " + describe(value) + " where a text is expected")
		}
		*one.to = text
	}
	wanted.wholeSubscription = strings.EqualFold(scope, "subscription")
	return wanted, nil
}

// meets judges the existence condition for a candidate.
func (r *run) meets(p *instance, s *scene, c candidate) verdict {
	v := holds
	if condition := p.definition.details.existence; condition != nil && c.on != nil {
		v = condition.judge(&scene{run: r, policy: p, judged: s.judged, viewed: c.on})
	}
	if v.truth == yes && c.match == maybe {
		return doubtful(unknown("whether a resource of the plan belongs to this one is not known until apply"))
	}
	return v
}

// candidates are the resources of the graph that a search may be for.
func (r *run) candidates(of *subject, wanted search) []candidate {
	var found []candidate
	for _, other := range r.beside.candidates(of, wanted) {
		match := min(r.within(of, other, wanted), wanted.named(other))
		if match != no {
			found = append(found, candidate{other, match})
		}
	}
	if strings.EqualFold(wanted.relatedType, of.policyType+"/"+connectionsName) {
		for _, link := range r.connectionsOf(of) {
			match := yes
			if link.subject == nil {
				match = maybe
			}
			found = append(found, candidate{link.subject, match})
		}
	}
	return found
}

// within reports whether a resource is where the search looks: on the judged resource, in its group or in its subscription.
func (r *run) within(of, other *subject, wanted search) truth {
	switch {
	case of == other:
		return yes
	case !other.hasID || !of.hasID:
		return maybe
	case wanted.onResource(of):
		return yes // the neighbourhood has no others
	case !strings.EqualFold(other.scope.SubscriptionID, of.scope.SubscriptionID):
		return no
	case wanted.group == "" && wanted.wholeSubscription:
		return yes
	case wanted.group != "":
		return truthOf(strings.EqualFold(other.scope.ResourceGroup, wanted.group))
	default:
		return truthOf(strings.EqualFold(other.scope.ResourceGroup, of.scope.ResourceGroup))
	}
}

// onResource reports whether the search looks at children or extensions of the judged resource.
func (w search) onResource(of *subject) bool {
	if _, child := cutPrefixFold(w.relatedType, of.policyType+"/"); child {
		return true
	}
	for _, extension := range extensionTypes {
		if strings.EqualFold(extension, w.relatedType) {
			return true
		}
	}
	return false
}

// named reports whether a resource has the name that the search is for: its own or its full name, in which a question mark
// at the end stands for any.
func (w search) named(other *subject) truth {
	if w.name == "" || strings.EqualFold(w.name, other.resource.Name) || strings.EqualFold(w.name, other.fullName) {
		return yes
	}
	if other.resource.Name == "" || other.fullName == "" {
		return maybe
	}
	parent, anyChild := strings.CutSuffix(w.name, "/?")
	rest, below := cutPrefixFold(other.fullName, parent+"/")
	return truthOf(anyChild && below && !strings.Contains(rest, "/"))
}

// elsewhere says why the plan cannot show that a related resource is missing, "" when it can.
func (r *run) elsewhere(of *subject, wanted search) string {
	if strings.EqualFold(wanted.relatedType, of.policyType+"/"+connectionsName) || strings.EqualFold(wanted.relatedType, of.policyType) {
		return ""
	}
	if !wanted.onResource(of) {
		return "a " + wanted.relatedType + " may exist in Azure outside of the plan"
	}
	if _, known := arm.LookupType(wanted.relatedType); !known {
		return "Azure may make a " + wanted.relatedType + " by itself: nothing is known here of the type"
	}
	return ""
}
