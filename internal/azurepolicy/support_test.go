package azurepolicy

import (
	"encoding/json"
	"os"
	"testing"
	"testing/fstest"
	"time"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// The scope of every resource of the tests.
const testGroup = "/subscriptions/0a1c2e4f-6b8d-4f0a-9c2e-4d6f8a0b2c35/resourceGroups/rg-cache"

var testNow = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// parsed reads JSON. The text "<unknown>" stands for a value that the plan does not know.
func parsed(t testing.TB, text string) any {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("the test has bad JSON: %v\n%s", err, text)
	}
	return withUnknowns(value)
}

func withUnknowns(value any) any {
	switch v := value.(type) {
	case string:
		if v == "<unknown>" {
			return arm.Unknown{}
		}
	case []any:
		for i := range v {
			v[i] = withUnknowns(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = withUnknowns(v[key])
		}
	}
	return value
}

// resource makes a resource of the test group from its type, its name and its body.
func resource(t testing.TB, armType, name, body string) arm.Resource {
	t.Helper()
	object, _ := parsed(t, body).(map[string]any)
	made := arm.Resource{ID: testGroup + "/providers/" + armType + "/" + name, Type: armType, APIVersion: "2024-11-01", Name: name, Body: object}
	made.Location, _ = object["location"].(string)
	return made
}

// folder makes a folder of one definition for each rule.
func folder(rules map[string]string) fstest.MapFS {
	files := fstest.MapFS{}
	for name, rule := range rules {
		files[name+".json"] = &fstest.MapFile{Data: []byte(rule)}
	}
	return files
}

// load reads a folder that has no problem.
func load(t testing.TB, files fstest.MapFS) *Set {
	t.Helper()
	set, found := Load(files)
	for _, problem := range found {
		t.Errorf("unexpected problem: %s", problem)
	}
	return set
}

// deny makes a definition that denies what a condition matches.
func deny(condition string) string {
	return `{"mode": "All", "policyRule": {"if": ` + condition + `, "then": {"effect": "deny"}}}`
}

// judgeOne evaluates one condition for one resource: yes when it holds, no when not, maybe when undecided. The error of a
// function is maybe, with its kind among the doubts.
func judgeOne(t testing.TB, condition string, r arm.Resource, others ...arm.Resource) verdict {
	t.Helper()
	set, found := Load(folder(map[string]string{"policy": deny(condition)}))
	for _, problem := range found {
		t.Logf("problem: %s", problem)
	}
	run := newRun(set, append([]arm.Resource{r}, others...), Options{Now: testNow})
	instances := run.instances()
	return instances[0].definition.rule.judge(&scene{run: run, policy: instances[0], judged: run.subjects[0], viewed: run.subjects[0]})
}

// evaluateOne evaluates one template expression for one resource.
func evaluateOne(t testing.TB, text string, r arm.Resource) (any, *doubt) {
	t.Helper()
	source, _ := expressionIn(text)
	made, err := parseExpression(source)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	run := newRun(&Set{}, []arm.Resource{r}, Options{Now: testNow, Subscription: Subscription{TenantID: "tenant"}})
	return made.evaluate(&scene{run: run, policy: &instance{}, judged: run.subjects[0], viewed: run.subjects[0]})
}

func readTestFile(t testing.TB, name string) string {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
