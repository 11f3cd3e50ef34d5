package main

import (
	"fmt"
	"strings"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
)

// show prints the difference, for people or as JSON.
func (d *baselineDiff) show(found *baselineDifference) error {
	if d.json {
		return d.encode(found)
	}
	p := &baselinePrinter{Lines: show.NewLines(d.out), found: found}
	p.Begin("baseline diff "+found.Environment, true)
	p.head()
	if found.From != found.To {
		p.changes()
		p.differences()
		p.controls()
		p.waivers()
		p.gates()
		p.next()
	}
	p.End(true)
	return nil
}

// baselinePrinter prints a difference for people.
type baselinePrinter struct {
	*show.Lines
	found *baselineDifference
}

func (p *baselinePrinter) head() {
	named := "named in its stack file"
	if !p.found.Named {
		named = "the first, because its stack file names none"
	}
	p.Line(fmt.Sprintf("\nfrom %s  (%s)", p.found.From, named))
	p.Line("to   " + p.found.To)
	if p.found.SupportedUntil != "" {
		p.Line("     " + p.found.From + " is supported until " + p.found.SupportedUntil)
	}
	if p.found.From == p.found.To {
		p.Line("")
		p.Good("nothing to do: it is the same baseline")
	}
}

func (p *baselinePrinter) changes() {
	p.Title("what the baseline changes")
	for _, change := range p.found.Changes {
		if !change.Concerned {
			p.Note(fmt.Sprintf("%s: not here. It concerns: %s", change.ID, change.Applies))
			continue
		}
		p.Line(fmt.Sprintf("%s: %s", change.ID, change.What))
		p.Line("    why      " + change.Why)
		p.Line("    before   " + change.Before)
		p.Line("    without  " + change.OptOut)
		p.Line("    serves   " + strings.Join(change.Controls, ", ") + "; " + change.Source)
	}
}

func (p *baselinePrinter) differences() {
	p.Title("what that does here")
	if !p.found.differs() {
		p.Good("nothing: this environment is the same at both baselines")
		return
	}
	for _, difference := range p.found.Differences {
		line := fmt.Sprintf("%-8s %s  %s", difference.Operation, difference.Name, difference.Type)
		if difference.Change == "" {
			p.Warn(line + "  (explained by no change of the baseline: please report this)")
		} else {
			p.Line(line + "  (" + difference.Change + ")")
		}
		for _, property := range difference.Properties {
			p.Line(fmt.Sprintf("           %s: %s → %s", property.Path, shownValue(property.Before), shownValue(property.After)))
		}
	}
	p.Line(fmt.Sprintf("%d resources stay as they are", p.found.Unchanged))
}

func shownValue(value any) string {
	if value == nil {
		return "not set"
	}
	return fmt.Sprint(value)
}

func (p *baselinePrinter) controls() {
	p.Title("controls")
	for _, met := range p.found.Controls.Met {
		p.Good(fmt.Sprintf("%s %s: %s, now %s (%s)", met.Control, met.Title, met.Before, met.After, met.Resource))
	}
	for _, broken := range p.found.Controls.Broken {
		p.Bad(fmt.Sprintf("%s %s: %s, now %s (%s)", broken.Control, broken.Title, broken.Before, broken.After, broken.Resource))
	}
	if len(p.found.Controls.Met)+len(p.found.Controls.Broken) == 0 {
		p.Note("no outcome changes")
	}
}

func (p *baselinePrinter) waivers() {
	p.Title("waivers")
	for _, id := range p.found.Waivers.Needed {
		p.Warn("one of " + id + " is needed")
	}
	for _, id := range p.found.Waivers.Unneeded {
		p.Warn("one of " + id + " is no longer needed, and is refused as long as it is there")
	}
	if len(p.found.Waivers.Needed)+len(p.found.Waivers.Unneeded) == 0 {
		p.Note("the same as before")
	}
}

func (p *baselinePrinter) gates() {
	p.Title("gates")
	p.gate("data loss", "no data is lost", p.found.DataLoss)
	p.gate("interruption", "no live cache is interrupted", p.found.Interruption)
}

func (p *baselinePrinter) gate(name, good string, findings []gateFinding) {
	if len(findings) == 0 {
		p.Good(name + ": " + good)
	}
	for _, f := range findings {
		if f.Accepted {
			p.Warn(fmt.Sprintf("%s: %s: %s; the stack file accepts that", name, f.Name, f.Reason))
			continue
		}
		p.Bad(fmt.Sprintf("%s: %s: %s", name, f.Name, f.Reason))
	}
}

func (p *baselinePrinter) next() {
	p.Line("")
	p.Note(fmt.Sprintf("to move: `%[1]s baseline set %[2]s %[3]s`, then `%[1]s preview %[2]s`, which compares with what is deployed", programName(), p.found.Environment, p.found.To))
}
