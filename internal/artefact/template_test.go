package artefact_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/artefact"
)

const below = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/"

func inGroup() artefact.Options {
	return artefact.Options{SubscriptionID: "11111111-1111-1111-1111-111111111111", ResourceGroup: "rg"}
}

func TestATemplateWithExpressions(t *testing.T) {
	t.Parallel()
	reading := read(t, "template-with-expressions.json", inGroup())
	cache := find(t, reading, below+"Microsoft.Cache/redis/shop-cache")
	same(t, "the cache", cache.Body, map[string]any{
		"location": arm.Unknown{},
		"properties": map[string]any{
			"sku": map[string]any{"name": "Standard", "family": "C", "capacity": 1.0}, "minimumTlsVersion": arm.Unknown{}, "enableNonSslPort": false,
			"redisConfiguration": map[string]any{"aad-enabled": "true", "rdb-storage-connection-string": arm.Unknown{}},
		},
	})
	if cache.Origin != "resources[0]" || cache.Line == 0 {
		t.Errorf("got the origin %q line %d", cache.Origin, cache.Line)
	}
	policy := find(t, reading, below+"Microsoft.Cache/redis/shop-cache/accessPolicies/reader")
	same(t, "a literal that begins with a bracket", policy.Text("properties", "permissions"), "[literal]")
	same(t, "the origin of a child", policy.Origin, "resources[0].resources[0]")
	find(t, reading, below+"Microsoft.Cache/redis/shop-cache/providers/Microsoft.Insights/diagnosticSettings/older")
	for i, address := range []string{"10.0.0.0", "10.1.0.0"} {
		rule := find(t, reading, fmt.Sprintf("%sMicrosoft.Cache/redis/shop-cache/firewallRules/rule%d", below, i+1))
		same(t, "a copy", rule.At("properties"), any(map[string]any{"startIP": address, "endIP": address}))
	}
	find(t, reading, below+"Microsoft.Cache/redis/shop-cache/patchSchedules/default")
	find(t, reading, below+"Microsoft.Cache/redis/shop-cache/providers/Microsoft.Authorization/locks/lock")
	logs := find(t, reading, below+"Microsoft.Cache/redis/shop-cache/providers/Microsoft.Insights/diagnosticSettings/logs")
	same(t, "what another resource knows", logs.At("properties", "workspaceId"), any(arm.Unknown{}))
	var kinds []string
	for _, resource := range reading.Resources {
		if strings.Contains(resource.ID, "/rg-other/") {
			kinds = append(kinds, resource.Type+" at "+resource.Origin)
		}
	}
	same(t, "the nested deployment", kinds, []string{
		"Microsoft.Cache/redisEnterprise at resources[6].properties.template.resources.cluster",
		"Microsoft.Cache/redisEnterprise/databases at resources[6].properties.template.resources.database",
	})
	same(t, "what is skipped", reading.Skipped, []artefact.Skipped{
		{Origin: "resources[2]", Type: "Microsoft.Cache/redis/linkedServers", Why: "not deployed: its condition is false"},
		{Origin: "resources[7]", Type: "Microsoft.Resources/deployments", Why: "its template is in another file; judge that one too"},
	})
	if !noted(reading, "resources[3] is deployed depends on a condition") || !noted(reading, "stand-ins") {
		t.Errorf("got the notes %q", reading.Notes)
	}
}

func TestParametersOverDefaults(t *testing.T) {
	t.Parallel()
	o := inGroup()
	o.Parameters = map[string]any{"CACHENAME": "given", "tls": "1.2", "withRule": true, "password": "hunter2"}
	reading := read(t, "template-with-expressions.json", o)
	cache := find(t, reading, below+"Microsoft.Cache/redis/given")
	same(t, "a given parameter", cache.Text("properties", "minimumTlsVersion"), "1.2")
	same(t, "a secure one", cache.At("properties", "redisConfiguration", "rdb-storage-connection-string"), any(arm.Unknown{}))
	find(t, reading, below+"Microsoft.Cache/redis/x/linkedServers/y")
	if noted(reading, "depends on a condition") {
		t.Errorf("got the notes %q", reading.Notes)
	}
}

// withExpression is a template with one value, and a few names.
func withExpression(expression string) string {
	return `{"contentVersion": "1.0.0.0",
	"parameters": {"p": {"type": "string", "defaultValue": "P"}, "none": {"type": "string"}, "secure": {"type": "secureObject", "defaultValue": {}}, "circle": {"type": "string", "defaultValue": "[variables('circle')]"}},
	"variables": {"list": ["a", "b"], "object": {"Key": {"inner": 7}}, "circle": "[parameters('circle')]", "late": "[variables('early')]", "early": "[parameters('p')]"},
	"resources": [{"type": "a.b/c", "apiVersion": "1", "name": "n", "properties": {"value": "` + strings.ReplaceAll(expression, `"`, `\"`) + `"}}]}`
}

func TestExpressions(t *testing.T) {
	t.Parallel()
	unknown := arm.Unknown{}
	tests := []struct {
		expression string
		want       any
	}{
		{"plain", "plain"},
		{"[[escaped]", "[escaped]"},
		{"[open", "[open"},
		{"[parameters('P')]", "P"},
		{"[variables('late')]", "P"},
		{"[ parameters( 'p' ) ]", "P"},
		{"[parameters('none')]", unknown},
		{"[parameters('absent')]", unknown},
		{"[parameters('secure')]", unknown},
		{"[variables('circle')]", unknown},
		{"[concat('a', 1, true())]", "a1True"},
		{"[concat('a', parameters('none'))]", unknown},
		{"[concat(variables('list'), createArray('c'))]", []any{"a", "b", "c"}},
		{"[concat('it''s')]", "it's"},
		{"[format('{0}-{1}', 'a', 2)]", "a-2"},
		{"[format('{2}', 'a')]", unknown},
		{"[variables('object').key.inner]", 7.0},
		{"[variables('object')['key']]", map[string]any{"inner": 7.0}},
		{"[variables('list')[1]]", "b"},
		{"[variables('list')[7]]", unknown},
		{"[variables('object').absent]", unknown},
		{"[if(true(), 'yes', parameters('none'))]", "yes"},
		{"[if(parameters('none'), 'yes', 'no')]", unknown},
		{"[and(false(), parameters('none'))]", false},
		{"[or(parameters('none'), true())]", true},
		{"[and(true(), parameters('none'))]", unknown},
		{"[not(equals('a', 'A'))]", true},
		{"[empty('')]", true},
		{"[length(variables('list'))]", 2.0},
		{"[contains(variables('object'), 'key')]", true},
		{"[contains(variables('list'), 'z')]", false},
		{"[coalesce(null(), 'x')]", "x"},
		{"[toUpper(substring('abcdef', 1, 2))]", "BC"},
		{"[substring('abc', 2, 5)]", unknown},
		{"[replace('aXbX', 'X', '-')]", "a-b-"},
		{"[first(split('a,b', ','))]", "a"},
		{"[last(variables('list'))]", "b"},
		{"[take('abcdef', 3)]", "abc"},
		{"[add(2, mul(3, sub(5, -1)))]", 20.0},
		{"[greater(2, 1)]", true},
		{"[union(createObject('a', 1), createObject('b', 2))]", map[string]any{"a": 1.0, "b": 2.0}},
		{"[string(3)]", "3"},
		{"[bool('True')]", true},
		{"[startsWith('Redis', 'red')]", true},
		{"[resourceGroup().name]", "rg"},
		{"[resourceGroup().location]", unknown},
		{"[subscription().subscriptionId]", "11111111-1111-1111-1111-111111111111"},
		{"[resourceId('A.B/c/d', 'x', 'y')]", below + "A.B/c/x/d/y"},
		{"[resourceId('other', 'A.B/c', 'x')]", subscription + "/resourceGroups/other/providers/A.B/c/x"},
		{"[resourceId('22222222-2222-2222-2222-222222222222', 'other', 'A.B/c', 'x')]", "/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/other/providers/A.B/c/x"},
		{"[subscriptionResourceId('A.B/c', 'x')]", subscription + "/providers/A.B/c/x"},
		{"[extensionResourceId(resourceId('A.B/c', 'x'), 'D.E/f', 'y')]", below + "A.B/c/x/providers/D.E/f/y"},
		{"[tenantResourceId('A.B/c', 'x')]", "/providers/A.B/c/x"},
		{"[resourceId('A.B/c')]", unknown},
		{"[reference('x').y]", unknown},
		{"[newGuid()]", unknown},
		{"[contoso.own('x')]", unknown},
		{"[concat('a'", "[concat('a'"},
		{"[concat('a']", unknown},
		{"[concat('a') nonsense]", unknown},
		{"[]", unknown},
		{"['a]", unknown},
		{"[copyIndex()]", unknown},
		{"[" + strings.Repeat("not(", 1000) + "true()" + strings.Repeat(")", 1000) + "]", unknown},
	}
	for _, test := range tests {
		t.Run(test.expression[:min(len(test.expression), 60)], func(t *testing.T) {
			t.Parallel()
			reading, err := artefact.Read(strings.NewReader(withExpression(test.expression)), inGroup())
			if err != nil {
				t.Fatal(err)
			}
			same(t, test.expression, reading.Resources[0].At("properties", "value"), test.want)
		})
	}
}

func TestEqualArgumentsMakeEqualNames(t *testing.T) {
	t.Parallel()
	value := func(expression string) any {
		reading, err := artefact.Read(strings.NewReader(withExpression(expression)), inGroup())
		if err != nil {
			t.Fatal(err)
		}
		return reading.Resources[0].At("properties", "value")
	}
	one, again, other := value("[uniqueString('a')]"), value("[uniqueString('a')]"), value("[uniqueString('b')]")
	if text, _ := one.(string); one != again || one == other || len(text) != 13 {
		t.Errorf("got %v, %v and %v", one, again, other)
	}
	if text, _ := value("[guid('a')]").(string); len(text) != 36 {
		t.Errorf("got %v", text)
	}
}

func TestATemplateThatGrowsBeyondMeasureIsNotEvaluated(t *testing.T) {
	t.Parallel()
	doubling := func(double string) string {
		var variables strings.Builder
		variables.WriteString(`"v0": "x"`)
		for i := 1; i <= 60; i++ {
			fmt.Fprintf(&variables, `, "v%d": "%s"`, i, strings.ReplaceAll(double, "PREVIOUS", fmt.Sprintf("variables('v%d')", i-1)))
		}
		return `{"contentVersion": "1.0.0.0", "variables": {` + variables.String() + `}, "resources": [{"type": "a.b/c", "name": "n", "properties": {"value": "[variables('v60')]"}}]}`
	}
	for name, double := range map[string]string{
		"texts":   "[concat(PREVIOUS, PREVIOUS)]",
		"formats": "[format('{0}{0}', PREVIOUS)]",
		"lists":   "[createArray(PREVIOUS, PREVIOUS)]",
		"objects": "[createObject('a', PREVIOUS, 'b', PREVIOUS)]",
		"choices": "[if(true(), createArray(PREVIOUS, PREVIOUS), PREVIOUS)]",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reading, err := artefact.Read(strings.NewReader(doubling(double)), inGroup())
			if err != nil {
				t.Fatal(err)
			}
			if value := reading.Resources[0].At("properties", "value"); !strings.Contains(fmt.Sprint(value), "unknown") {
				t.Errorf("got %.100v", value)
			}
		})
	}
	t.Run("copies of copies", func(t *testing.T) {
		t.Parallel()
		inner := `{"type": "a.b/c", "name": "n", "copy": {"name": "c", "count": 800}}`
		for range 3 {
			inner = `{"type": "Microsoft.Resources/deployments", "name": "d", "copy": {"name": "c", "count": 800}, "properties": {"template": {"resources": [` + inner + `]}}}`
		}
		reading, err := artefact.Read(strings.NewReader(`{"contentVersion": "1.0.0.0", "resources": [`+inner+`]}`), inGroup())
		if err != nil {
			t.Fatal(err)
		}
		if len(reading.Resources) > 100_000 || !noted(reading, "the rest is not judged") {
			t.Errorf("got %d resources, notes %q", len(reading.Resources), reading.Notes)
		}
	})
}
