package azurepolicy

import (
	"fmt"
	"testing"
)

// The resource that the conditions are about. Microsoft.Test/things has no body data, so that its aliases follow the rule
// for types of which nothing is known; Microsoft.Cache/redis has some.
const thing = `{
	"location": "West Europe", "kind": "app", "identity": {"type": "UserAssigned"},
	"tags": {"env": "Prod", "cost.center": "42", "it's": "odd", "later": "<unknown>"},
	"properties": {"text": "Hello World", "yes": true, "number": 5, "when": "2026-11-23T10:00:00Z", "later": "<unknown>",
		"list": ["a", "b"], "empty": [], "object": {"key": 1}, "none": null, "version": "1.2"}
}`

func TestEveryOperatorComparesAsAzureDocumentsIt(t *testing.T) {
	t.Parallel()
	alias := func(name string) string { return `"field": "Microsoft.Test/things/` + name + `"` }
	cases := []struct{ operand, comparison, about string }{
		{alias("text"), `"equals": "hello world"`, "yes: without regard to case"},
		{alias("text"), `"equals": "hello"`, "no: the whole text counts"},
		{alias("yes"), `"equals": "true"`, "yes: a boolean equals its text"},
		{alias("yes"), `"equals": true`, "yes"},
		{alias("yes"), `"equals": false`, "no"},
		{alias("number"), `"equals": 5`, "yes"},
		{alias("number"), `"equals": "5"`, "yes: a number equals its text"},
		{alias("list"), `"equals": "a"`, "no: an array equals no text"},
		{alias("later"), `"equals": "a"`, "maybe: unknown"},
		{alias("text"), `"notEquals": "other"`, "yes"},
		{alias("text"), `"notEquals": "HELLO WORLD"`, "no"},
		{alias("later"), `"notEquals": "a"`, "maybe"},
		{alias("text"), `"like": "hello*"`, "yes"},
		{alias("text"), `"like": "*WORLD"`, "yes"},
		{alias("text"), `"like": "h*d"`, "yes"},
		{alias("text"), `"like": "hello"`, "no: without * it is an equals"},
		{alias("text"), `"like": "*o*"`, "maybe: Azure takes one * only"},
		{alias("text"), `"like": "hello wo*world"`, "no: the parts may not overlap"},
		{alias("text"), `"notLike": "bye*"`, "yes"},
		{alias("text"), `"notLike": "hel*"`, "no"},
		{alias("text"), `"match": "Hello ?orld"`, "yes: ? is a letter"},
		{alias("text"), `"match": "hello ?orld"`, "no: match regards case"},
		{alias("text"), `"matchInsensitively": "hello ?orld"`, "yes"},
		{alias("version"), `"match": "#.#"`, "yes: # is a digit, . any character"},
		{alias("version"), `"match": "##"`, "no: the length counts"},
		{alias("text"), `"match": "Hello #orld"`, "no: a letter is no digit"},
		{alias("version"), `"match": "?.#"`, "no: a digit is no letter"},
		{alias("text"), `"notMatch": "hello ?orld"`, "yes"},
		{alias("text"), `"notMatch": "Hello World"`, "no"},
		{alias("text"), `"notMatchInsensitively": "hello ?orld"`, "no"},
		{alias("text"), `"contains": "LO WO"`, "yes"},
		{alias("text"), `"contains": "bye"`, "no"},
		{alias("text"), `"contains": "l*"`, "maybe: Azure takes no * here"},
		{alias("list"), `"contains": "a"`, "maybe: not documented for arrays"},
		{alias("text"), `"notContains": "bye"`, "yes"},
		{alias("text"), `"notContains": "hello"`, "no"},
		{alias("text"), `"in": ["x", "HELLO world"]`, "yes"},
		{alias("text"), `"in": []`, "no"},
		{alias("later"), `"in": ["x"]`, "maybe"},
		{alias("text"), `"notIn": ["x"]`, "yes"},
		{alias("number"), `"notIn": [4, 5]`, "no"},
		{alias("object"), `"containsKey": "KEY"`, "yes"},
		{alias("object"), `"containsKey": "other"`, "no"},
		{alias("text"), `"containsKey": "other"`, "no: a text has no keys"},
		{alias("list"), `"containsKey": "a"`, "maybe"},
		{`"field": "tags"`, `"containsKey": "later"`, "yes: the value does not matter"},
		{`"field": "tags"`, `"notContainsKey": "owner"`, "yes"},
		{`"field": "tags"`, `"notContainsKey": "env"`, "no"},
		{alias("number"), `"less": 6`, "yes"},
		{alias("number"), `"less": 5`, "no"},
		{alias("number"), `"lessOrEquals": 5`, "yes"},
		{alias("number"), `"greater": 4`, "yes"},
		{alias("number"), `"greater": 5`, "no"},
		{alias("number"), `"greaterOrEquals": 5`, "yes"},
		{alias("number"), `"greaterOrEquals": 6`, "no"},
		{alias("number"), `"less": "6"`, "maybe: Azure ends in an error when types differ"},
		{alias("version"), `"less": "1.3"`, "yes: texts compare too"},
		{alias("version"), `"greaterOrEquals": "1.2"`, "yes"},
		{alias("version"), `"less": "1-3"`, "maybe: the order of . and - is that of .NET's tables"},
		{alias("when"), `"less": "2026-11-23T11:30:00+01:00"`, "yes: times compare as times"},
		{alias("when"), `"greater": "2026-11-23T11:00:00+01:00"`, "no: the same moment"},
		{alias("when"), `"lessOrEquals": "2026-11-23T10:00:00.0000000Z"`, "yes"},
		{alias("text"), `"exists": true`, "yes"},
		{alias("text"), `"exists": "false"`, "no"},
		{alias("object"), `"exists": "True"`, "yes"},
		{alias("later"), `"exists": true`, "maybe"},
		{`"value": null`, `"exists": false`, "yes: null is missing"},
		{`"value": ""`, `"exists": true`, "yes: an empty text is there"},
		{`"value": null`, `"equals": "x"`, "no"},
		{`"value": null`, `"notEquals": "x"`, "yes"},
		{`"value": null`, `"equals": ""`, "maybe: not documented"},
		{`"value": null`, `"in": ["x", ""]`, "maybe"},
		{`"value": null`, `"like": "*"`, "no"},
		{`"value": null`, `"match": "."`, "no"},
		{`"value": null`, `"contains": "x"`, "no"},
		{`"value": null`, `"containsKey": "x"`, "no"},
		{`"value": null`, `"less": 5`, "maybe: not documented"},
	}
	for _, c := range cases {
		t.Run(fmt.Sprintf("%s %s is %s", c.operand, c.comparison, c.about), func(t *testing.T) {
			t.Parallel()
			got := judgeOne(t, "{"+c.operand+", "+c.comparison+"}", resource(t, "Microsoft.Test/things", "thing-1", thing))
			if want := truthNamed(c.about); got.truth != want {
				t.Errorf("got %s (%v)", truthNames[got.truth], got.doubts)
			}
			if (got.truth == maybe) != (len(got.doubts) > 0) {
				t.Errorf("%s has the doubts %v", truthNames[got.truth], got.doubts)
			}
		})
	}
}

func TestEveryOperatorIsInTheTable(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"equals", "notEquals", "like", "notLike", "match", "matchInsensitively", "notMatch", "notMatchInsensitively", "contains",
		"notContains", "in", "notIn", "containsKey", "notContainsKey", "less", "lessOrEquals", "greater", "greaterOrEquals", "exists",
	} {
		found := false
		for _, known := range operatorNames() {
			found = found || known == name
		}
		if !found {
			t.Errorf("%s is missing", name)
		}
	}
	if got := len(operatorNames()); got != 19 {
		t.Errorf("there are %d operators, the page has 19", got)
	}
}

var truthNames = map[truth]string{yes: "yes", no: "no", maybe: "maybe"}

// truthNamed is the truth that a case begins with.
func truthNamed(about string) truth {
	for value, name := range truthNames {
		if len(about) >= len(name) && about[:len(name)] == name {
			return value
		}
	}
	panic("a case that begins with no truth: " + about)
}
