package artefact_test

import (
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/artefact"
)

// compiled is a template as Bicep writes it, with one resource that has the property x.
func compiled(x string) string {
	return `{"contentVersion": "1.0.0.0", "languageVersion": "2.0",
		"parameters": {
			"zones": {"type": "array", "defaultValue": [1, 2]},
			"access": {"type": "string", "nullable": true},
			"needed": {"type": "string"},
			"logs": {"type": "array", "defaultValue": [{"category": "a"}, {"group": "b", "on": false}]}
		},
		"variables": {"copy": [{"name": "names", "count": "[length(parameters('logs'))]", "input": "[coalesce(tryGet(parameters('logs')[copyIndex('names')], 'category'), 'none')]"}]},
		"resources": {"c": {"type": "a.b/c", "name": "n", "properties": {"x": ` + x + `}}}}`
}

func TestExpressionsOfCompiledModules(t *testing.T) {
	t.Parallel()
	unknown := arm.Unknown{}
	for name, c := range map[string]struct {
		x    string
		want any
	}{
		"a list that a loop makes":               {`{"copy": [{"name": "l", "count": 2, "input": {"n": "[copyIndex('l')]"}}]}`, map[string]any{"l": []any{map[string]any{"n": 0.0}, map[string]any{"n": 1.0}}}},
		"a loop of an unknown length":            {`{"copy": [{"name": "l", "count": "[parameters('needed')]", "input": 1}], "o": 1}`, map[string]any{"l": unknown, "o": 1.0}},
		"loops in loops that come to too much":   {`{"copy": [{"name": "l", "count": 800, "input": {"copy": [{"name": "m", "count": 800, "input": 1}]}}]}`, map[string]any{"l": unknown}},
		"a variable that a loop makes":           {`"[variables('names')]"`, []any{"a", "none"}},
		"a parameter that may be null":           {`"[if(empty(parameters('access')), 'Disabled', parameters('access'))]"`, "Disabled"},
		"a parameter that must be given":         {`"[coalesce(parameters('needed'), 'Disabled')]"`, unknown},
		"the first that is not null":             {`"[coalesce(null(), parameters('access'), createArray(parameters('needed')))]"`, []any{unknown}},
		"a member that is there":                 {`"[tryGet(parameters('logs')[1], 'ON')]"`, false},
		"a member that is not there":             {`"[empty(tryGet(parameters('logs'), 7, 'category'))]"`, true},
		"a member of what is not known":          {`"[tryGet(parameters('needed'), 'a')]"`, unknown},
		"a member that is not known":             {`"[tryGet(createObject('a', parameters('needed')), 'a')]"`, unknown},
		"a list through a lambda":                {`"[map(parameters('zones'), lambda('z', string(lambdaVariables('z'))))]"`, []any{"1", "2"}},
		"a list through a lambda with its place": {`"[map(parameters('zones'), lambda('z', 'i', add(lambdaVariables('z'), lambdaVariables('i'))))]"`, []any{1.0, 3.0}},
		"a filtered list":                        {`"[filter(parameters('zones'), lambda('z', less(lambdaVariables('z'), 2)))]"`, []any{1.0}},
		"a list filtered by what is not known":   {`"[filter(parameters('zones'), lambda('z', parameters('needed')))]"`, unknown},
		"a list made one":                        {`"[reduce(parameters('zones'), 0, lambda('a', 'b', add(lambdaVariables('a'), lambdaVariables('b'))))]"`, 3.0},
		"lambdas in lambdas":                     {`"[map(parameters('zones'), lambda('a', map(parameters('zones'), lambda('b', mul(lambdaVariables('a'), lambdaVariables('b'))))))]"`, []any{[]any{1.0, 2.0}, []any{2.0, 4.0}}},
		"a variable of no lambda":                {`"[lambdaVariables('z')]"`, unknown},
		"objects over each other":                {`"[union(createObject('a', '1', 'b', createObject('c', '2')), createObject('b', createObject('d', '3')))]"`, map[string]any{"a": "1", "b": map[string]any{"c": "2", "d": "3"}}},
		"an unknown value over a known one":      {`"[union(createObject('aad-enabled', 'true'), createObject('aad-enabled', parameters('needed')))]"`, map[string]any{"aad-enabled": unknown}},
		"an unknown object over a known one":     {`"[union(createObject('aad-enabled', 'true'), parameters('needed'))]"`, unknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reading, err := artefact.Read(strings.NewReader(compiled(c.x)), inGroup())
			if err != nil {
				t.Fatal(err)
			}
			same(t, "the property", reading.Resources[0].At("properties", "x"), c.want)
		})
	}
}

// A module gets {value: ...} whole from an expression where its parameter may be null.
func TestArgumentsOfAModuleThatAreExpressionsAsAWhole(t *testing.T) {
	t.Parallel()
	text := `{"contentVersion": "1.0.0.0", "parameters": {"needed": {"type": "bool"}}, "resources": [{"type": "Microsoft.Resources/deployments", "name": "m", "properties": {
		"expressionEvaluationOptions": {"scope": "inner"},
		"parameters": {"given": "[if(true(), createObject('value', 'v'), createObject('value', null()))]", "none": "[createObject('value', null())]", "open": "[if(parameters('needed'), createObject('value', 1), createObject('value', 2))]",
			"default": {"value": null}},
		"template": {"parameters": {"given": {"type": "string"}, "none": {"type": "string", "nullable": true}, "open": {"type": "int"}, "default": {"type": "string", "defaultValue": "d"}}, "resources": [
			{"type": "a.b/c", "name": "n", "properties": {"given": "[parameters('given')]", "none": "[parameters('none')]", "open": "[parameters('open')]", "default": "[parameters('default')]"}}]}}}]}`
	reading, err := artefact.Read(strings.NewReader(text), inGroup())
	if err != nil || len(reading.Resources) != 1 {
		t.Fatalf("got %d resources, %v", len(reading.Resources), err)
	}
	same(t, "the properties", reading.Resources[0].At("properties"), any(map[string]any{"given": "v", "open": arm.Unknown{}, "default": arm.Unknown{}}))
}
