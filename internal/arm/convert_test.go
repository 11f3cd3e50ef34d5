package arm

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const subscription = "11111111-1111-1111-1111-111111111111"

func TestInputsOfEveryResourceSurviveTheWayThroughARM(t *testing.T) {
	t.Parallel()
	for _, token := range Tokens() {
		t.Run(token, func(t *testing.T) {
			t.Parallel()
			kind, _ := Lookup(token)
			rapid.Check(t, func(t *rapid.T) {
				inputs := genInputs(t, kind, true)
				r, err := FromInputs(token, inputs, subscription)
				if err != nil {
					t.Fatalf("to ARM: %v", err)
				}
				back, err := ToInputs(token, r)
				if err != nil {
					t.Fatalf("to inputs: %v", err)
				}
				if diff := cmp.Diff(inputs, back); diff != "" {
					t.Fatalf("inputs changed on the way through %v (-sent +back):\n%s", r.Body, diff)
				}
			})
		})
	}
}

func TestEveryBodyPathThatIsProducedIsInTheAPISpecification(t *testing.T) {
	t.Parallel()
	for _, token := range Tokens() {
		t.Run(token, func(t *testing.T) {
			t.Parallel()
			kind, _ := Lookup(token)
			rapid.Check(t, func(t *rapid.T) {
				r, err := FromInputs(token, genInputs(t, kind, false), subscription)
				if err != nil {
					t.Fatal(err)
				}
				if missing := uncovered("", r.Body, kind.body); len(missing) > 0 {
					t.Fatalf("paths that %s@%s does not have: %v", kind.Type, kind.APIVersion, missing)
				}
			})
		})
	}
}
