package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/azurepolicy"
)

// found says in one sentence what is wrong, in the words of this project's errors.
func found(f Finding) string {
	parts := []string{}
	if f.Expected != "" {
		parts = append(parts, "expected "+oneLine(f.Expected))
	}
	if f.Got != "" {
		parts = append(parts, "got "+oneLine(f.Got))
	}
	if f.Why != "" {
		parts = append(parts, oneLine(f.Why))
	}
	text := strings.Join(parts, "; ")
	switch {
	case f.Path == "" && text == "":
		return "the resource as a whole"
	case f.Path == "":
		return text
	case text == "":
		return oneLine(f.Path)
	default:
		return oneLine(f.Path) + ": " + text
	}
}

// where names a resource, with its environment if the report is about several.
func (d Document) where(r Resource) string {
	if r.Environment == "" || r.Environment == d.Name {
		return resourceWords(r)
	}
	return oneLine(r.Environment) + ": " + resourceWords(r)
}

// resourceWords names a resource for people: its type without the provider, and its name.
func resourceWords(r Resource) string {
	kind := oneLine(r.Type)
	if _, short, cut := strings.Cut(kind, "/"); cut {
		kind = short
	}
	name := oneLine(r.Name)
	switch {
	case kind == "" && name == "":
		return "(all of it)"
	case name == "":
		return kind + " (name known after up)"
	default:
		return strings.TrimSpace(kind + " " + name)
	}
}

// place is the file and the line to look at, "" if there is none. The line of a resource counts from 1; where it is not
// known, the first line of the file stands for it, because viewers want one.
func place(d Document, f Finding) (file string, line int) {
	return oneLine(d.File), max(1, f.Resource.Line)
}

// judgedWords says how much was judged.
func judgedWords(c Counts) string {
	return fmt.Sprintf("%s, %d of them judged by %s; %s", count(c.Resources, "resource"), c.Judged, count(c.Controls, "control"), count(c.Caches, "cache"))
}

// verdictWords is the report in one line.
func verdictWords(d Document) string {
	failed := len(d.with(controls.Fail))
	parts := []string{}
	if closed := closedGates(d); len(closed) > 0 {
		parts = append(parts, "stopped by the gate of "+strings.Join(closed, " and "))
	}
	if failed > 0 || d.Counts.Caches > 0 {
		parts = append(parts, strings.Replace(count(failed, "finding"), "0 findings", "no finding", 1))
	}
	if unknown := len(d.with(controls.Unknown)); unknown > 0 {
		parts = append(parts, fmt.Sprintf("%d undecided", unknown))
	}
	if waived := len(d.with(controls.Waived)); waived > 0 {
		parts = append(parts, fmt.Sprintf("%d waived", waived))
	}
	if refused := refusals(d); refused > 0 {
		parts = append(parts, fmt.Sprintf("%d refused by Azure Policy", refused))
	}
	if d.Counts.Caches == 0 {
		parts = append(parts, "no cache was judged, so nothing is proved")
	}
	return strings.Join(parts, ", ")
}

// closedGates are those that say more than the findings do.
func closedGates(d Document) []string {
	var names []string
	for _, gate := range d.Gates {
		if !gate.Passed && gate.Name != findingsGate {
			names = append(names, oneLine(gate.Name))
		}
	}
	return names
}

func refusals(d Document) int {
	if d.Policies == nil {
		return 0
	}
	return d.Policies.ByStatus[string(azurepolicy.Denied)] + d.Policies.ByStatus[string(azurepolicy.DeletionDenied)]
}

// outlook is how bad a report is as a whole.
type outlook int

const (
	good     outlook = iota
	middling         // it passes, and there is something to look at
	bad              // it does not pass, or proves nothing
)

func outlookOf(d Document) outlook {
	switch {
	case !d.Passed, d.Counts.Caches == 0:
		return bad
	case len(d.with(controls.Fail)) > 0, refusals(d) > 0:
		return middling
	default:
		return good
	}
}

// changeWords compares with the base in one line; it is "" without one.
func changeWords(d Document) string {
	if d.Change == nil {
		return ""
	}
	return fmt.Sprintf("%s and %d fixed against the base", count(len(d.Change.New), "new finding"), len(d.Change.Fixed))
}

// waiverWords is the state of a waiver, and how long it still holds.
func waiverWords(w Waiver) string {
	words := oneLine(w.State)
	if w.Expiring {
		words += ", expiring"
	}
	if w.DaysLeft > 0 {
		words += ", " + count(w.DaysLeft, "day") + " left"
	}
	return words
}

// waiverReason is why a waiver was given, and why it does not hold.
func waiverReason(w Waiver) string {
	return joined(append([]string{oneLine(w.Reason)}, w.Problems...))
}

// joined makes one text of several: a sentence ends with its own full stop, anything else is parted by a semicolon.
func joined(parts []string) string {
	text := ""
	for _, part := range parts {
		part = oneLine(part)
		switch {
		case text == "" || part == "":
			text += part
		case strings.HasSuffix(text, "."):
			text += " " + part
		default:
			text += "; " + part
		}
	}
	return text
}

// notMet are the controls that are deliberately not met.
func notMet(d Document) []Control {
	var list []Control
	for _, c := range d.Controls {
		if c.NotMet != nil {
			list = append(list, c)
		}
	}
	return list
}

// policyWords counts the answers of Azure Policy definitions.
func policyWords(p Policies) string {
	parts := []string{}
	for _, weight := range policyWeights {
		if n := p.ByStatus[string(weight.status)]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, weight.status))
		}
	}
	if len(parts) == 0 {
		parts = append(parts, "none applies to what was judged")
	}
	return strings.Replace(count(p.Evaluated, "policy"), "policys", "policies", 1) + ": " + strings.Join(parts, ", ")
}

// planWords counts the steps of a plan: "3 to create, 1 to replace, 12 unchanged".
func planWords(p Plan) string {
	byOperation := map[string]int{}
	for _, step := range p.Steps {
		byOperation[step.Operation]++
	}
	var parts []string
	for _, operation := range slices.Sorted(maps.Keys(byOperation)) {
		parts = append(parts, fmt.Sprintf("%d to %s", byOperation[operation], oneLine(operation)))
	}
	parts = append(parts, fmt.Sprintf("%d unchanged", p.Unchanged))
	return strings.Join(parts, ", ")
}
