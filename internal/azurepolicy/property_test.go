package azurepolicy

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

func judgeRandom(t *rapid.T, condition, body map[string]any) truth {
	found := &problems{}
	read := reader{}.condition(document{file: "policy.json", fields: condition, problems: found})
	if len(found.list) > 0 {
		t.Fatalf("problems: %v", found.list)
	}
	r := newRun(&Set{}, []arm.Resource{{ID: testGroup + "/providers/Microsoft.Test/things/t", Type: "Microsoft.Test/things", Name: "t", Body: body}}, Options{})
	return read.judge(&scene{run: r, policy: &instance{}, judged: r.subjects[0], viewed: r.subjects[0]}).truth
}

func TestConditionsAgreeWithANaiveModelWhereEverythingIsKnown(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		body := randomBody(t, false)
		condition := randomCondition(t, 3, false)
		if undocumented(condition, body) {
			t.Skip("not documented")
		}
		if got, want := judgeRandom(t, condition, body), truthOf(naive(condition, body)); got != want {
			t.Fatalf("got %s, want %s", truthNames[got], truthNames[want])
		}
	})
}

// completions are all bodies that an unknown body can turn out to be.
func completions(value any) []any {
	switch v := value.(type) {
	case arm.Unknown:
		return domain
	case []any:
		all := []any{[]any{}}
		for _, item := range v {
			var longer []any
			for _, before := range all {
				for _, one := range completions(item) {
					longer = append(longer, append(slices.Clone(before.([]any)), one))
				}
			}
			all = longer
		}
		return all
	case map[string]any:
		all := []any{map[string]any{}}
		for key, item := range v {
			var wider []any
			for _, before := range all {
				for _, one := range completions(item) {
					object := map[string]any{key: one}
					for known, other := range before.(map[string]any) {
						object[known] = other
					}
					wider = append(wider, object)
				}
			}
			all = wider
		}
		return all
	default:
		return []any{v}
	}
}

// A condition that is decided in spite of unknown values must be decided the same whatever they turn out to be.
func TestADecisionHoldsWhateverTheUnknownValuesTurnOutToBe(t *testing.T) {
	t.Parallel()
	decided := 0
	rapid.Check(t, func(t *rapid.T) {
		body := randomBody(t, true)
		condition := randomCondition(t, 3, false)
		got := judgeRandom(t, condition, body)
		if got == maybe || undocumented(condition, body) {
			return
		}
		decided++
		all := completions(body)
		for i := 0; i < len(all); i += 1 + len(all)/500 {
			if truthOf(naive(condition, all[i].(map[string]any))) != got {
				t.Fatalf("decided %s, but with %v it is not", truthNames[got], all[i])
			}
		}
	})
	if decided == 0 {
		t.Error("nothing was ever decided")
	}
}

func TestLikeAndMatchAgreeWithRegularExpressions(t *testing.T) {
	t.Parallel()
	alphabet := rapid.StringOfN(rapid.SampledFrom([]rune("aB1ü.-")), 0, 6, -1)
	rapid.Check(t, func(t *rapid.T) {
		text := alphabet.Draw(t, "text")
		pattern := alphabet.Draw(t, "before") + rapid.SampledFrom([]string{"", "*"}).Draw(t, "star") + alphabet.Draw(t, "after")
		got, err := like(text, pattern)
		want := regexp.MustCompile("(?is)^" + strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, ".*") + "$").MatchString(text)
		if err != nil || got != want {
			t.Fatalf("%q like %q is %t, %v", text, pattern, got, err)
		}
		shape := rapid.StringOfN(rapid.SampledFrom([]rune("aB1ü.#?-")), 0, 6, -1).Draw(t, "shape")
		for _, insensitive := range []bool{false, true} {
			expression := "^"
			for _, r := range shape {
				expression += map[rune]string{'#': `\p{Nd}`, '?': `\p{L}`, '.': "."}[r]
				if !strings.ContainsRune("#?.", r) {
					expression += regexp.QuoteMeta(string(r))
				}
			}
			if insensitive {
				expression = "(?i)" + expression
			}
			got, err := matches(insensitive)(text, shape)
			if want := regexp.MustCompile(expression + "$").MatchString(text); err != nil || got != want {
				t.Fatalf("%q match %q is %t, %v", text, shape, got, err)
			}
		}
	})
}

func TestAnyTextSurvivesAnExpression(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		made, err := parseExpression("concat('" + strings.ReplaceAll(text, "'", "''") + "')")
		if err != nil {
			t.Fatal(err)
		}
		if got, d := made.evaluate(&scene{}); d != nil || got != text {
			t.Fatalf("got %q, %v", got, d)
		}
	})
}

// Whatever stands in a file, it is a problem or a policy, and never a crash.
func TestNothingInAFileEndsInAPanic(t *testing.T) {
	t.Parallel()
	graph := []arm.Resource{{ID: testGroup + "/providers/Microsoft.Cache/redis/r", Type: "Microsoft.Cache/redis", Name: "r", Body: map[string]any{"location": "x"}}}
	seeds := []string{deny(`{"allOf": [{"count": {"field": "Microsoft.Cache/redis/zones[*]", "where": {"value": "[current()]", "equals": 1}}, "less": 3}]}`),
		landingZone, regions, assign("regions", `, "parameters": {"allowed": {"value": []}}`), rule("modify", `{"operations": [{"operation": "add", "field": "tags.x", "value": 1}]}`)}
	rapid.Check(t, func(t *rapid.T) {
		content := []byte(rapid.SampledFrom(seeds).Draw(t, "seed"))
		for range rapid.IntRange(1, 4).Draw(t, "edits") {
			at := rapid.IntRange(0, len(content)-1).Draw(t, "at")
			content = slices.Concat(content[:at], []byte(rapid.SampledFrom([]string{"", "null", "5", "[", "]", "{", "}", `"`, "'", "[*]", `"x":`, ","}).Draw(t, "what")), content[at+rapid.IntRange(0, min(9, len(content)-at)).Draw(t, "cut"):])
			if len(content) == 0 {
				return
			}
		}
		set, _ := Load(folder(map[string]string{"policy": string(content), "other": regions}))
		set.Evaluate(graph, Options{Now: testNow})
	})
}
