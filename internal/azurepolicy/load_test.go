package azurepolicy

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// readable are the cases with problems that leave no doubt about what the rule says.
var readable = map[string]bool{"properties of another type": true}

func TestProblemsOfPolicyFiles(t *testing.T) {
	t.Parallel()
	inRule := deny
	cases := []struct {
		name, content string
		want          []string // each problem, without the file
	}{
		{"truncated JSON", `{"policyRule": {"if": `, []string{"is not JSON: unexpected end of JSON input; expected a policy definition, initiative or assignment; got line 1, column 22"}},
		{"bad JSON", "{\n \"policyRule\": }", []string{"is not JSON: invalid character '}' looking for beginning of value; expected a policy definition, initiative or assignment; got line 2, column 16"}},
		{"no policy", `{"resources": [], "$schema": "x"}`, []string{"is no policy; expected a key policyRule, policyDefinitions or policyDefinitionId, or a file of parameter values; got $schema, resources"}},
		{"a text", `"x"`, []string{`is no policy; expected an object or an array of objects; got "x"`}},
		{"an empty object", `{}`, []string{"is no policy; expected a key policyRule, policyDefinitions or policyDefinitionId, or a file of parameter values; got an empty object"}},
		{"properties of another type", `{"properties": 5, "policyRule": {"if": {"value": 1, "equals": 1}, "then": {"effect": "deny"}}}`, []string{"properties: has the wrong type; expected an object; got 5"}},
		{"a rule of another type", `{"policyRule": []}`, []string{"policyRule: has the wrong type; expected an object; got an array of 0"}},
		{"no if and no then", `{"policyRule": {}}`, []string{"policyRule: has no if; expected a condition", "policyRule: has no then; expected an effect"}},
		{"an unknown operator", inRule(`{"field": "name", "equal": "x"}`), []string{`policyRule.if: "equal" is no operator of policy conditions; expected one of contains, containsKey, equals, exists, greater, greaterOrEquals, in, less, lessOrEquals, like, match, matchInsensitively, notContains, notContainsKey, notEquals, notIn, notLike, notMatch, notMatchInsensitively; did you mean equals?; got equal`}},
		{"no operator", inRule(`{"field": "name"}`), []string{"policyRule.if: has no operator; expected one of " + strings.Join(operatorNames(), ", ")}},
		{"two operators", inRule(`{"field": "name", "equals": "x", "like": "y"}`), []string{"policyRule.if: has two operators; expected one; got equals and like"}},
		{"no operand", inRule(`{"equals": "x"}`), []string{"policyRule.if: does not say what is compared; expected one of field, value, count"}},
		{"two operands", inRule(`{"field": "name", "value": "x", "equals": "x"}`), []string{"policyRule.if: does not say what is compared; expected one of field, value, count; got field and value"}},
		{"an operator beside allOf", inRule(`{"allOf": [{"field": "name", "equals": "x"}], "equals": "x"}`), []string{"policyRule.if: has a key that does not belong here; expected allOf only; got equals"}},
		{"an empty allOf", inRule(`{"allOf": []}`), []string{"policyRule.if: allOf holds no condition or something else; expected an array of conditions; got an array of 0"}},
		{"a text in anyOf", inRule(`{"anyOf": ["x"]}`), []string{"policyRule.if.anyOf[0]: has the wrong type; expected an object; got \"x\"", "policyRule.if: anyOf holds no condition or something else; expected an array of conditions; got an array of 1"}},
		{"an unknown function", inRule(`{"value": "[fieled('name')]", "equals": "x"}`), []string{`policyRule.if.value: fieled() is not a function of policy rules; expected an expression that Azure Policy can evaluate; got "[fieled('name')]"`}},
		{"a function that is not available", inRule(`{"value": "[reference('x').y]", "equals": "x"}`), []string{`policyRule.if.value: reference() is not available in policy rules; expected an expression that Azure Policy can evaluate; got "[reference('x').y]"`}},
		{"a field that is none", inRule(`{"field": "nam", "equals": "x"}`), []string{`policyRule.if.field: "nam" is no field: it is none of the fixed ones, and an alias has the form Namespace/type/path; expected name, fullName, kind, type, location, id, identity.type, tags, a tag or an alias; got "nam"`}},
		{"a field that is a number", inRule(`{"field": 5, "equals": "x"}`), []string{"policyRule.if.field: has the wrong type; expected the name of a field; got 5"}},
		{"in without an array", inRule(`{"field": "name", "in": "x"}`), []string{`policyRule.if.in: has the wrong type; expected an array, or an expression for one; got "x"`}},
		{"equals with an array", inRule(`{"field": "name", "equals": ["x"]}`), []string{"policyRule.if.equals: has the wrong type; expected a string, number or boolean; got an array of 1"}},
		{"exists with a text", inRule(`{"field": "name", "exists": "perhaps"}`), []string{`policyRule.if.exists: has the wrong type; expected true or false; got "perhaps"`}},
		{"like with a boolean", inRule(`{"field": "name", "like": true}`), []string{"policyRule.if.like: has the wrong type; expected a string; got true"}},
		{"a count of what is no array alias", inRule(`{"count": {"field": "name"}, "equals": 1}`), []string{`policyRule.if.count: counts what is no array alias; expected an alias that ends with [*]; got "name"`}},
		{"a count of nothing", inRule(`{"count": {"where": {"field": "name", "equals": "x"}}, "equals": 1}`), []string{"policyRule.if.count: does not say what is counted; expected either field or value"}},
		{"a parameter that is not declared", inRule(`{"field": "name", "equals": "[concat(parameters('x'), 'y')]"}`), []string{"policyRule.if.equals: uses a parameter that is not declared; expected a parameter of the definition; got x"}},
		{"a parameter of the wrong type", `{"parameters": {"names": {"type": "Array"}}, "policyRule": {"if": {"field": "name", "equals": "[parameters('names')]"}, "then": {"effect": "deny"}}}`,
			[]string{"policyRule.if.equals: has the wrong type; expected a string, number or boolean; got [parameters('names')] of type array"}},
		{"a parameter of no type", `{"parameters": {"a": {"type": "text"}}, "policyRule": {"if": {"field": "name", "equals": "x"}, "then": {"effect": "deny"}}}`,
			[]string{`parameters.a: declares a parameter of no known type; expected one of string, array, object, boolean, integer, float, datetime; got "text"`}},
		{"a default of the wrong type", `{"parameters": {"a": {"type": "Array", "defaultValue": "x"}}, "policyRule": {"if": {"field": "name", "equals": "x"}, "then": {"effect": "deny"}}}`,
			[]string{`parameters.a: has a default of the wrong type; expected array; got "x"`}},
		{"an unknown effect", `{"policyRule": {"if": {"field": "name", "equals": "x"}, "then": {"effect": "forbid"}}}`, []string{`policyRule.then.effect: is no effect of policies; expected one of ` + allEffects + `; got "forbid"`}},
		{"an unknown effect among those allowed", `{"parameters": {"effect": {"type": "String", "allowedValues": ["Deny", "Forbid"], "defaultValue": "Deny"}}, "policyRule": {"if": {"field": "name", "equals": "x"}, "then": {"effect": "[parameters('effect')]"}}}`,
			[]string{`policyRule.then.effect: is no effect of policies; expected one of ` + allEffects + `; got "Forbid"`}},
		{"an unknown mode", `{"mode": "Some", "policyRule": {"if": {"field": "name", "equals": "x"}, "then": {"effect": "deny"}}}`, []string{"mode: is no mode of policies; expected All, Indexed or a resource provider mode; got some"}},
		{"an unknown operation", rule("modify", `{"operations": [{"operation": "set", "field": "tags.a", "value": 1}, {"operation": "add", "field": "tags.a"}]}`),
			[]string{`policyRule.then.details.operations[0]: is no operation of modify; expected add, addOrReplace or remove; got "set"`, "policyRule.then.details.operations[1]: lacks what to change or the new value; expected field and value"}},
		{"an initiative without policies", `{"policyDefinitions": [{"parameters": {}}]}`, []string{"is an initiative without policies; expected policyDefinitions with at least one policyDefinitionId", "policyDefinitions[0]: has no policyDefinitionId; expected the id of a definition"}},
		{"an assignment of an unknown mode", `{"properties": {"policyDefinitionId": "x", "enforcementMode": "Sometimes"}}`, []string{`properties.enforcementMode: is no enforcement mode; expected Default or DoNotEnforce; got "Sometimes"`}},
		{"a parameter without a value", `{"properties": {"policyDefinitionId": "x", "parameters": {"a": 5, "b": {}}}}`, []string{"properties.parameters.a: has the wrong type; expected an object; got 5", `properties.parameters.b: has no value; expected {"value": ...}`}},
		{"every problem at once", inRule(`{"allOf": [{"field": "nam", "equals": "x"}, {"not": 5}, {"value": "[nope()]", "equals": "x"}]}`), []string{
			`policyRule.if.allOf[0].field: "nam" is no field: it is none of the fixed ones, and an alias has the form Namespace/type/path; expected name, fullName, kind, type, location, id, identity.type, tags, a tag or an alias; got "nam"`,
			"policyRule.if.allOf[1].not: has the wrong type; expected an object; got 5",
			`policyRule.if.allOf[2].value: nope() is not a function of policy rules; expected an expression that Azure Policy can evaluate; got "[nope()]"`,
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			set, found := Load(fstest.MapFS{"dir/policy.json": {Data: []byte(c.content)}})
			var got []string
			for _, problem := range found {
				got = append(got, strings.TrimPrefix(problem.String(), "dir/policy.json: "))
			}
			for _, want := range c.want {
				if !containsText(got, want) {
					t.Errorf("lacks %q", want)
				}
			}
			if len(got) != len(c.want) {
				t.Errorf("got %q", got)
			}
			// What could not be read must never pass.
			for _, r := range set.Evaluate(goldenGraph(t, "prod"), Options{}).With(Compliant) {
				if !readable[c.name] {
					t.Errorf("%s is compliant", r.ResourceName)
				}
			}
		})
	}
}

func containsText(texts []string, wanted string) bool {
	for _, text := range texts {
		if text == wanted {
			return true
		}
	}
	return false
}

func TestWhatAFolderMayHold(t *testing.T) {
	t.Parallel()
	definition := deny(`{"field": "name", "equals": "x"}`)
	wrapped := `{"id": "/providers/Microsoft.Authorization/policyDefinitions/abc", "type": "Microsoft.Authorization/policyDefinitions", "properties": ` + definition + `}`
	set := load(t, fstest.MapFS{
		"plain.json":             {Data: []byte(definition)},
		"deep/er/wrapped.JSON":   {Data: []byte("\xef\xbb\xbf" + wrapped)},
		"list.json":              {Data: []byte("[" + definition + "," + wrapped + "]")},
		"rest.json":              {Data: []byte(`{"value": [` + wrapped + `]}`)},
		"shouting.json":          {Data: []byte(`{"Properties": {"POLICYRULE": {"IF": {"ALLOF": [{"FIELD": "name", "EQUALS": "x"}]}, "THEN": {"EFFECT": "DENY"}}}}`)},
		"set.json":               {Data: []byte(`{"properties": {"policyDefinitions": [{"policyDefinitionId": "/providers/Microsoft.Authorization/policyDefinitions/plain"}]}}`)},
		"assigned.json":          {Data: []byte(`{"properties": {"policyDefinitionId": "plain"}}`)},
		"exempt.json":            {Data: []byte(`{"properties": {"exemptionCategory": "Waiver", "policyAssignmentId": "x"}}`)},
		"values.json":            {Data: []byte(`{"a": {"value": 1}}`)},
		"values.deployment.json": {Data: []byte(`{"$schema": "x", "contentVersion": "1.0.0.0", "parameters": {"b": {"value": [1]}}}`)},
		"readme.md":              {Data: []byte("not read")},
	})
	if set.Definitions() != 6 || set.Initiatives() != 1 || set.Assignments() != 1 || len(set.Exemptions) != 1 || len(set.values) != 2 {
		t.Errorf("got %d definitions, %d initiatives, %d assignments, %v, %v", set.Definitions(), set.Initiatives(), set.Assignments(), set.Exemptions, set.values)
	}
}

func TestADefinitionWrittenAsAResourceOfATemplateIsUnescaped(t *testing.T) {
	t.Parallel()
	body := `"name": "p", "properties": {"mode": "All", "parameters": {"effect": {"type": "String", "defaultValue": "Deny"}},
		"policyRule": {"if": {"value": "[[toLower('X')]", "equals": "x"}, "then": {"effect": "[[parameters('effect')]"}}}`
	graph := goldenGraph(t, "prod")[:1]
	set := load(t, folder(map[string]string{"a": `{"type": "Microsoft.Authorization/policyDefinitions", "apiVersion": "2023-04-01", ` + body + `}`}))
	if got := len(set.Evaluate(graph, Options{}).With(Denied)); got != 1 {
		t.Errorf("%d denied", got)
	}
	if _, found := Load(folder(map[string]string{"a": "{" + body + "}"})); len(found) != 1 || !strings.Contains(found[0].String(), "is no effect of policies") {
		t.Errorf("elsewhere two brackets are a text: %v", found)
	}
}

func TestAReferenceThatTwoFilesAnswerIsAProblem(t *testing.T) {
	t.Parallel()
	named := `{"name": "same", "policyRule": {"if": {"field": "name", "equals": "x"}, "then": {"effect": "deny"}}}`
	_, found := Load(folder(map[string]string{"a": named, "b": named, "c": assign("same", "")}))
	if len(found) != 1 || found[0].String() != "c.json: refers to a definition that the folder has more than once; expected one /providers/Microsoft.Authorization/x/same; got a.json, b.json" {
		t.Errorf("got %v", found)
	}
}

func TestAFolderThatCannotBeRead(t *testing.T) {
	t.Parallel()
	if _, found := Load(fstest.MapFS{}); len(found) != 1 || found[0].String() != ".: has no policy; expected files that end with .json; got none" {
		t.Errorf("an empty folder: %v", found)
	}
	large := &fstest.MapFile{Data: make([]byte, largestFile+1)}
	if _, found := Load(fstest.MapFS{"large.json": large}); len(found) != 1 || !strings.Contains(found[0].String(), "is larger than 64 MiB") {
		t.Errorf("a large file: %v", found)
	}
	if _, found := Load(missing{}); len(found) != 1 || !strings.Contains(found[0].String(), "does not exist") {
		t.Errorf("a missing folder: %v", found)
	}
}

// missing is a folder that is not there.
type missing struct{}

func (missing) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
