package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/controls"
)

const opening = `<!-- Generated from the catalogue in controls/ by ` + "`make generate`" + `. Do not edit. -->
# Controls

What a hardened cache must fulfil. Each control is Go data with a pure check in [` + "`controls/`" + `](../controls); it judges any
graph of ARM resources: of a preview, a state or a template, made by redoubt or by anybody else. ` + "`redoubt check`" + ` runs
them all, and ` + "`redoubt controls ID`" + ` shows one.

- **Outcomes.** *pass*, *fail*, *unknown*, *waived*, *not applicable*, *deliberately not met*. What a preview does not know
  yet is unknown, never a pass, and so is what lies outside of the judged graph. A graph without a cache is never clean.
- **Absent properties** are read as Azure reads them at the API version of the resource: [the table](#what-azure-reads-when-a-property-is-absent).
- **Waivers** are the only way to relax a control, where one is possible at all.
- **Production only**: a control that asks for size, redundancy or protection. An environment of which nobody says
  whether it is a production one is judged like one.
- **Public rules** are cited by number only. A control that names one has the same aim; a scanner may look at another
  property for it, and still report. The numbers of CIS were compared in several public repositories; the benchmarks
  themselves were not at hand.
- Azure itself was never asked: these are rules about what is declared, with public sources for what Azure makes of it.

`

// page renders docs/controls.md.
func page() []byte {
	var p bytes.Buffer
	p.WriteString(opening)
	summary(&p)
	for _, family := range controls.Families() {
		fmt.Fprintf(&p, "## %s\n\n", family.Title())
		for _, control := range controls.Catalogue() {
			if control.Family == family {
				section(&p, control)
			}
		}
	}
	notMet(&p)
	publicRules(&p)
	leftOut(&p)
	absentValues(&p)
	return p.Bytes()
}

func summary(p *bytes.Buffer) {
	p.WriteString("| control | demands | severity | waiver | status |\n|---|---|---|---|---|\n")
	for _, c := range controls.Catalogue() {
		title := cell(c.Title)
		if c.ProductionOnly {
			title += " (production)"
		}
		fmt.Fprintf(p, "| [%s](#%s) | %s | %s | %s | %s |\n", c.ID, c.Anchor(), title, c.Severity, waiver(c), c.Status)
	}
	p.WriteString("\n")
}

func waiver(c *controls.Control) string {
	switch id, days := c.Waiver(); {
	case c.Status == controls.NotMet:
		return "none needed"
	case days == 0:
		return "impossible"
	case id != c.ID:
		return fmt.Sprintf("%d days, of %s", days, id)
	default:
		return fmt.Sprintf("%d days", days)
	}
}

// section is one control. Its anchor is the id alone, because links must outlive a better title.
func section(p *bytes.Buffer, c *controls.Control) {
	fmt.Fprintf(p, "### <a id=\"%s\"></a>%s: %s\n\n%s\n\n", c.Anchor(), c.ID, c.Title, c.Rationale)
	line := func(name, text string) {
		if text != "" {
			fmt.Fprintf(p, "- **%s**: %s\n", name, text)
		}
	}
	line("Severity", c.Severity.String())
	line("Judges", quoted(c.Judges))
	line("Expects", c.Expects)
	line("To meet it", c.Remediation)
	if c.ProductionOnly {
		line("Production only", "elsewhere it does not apply")
	}
	line("Waiver", waiver(c))
	if c.Status == controls.NotMet {
		line("Deliberately not met", c.Reason)
		line("Instead", c.Compensation)
	}
	line("Public rules", rules(c.Answers))
	if test := c.Test(); test != "" {
		line("Proven by", "`"+test+"`")
	}
	p.WriteString("\n")
}

func quoted(types []string) string {
	if len(types) == 0 {
		return ""
	}
	return "`" + strings.Join(types, "`, `") + "`"
}

// rules lists public ids by source.
func rules(all []controls.PublicID) string {
	var groups []string
	for _, source := range controls.Sources() {
		if names := of(all, source); len(names) > 0 {
			groups = append(groups, fmt.Sprintf("[%s](%s) %s", source, source.URL(), strings.Join(names, ", ")))
		}
	}
	return strings.Join(groups, "; ")
}

func of(all []controls.PublicID, source controls.Source) []string {
	var names []string
	for _, id := range all {
		if id.Source == source {
			names = append(names, id.ID)
		}
	}
	return names
}

func notMet(p *bytes.Buffer) {
	p.WriteString("## What is deliberately not met\n\nEvery report shows these.\n\n| control | demands | why not | instead |\n|---|---|---|---|\n")
	for _, c := range controls.Catalogue() {
		if c.Status == controls.NotMet {
			fmt.Fprintf(p, "| [%s](#%s) | %s | %s | %s |\n", c.ID, c.Anchor(), cell(c.Title), cell(c.Reason), cell(c.Compensation))
		}
	}
	p.WriteString("\n")
}

// publicRules is the way from a public rule to the controls that answer it.
func publicRules(p *bytes.Buffer) {
	p.WriteString("## From a public rule to its controls\n\n")
	for _, source := range controls.Sources() {
		fmt.Fprintf(p, "### [%s](%s)\n\n| rule | controls |\n|---|---|\n", source, source.URL())
		answered := map[string][]string{}
		var names []string
		for _, c := range controls.Catalogue() {
			for _, id := range of(c.Answers, source) {
				if answered[id] == nil {
					names = append(names, id)
				}
				answered[id] = append(answered[id], fmt.Sprintf("[%s](#%s)", c.ID, c.Anchor()))
			}
		}
		slices.Sort(names)
		for _, name := range names {
			fmt.Fprintf(p, "| %s | %s |\n", cell(name), strings.Join(answered[name], ", "))
		}
		p.WriteString("\n")
	}
}

func leftOut(p *bytes.Buffer) {
	p.WriteString("## Public rules that no control answers\n\nThey were looked at and left out.\n\n| source | rule | why |\n|---|---|---|\n")
	for _, rule := range controls.UnansweredRules() {
		fmt.Fprintf(p, "| [%s](%s) | %s | %s |\n", rule.Source, rule.Source.URL(), cell(rule.ID), cell(rule.Why))
	}
	p.WriteString("\n")
}

func absentValues(p *bytes.Buffer) {
	p.WriteString("## What Azure reads when a property is absent\n\nWhere sources disagree, the weaker reading stands here: what must hold should be stated. " +
		"A property that is not listed is absent when it is absent.\n\n| type | property | from API version | Azure reads | source |\n|---|---|---|---|---|\n")
	for _, row := range controls.AbsentValues() {
		text := strings.TrimSpace("`" + row.Value + "`. " + row.Note)
		fmt.Fprintf(p, "| `%s` | `%s` | %s | %s | <%s> |\n", row.Type, row.Path, row.From, cell(text), row.Source)
	}
}

// cell makes a text fit for a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
