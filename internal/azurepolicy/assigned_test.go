package azurepolicy

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

const regions = `{"name": "regions", "properties": {"mode": "All", "parameters": {
	"allowed": {"type": "Array", "allowedValues": ["westeurope", "northeurope"]},
	"effect": {"type": "String", "allowedValues": ["Audit", "Deny", "Disabled"], "defaultValue": "Audit"}},
	"policyRule": {"if": {"field": "location", "notIn": "[parameters('allowed')]"}, "then": {"effect": "[parameters('effect')]"}}}}`

const landingZone = `{"name": "landing-zone", "properties": {"parameters": {"where": {"type": "Array", "defaultValue": ["westeurope"]}},
	"policyDefinitions": [{"policyDefinitionId": "/providers/Microsoft.Authorization/policyDefinitions/REGIONS", "policyDefinitionReferenceId": "whereTo",
		"parameters": {"allowed": {"value": "[parameters('where')]"}, "effect": {"value": "Deny"}}}]}}`

func assign(policy, more string) string {
	return `{"id": "` + testSubscription + `/providers/Microsoft.Authorization/policyAssignments/corp", "name": "corp", "properties": {"policyDefinitionId": "/providers/Microsoft.Authorization/x/` + policy + `"` + more + `}}`
}

func TestParametersInitiativesAndAssignments(t *testing.T) {
	t.Parallel()
	values := `, "parameters": {"allowed": {"value": ["northeurope"]}, "effect": {"value": "Deny"}}`
	cases := []struct {
		name    string
		files   []string
		options Options
		want    string
		reason  string
	}{
		{"a parameter without a value leaves its condition open", []string{regions}, Options{}, "regions: redis/redis-1: undecided", `parameter "allowed" has no value`},
		{"a value of the options", []string{regions}, Options{Parameters: map[string]any{"Allowed": []any{"northeurope"}, "EFFECT": "Deny"}}, "regions: redis/redis-1: denied", ""},
		{"a value of a file", []string{regions, `{"allowed": {"value": ["northeurope"]}}`}, Options{}, "regions: redis/redis-1: non-compliant", ""},
		{"a value that is not allowed", []string{regions, `{"allowed": {"value": ["mars"]}}`}, Options{}, "regions: -: undecided", `"mars" is not an allowed value; expected one of ["westeurope", "northeurope"]`},
		{"a value of the wrong type", []string{regions, `{"allowed": {"value": "westeurope"}}`}, Options{}, "regions: -: undecided", "has the wrong type; expected array"},
		{"allowed values regard case", []string{regions, `{"allowed": {"value": ["westeurope"]}, "effect": {"value": "deny"}}`}, Options{}, "regions: -: undecided", `"deny" is not an allowed value`},
		{"an initiative passes its own values", []string{regions, landingZone, `{"where": {"value": ["northeurope"]}}`}, Options{}, "regions: redis/redis-1: denied", ""},
		{"an initiative with its defaults", []string{regions, landingZone}, Options{}, "", ""},
		{"an initiative of a definition that is not there", []string{landingZone}, Options{}, "REGIONS: -: undecided", "the folder has no definition /providers/Microsoft.Authorization/policyDefinitions/REGIONS"},
		{"an assignment", []string{regions, assign("regions", values)}, Options{}, "regions: redis/redis-1: denied", ""},
		{"a value that nobody can evaluate is not the default", []string{regions, assign("regions", `, "parameters": {"allowed": {"value": ["northeurope"]}, "effect": {"value": "[subscription().displayName]"}}`)}, Options{}, "regions: -: undecided", "is not known"},
		{"an assignment of an initiative", []string{regions, landingZone, assign("landing-zone", `, "parameters": {"where": {"value": ["northeurope"]}}`)}, Options{}, "regions: redis/redis-1: denied", ""},
		{"an assignment of what is not there", []string{regions, assign("other", values)}, Options{}, "other: -: undecided", "the folder has no definition"},
		{"an assignment that is not enforced", []string{regions, assign("regions", values+`, "enforcementMode": "DoNotEnforce"`)}, Options{}, "regions: redis/redis-1: non-compliant", ""},
		{"an assignment elsewhere", []string{regions, assign("regions", values+`, "scope": "/subscriptions/other"`)}, Options{}, "", ""},
		{"an assignment of a management group", []string{regions, assign("regions", values+`, "scope": "/providers/Microsoft.Management/managementGroups/corp"`)}, Options{}, "regions: redis/redis-1: denied", ""},
		{"an excluded group", []string{regions, assign("regions", values+`, "notScopes": ["`+strings.ToUpper(testGroup)+`"]`)}, Options{}, "", ""},
		{"an excluded group of a like name", []string{regions, assign("regions", values+`, "notScopes": ["`+testGroup+`-2"]`)}, Options{}, "regions: redis/redis-1: denied", ""},
		{"an excluded management group", []string{regions, assign("regions", values+`, "notScopes": ["/providers/Microsoft.Management/managementGroups/sandbox"]`)}, Options{}, "regions: redis/redis-1: undecided", "whether the assignment is about the resource is not known"},
		{"a selector that selects", []string{regions, assign("regions", values+`, "resourceSelectors": [{"selectors": [{"kind": "resourceLocation", "in": ["West Europe"]}]}]`)}, Options{}, "regions: redis/redis-1: denied", ""},
		{"a selector that does not", []string{regions, assign("regions", values+`, "resourceSelectors": [{"selectors": [{"kind": "resourceType", "notIn": ["Microsoft.Cache/Redis"]}]}]`)}, Options{}, "", ""},
		{"an override", []string{regions, landingZone, assign("landing-zone", `, "parameters": {"where": {"value": ["northeurope"]}}, "overrides": [{"kind": "policyEffect", "value": "audit", "selectors": [{"kind": "policyDefinitionReferenceId", "in": ["WHERETO"]}]}]`)}, Options{}, "regions: redis/redis-1: non-compliant", ""},
		{"an override of another policy", []string{regions, landingZone, assign("landing-zone", `, "parameters": {"where": {"value": ["northeurope"]}}, "overrides": [{"kind": "policyEffect", "value": "disabled", "selectors": [{"kind": "policyDefinitionReferenceId", "in": ["x"]}]}]`)}, Options{}, "regions: redis/redis-1: denied", ""},
		{"an override by place", []string{regions, assign("regions", values+`, "overrides": [{"kind": "policyEffect", "value": "audit", "selectors": [{"kind": "resourceLocation", "in": ["westeurope"]}]}]`)}, Options{}, "regions: -: undecided", "an override of the assignment selects resources by more than the policy"},
	}
	graph := []arm.Resource{resource(t, "Microsoft.Cache/redis", "redis-1", `{"location": "westeurope"}`)}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{}
			for i, content := range c.files {
				files[fmt.Sprintf("%c", 'a'+i)] = content
			}
			results := load(t, folder(files)).Evaluate(graph, c.options)
			if got := strings.Join(statuses(results), "; "); got != c.want {
				t.Fatalf("got %q %v", got, results.Results)
			}
			if c.reason != "" && !slices.ContainsFunc(results.Results[0].Reasons, func(reason string) bool { return strings.Contains(reason, c.reason) }) {
				t.Errorf("reasons: %q", results.Results[0].Reasons)
			}
		})
	}
}

func TestAResultSaysWhereItsPolicyComesFrom(t *testing.T) {
	t.Parallel()
	messages := `, "parameters": {"where": {"value": ["northeurope"]}}, "nonComplianceMessages": [{"message": "Ask the platform team."}, {"message": "Deploy to the contract's regions.", "policyDefinitionReferenceId": "whereTo"}]`
	files := map[string]string{"regions": regions, "zone": landingZone, "corp": assign("landing-zone", messages)}
	graph := []arm.Resource{resource(t, "Microsoft.Cache/redis", "redis-1", `{"location": "westeurope"}`)}
	got := load(t, folder(files)).Evaluate(graph, Options{}).Results[0]
	if want := "Azure would refuse the resource. Deploy to the contract's regions."; got.Message != want {
		t.Errorf("message: %s", got.Message)
	}
	want := Policy{Name: "regions", File: "regions.json", Mode: "all", Effect: "deny", Initiative: "landing-zone", Reference: "whereTo", Assignment: "corp", Enforced: true}
	if got.Policy != want {
		t.Errorf("got %+v", got.Policy)
	}
	if got.ResourceID != graph[0].ID || got.Resource != 0 || got.ResourceType != "Microsoft.Cache/redis" {
		t.Errorf("got %+v", got)
	}
}

func TestPolicyFunctionsKnowTheirAssignment(t *testing.T) {
	t.Parallel()
	definition := `{"name": "who", "mode": "All", "policyRule": {"if": {"allOf": [{"value": "[policy().assignmentId]", "like": "*/corp"}, {"value": "[policy().setDefinitionId]", "exists": false}]}, "then": {"effect": "deny"}}}`
	graph := []arm.Resource{resource(t, "Microsoft.Cache/redis", "redis-1", `{}`)}
	if got := statuses(load(t, folder(map[string]string{"a": definition, "b": assign("who", "")})).Evaluate(graph, Options{})); !slices.Equal(got, []string{"who: redis/redis-1: denied"}) {
		t.Errorf("assigned: %q", got)
	}
	if got := statuses(load(t, folder(map[string]string{"a": definition})).Evaluate(graph, Options{})); !slices.Equal(got, []string{"who: redis/redis-1: undecided"}) {
		t.Errorf("not assigned: %q", got)
	}
}

func TestWhetherAnAssignmentIsAboutAResourceOfUnknownIDIsOpen(t *testing.T) {
	t.Parallel()
	graph := []arm.Resource{{Type: "Microsoft.Cache/redis", Name: "redis-1", Body: map[string]any{"location": "westeurope"}}}
	values := `, "parameters": {"allowed": {"value": ["northeurope"]}, "effect": {"value": "Deny"}}`
	if got := statuses(load(t, folder(map[string]string{"a": regions, "b": assign("regions", values)})).Evaluate(graph, Options{})); !slices.Equal(got, []string{"regions: redis/redis-1: undecided"}) {
		t.Errorf("denied: %q", got)
	}
	tags := strings.Replace(rule("append", `[{"field": "tags.a", "value": "x"}]`), `"mode"`, `"name": "tags", "mode"`, 1)
	north := []arm.Resource{{Type: "Microsoft.Cache/redis", Name: "redis-1", Body: map[string]any{"location": "northeurope"}}}
	if got := statuses(load(t, folder(map[string]string{"a": tags, "b": assign("tags", "")})).Evaluate(north, Options{})); !slices.Equal(got, []string{"tags: redis/redis-1: undecided"}) {
		t.Errorf("changed: %q", got)
	}
}

func TestDefinitionsThatNoAssignmentRefersToAreNamed(t *testing.T) {
	t.Parallel()
	results := load(t, folder(map[string]string{"a": regions, "b": rule("deny", ""), "c": assign("b", "")})).Evaluate(nil, Options{})
	if !slices.Equal(results.Unassigned, []string{"regions"}) || len(results.Policies) != 1 {
		t.Errorf("got %q and %v", results.Unassigned, results.Policies)
	}
	if all := load(t, folder(map[string]string{"a": regions, "z": landingZone})).Evaluate(nil, Options{}); len(all.Unassigned) != 0 {
		t.Errorf("without assignments: %q", all.Unassigned)
	}
}

func TestAParameterThatIsNotKnownIsNoError(t *testing.T) {
	t.Parallel()
	definition := `{"name": "tagged", "mode": "All", "parameters": {"tag": {"type": "String"}}, "policyRule": {"if": {"field": "[parameters('tag')]", "exists": false}, "then": {"effect": "deny"}}}`
	graph := []arm.Resource{resource(t, "Microsoft.Cache/redis", "redis-1", `{}`)}
	set := load(t, folder(map[string]string{"a": definition, "b": assign("tagged", `, "parameters": {"tag": {"value": "[subscription().displayName]"}}`)}))
	if got := statuses(set.Evaluate(graph, Options{})); !slices.Equal(got, []string{"tagged: redis/redis-1: undecided"}) {
		t.Errorf("got %q", got)
	}
}
