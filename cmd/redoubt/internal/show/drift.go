package show

import (
	"encoding/json"
	"fmt"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/drift"
	"github.com/redoubt-iac/redoubt/internal/engine"
)

// longestValue is how much of a value fits into a line; -v shows all of it.
const longestValue = 60

// drift prints what a refresh found, what weakens the environment first.
func (t *text) drift(r engine.Result) {
	findings := drift.Judge(r)
	resources := 0
	for _, s := range r.Steps {
		if !s.Component {
			resources++
		}
	}
	if resources == 0 {
		t.line(fmt.Sprintf("\n%s nothing is deployed, so nothing can have changed (%s)", t.styles.good.Render("✓"), duration(r)))
		return
	}
	if len(findings) == 0 {
		t.line(fmt.Sprintf("\n%s no drift: all %d resources are as they were deployed (%s)", t.styles.good.Render("✓"), resources, duration(r)))
		return
	}
	section, weakening := -1, 0
	for _, f := range findings {
		if this := sectionOf(f); this != section {
			section = this
			t.line("\n" + t.sectionTitle(section))
		}
		if f.Hardening() {
			weakening++
		}
		t.finding(f)
	}
	t.line(fmt.Sprintf("\n%s drift: of %d resources %d are not as they were deployed; the environment is weakened by %d of these (%s)",
		t.styles.change.Render("!"), resources, len(findings), weakening, duration(r)))
}

func duration(r engine.Result) string { return r.Duration.Round(100_000_000).String() }

func sectionOf(f drift.Finding) int {
	if f.Hardening() {
		return 0
	}
	return 1
}

func (t *text) sectionTitle(section int) string {
	if section == 0 {
		return t.styles.bad.Render("! what weakens the environment")
	}
	return t.styles.change.Render("~ what else changed")
}

func (t *text) finding(f drift.Finding) {
	what := ""
	if f.Gone {
		what = " " + t.styles.bad.Render("does not exist any more") + because(f.Weakens)
	}
	t.line(fmt.Sprintf("  %s %s%s", shortType(f.Type), t.styles.strong.Render(f.Name), what))
	if f.ID != "" {
		t.line("    " + t.styles.dim.Render(f.ID))
	}
	width := 0
	for _, c := range f.Changes {
		width = max(width, len(c.Path))
	}
	for _, c := range f.Changes {
		t.change(c, width)
	}
}

func (t *text) change(c drift.Change, width int) {
	sign, note := t.styles.change.Render("~"), ""
	if c.Weakens != "" {
		sign, note = t.styles.bad.Render("!"), because(c.Weakens)
	}
	if !c.Input {
		note += t.styles.dim.Render(" (not set by the program: no up changes it)")
	}
	t.line(fmt.Sprintf("    %s %-*s  %s → %s%s", sign, width, c.Path, t.value(Masked(c.Path, c.Declared)), t.value(Masked(c.Path, c.Found)), note))
}

func because(why string) string {
	if why == "" {
		return ""
	}
	return ": " + why
}

// value is a value as people read it in a line.
func (t *text) value(v any) string {
	text, isText := v.(string)
	switch {
	case v == nil:
		return "(none)"
	case !isText:
		data, err := json.Marshal(v)
		if err != nil {
			return fmt.Sprint(v)
		}
		text = string(data)
	case text == "":
		return `""`
	}
	if runes := []rune(text); len(runes) > longestValue && !t.verbose {
		return string(runes[:longestValue-1]) + "…"
	}
	return text
}

// DocumentDrift is one resource that is no longer as it was deployed.
type DocumentDrift struct {
	Resource string `json:"resource"` // name in the program
	Type     string `json:"type"`
	URN      string `json:"urn"`
	ID       string `json:"id"`
	// Gone is true if it does not exist any more.
	Gone bool `json:"gone"`
	// Hardening is true if the drift weakens the environment; Weakens says how,
	// if that is because it is gone.
	Hardening bool                    `json:"hardening"`
	Weakens   string                  `json:"weakens,omitempty"`
	Changes   []DocumentPropertyDrift `json:"changes"`
}

// DocumentPropertyDrift is one property that differs.
type DocumentPropertyDrift struct {
	Path string `json:"path"`
	// Declared and Found are the values at the last deployment and now; null
	// for none.
	Declared any `json:"declared"`
	Found    any `json:"found"`
	// Input is true if the program sets it, so that up puts it right.
	Input     bool   `json:"input"`
	Hardening bool   `json:"hardening"`
	Weakens   string `json:"weakens,omitempty"`
}

func documentDrift(r engine.Result) []DocumentDrift {
	found := []DocumentDrift{}
	for _, f := range drift.Judge(r) {
		d := DocumentDrift{
			Resource: f.Name, Type: f.Type, URN: f.URN, ID: f.ID, Gone: f.Gone,
			Hardening: f.Hardening(), Weakens: f.Weakens, Changes: []DocumentPropertyDrift{},
		}
		for _, c := range f.Changes {
			d.Changes = append(d.Changes, DocumentPropertyDrift{
				Path: c.Path, Declared: Masked(c.Path, c.Declared), Found: Masked(c.Path, c.Found), Input: c.Input, Hardening: c.Weakens != "", Weakens: c.Weakens,
			})
		}
		found = append(found, d)
	}
	return found
}
