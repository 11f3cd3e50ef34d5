package azurepolicy

import (
	"reflect"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// rule makes a definition of one effect for classic caches that are not in West Europe.
func rule(effect, details string) string {
	if details != "" {
		details = `, "details": ` + details
	}
	return `{"mode": "All", "policyRule": {"if": {"allOf": [{"field": "type", "equals": "Microsoft.Cache/redis"}, {"field": "location", "notEquals": "westeurope"}]},
		"then": {"effect": "` + effect + `"` + details + `}}}`
}

// evaluateRule evaluates one definition for a cache in North Europe and gives the only result.
func evaluateRule(t *testing.T, definition, body string, others ...arm.Resource) Result {
	t.Helper()
	set, found := Load(folder(map[string]string{"policy": definition}))
	if len(found) > 0 && !strings.Contains(definition, "nope") {
		t.Errorf("unexpected problems: %v", found)
	}
	graph := append([]arm.Resource{resource(t, "Microsoft.Cache/redis", "redis-1", body)}, others...)
	results := set.Evaluate(graph, Options{Now: testNow})
	for _, r := range results.Results {
		if r.Resource == 0 {
			return r
		}
	}
	return Result{Status: NotApplicable}
}

const northern = `{"location": "North Europe", "tags": {"env": "prod"}, "properties": {"minimumTlsVersion": "1.2"}}`

func TestWhatEachEffectMakesOfAResource(t *testing.T) {
	t.Parallel()
	cases := []struct {
		definition string
		want       Status
	}{
		{rule("Deny", ""), Denied},
		{rule("audit", ""), NonCompliant},
		{rule("manual", `{"defaultState": "Unknown"}`), Manual},
		{rule("denyAction", `{"actionNames": ["delete"], "cascadeBehaviors": {"resourceGroup": "deny"}}`), DeletionDenied},
		{rule("disabled", ""), NotApplicable},
		{rule("mutate", "{}"), Undecided},
		{rule("addToNetworkGroup", "{}"), Undecided},
		{rule("append", `[{"field": "tags['owner']", "value": "me"}]`), Changed},
		{rule("modify", `{"roleDefinitionIds": [], "operations": [{"operation": "add", "field": "tags['owner']", "value": "me"}]}`), Changed},
		{rule("auditIfNotExists", `{"type": "Microsoft.Insights/diagnosticSettings"}`), NonCompliant},
		{rule("deployIfNotExists", `{"type": "Microsoft.Insights/diagnosticSettings", "roleDefinitionIds": [], "deployment": {}}`), Deployed},
	}
	for _, c := range cases {
		_, effect, _ := strings.Cut(c.definition, `"effect"`)
		t.Run(string(c.want)+" "+effect, func(t *testing.T) {
			t.Parallel()
			got := evaluateRule(t, c.definition, northern)
			if got.Status != c.want {
				t.Fatalf("got %s: %s %v", got.Status, got.Message, got.Reasons)
			}
			if c.want != NotApplicable && c.want != Undecided && len(got.Conditions) != 2 {
				t.Errorf("conditions: %q", got.Conditions)
			}
			if other := evaluateRule(t, c.definition, `{"location": "westeurope"}`); other.Status != Compliant && other.Status != NotApplicable {
				t.Errorf("a resource that the rule does not match is %s", other.Status)
			}
		})
	}
}

func TestApplicabilityFollowsTheConditionsOnTypeNameAndKind(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, condition string
		want            Status
	}{
		{"another type", `{"allOf": [{"field": "type", "equals": "Microsoft.KeyVault/vaults"}, {"field": "location", "equals": "x"}]}`, NotApplicable},
		{"the type, and a condition that fails", `{"allOf": [{"field": "type", "equals": "Microsoft.Cache/redis"}, {"field": "location", "equals": "x"}]}`, Compliant},
		{"the type under not", `{"allOf": [{"not": {"field": "type", "equals": "Microsoft.Cache/redis"}}, {"field": "location", "equals": "x"}]}`, NotApplicable},
		{"another condition under not", `{"allOf": [{"field": "type", "equals": "Microsoft.Cache/redis"}, {"not": {"field": "location", "exists": true}}]}`, Compliant},
		{"no condition on the type", `{"field": "location", "equals": "x"}`, Compliant},
		{"the name counts beside others", `{"allOf": [{"field": "name", "equals": "other"}, {"field": "location", "equals": "x"}]}`, NotApplicable},
		{"the name alone does not count", `{"field": "name", "equals": "other"}`, Compliant},
		{"type and name: only the type counts", `{"allOf": [{"field": "type", "equals": "Microsoft.Cache/redis"}, {"field": "name", "equals": "other"}]}`, Compliant},
		{"type and kind: only the type counts", `{"allOf": [{"field": "type", "equals": "Microsoft.Cache/redis"}, {"field": "kind", "equals": "other"}]}`, Compliant},
		{"a broken condition beside another type", `{"allOf": [{"field": "type", "equals": "Microsoft.KeyVault/vaults"}, {"value": "[nope()]", "equals": "x"}, {"field": "nope", "equals": "x"}]}`, NotApplicable},
		{"a broken condition that does not matter", `{"allOf": [{"field": "type", "equals": "Microsoft.Cache/redis"}, {"not": {"field": "nope", "equals": "x"}}, {"field": "location", "equals": "x"}]}`, Compliant},
		{"a broken condition that matters", `{"allOf": [{"field": "type", "equals": "Microsoft.Cache/redis"}, {"value": "[nope()]", "equals": "x"}]}`, Undecided},
		{"an alias of another type", `{"field": "Microsoft.KeyVault/vaults/enablePurgeProtection", "notEquals": true}`, NotApplicable},
		{"an alias of another type behind its type", `{"anyOf": [{"allOf": [{"field": "type", "equals": "Microsoft.KeyVault/vaults"}, {"field": "Microsoft.KeyVault/vaults/enablePurgeProtection", "notEquals": true}]},
			{"allOf": [{"field": "type", "equals": "Microsoft.Cache/redis"}, {"field": "Microsoft.Cache/redis/minimumTlsVersion", "notEquals": "1.2"}]}]}`, Compliant},
		{"a function that ends in an error", `{"value": "[substring(field('name'), 0, 100)]", "equals": "x"}`, Denied},
		{"an error that does not matter", `{"allOf": [{"field": "type", "equals": "Microsoft.KeyVault/vaults"}, {"value": "[substring(field('name'), 0, 100)]", "equals": "x"}]}`, NotApplicable},
		{"an error beside an unknown value", `{"allOf": [{"value": "[substring(field('name'), 0, 100)]", "equals": "x"}, {"value": "[resourceGroup().location]", "equals": "x"}]}`, Undecided},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := evaluateRule(t, deny(c.condition), northern)
			if got.Status != c.want {
				t.Errorf("got %s: %s %v", got.Status, got.Message, got.Reasons)
			}
		})
	}
}

func TestTheModeDecidesWhichTypesAPolicySees(t *testing.T) {
	t.Parallel()
	everything := `{"field": "id", "exists": true}`
	database := arm.Resource{ID: testGroup + "/providers/Microsoft.Cache/redisEnterprise/amr/databases/default", Type: "Microsoft.Cache/redisEnterprise/databases", Name: "default"}
	group := arm.Resource{ID: testGroup, Type: "Microsoft.Resources/resourceGroups", Name: "rg-cache", Body: map[string]any{"location": "westeurope", "tags": map[string]any{}}}
	deployment := arm.Resource{ID: testGroup + "/providers/Microsoft.Resources/deployments/d", Type: "Microsoft.Resources/deployments", Name: "d"}
	stranger := arm.Resource{ID: testGroup + "/providers/Microsoft.Test/things/t/parts/p", Type: "Microsoft.Test/things/parts", Name: "p"}
	cases := []struct {
		mode string
		on   arm.Resource
		want Status
	}{
		{`"mode": "All",`, database, Denied},
		{`"mode": "Indexed",`, database, NotApplicable},
		{`"mode": "Indexed", "names": "the type",`, database, Undecided},
		{``, database, Undecided},
		{`"mode": "ALL",`, group, Denied},
		{`"mode": "indexed",`, group, NotApplicable},
		{`"mode": "All",`, deployment, NotApplicable},
		{`"mode": "Indexed",`, stranger, Undecided},
		{`"mode": "All",`, stranger, Denied},
		{`"mode": "Microsoft.KeyVault.Data",`, database, Undecided},
	}
	for _, c := range cases {
		t.Run(c.mode+" "+c.on.Type, func(t *testing.T) {
			t.Parallel()
			condition := everything
			if strings.Contains(c.mode, "names") {
				condition = `{"allOf": [{"field": "type", "equals": "` + c.on.Type + `"}, ` + everything + `]}`
			}
			set := load(t, folder(map[string]string{"policy": `{` + c.mode + ` "policyRule": {"if": ` + condition + `, "then": {"effect": "deny"}}}`}))
			results := set.Evaluate([]arm.Resource{c.on}, Options{})
			got := NotApplicable
			if len(results.Results) > 0 {
				got = results.Results[0].Status
			}
			if got != c.want {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestResourceGroupIsThatOfTheGraph(t *testing.T) {
	t.Parallel()
	group := arm.Resource{ID: strings.ToUpper(testGroup), Type: "Microsoft.Resources/resourceGroups", Name: "rg-cache", Body: map[string]any{"location": "North Europe", "tags": map[string]any{"env": "prod"}}}
	condition := deny(`{"allOf": [{"value": "[resourceGroup().location]", "equals": "[field('location')]"}, {"value": "[resourceGroup().tags['env']]", "equals": "prod"},
		{"value": "[resourceGroup().tags['owner']]", "equals": ""}]}`)
	if got := evaluateRule(t, condition, northern, group); got.Status != Denied {
		t.Errorf("got %s %v", got.Status, got.Reasons)
	}
	if got := evaluateRule(t, condition, northern); got.Status != Undecided {
		t.Errorf("without the group in the graph: got %s %v", got.Status, got.Reasons)
	}
}

func TestResultsCountWhatWasJudged(t *testing.T) {
	t.Parallel()
	set := load(t, folder(map[string]string{"a": rule("deny", ""), "b": rule("disabled", ""), "c": rule("append", `[{"field": "tags.a", "value": "x"}]`)}))
	graph := []arm.Resource{
		resource(t, "Microsoft.Cache/redis", "redis-1", northern), resource(t, "Microsoft.Cache/redis", "redis-2", `{"location": "westeurope"}`),
		resource(t, "Microsoft.KeyVault/vaults", "kv-1", northern),
	}
	results := set.Evaluate(graph, Options{})
	want := map[Status]int{Denied: 1, Changed: 1, Compliant: 2}
	if got := results.Count(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for i := 1; i < len(results.Results); i++ {
		if results.Results[i].Resource < results.Results[i-1].Resource {
			t.Error("the results are not in the order of the graph")
		}
	}
	if results.Resources != 3 || results.NotApplicable != 2 || len(results.Policies) != 2 || len(results.Disabled) != 1 {
		t.Errorf("got %d resources, %d not applicable, %d policies, %d disabled", results.Resources, results.NotApplicable, len(results.Policies), len(results.Disabled))
	}
}

func TestConditionsThatDecidedAreNamed(t *testing.T) {
	t.Parallel()
	cases := []struct {
		condition string
		want      []string
	}{
		{`{"anyOf": [{"field": "location", "equals": "x"}, {"field": "tags.env", "equals": "PROD"}, {"field": "name", "like": "*"}]}`, []string{`tags.env equals "PROD" is true: it is "prod"`}},
		{`{"not": {"anyOf": [{"field": "location", "equals": "x"}, {"field": "kind", "exists": true}]}}`, []string{`location equals "x" is false: it is "northeurope"`, `kind exists true is false: it is missing`}},
		{`{"not": {"allOf": [{"field": "tags.env", "equals": "prod"}, {"field": "location", "in": ["x", "y"]}]}}`, []string{`location in ["x", "y"] is false: it is "northeurope"`}},
		{`{"value": "[length(field('tags'))]", "less": 3}`, []string{`value [length(field('tags'))] less 3 is true: it is 1`}},
		{`{"count": {"value": ["a", "b"], "where": {"value": "[current()]", "equals": "a"}}, "equals": 1}`, []string{`count of value ["a", "b"] equals 1 is true: it is 1`}},
		{`{"field": "Microsoft.Cache/redis/zones[*]", "equals": "1"}`, []string{`Microsoft.Cache/redis/zones[*] equals "1" is true: it selects nothing`}},
	}
	for _, c := range cases {
		t.Run(c.condition, func(t *testing.T) {
			t.Parallel()
			if got := evaluateRule(t, deny(c.condition), northern); !reflect.DeepEqual(got.Conditions, c.want) {
				t.Errorf("got %s %q", got.Status, got.Conditions)
			}
		})
	}
}
