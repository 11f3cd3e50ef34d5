package controls_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/controls"
)

// example shows what a control says of one resource: as it should be, as it must not be, without the property or the
// resource that it looks at, and with one that is not known yet. A case that is nil does not exist for this resource; each
// control must have all four in one of its examples.
type example struct {
	// on is the key of the judged resource in the world.
	on                          string
	pass, fail, absent, unknown change
	// failsOn is the day on which the case fail is judged, today if it is zero.
	failsOn time.Time
	// passIs is the outcome of the case pass, Pass if it is "".
	passIs controls.Outcome
	// absentIs is the outcome without the property.
	absentIs controls.Outcome
}

// impossible are the cases that can't exist, each with the reason.
var impossible = map[string]string{
	"RDT-LIF-06 unknown": "the type of a resource is always known",
	"RDT-LIF-07 unknown": "a baseline is a plain text of the stack file",
	"RDT-LIF-06 absent":  "the type of a resource is always there",
}

func TestEveryControl(t *testing.T) {
	t.Parallel()
	for _, control := range controls.Catalogue() {
		if control.Across() || len(control.Judges) == 0 {
			continue
		}
		t.Run(control.ID, func(t *testing.T) {
			t.Parallel()
			for _, e := range examples[control.ID] {
				e.run(t, control)
			}
		})
	}
}

func (e example) run(t *testing.T, control *controls.Control) {
	t.Helper()
	failure := controls.Fail
	if control.Status == controls.NotMet {
		failure = controls.Accepted
	}
	cases := []struct {
		name   string
		change change
		want   controls.Outcome
		on     time.Time
	}{
		{"pass", e.pass, cmp.Or(e.passIs, controls.Pass), today},
		{"fail", e.fail, failure, e.failsOn},
		{"absent", e.absent, e.absentIs, today},
		{"unknown", e.unknown, controls.Unknown, today},
	}
	for _, c := range cases {
		if c.change == nil {
			continue
		}
		if c.on.IsZero() {
			c.on = today
		}
		w := newWorld("w")
		c.change(w)
		result := outcome(t, w, control.ID, e.on, c.on)
		if result.Outcome != c.want {
			t.Errorf("%s, %s: got %s, want %s; %+v", e.on, c.name, result.Outcome, c.want, result.Details)
		}
		for _, detail := range result.Details {
			if detail.Outcome == controls.Fail && (detail.Expected == "" || detail.Got == "") {
				t.Errorf("%s, %s: the failure does not say what was expected and found: %+v", e.on, c.name, detail)
			}
		}
	}
}

// Nobody adds a control without its four cases, or forgets one of the types that it judges.
func TestEveryControlHasItsFourCases(t *testing.T) {
	t.Parallel()
	for _, control := range controls.Catalogue() {
		if control.Across() || len(control.Judges) == 0 {
			continue
		}
		world := newWorld("w")
		var types, cases []string
		for _, e := range examples[control.ID] {
			types = append(types, world.resources[e.on].Type)
			for name, present := range map[string]bool{
				"pass": e.pass != nil && e.passIs == "", "fail": e.fail != nil, "absent": e.absent != nil && e.absentIs != "", "unknown": e.unknown != nil,
			} {
				if present {
					cases = append(cases, name)
				}
			}
		}
		for _, armType := range control.Judges {
			if !slices.Contains(types, armType) {
				t.Errorf("%s has no example of a %s", control.ID, armType)
			}
		}
		for _, name := range []string{"pass", "fail", "absent", "unknown"} {
			if !slices.Contains(cases, name) && impossible[control.ID+" "+name] == "" {
				t.Errorf("%s has no case %s", control.ID, name)
			}
		}
	}
	for id := range examples {
		if _, found := controls.Find(id); !found {
			t.Errorf("there are examples of %s, but no such control", id)
		}
	}
}
