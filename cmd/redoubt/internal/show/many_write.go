package show

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/fleet"
	judging "github.com/redoubt-iac/redoubt/internal/report"
)

func number(n int) string { return strconv.Itoa(n) }

// took shows a number of seconds, also one that is next to nothing.
func took(s float64) string {
	if s < 0.05 {
		return "0s"
	}
	return seconds(time.Duration(s * float64(time.Second)))
}

// Summary says how many resources a run changed, such as "12 created, 3 unchanged".
func Summary(d Document) string {
	run := engine.Result{Operation: engine.Operation(d.Operation), Unchanged: d.Unchanged, Changes: map[engine.Op]int{}}
	for op, n := range d.Changes {
		run.Changes[engine.Op(op)] = n
	}
	return summary(run)
}

// WriteJSON writes a combined report as one JSON document.
func (m Many) WriteJSON(out io.Writer) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(m); err != nil {
		return fmt.Errorf("writing the JSON document: %w", err)
	}
	return nil
}

// WriteText writes a combined report for people: a table, and below it what went wrong, one environment after the other.
func (m Many) WriteText(out io.Writer) {
	styles := newStyles(out)
	fmt.Fprintln(out)
	rows := make([][]string, len(m.Environments))
	for i, run := range m.Environments {
		rows[i] = run.cells()
	}
	Table(out, headings, rows)
	for _, gate := range m.Gates {
		m.textGate(out, styles, gate)
	}
	for _, run := range m.Environments {
		if complaints := run.complaints(); len(complaints) > 0 {
			fmt.Fprintf(out, "\n%s %s %s:\n", styles.bad.Render("✗"), run.Environment, run.Outcome)
			for _, line := range complaints {
				fmt.Fprintln(out, "  "+line)
			}
		}
		if controls := run.Controls; controls != nil && len(controls.Failed) > 0 {
			fmt.Fprintf(out, "\n%s %s: controls failed: %s; see: redoubt check %s\n", styles.bad.Render("!"), run.Environment, strings.Join(controls.Failed, ", "), run.Environment)
		}
	}
	sign := styles.good.Render("✓")
	if m.Outcome != fleet.Succeeded {
		sign = styles.bad.Render("✗")
	}
	fmt.Fprintf(out, "\n%s %s in %s, at most %d side by side\n", sign, m.sentence(), took(m.Seconds), m.Concurrency)
	if m.Logs != "" {
		fmt.Fprintln(out, styles.dim.Render("  the output of each: "+m.Logs))
	}
}

func (m Many) textGate(out io.Writer, styles styles, gate judging.Gate) {
	if gate.Passed {
		fmt.Fprintf(out, "\n%s %s: %s\n", styles.good.Render("✓"), gate.Name, gate.Rule)
		return
	}
	fmt.Fprintf(out, "\n%s %s: %s\n", styles.bad.Render("✗"), gate.Name, gate.Rule)
	for _, item := range gate.Items {
		if !item.Allowed {
			fmt.Fprintf(out, "  %s: %s\n", item.Subject, item.Problem)
		}
	}
}

// complaints are what went wrong with one environment, a line each.
func (r ManyRun) complaints() []string {
	if r.Run == nil {
		return nil
	}
	var lines []string
	for _, e := range r.Run.Errors {
		switch {
		case e.Resource != "":
			lines = append(lines, fmt.Sprintf("%s (%s): %s", e.Resource, shortType(e.Type), e.Message))
		default:
			lines = append(lines, e.Message)
		}
	}
	return lines
}

// sentence counts the outcomes: "preview of 3 environments in the sandbox (not on Azure): 2 succeeded, 1 failed".
func (m Many) sentence() string {
	counts := map[fleet.Outcome]int{}
	for _, run := range m.Environments {
		counts[run.Outcome]++
	}
	var parts []string
	for _, outcome := range []fleet.Outcome{fleet.Succeeded, fleet.Refused, fleet.Failed, fleet.Interrupted, fleet.NotRun} {
		if n := counts[outcome]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, outcome))
		}
	}
	where := "on Azure"
	if m.Target == "sandbox" {
		where = "in the sandbox (not on Azure)"
	}
	return fmt.Sprintf("%s of %s %s: %s", m.Operation, Environments(len(m.Environments)), where, strings.Join(parts, ", "))
}

// Environments counts them: "1 environment", "3 environments".
func Environments(n int) string {
	if n == 1 {
		return "1 environment"
	}
	return number(n) + " environments"
}

// Markdown is a combined report for a pull request.
func (m Many) Markdown() []byte {
	var page strings.Builder
	plain := judging.PlainMarkdown
	fmt.Fprintf(&page, "## redoubt %s of %s: %s\n\n", plain(m.Operation), Environments(len(m.Environments)), plain(string(m.Outcome)))
	if m.Notice != "" {
		page.WriteString("> " + plain(m.Notice) + "\n\n")
	}
	page.WriteString("| " + strings.Join(headings, " | ") + " |\n|" + strings.Repeat("---|", len(headings)) + "\n")
	for _, run := range m.Environments {
		cells := run.cells()
		for i := range cells {
			cells[i] = plain(cells[i])
		}
		page.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	fmt.Fprintf(&page, "\n%s in %s.\n", plain(m.sentence()), took(m.Seconds))
	for _, gate := range m.Gates {
		verdict := "passed"
		if !gate.Passed {
			verdict = "**stopped**"
		}
		fmt.Fprintf(&page, "\nGate %s: %s. %s\n", plain(gate.Name), verdict, plain(gate.Rule))
		for _, item := range gate.Items {
			if !item.Allowed {
				fmt.Fprintf(&page, "- %s: %s\n", plain(item.Subject), plain(item.Problem))
			}
		}
	}
	for _, run := range m.Environments {
		m.markdownRun(&page, run)
	}
	return []byte(page.String())
}

func (m Many) markdownRun(page *strings.Builder, run ManyRun) {
	plain := judging.PlainMarkdown
	lines := run.complaints()
	if run.Controls != nil && len(run.Controls.Failed) > 0 {
		lines = append(lines, "controls failed: "+strings.Join(run.Controls.Failed, ", "))
	}
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(page, "\n<details><summary>%s: %s</summary>\n\n", plain(run.Environment), plain(string(run.Outcome)))
	for _, line := range lines {
		page.WriteString("- " + plain(line) + "\n")
	}
	page.WriteString("\n</details>\n")
}
