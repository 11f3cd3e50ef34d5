package table

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"github.com/redoubt-iac/redoubt/internal/verify"
)

// Options say what the reader's place can show.
type Options struct {
	// Colour also marks the statuses by colour; their words stand there in any case.
	Colour bool
	// Width is that of the terminal in columns, which no line exceeds, but for a single word that does; 0 breaks no lines.
	Width int
}

// Write prints a report.
func Write(out io.Writer, report verify.Report, options Options) error {
	p := printer{styles: newStyles(out, options.Colour), width: options.Width}
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

// printer knows the width of the column of titles, and of all.
type printer struct {
	styles
	title, width int
}

type styles struct{ good, warning, bad, dim, strong, ordinary lipgloss.Style }

func newStyles(out io.Writer, colour bool) styles {
	renderer := lipgloss.NewRenderer(out)
	if !colour {
		renderer.SetColorProfile(termenv.Ascii)
	}
	in := func(code string) lipgloss.Style { return renderer.NewStyle().Foreground(lipgloss.Color(code)) }
	return styles{good: in("2"), warning: in("3"), bad: in("1"), dim: in("8"), strong: renderer.NewStyle().Bold(true), ordinary: renderer.NewStyle()}
}

// widestStatus is the length of "not proven", and before is what stands in front of a title.
const (
	widestStatus = 10
	before       = widestStatus + 6
)

// outcome prints one line, and what belongs below it.
func (p printer) outcome(text *strings.Builder, o verify.Outcome) {
	sign, style := p.sign(o.Status)
	fmt.Fprintf(text, "  %s  ", style.Render(fmt.Sprintf("%s %-*s", sign, widestStatus, o.Status)))
	p.seen(text, o)
	if o.Status == verify.Proved {
		return
	}
	if o.Expected != "" && (o.Status == verify.Failed || o.Status == verify.NotProven) {
		p.below(text, before, piece{"expected: " + o.Expected, p.ordinary})
	}
	if o.Hint != "" {
		p.below(text, before+3, piece{"-> " + o.Hint, p.dim})
	}
}

// seen prints the title and what was seen, beside it if there is room, else below.
func (p printer) seen(text *strings.Builder, o verify.Outcome) {
	var pieces []piece
	if o.Saw != "" {
		pieces = append(pieces, piece{o.Saw, p.ordinary})
	}
	if len(o.Controls) > 0 && o.Status != verify.NotTried {
		pieces = append(pieces, piece{"[" + strings.Join(o.Controls, " ") + "]", p.dim})
	}
	right := before + p.title + 2
	beside := p.width == 0 || right+leastSeen <= p.width
	switch {
	case len(pieces) == 0 || !beside:
		p.fold(text, before, before, piece{o.Title, p.ordinary})
		if len(pieces) > 0 {
			p.below(text, before, pieces...)
		}
	default:
		text.WriteString(o.Title + strings.Repeat(" ", right-before-lipgloss.Width(o.Title)))
		p.fold(text, right, right, pieces...)
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
