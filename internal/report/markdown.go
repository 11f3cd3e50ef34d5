package report

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/redoubt-iac/redoubt/controls"
)

// CommentLimit is how many bytes a report may take in a comment. GitHub refuses more than 65,536 characters, and whoever
// posts the comment adds a mark of its own; bytes are counted because they are never fewer than characters.
const CommentLimit = 65_000

// catalogueURL is where the controls are explained.
const catalogueURL = "https://github.com/redoubt-iac/redoubt/blob/main/docs/controls.md"

// detail is how much of a long report is shown: rows of each table, and characters of each text.
type detail struct{ rows, runes int }

// details are tried in this order until the report is short enough. The last one always is: it has no rows at all.
var details = []detail{{1000, 600}, {300, 400}, {100, 300}, {40, 200}, {20, 120}, {8, 80}, {3, 60}, {0, 40}}

func writeMarkdown(out io.Writer, d Document, o Options) error {
	limit := o.MarkdownLimit
	if limit <= 0 {
		limit = CommentLimit
	}
	var text string
	for _, level := range details {
		if text = renderMarkdown(d, level); len(text) <= limit {
			break
		}
	}
	_, err := io.WriteString(out, text)
	return err
}

// longestVerdict is in characters, at every level of detail.
const longestVerdict = 300

// markdown writes one level of detail.
type markdown struct {
	detail
	b   strings.Builder
	cut bool // whether something was left out
}

func renderMarkdown(d Document, level detail) string {
	m := &markdown{detail: level}
	m.head(d)
	m.gates(d)
	m.findings(d)
	m.waivers(d)
	m.policies(d)
	m.undecided(d)
	m.plan(d)
	m.fixed(d)
	m.notMet(d)
	m.controls(d)
	if m.cut {
		m.line("_Shortened to fit into a comment. The whole report is in the other formats of `redoubt report`._\n")
	}
	return m.b.String()
}

func (m *markdown) line(format string, a ...any) { fmt.Fprintf(&m.b, format+"\n", a...) }

// say is a text of somebody else, cut and made plain.
func (m *markdown) say(text string) string { return escapeMarkdown(m.short(text)) }

// code is a text of somebody else in the letters of code.
func (m *markdown) code(text string) string { return code(m.short(text)) }

func (m *markdown) short(text string) string {
	text = oneLine(text)
	short := shorten(text, m.runes)
	m.cut = m.cut || short != text
	return short
}

// table writes as many rows as the level of detail allows, and says how many are left out.
func (m *markdown) table(header []string, rows [][]string) string {
	if len(rows) == 0 {
		return ""
	}
	shown := rows[:min(len(rows), m.rows)]
	var b strings.Builder
	if len(shown) > 0 {
		b.WriteString(heading(header...))
	}
	for _, row := range shown {
		b.WriteString(cells(row...))
	}
	if left := len(rows) - len(shown); left > 0 {
		m.cut = true
		fmt.Fprintf(&b, "\nand %d more\n", left)
	}
	return b.String()
}

// idForm is what every id of the catalogue looks like; nothing else is linked.
var idForm = regexp.MustCompile(`^RDT-[A-Z]{3}-[0-9]{2}$`)

// control links a control to its explanation.
func (m *markdown) control(id string) string {
	if !idForm.MatchString(id) {
		return m.code(id)
	}
	return fmt.Sprintf("[%s](%s#%s)", id, catalogueURL, strings.ToLower(id))
}

func (m *markdown) head(d Document) {
	sign := map[outlook]string{good: "✅", middling: "⚠️", bad: "❌"}[outlookOf(d)]
	m.line("### %s %s: %s\n", sign, m.say(d.Name), escapeMarkdown(shorten(verdictWords(d), longestVerdict)))
	if d.Notice != "" {
		m.line("> **%s**\n", escapeMarkdown(d.Notice))
	}
	what := []string{}
	for _, word := range []string{d.Source, d.Stage} {
		if word != "" {
			what = append(what, m.say(word))
		}
	}
	if d.File != "" {
		what = append(what, m.code(d.File))
	}
	what = append(what, judgedWords(d.Counts))
	m.line("%s\n", strings.Join(what, " · "))
	if change := changeWords(d); change != "" {
		m.line("**%s**\n", change)
	}
}

func (m *markdown) gates(d Document) {
	rows := [][]string{}
	for _, gate := range d.Gates {
		rows = append(rows, []string{m.say(gate.Name), passed(gate.Passed), m.say(gate.Rule)})
	}
	m.line("%s", m.table([]string{"Gate", "Answer", "What passes"}, rows))
	for _, gate := range d.Gates[:min(len(d.Gates), m.rows)] {
		if len(gate.Items) == 0 {
			continue
		}
		items := [][]string{}
		for _, item := range gate.Items {
			answer := "❌ stopped"
			if item.Allowed {
				answer = "allowed"
			}
			items = append(items, []string{answer, m.code(item.Subject), m.say(item.Problem)})
		}
		m.line("**%s**\n\n%s", m.say(gate.Name), m.table([]string{"Answer", "What", "Why"}, items))
	}
}

func passed(yes bool) string {
	if yes {
		return "✅ passed"
	}
	return "❌ failed"
}

func (m *markdown) findings(d Document) {
	list := d.with(controls.Fail)
	if len(list) == 0 {
		return
	}
	rows := [][]string{}
	for _, f := range list {
		control := m.control(f.Control)
		if d.isNew(f) {
			control += " **new**"
		}
		rows = append(rows, []string{severitySign(f.Severity) + " " + m.say(f.Severity), control, m.code(d.where(f.Resource)), m.say(found(f))})
	}
	m.line("#### Findings\n\n%s", m.table([]string{"Severity", "Control", "Resource", "What"}, rows))
	advice := [][]string{}
	for _, c := range failing(d) {
		advice = append(advice, []string{m.control(c.ID), m.say(c.Title), m.say(c.Rationale), m.say(c.Remediation)})
	}
	m.line("%s", fold("What to do", m.table([]string{"Control", "What it demands", "Why", "What to change"}, advice)))
}

// severitySign is a coloured mark, because GitHub shows no other colours.
func severitySign(severity string) string {
	switch rank := severityRank(severity); {
	case rank >= controls.High:
		return "🔴"
	case rank >= controls.Medium:
		return "🟠"
	default:
		return "🟡"
	}
}

func (m *markdown) waivers(d Document) {
	if len(d.Waivers) == 0 {
		return
	}
	rows := [][]string{}
	for _, w := range d.Waivers {
		state := waiverWords(w)
		if w.State != string(controls.WaiverUsed) || w.Expiring {
			state = "⚠️ " + state
		}
		rows = append(rows, []string{m.control(w.Control), m.say(state), m.say(w.Until), m.say(w.Owner), m.say(waiverReason(w))})
	}
	m.line("#### Waivers\n\n%s", m.table([]string{"Control", "State", "Until", "Owner", "Reason"}, rows))
}
