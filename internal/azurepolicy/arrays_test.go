package azurepolicy

import (
	"testing"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// arrayThing has the arrays of the examples of
// https://learn.microsoft.com/azure/governance/policy/how-to/author-policies-for-arrays
const arrayThing = `{"tags": {"env": "prod"}, "properties": {
	"texts": ["a", "b", "c"], "none": [], "some": ["a", "<unknown>"], "lost": "<unknown>",
	"objects": [{"property": "value1", "nested": [1, 2]}, {"property": "value2", "nested": [3, 4]}, {"nested": []}]}}`

func TestArrayAliases(t *testing.T) {
	t.Parallel()
	const base = "Microsoft.Test/things/"
	cases := []struct{ condition, about string }{
		{`{"field": "` + base + `texts[*]", "like": "?"}`, "no: like has no question mark"},
		{`{"field": "` + base + `texts[*]", "match": "?"}`, "yes: all of them"},
		{`{"field": "` + base + `texts[*]", "equals": "a"}`, "no: not all of them"},
		{`{"not": {"field": "` + base + `texts[*]", "notEquals": "a"}}`, "yes: one of them"},
		{`{"field": "` + base + `texts[*]", "notEquals": "z"}`, "yes: none of them"},
		{`{"field": "` + base + `objects[*].property", "notEquals": "value9"}`, "yes"},
		{`{"field": "` + base + `objects[*].nested[*]", "less": 5}`, "yes: 1 to 4"},
		{`{"field": "` + base + `objects[*].nested[*]", "less": 4}`, "no"},
		{`{"field": "` + base + `some[*]", "equals": "z"}`, "no: the first one decides"},
		{`{"field": "` + base + `some[*]", "equals": "a"}`, "maybe: the second one may be another"},
		{`{"field": "` + base + `lost[*]", "equals": "a"}`, "maybe"},
		{`{"value": "[length(field('` + base + `texts'))]", "equals": 3}`, "yes"},
		{`{"value": "[length(field('` + base + `objects[*].nested[*]'))]", "equals": 4}`, "yes"},
		{`{"value": "[length(field('` + base + `objects[*].nested'))]", "equals": 3}`, "yes: three arrays"},
		{`{"value": "[length(field('` + base + `some[*]'))]", "equals": 2}`, "yes: the length is known"},
		{`{"count": {"field": "` + base + `texts[*]"}, "equals": 3}`, "yes"},
		{`{"count": {"field": "` + base + `objects[*].nested[*]"}, "greaterOrEquals": 4}`, "yes"},
		{`{"count": {"field": "` + base + `texts[*]", "where": {"field": "` + base + `texts[*]", "equals": "a"}}, "equals": 1}`, "yes"},
		{`{"count": {"field": "` + base + `objects[*]", "where": {"allOf": [
			{"field": "` + base + `objects[*].property", "equals": "value2"}, {"field": "` + base + `objects[*].nested[*]", "greater": 2}]}}, "equals": 1}`, "yes: the page's example"},
		{`{"count": {"field": "` + base + `objects[*]", "where": {"field": "tags.env", "equals": "prod"}}, "equals": 3}`, "yes: a field outside the array"},
		{`{"count": {"field": "` + base + `objects[*]", "where": {"count": {"field": "` + base + `objects[*].nested[*]",
			"where": {"field": "` + base + `objects[*].nested[*]", "equals": 3}}, "greater": 0}}, "equals": 1}`, "yes: nested counts"},
		{`{"count": {"field": "` + base + `texts[*]", "where": {"field": "` + base + `texts[*]", "equals": "[field('` + base + `texts[*]')]"}}, "equals": 0}`, "yes: an array of one equals no text"},
		{`{"count": {"field": "` + base + `texts[*]", "where": {"field": "` + base + `texts[*]", "equals": "[first(field('` + base + `texts[*]'))]"}}, "equals": 3}`, "yes"},
		{`{"count": {"field": "` + base + `texts[*]", "where": {"value": "[current()]", "equals": "b"}}, "equals": 1}`, "yes"},
		{`{"count": {"field": "` + base + `texts[*]", "where": {"value": "[current('` + base + `texts[*]')]", "equals": "b"}}, "equals": 1}`, "yes"},
		{`{"count": {"field": "` + base + `objects[*]", "where": {"value": "[current('` + base + `objects[*].property')]", "equals": "value2"}}, "equals": 1}`, "yes"},
		{`{"count": {"field": "` + base + `objects[*]", "where": {"value": "[length(current('` + base + `objects[*]').nested)]", "equals": 2}}, "equals": 2}`, "yes"},
		{`{"count": {"value": ["th*", "x*"], "where": {"field": "name", "like": "[current()]"}}, "greater": 0}`, "yes"},
		{`{"count": {"value": ["x*"], "name": "pattern", "where": {"field": "name", "like": "[current('pattern')]"}}, "greater": 0}`, "no"},
		{`{"count": {"value": [1, 2, 3], "name": "a", "where": {"count": {"value": [2, 3], "name": "b", "where": {"value": "[current('a')]", "equals": "[current('b')]"}}, "equals": 1}}, "equals": 2}`, "yes"},
		{`{"count": {"value": [{"p": "value1"}, {"p": "value9"}], "name": "wanted", "where": {"count": {"field": "` + base + `objects[*]",
			"where": {"field": "` + base + `objects[*].property", "equals": "[current('wanted').p]"}}, "equals": 1}}, "equals": 1}`, "yes"},
		{`{"count": {"value": [1, 2], "name": "a", "where": {"count": {"value": [1], "where": {"value": "[current()]", "equals": 1}}, "equals": 1}}, "equals": 2}`, "maybe: current() without a name in a nested count"},
		{`{"count": {"value": [1], "where": {"value": "[current('other')]", "equals": 1}}, "equals": 1}`, "maybe: nothing is called so"},
		{`{"count": {"value": "[field('name')]"}, "equals": 1}`, "maybe: no array"},
		{`{"count": {"field": "` + base + `some[*]"}, "equals": 2}`, "yes: how many is known"},
		{`{"count": {"field": "` + base + `some[*]", "where": {"field": "` + base + `some[*]", "equals": "a"}}, "equals": 1}`, "maybe: one or two"},
		{`{"count": {"field": "` + base + `some[*]", "where": {"field": "` + base + `some[*]", "equals": "a"}}, "greaterOrEquals": 1}`, "yes: one or two"},
		{`{"count": {"field": "` + base + `some[*]", "where": {"field": "` + base + `some[*]", "equals": "a"}}, "greater": 2}`, "no: one or two"},
		{`{"count": {"field": "` + base + `lost[*]"}, "equals": 0}`, "maybe"},
	}
	on := resource(t, "Microsoft.Test/things", "thing-1", arrayThing)
	for _, c := range cases {
		t.Run(c.condition+" is "+c.about, func(t *testing.T) {
			t.Parallel()
			if got := judgeOne(t, c.condition, on); got.truth != truthNamed(c.about) {
				t.Errorf("got %s (%v)", truthNames[got.truth], got.doubts)
			}
		})
	}
}

// A network security group has body data, so that a missing array is known to be missing.
func TestAMissingArraySelectsNothing(t *testing.T) {
	t.Parallel()
	const base = "Microsoft.Network/networkSecurityGroups/securityRules"
	group := arm.Resource{ID: testGroup + "/providers/Microsoft.Network/networkSecurityGroups/nsg-1", Type: "Microsoft.Network/networkSecurityGroups", Name: "nsg-1"}
	cases := []struct{ condition, about string }{
		{`{"field": "` + base + `", "exists": false}`, "yes: the array itself is missing"},
		{`{"field": "` + base + `[*]", "equals": "x"}`, "yes: all of nothing"},
		{`{"field": "` + base + `[*].access", "notEquals": "Allow"}`, "yes"},
		{`{"field": "` + base + `[*].access", "exists": true}`, "maybe: not documented"},
		{`{"count": {"field": "` + base + `[*]"}, "equals": 0}`, "yes"},
		{`{"value": "[field('` + base + `[*]')]", "exists": true}`, "yes: an empty array"},
		{`{"value": "[empty(field('` + base + `[*].access'))]", "equals": true}`, "yes"},
		{`{"value": "[field('` + base + `')]", "equals": ""}`, "yes: field() of a missing property is an empty text"},
	}
	for _, c := range cases {
		t.Run(c.condition+" is "+c.about, func(t *testing.T) {
			t.Parallel()
			if got := judgeOne(t, c.condition, group); got.truth != truthNamed(c.about) {
				t.Errorf("got %s (%v)", truthNames[got.truth], got.doubts)
			}
		})
	}
}

// logs.enabled means the elements of logs, though its name has no [*]: in a count over them, the one that is counted.
func TestASynonymOfAnArrayAliasFollowsACount(t *testing.T) {
	t.Parallel()
	setting := resource(t, "Microsoft.Insights/diagnosticSettings", "diag", `{"properties": {"logs": [{"category": "a", "enabled": true}, {"category": "b", "enabled": false}]}}`)
	const base = "Microsoft.Insights/diagnosticSettings/"
	cases := []struct{ condition, about string }{
		{`{"field": "` + base + `logs.enabled", "equals": "true"}`, "no: not all of them"},
		{`{"count": {"field": "` + base + `logs[*]", "where": {"field": "` + base + `logs.enabled", "equals": "true"}}, "equals": 1}`, "yes"},
		{`{"count": {"field": "` + base + `logs[*]", "where": {"allOf": [{"field": "` + base + `logs.enabled", "equals": "true"}, {"field": "` + base + `logs[*].category", "equals": "b"}]}}, "equals": 0}`, "yes"},
		{`{"field": "` + base + `metrics.enabled", "equals": "true"}`, "yes: there is none"},
	}
	for _, c := range cases {
		t.Run(c.condition+" is "+c.about, func(t *testing.T) {
			t.Parallel()
			if got := judgeOne(t, c.condition, setting); got.truth != truthNamed(c.about) {
				t.Errorf("got %s (%v)", truthNames[got.truth], got.doubts)
			}
		})
	}
}
