package azurepolicy

import (
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

func modify(operations string) string {
	return rule("modify", `{"roleDefinitionIds": [], "conflictEffect": "audit", "operations": [`+operations+`]}`)
}

func TestChangesOfModifyAndAppend(t *testing.T) {
	t.Parallel()
	const tls = `"field": "Microsoft.Cache/redis/minimumTlsVersion"`
	cases := []struct {
		name, definition string
		want             Status
		changes          string // operation field: old -> new (drift)
	}{
		{"a property that the program sends otherwise", modify(`{"operation": "addOrReplace", ` + tls + `, "value": "1.3"}`), Changed, `addOrReplace Microsoft.Cache/redis/minimumTlsVersion: "1.2" -> "1.3" (drift)`},
		{"a property that the program does not send", modify(`{"operation": "addOrReplace", "field": "Microsoft.Cache/redis/publicNetworkAccess", "value": "Disabled"}`), Changed, `addOrReplace Microsoft.Cache/redis/publicNetworkAccess: null -> "Disabled"`},
		{"a property that is right already", modify(`{"operation": "addOrReplace", ` + tls + `, "value": "1.2"}`), NonCompliant, ""},
		{"add leaves what is there", modify(`{"operation": "Add", ` + tls + `, "value": "1.3"}`), NonCompliant, ""},
		{"append refuses to replace", rule("append", `[{`+tls+`, "value": "1.3"}]`), Denied, ""},
		{"append of the same value", rule("append", `[{`+tls+`, "value": "1.2"}]`), NonCompliant, ""},
		{"append of an absent property", rule("append", `[{"field": "Microsoft.Cache/redis/publicNetworkAccess", "value": "Disabled"}]`), Changed, `append Microsoft.Cache/redis/publicNetworkAccess: null -> "Disabled"`},
		{"a tag that is added to tags of the program", modify(`{"operation": "add", "field": "tags['owner']", "value": "me"}`), Changed, `add tags['owner']: null -> "me" (drift)`},
		{"a tag that is replaced", modify(`{"operation": "addOrReplace", "field": "tags.ENV", "value": "test"}`), Changed, `addOrReplace tags.ENV: "prod" -> "test" (drift)`},
		{"a tag that is removed", modify(`{"operation": "remove", "field": "tags['env']"}`), Changed, `remove tags['env']: "prod" -> null (drift)`},
		{"a tag that is not there to remove", modify(`{"operation": "remove", "field": "tags['other']"}`), NonCompliant, ""},
		{"append refuses to replace a tag", rule("append", `[{"field": "tags['env']", "value": "test"}]`), Denied, ""},
		{"an operation whose condition is false", modify(`{"condition": "[less(requestContext().apiVersion, '2020-06-01')]", "operation": "addOrReplace", ` + tls + `, "value": "1.3"}`), NonCompliant, ""},
		{"an operation whose condition is true", modify(`{"condition": "[greaterOrEquals(requestContext().apiVersion, '2020-06-01')]", "operation": "addOrReplace", ` + tls + `, "value": "1.3"}`), Changed, `addOrReplace Microsoft.Cache/redis/minimumTlsVersion: "1.2" -> "1.3" (drift)`},
		{"an operation whose condition is unknown", modify(`{"condition": "[equals(subscription().displayName, 'x')]", "operation": "addOrReplace", ` + tls + `, "value": "1.3"}`), Undecided, ""},
		{"an alias that nobody knows", modify(`{"operation": "addOrReplace", "field": "Microsoft.Cache/redis/nonsense", "value": 1}`), Undecided, ""},
		{"below a property that is absent", modify(`{"operation": "addOrReplace", "field": "Microsoft.Cache/redis/sku.name", "value": "Premium"}`), Undecided, ""},
		{"the identity of what is no machine", modify(`{"operation": "addOrReplace", "field": "identity.type", "value": "SystemAssigned"}`), NotApplicable, ""},
		{"a rule that is undecided", strings.Replace(modify(`{"operation": "add", "field": "tags.a", "value": "1"}`), `"notEquals": "westeurope"`, `"notEquals": "[subscription().displayName]"`, 1), Undecided, ""},
		{"the name", modify(`{"operation": "addOrReplace", "field": "name", "value": "x"}`), Undecided, ""},
		{"remove of a property", modify(`{"operation": "remove", ` + tls + `}`), Undecided, ""},
		{"an element of an array", rule("append", `[{"field": "Microsoft.Cache/redis/zones[*]", "value": "1"}]`), Changed, `append Microsoft.Cache/redis/zones[*]: null -> ["1"]`},
		{"two operations", modify(`{"operation": "add", "field": "tags.a", "value": "1"}, {"operation": "add", "field": "tags.b", "value": "2"}`), Changed,
			`add tags.a: null -> "1" (drift); add tags.b: null -> "2" (drift)`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := evaluateRule(t, c.definition, northern)
			if got.Status != c.want {
				t.Fatalf("got %s: %s %v", got.Status, got.Message, got.Reasons)
			}
			if shown := show(got.Changes); shown != c.changes {
				t.Errorf("got  %s\nwant %s", shown, c.changes)
			}
			if strings.Contains(c.changes, "drift") != strings.Contains(got.Message, "drift") {
				t.Errorf("message: %s", got.Message)
			}
		})
	}
}

func show(changes []Change) string {
	var lines []string
	for _, c := range changes {
		line := c.Operation + " " + c.Field + ": " + describeTarget(c.Old) + " -> " + describeTarget(c.New)
		if c.Drift {
			line += " (drift)"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "; ")
}

func TestElementsOfArraysAreChangedOneByOne(t *testing.T) {
	t.Parallel()
	group := resource(t, "Microsoft.Network/networkSecurityGroups", "nsg", `{"location": "westeurope", "properties": {"securityRules": [
		{"name": "a", "properties": {"access": "Allow"}}, {"name": "b", "properties": {"access": "Deny"}}]}}`)
	definition := func(effect, details string) string {
		return `{"mode": "All", "policyRule": {"if": {"field": "type", "equals": "Microsoft.Network/networkSecurityGroups"}, "then": {"effect": "` + effect + `", "details": ` + details + `}}}`
	}
	cases := []struct{ name, definition, changes string }{
		{"each element", definition("modify", `{"operations": [{"operation": "addOrReplace", "field": "Microsoft.Network/networkSecurityGroups/securityRules[*].access", "value": "Deny"}]}`),
			`addOrReplace Microsoft.Network/networkSecurityGroups/securityRules[*].access: "Allow" -> "Deny" (drift)`},
		{"one more element", definition("append", `[{"field": "Microsoft.Network/networkSecurityGroups/securityRules[*]", "value": {"name": "c"}}]`),
			`append Microsoft.Network/networkSecurityGroups/securityRules[*]: [an object, an object] -> [an object, an object, an object] (drift)`},
		{"one element only", definition("modify", `{"operations": [{"operation": "addOrReplace", "field": "Microsoft.Network/networkSecurityGroups/securityRules[*]", "value": {"name": "c"}}]}`),
			`addOrReplace Microsoft.Network/networkSecurityGroups/securityRules[*]: [an object, an object] -> [an object] (drift)`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			set := load(t, folder(map[string]string{"policy": c.definition}))
			before := group.Clone()
			results := set.Evaluate([]arm.Resource{group}, Options{})
			if got := show(results.Results[0].Changes); got != c.changes {
				t.Errorf("got  %s\nwant %s", got, c.changes)
			}
			if !sameValue(any(before.Body), any(group.Body), false) {
				t.Error("the evaluation changed the graph of the caller")
			}
		})
	}
}

func TestPoliciesThatDenyJudgeWhatTheOnesBeforeLeave(t *testing.T) {
	t.Parallel()
	needsTag := `{"mode": "All", "policyRule": {"if": {"field": "tags['owner']", "exists": false}, "then": {"effect": "deny"}}}`
	tags := `{"mode": "All", "policyRule": {"if": {"field": "tags['owner']", "exists": false}, "then": {"effect": "modify", "details": {"operations": [
		{"operation": "add", "field": "tags['owner']", "value": "%s"}]}}}}`
	graph := []arm.Resource{resource(t, "Microsoft.Cache/redis", "redis-1", `{"location": "westeurope"}`)}
	statusesOf := func(files map[string]string) string {
		return strings.Join(statuses(load(t, folder(files)).Evaluate(graph, Options{})), "; ")
	}
	if got := statusesOf(map[string]string{"needs": needsTag}); got != "needs: redis/redis-1: denied" {
		t.Errorf("alone: %s", got)
	}
	if got := statusesOf(map[string]string{"a-needs": needsTag, "b-adds": strings.Replace(tags, "%s", "me", 1)}); got != "b-adds: redis/redis-1: changed" {
		t.Errorf("behind modify: %s", got)
	}
	always := strings.Replace(tags, `{"field": "tags['owner']", "exists": false}`, `{"field": "type", "exists": true}`, 1)
	always = strings.Replace(always, `"add"`, `"addOrReplace"`, 1)
	conflict := map[string]string{"a": strings.Replace(always, "%s", "me", 1), "b": strings.Replace(always, "%s", "you", 1)}
	if got := statusesOf(conflict); got != "a: redis/redis-1: changed; b: redis/redis-1: undecided" {
		t.Errorf("in conflict: %s", got)
	}
}
