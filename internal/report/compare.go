package report

import (
	"cmp"
	"slices"

	"github.com/redoubt-iac/redoubt/controls"
)

// compare finds what the change brings and what it mends. Only failures count: one that a waiver covers from now on is
// fixed, and one whose waiver has ended is new. What nobody can tell any more is not fixed.
func compare(base, now Document) *Change {
	change := &Change{Base: base.Name, New: []string{}, Fixed: []Finding{}}
	before, after := failures(base), map[string]bool{}
	for _, f := range all(now) {
		if f.failed() && !before[f.Fingerprint] {
			change.New = append(change.New, f.Fingerprint)
		}
		if f.failed() || f.Outcome == string(controls.Unknown) {
			after[f.Fingerprint] = true
		}
	}
	for _, f := range all(base) {
		if f.failed() && !after[f.Fingerprint] {
			change.Fixed = append(change.Fixed, f)
		}
	}
	slices.Sort(change.New)
	slices.SortFunc(change.Fixed, func(a, b Finding) int {
		return cmp.Or(compareFindings(a, b), cmp.Compare(a.Fingerprint, b.Fingerprint))
	})
	return change
}

func (f Finding) failed() bool { return f.Outcome == string(controls.Fail) }

// all are the findings of the controls and those of policies.
func all(d Document) []Finding { return slices.Concat(d.Findings, policyFindings(d)) }

func failures(d Document) map[string]bool {
	found := map[string]bool{}
	for _, f := range all(d) {
		found[f.Fingerprint] = found[f.Fingerprint] || f.failed()
	}
	return found
}

// isNew reports whether a finding is one that the base does not have.
func (d *Document) isNew(f Finding) bool {
	return f.failed() && d.newPrint(f.Fingerprint)
}

func (d *Document) newPrint(fingerprint string) bool {
	if d.Change == nil {
		return false
	}
	_, is := slices.BinarySearch(d.Change.New, fingerprint)
	return is
}

// with returns the findings of one outcome, in order.
func (d *Document) with(outcome controls.Outcome) []Finding {
	var found []Finding
	for _, f := range d.Findings {
		if f.Outcome == string(outcome) {
			found = append(found, f)
		}
	}
	return found
}

// control finds the rule of a finding; one that is not listed has only its id.
func (d *Document) control(id string) Control {
	for _, c := range d.Controls {
		if c.ID == id {
			return c
		}
	}
	return Control{ID: id}
}

// allRules are the controls and the policies, and what only a finding names.
func allRules(d Document) []Control {
	list := slices.Concat(d.Controls, policyRules(d))
	seen := map[string]bool{}
	for _, c := range list {
		seen[c.ID] = true
	}
	for _, f := range d.Findings {
		if !seen[f.Control] {
			seen[f.Control] = true
			list = append(list, Control{ID: f.Control, Severity: f.Severity})
		}
	}
	return list
}
