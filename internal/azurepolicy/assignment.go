package azurepolicy

import (
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// assignment is a policy assignment,
// https://learn.microsoft.com/azure/governance/policy/concepts/assignment-structure
type assignment struct {
	file, id, name, displayName string
	policyID                    string
	scope                       string // "" when the file does not say: everything
	notScopes                   []string
	enforced                    bool
	values                      map[string]expression
	selectors                   []selectorGroup // any of them must select a resource
	overrides                   []override
	messages                    map[string]string // by reference in lower case; "" for all others
}

// selectorGroup selects a resource when each of its selectors does.
type selectorGroup []selectorRule

type selectorRule struct {
	kind      string // in lower case
	in, notIn []string
}

// override gives the policies that it selects another effect.
type override struct {
	effect    string
	selectors selectorGroup
}

func readAssignment(outer, inner document) *assignment {
	read := &assignment{
		file: outer.file, id: outer.text("id"), displayName: inner.text("displayName"), policyID: inner.text("policyDefinitionId"),
		scope: inner.text("scope"), notScopes: inner.texts("notScopes"), values: values(inner, "parameters"),
		messages: map[string]string{}, enforced: true,
	}
	read.name = nameOf(outer, read.id)
	if at := indexFold(read.id, "/providers/Microsoft.Authorization/policyAssignments/"); at > 0 && read.scope == "" {
		read.scope = read.id[:at]
	}
	switch mode := inner.text("enforcementMode"); strings.ToLower(mode) {
	case "", "default":
	case "donotenforce":
		read.enforced = false
	default:
		inner.problems.add(Problem{File: inner.file, Path: inner.at("enforcementMode"), What: "is no enforcement mode", Expected: "Default or DoNotEnforce", Got: quote(mode)})
	}
	for _, group := range inner.objects("resourceSelectors") {
		read.selectors = append(read.selectors, readSelectors(group))
	}
	for _, one := range inner.objects("overrides") {
		if strings.EqualFold(one.text("kind"), "policyEffect") {
			read.overrides = append(read.overrides, override{effect: one.text("value"), selectors: readSelectors(one)})
		}
	}
	for _, one := range inner.objects("nonComplianceMessages") {
		read.messages[strings.ToLower(one.text("policyDefinitionReferenceId"))] = one.text("message")
	}
	return read
}

func readSelectors(d document) selectorGroup {
	var group selectorGroup
	for _, one := range d.objects("selectors") {
		group = append(group, selectorRule{kind: strings.ToLower(one.text("kind")), in: one.texts("in"), notIn: one.texts("notIn")})
	}
	return group
}

// indexFold is strings.Index without regard to case.
func indexFold(text, part string) int {
	return strings.Index(strings.ToLower(text), strings.ToLower(part))
}

// covers reports whether the assignment is about a resource. Which subscriptions a management group holds is not in any file:
// a scope that is one is taken to hold the plan, and an exclusion that is one leaves it open.
func (a *assignment) covers(r *subject) truth {
	if a == nil {
		return yes
	}
	result := yes
	if a.scope != "" && !isManagementGroup(a.scope) {
		result = inScope(r, a.scope)
	}
	for _, excluded := range a.notScopes {
		inside := maybe
		if !isManagementGroup(excluded) {
			inside = inScope(r, excluded)
		}
		result = min(result, inside.inverse())
	}
	return min(result, a.selects(r))
}

func isManagementGroup(scope string) bool {
	return indexFold(scope, "/managementGroups/") >= 0
}

func inScope(r *subject, scope string) truth {
	if !r.hasID {
		return maybe
	}
	return truthOf(arm.Below(r.resource.ID, scope))
}

// selects reports whether one of the resource selectors selects the resource; without any, all are selected.
func (a *assignment) selects(r *subject) truth {
	if len(a.selectors) == 0 {
		return yes
	}
	result := no
	for _, group := range a.selectors {
		result = max(result, group.selects(r, ""))
	}
	return result
}

// selects reports whether every selector of the group selects a resource and the policy of a reference.
func (g selectorGroup) selects(r *subject, reference string) truth {
	result := yes
	for _, rule := range g {
		var value any
		switch rule.kind {
		case "resourcelocation":
			value = r.location()
			if r == nowhere {
				value = arm.Unknown{}
			}
		case "resourcetype":
			value = r.policyType
		case "policydefinitionreferenceid":
			value = reference
		default:
			return maybe
		}
		text, known := value.(string)
		if !known && isTop(value) {
			result = min(result, maybe)
			continue
		}
		listed := containsFold(rule.in, text, rule.kind)
		if rule.in == nil {
			listed = !containsFold(rule.notIn, text, rule.kind)
		}
		result = min(result, truthOf(listed))
	}
	return result
}

func containsFold(names []string, wanted, kind string) bool {
	for _, name := range names {
		if kind == "resourcelocation" {
			name = arm.NormalLocation(name)
		}
		if strings.EqualFold(name, wanted) {
			return true
		}
	}
	return false
}
