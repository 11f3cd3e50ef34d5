package report

import (
	"strings"
	"unicode"
)

// helpText explains a control in plain text.
func helpText(c Control) string {
	parts := []string{sentence(oneLine(c.Title))}
	for _, part := range helpParts(c) {
		parts = append(parts, part.title+": "+part.text)
	}
	return strings.Join(parts, "\n")
}

// helpMarkdown explains a control as GitHub shows it beside an alert.
func helpMarkdown(c Control) string {
	var b strings.Builder
	b.WriteString("# " + escapeMarkdown(c.ID+": "+c.Title) + "\n")
	for _, part := range helpParts(c) {
		b.WriteString("\n**" + part.title + ":** " + escapeMarkdown(part.text) + "\n")
	}
	return b.String()
}

type helpPart struct{ title, text string }

func helpParts(c Control) []helpPart {
	all := []helpPart{
		{"Why", oneLine(c.Rationale)}, {"Expected", oneLine(c.Expects)}, {"What to change", oneLine(c.Remediation)},
		{"Asked for by", oneLine(strings.Join(c.Answers, ", "))},
	}
	if c.NotMet != nil {
		all = append(all, helpPart{"Deliberately not met", oneLine(c.NotMet.Reason)}, helpPart{"Instead", oneLine(c.NotMet.Compensation)})
	}
	var kept []helpPart
	for _, part := range all {
		if part.text != "" {
			kept = append(kept, part)
		}
	}
	return kept
}

// sentence gives a text a capital and a full stop.
func sentence(text string) string {
	if text == "" {
		return "."
	}
	letters := []rune(text)
	letters[0] = unicode.ToUpper(letters[0])
	text = string(letters)
	if strings.HasSuffix(text, ".") {
		return text
	}
	return text + "."
}

// pascal writes a title as one word, which is what SARIF asks of a rule's name: PublicNetworkAccessIsDisabled.
func pascal(title string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(title, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		letters := []rune(word)
		letters[0] = unicode.ToUpper(letters[0])
		b.WriteString(string(letters))
	}
	return b.String()
}
