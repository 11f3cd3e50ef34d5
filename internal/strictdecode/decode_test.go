package strictdecode_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/strictdecode"
)

type nested struct {
	Word  string             `pulumi:"word"`
	Input pulumi.StringInput `pulumi:"input,optional"`
}

type target struct {
	Flag     *bool                         `pulumi:"flag,optional"`
	Count    *int                          `pulumi:"count,optional"`
	Share    *float64                      `pulumi:"share,optional"`
	Whole    *float64                      `pulumi:"whole,optional"`
	Words    []string                      `pulumi:"words,optional"`
	Optional pulumi.StringPtrInput         `pulumi:"optional,optional"`
	Nested   *nested                       `pulumi:"nested,optional"`
	Map      map[string]*nested            `pulumi:"map,optional"`
	Inputs   map[string]pulumi.StringInput `pulumi:"inputs,optional"`
	List     []*nested                     `pulumi:"list,optional"`
	// Code is for Go callers only.
	Code func()
}

func TestEveryKindOfFieldIsFilled(t *testing.T) {
	t.Parallel()
	var got target
	problems := strictdecode.Into(&got, map[string]any{
		"flag": true, "count": float64(3), "share": 2.5, "whole": 2, "words": []any{"a", "b"}, "optional": "o",
		"nested": map[string]any{"word": "w", "input": "i"},
		"map":    map[string]any{"key": map[string]any{"word": "m"}},
		"inputs": map[string]any{"tag": "t"},
		"list":   []any{map[string]any{"word": "l"}},
	}, strictdecode.Plain)
	if len(problems) > 0 {
		t.Fatal(problems.Err())
	}
	text := func(input pulumi.Input) string {
		plain, _ := inputs.Of(input).String()
		return plain
	}
	filled := []any{
		*got.Flag, *got.Count, *got.Share, *got.Whole, got.Words, text(got.Optional), got.Nested.Word, text(got.Nested.Input),
		got.Map["key"].Word, text(got.Inputs["tag"]), got.List[0].Word,
	}
	if diff := cmp.Diff([]any{true, 3, 2.5, 2.0, []string{"a", "b"}, "o", "w", "i", "m", "t", "l"}, filled); diff != "" {
		t.Error(diff)
	}
}

func TestEveryMistakeIsReportedWithItsPathAndNeverItsValue(t *testing.T) {
	t.Parallel()
	var got target
	problems := strictdecode.Into(&got, map[string]any{
		"flag": "yes", "count": 2.5, "share": "half", "words": "one", "optional": 7, "code": "x", "nestd": map[string]any{},
		"nested": map[string]any{"word": map[string]any{"secret": "hunter2"}},
		"map":    map[string]any{"key": map[string]any{"wrd": "m"}},
		"list":   []any{map[string]any{"word": true}},
	}, strictdecode.Plain)
	want := []string{
		"code: unknown key; expected one of count, flag, inputs, list, map, nested, optional, share, whole, words",
		"count: wrong type; expected a whole number; got a number",
		"flag: wrong type; expected true or false; got a string",
		"share: wrong type; expected a number; got a string",
		"list[0].word: wrong type; expected a string; got true or false",
		`map.key.wrd: unknown key (did you mean "word"?)`,
		"nested.word: wrong type; expected a string; got an object",
		`nestd: unknown key (did you mean "nested"?)`,
		"optional: wrong type; expected a string; got a number",
		"words: wrong type; expected a list; got a string",
	}
	if problems.Err() == nil || len(problems) != len(want) {
		t.Fatalf("want %d problems, got %v", len(want), problems)
	}
	for _, line := range want {
		if !strings.Contains(problems.Err().Error(), line) {
			t.Errorf("the error lacks %q:\n%v", line, problems.Err())
		}
	}
	if strings.Contains(problems.Err().Error(), "hunter2") {
		t.Error("the error shows a value")
	}
}

type closed struct {
	Door string `pulumi:"door"`
}

func (*closed) WithheldKeys() map[string]string {
	return map[string]string{"window": "there is none"}
}

func TestAKeyThatIsWithheldIsRefusedWithItsReasonAndNeverItsValue(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ key, want string }{
		"withheld":             {"window", `window: can't be set: there is none; expected no such key; got "window"`},
		"in another case":      {"Window", `Window: can't be set: there is none; expected no such key; got "Window"`},
		"something like it":    {"windows", `windows: unknown key; expected one of door; got "windows"`},
		"a typo of a real key": {"doro", `doro: unknown key (did you mean "door"?); expected one of door; got "doro"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			problems := strictdecode.Into(&closed{}, map[string]any{c.key: "hunter2"}, strictdecode.Plain)
			if len(problems) != 1 || problems[0].String() != c.want {
				t.Errorf("got %v, want %s", problems, c.want)
			}
		})
	}
}

func TestAWrapDecidesWhatAFieldHolds(t *testing.T) {
	t.Parallel()
	var got target
	wrap := func(string) pulumi.StringInput { return pulumi.String("later").ToStringOutput() }
	if problems := strictdecode.Into(&got, map[string]any{"optional": "o"}, wrap); len(problems) > 0 {
		t.Fatal(problems.Err())
	}
	if value := inputs.Of(got.Optional); !value.IsSet() || value.IsKnown() {
		t.Error("a wrapped value must be given and not known yet")
	}
}
