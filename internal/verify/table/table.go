package table

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"github.com/redoubt-iac/redoubt/internal/verify"
)

// Write prints a report. With colour it also marks the statuses by it; their words stand there in any case.
func Write(out io.Writer, report verify.Report, colour bool) error {
	p := printer{styles: newStyles(out, colour)}
	for _, group := range report.Groups {
		for _, outcome := range folded(group) {
			p.title = max(p.title, lipgloss.Width(outcome.Title))
		}
	}
	var text strings.Builder
	for _, group := range report.Groups {
		if len(group.Outcomes) == 0 {
			continue
		}
		fmt.Fprintf(&text, "\n%s\n", p.strong.Render(group.Name))
		for _, outcome := range folded(group) {
			p.outcome(&text, outcome)
		}
	}
	_, err := io.WriteString(out, text.String())
	return err
}

// fewestFolded is how many lines in a row become one; fewer are shown each.
const fewestFolded = 3

// folded are the lines of a group. Lines in a row that could not be tried for one reason are one line.
func folded(group verify.Group) []verify.Outcome {
	var lines []verify.Outcome
	for rest := group.Outcomes; len(rest) > 0; {
		alike := 1
		for alike < len(rest) && cutOffAlike(rest[0], rest[alike]) {
			alike++
		}
		if alike < fewestFolded {
			lines = append(lines, rest[:alike]...)
		} else {
			folded := rest[0]
			folded.Title, folded.Expected, folded.Controls = fmt.Sprintf("%d of %d checks of %s", alike, len(group.Outcomes), group.Name), "", nil
			lines = append(lines, folded)
		}
		rest = rest[alike:]
	}
	return lines
}

// cutOffAlike says that two lines say the same, of why they could not be tried.
func cutOffAlike(one, other verify.Outcome) bool {
	return one.Status != verify.Proved && one.Status != verify.Failed && one.Status != verify.Reported &&
		one.Status == other.Status && one.Saw == other.Saw && one.Hint == other.Hint
}

// printer knows the width of the column of titles.
type printer struct {
	styles
	title int
}

type styles struct{ good, warning, bad, dim, strong lipgloss.Style }

func newStyles(out io.Writer, colour bool) styles {
	renderer := lipgloss.NewRenderer(out)
	if !colour {
		renderer.SetColorProfile(termenv.Ascii)
	}
	in := func(code string) lipgloss.Style { return renderer.NewStyle().Foreground(lipgloss.Color(code)) }
	return styles{good: in("2"), warning: in("3"), bad: in("1"), dim: in("8"), strong: renderer.NewStyle().Bold(true)}
}

// widestStatus is the length of "not proven".
const widestStatus = 10

// outcome prints one line, and what belongs below it.
func (p printer) outcome(text *strings.Builder, o verify.Outcome) {
	sign, style := p.sign(o.Status)
	status := style.Render(fmt.Sprintf("%s %-*s", sign, widestStatus, o.Status))
	line := fmt.Sprintf("  %s  %s%s  %s", status, o.Title, strings.Repeat(" ", p.title-lipgloss.Width(o.Title)), o.Saw)
	if len(o.Controls) > 0 && o.Status != verify.NotTried {
		line += "  " + p.dim.Render("["+strings.Join(o.Controls, " ")+"]")
	}
	fmt.Fprintln(text, strings.TrimRight(line, " "))
	if o.Status == verify.Proved {
		return
	}
	indent := strings.Repeat(" ", widestStatus+6)
	if o.Expected != "" && (o.Status == verify.Failed || o.Status == verify.NotProven) {
		fmt.Fprintf(text, "%sexpected: %s\n", indent, o.Expected)
	}
	if o.Hint != "" {
		fmt.Fprintf(text, "%s%s\n", indent, p.dim.Render("-> "+o.Hint))
	}
}

func (p printer) sign(status verify.Status) (string, lipgloss.Style) {
	switch status {
	case verify.Proved:
		return "✓", p.good
	case verify.Failed:
		return "✗", p.bad
	case verify.NotProven:
		return "?", p.warning
	case verify.Reported:
		return "·", p.strong
	default:
		return "-", p.dim
	}
}
