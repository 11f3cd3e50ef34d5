package validation_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

func TestAProblemReadsPathProblemExpectedGot(t *testing.T) {
	t.Parallel()
	cases := map[string]validation.Problem{
		`a.b: unknown mode; expected x; got "y"`: {Path: "a.b", Message: "unknown mode", Expected: "x", Got: `"y"`},
		"a: missing; expected x":                 {Path: "a", Message: "missing", Expected: "x"},
		"missing":                                {Message: "missing"},
	}
	for want, problem := range cases {
		if got := problem.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestProblemsMoveBelowAPathAndSurviveWrapping(t *testing.T) {
	t.Parallel()
	problems := validation.Problems{{Path: "sku", Message: "one"}, {Path: "[2]", Message: "two"}}
	err := fmt.Errorf("refused:\n%w", problems.Under("cache").Err())
	if want := "refused:\ncache.sku: one\ncache[2]: two"; err.Error() != want {
		t.Errorf("got %q, want %q", err.Error(), want)
	}
	found, ok := validation.From(err)
	if !ok || len(found) != 2 {
		t.Errorf("got %v, %v", found, ok)
	}
	if _, ok := validation.From(errors.New("other")); ok {
		t.Error("an error of another kind holds problems")
	}
	if validation.Problems(nil).Err() != nil {
		t.Error("no problem is an error")
	}
}

func TestTheNearestWordIsNamedOnlyWhenItIsNear(t *testing.T) {
	t.Parallel()
	known := []string{"highAvailability", "evictionPolicy", "sku", "prod"}
	for word, want := range map[string]string{"highAvailabilty": "highAvailability", "SKU": "sku", "prdo": "prod", "zzz": ""} {
		if got := validation.Nearest(word, known); got != want {
			t.Errorf("%s: got %q, want %q", word, got, want)
		}
	}
}

func TestAMaskedValueShowsNothingOfItself(t *testing.T) {
	t.Parallel()
	if got := validation.Masked("hunter2"); strings.Contains(got, "hunter") || !strings.Contains(got, "7 characters") {
		t.Errorf("got %q", got)
	}
}
