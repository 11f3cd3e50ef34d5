package azurepolicy

import (
	"slices"
	"strings"
	"testing"
)

func TestAFunctionThatEndsInAnErrorIsNotOneThatIsUnknown(t *testing.T) {
	t.Parallel()
	for _, expression := range []string{
		"[substring('ab', 0, 3)]", "[div(1, 0)]", "[mod(1, 0)]", "[int('x')]", "[add('1', 2)]", "[and('x', true())]", "[if('x', 1, 2)]",
		"[json('{')]", "[createObject('a').b]", "[createArray(1)[4]]", "[addDays('yesterday', 1)]", "[join('a', ',')]",
		"[ipRangeContains('10.0.0.0/8', '2001:db8::1')]", "[ipRangeContains('10.0.0.9-10.0.0.1', '10.0.0.1')]", "[range(0, 10001)]",
		"[concat(createArray(1), 'a')]", "[base64ToString('*')]", "[uri('a', 'b')]", "[padLeft('a', 200000)]", "[split('a', '')]",
		"[length(1)]", "[less(1, 'a')]", "[first(1)]", "[union(createArray(), createObject())]", "[replace('a', '', 'b')]",
		"[indexFromEnd(createArray(1), 2)]", "[bool('perhaps')]", "[not(1)]", "[float('x')]", "[objectKeys('x')]", "[items(1)]",
	} {
		t.Run(expression, func(t *testing.T) {
			t.Parallel()
			value, d := evaluateOne(t, expression, resource(t, "Microsoft.Test/things", "thing-1", thing))
			if d == nil || d.kind != failed {
				t.Errorf("got %v, %v", value, d)
			}
		})
	}
}

func TestAnUnknownArgumentMakesAnUnknownResultOnlyWhereItMatters(t *testing.T) {
	t.Parallel()
	const later = "field('Microsoft.Test/things/later')"
	known := []string{
		"[or(true(), equals(" + later + ", 'x'))]",
		"[and(equals(" + later + ", 'x'), false())]",
		"[if(true(), 'a', " + later + ")]",
		"[length(field('Microsoft.Test/things/mixed'))]",
		"[empty(field('Microsoft.Test/things/mixed'))]",
		"[contains(field('Microsoft.Test/things/mixed'), 'a')]",
		"[contains(field('tags'), 'later')]",
		"[first(field('Microsoft.Test/things/mixed'))]",
		"[coalesce('x', " + later + ")]",
	}
	open := []string{
		"[" + later + "]",
		"[concat('a', " + later + ")]",
		"[or(false(), equals(" + later + ", 'x'))]",
		"[if(equals(" + later + ", 'x'), 1, 1)]",
		"[contains(field('Microsoft.Test/things/mixed'), 'z')]",
		"[last(field('Microsoft.Test/things/mixed'))]",
		"[concat(field('Microsoft.Test/things/mixed'), createArray())]",
		"[field('tags').later]",
	}
	subject := resource(t, "Microsoft.Test/things", "thing-1", `{"tags": {"later": "<unknown>"}, "properties": {"later": "<unknown>", "mixed": ["a", "<unknown>"]}}`)
	for _, expression := range known {
		if _, d := evaluateOne(t, expression, subject); d != nil {
			t.Errorf("%s is not known: %s", expression, d.reason)
		}
	}
	for _, expression := range open {
		if value, d := evaluateOne(t, expression, subject); d == nil || d.kind != notKnown {
			t.Errorf("%s is %v, %v", expression, value, d)
		}
	}
}

func TestFunctionsThatPoliciesCannotUseAreNamed(t *testing.T) {
	t.Parallel()
	cases := map[string]string{
		"reference('x')":             "not available in policy rules",
		"dateTimeAdd('x', 'P1D')":    "not available in policy rules",
		"listKeys('x', 'y')":         "not available in policy rules",
		"listAnything('x')":          "not available in policy rules",
		"guid('a')":                  "not evaluated here",
		"uniqueString('a')":          "not evaluated here",
		"format('{0}', 1)":           "not evaluated here",
		"fieled('name')":             "is not a function of policy rules",
		"toLower()":                  "takes 1 arguments",
		"if(true(), 1)":              "takes 3 arguments",
		"concat('a'":                 "lacks a",
		"'abc":                       "without an end",
		"concat('a') rest":           "after its end",
		"name":                       "is no function call",
		"1.2.3":                      "is not a number",
		"":                           "no function, text or number",
		"resourceGroup().":           "lacks the name of a property",
		strings.Repeat("not(", 80):   "nested deeper",
		strings.Repeat("a", 100_000): "longer than",
		"resourceGroup()[":           "no function",
		"createArray(1, )":           "no function",
		"if(true(), 1, 2":            "lacks a",
		"concat('a', 'b'))":          "after its end",
		"field('a')['b'":             "lacks a",
		"(field('name')":             "lacks a",
		"parameters('a', 'b')":       "takes 1 arguments",
		"utcNow('d', 'e')":           "takes 0 to 1 arguments",
		"lambda('x', 1)":             "not available",
		"filter(createArray(), 1)":   "not available",
		"environment().name":         "not available",
		"contoso.userDefined('a')":   "no function call",
		"createArray(1)[-1":          "lacks a",
		"min()":                      "takes 1 arguments or more",
	}
	for source, want := range cases {
		t.Run(source[:min(len(source), 40)], func(t *testing.T) {
			t.Parallel()
			if _, err := parseExpression(source); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want %q", err, want)
			}
		})
	}
}

func TestEveryFunctionIsTested(t *testing.T) {
	t.Parallel()
	// current() and parameters() need a policy around them and are tested with counts and initiatives.
	elsewhere := []string{"current", "parameters"}
	source := readTestFile(t, "functions_test.go")
	for name, f := range functions() {
		if !slices.Contains(elsewhere, name) && !strings.Contains(source, f.name+"(") {
			t.Errorf("%s() has no test", f.name)
		}
	}
}
