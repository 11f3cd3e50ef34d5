package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/redoubt-iac/redoubt/controls"
)

// mostAnnotations is how many annotations of each kind GitHub shows for a step:
// https://github.com/actions/toolkit/blob/main/docs/problem-matchers.md#limitations
const mostAnnotations = 10

// writeAnnotations writes commands for the runner of GitHub Actions: errors for findings from high upwards, warnings for
// the others, and one notice for all that is undecided. Of more than GitHub shows, the most severe are written and the
// rest counted.
func writeAnnotations(out io.Writer, d Document, _ Options) error {
	titles := map[string]string{}
	for _, rule := range allRules(d) {
		titles[rule.ID] = rule.Title
	}
	lists := map[string][]Finding{}
	for _, f := range all(d) {
		lists[annotationKind(f)] = append(lists[annotationKind(f)], f)
	}
	var b strings.Builder
	if d.Notice != "" {
		fmt.Fprintf(&b, "%s\n", d.Notice)
	}
	left := 0
	for _, kind := range []string{"error", "warning"} {
		list := lists[kind]
		for _, f := range list[:min(len(list), mostAnnotations)] {
			file, line := place(d, f)
			b.WriteString(annotation(kind, file, line, f.Control+" "+titles[f.Control], linesOf(d, f)))
		}
		left += max(0, len(list)-mostAnnotations)
	}
	b.WriteString(undecided(d, lists["notice"]))
	if left > 0 {
		fmt.Fprintf(&b, "and %s more, which the report lists\n", count(left, "finding"))
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// undecided is one annotation for everything that can't be judged: on a plan that is much, and nobody can act on it yet.
func undecided(d Document, list []Finding) string {
	if len(list) == 0 {
		return ""
	}
	lines := []string{}
	for _, f := range list[:min(len(list), mostAnnotations)] {
		lines = append(lines, oneLine(f.Control)+": "+d.where(f.Resource))
	}
	if left := len(list) - len(lines); left > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", left))
	}
	file, line := place(d, Finding{})
	return annotation("notice", file, line, fmt.Sprintf("%d undecided in %s", len(list), d.Name), lines)
}

// linesOf are what an annotation says of a finding.
func linesOf(d Document, f Finding) []string { return []string{d.where(f.Resource), found(f)} }

// annotationKind is "" for what a waiver or a decision covers.
func annotationKind(f Finding) string {
	switch {
	case f.Outcome == string(controls.Unknown):
		return "notice"
	case !f.failed():
		return ""
	case severityRank(f.Severity) >= controls.High:
		return "error"
	default:
		return "warning"
	}
}

func annotation(kind, file string, line int, title string, lines []string) string {
	properties := "title=" + escapeProperty(title)
	if file != "" {
		properties = fmt.Sprintf("file=%s,line=%d,%s", escapeProperty(file), line, properties)
	}
	return fmt.Sprintf("::%s %s::%s\n", kind, properties, escapeData(lines))
}

// The runner's own escapes, in its order: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// escapeData is for the text after the second `::`, of several lines.
func escapeData(lines []string) string {
	shown := make([]string, len(lines))
	for i, line := range lines {
		shown[i] = oneLine(line)
	}
	return dataEscapes.Replace(strings.Join(shown, "\n"))
}

// escapeProperty is for the value of a property.
func escapeProperty(text string) string { return propertyEscapes.Replace(oneLine(text)) }
