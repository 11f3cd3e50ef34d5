package waivergate

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/waivers"
)

// Kind says how a waiver differs from that of the base.
type Kind string

// The kinds, all of which need a word of somebody else.
const (
	New      Kind = "new"
	Longer   Kind = "longer"
	Reworded Kind = "reworded"
)

// Change is a waiver that the base does not have like this.
type Change struct {
	waivers.Waiver
	Kind Kind
	// Problem says what differs: "it would last until 2026-12-31, and until 2026-11-30 in the base".
	Problem string
	// Accepted is true when the caller named it.
	Accepted bool
}

// Verdict is the answer of a comparison.
type Verdict struct {
	// Trusted are the waivers to judge with: those of the change as far as the base has them or somebody accepted them.
	// In the place of one that was changed stands that of the base.
	Trusted []waivers.Waiver
	// Changes are in the order of the change's waivers.
	Changes []Change
	// Unmatched are the accepted ids that no change has: they are misspelt, or out of date.
	Unmatched []string
}

// Passed reports whether every change is accepted.
func (v Verdict) Passed() bool {
	return !slices.ContainsFunc(v.Changes, func(c Change) bool { return !c.Accepted })
}

// Compare compares the waivers of a change with those of its base. A waiver is known by its control; one that ends
// earlier, or is gone, is no change that anybody must accept. Accepted are ids of controls, without regard to case.
func Compare(base, head []waivers.Waiver, accepted []string) Verdict {
	var verdict Verdict
	for _, now := range head {
		before, known := find(base, now.Control)
		change, changed := differ(before, known, now)
		if !changed {
			verdict.Trusted = append(verdict.Trusted, now)
			continue
		}
		change.Accepted = slices.ContainsFunc(accepted, func(id string) bool { return strings.EqualFold(id, now.Control) })
		verdict.Changes = append(verdict.Changes, change)
		switch {
		case change.Accepted:
			verdict.Trusted = append(verdict.Trusted, now)
		case known:
			verdict.Trusted = append(verdict.Trusted, before)
		}
	}
	for _, id := range accepted {
		if !slices.ContainsFunc(verdict.Changes, func(c Change) bool { return strings.EqualFold(id, c.Control) }) {
			verdict.Unmatched = append(verdict.Unmatched, id)
		}
	}
	return verdict
}

func find(list []waivers.Waiver, control string) (waivers.Waiver, bool) {
	i := slices.IndexFunc(list, func(w waivers.Waiver) bool { return w.Control == control })
	if i < 0 {
		return waivers.Waiver{}, false
	}
	return list[i], true
}

func differ(before waivers.Waiver, known bool, now waivers.Waiver) (Change, bool) {
	if !known {
		return Change{Waiver: now, Kind: New, Problem: "the base has no waiver of this control"}, true
	}
	var differences []string
	kind := Reworded
	if now.Until != before.Until && !earlier(now.Until, before.Until) {
		kind = Longer
		differences = append(differences, fmt.Sprintf("it would last until %s, and until %s in the base", now.Until, before.Until))
	}
	for _, field := range []struct{ name, now, before string }{
		{"reason", now.Reason, before.Reason}, {"owner", now.Owner, before.Owner}, {"day of granting", now.Granted, before.Granted},
	} {
		if field.now != field.before {
			differences = append(differences, fmt.Sprintf("its %s is %q, and %q in the base", field.name, field.now, field.before))
		}
	}
	return Change{Waiver: now, Kind: kind, Problem: strings.Join(differences, "; ")}, len(differences) > 0
}

// earlier compares two days; what is no date is never earlier.
func earlier(now, before string) bool {
	day, err := time.Parse(time.DateOnly, now)
	if err != nil {
		return false
	}
	other, err := time.Parse(time.DateOnly, before)
	return err == nil && day.Before(other)
}
