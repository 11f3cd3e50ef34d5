package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// active are the characters that mean something to Markdown, to HTML, or to GitHub's additions to both, anywhere in a
// line. A backslash would do for Markdown, but not for the others; a numeric character reference is plain text to all of
// them (https://github.github.com/gfm/#entity-and-numeric-character-references).
const active = "\\`*_[]<>|~&$#@"

// opening matches what begins a block where a text stands first in its line: a list, whose number a blank follows
// (https://github.github.com/gfm/#list-items), a heading, a rule.
var opening = regexp.MustCompile(`^([-+=:]|\d+[.)](\s|$))`)

// invisible is a character of no width. GitHub looks for mentions and issue numbers in the finished text, where a
// character reference is a character again, so these take something between the sign and what follows it. Renovate does
// the same: https://github.com/renovatebot/renovate/blob/main/lib/util/markdown.ts
const invisible = "&#8203;"

// escapeMarkdown makes any text plain inside a paragraph, a list item or a cell of a table, on one line.
func escapeMarkdown(text string) string {
	text = oneLine(text)
	starts := opening.MatchString(text)
	var b strings.Builder
	for i, r := range text {
		switch {
		case strings.ContainsRune(active, r), i == 0 && starts:
			fmt.Fprintf(&b, "&#%d;", r)
		default:
			b.WriteRune(r)
		}
		if becomesLink(text[i:]) {
			b.WriteString(invisible)
		}
	}
	return b.String()
}

// links are what GitHub makes links of without any mark: mentions, issues, addresses.
// https://github.github.com/gfm/#autolinks-extension-
// https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
var links = []string{"@", "#", "www.", "gh-", "://"}

// becomesLink reports whether a link begins here, or ends its scheme here.
func becomesLink(rest string) bool {
	return slices.ContainsFunc(links, func(link string) bool { return startsWith(rest, link) })
}

// startsWith is strings.HasPrefix for a prefix of ASCII, whatever its case.
func startsWith(text, prefix string) bool {
	return len(text) >= len(prefix) && strings.EqualFold(text[:len(prefix)], prefix)
}

// code sets a text in the letters of code. HTML's tag is used because the content of a Markdown code span can't be escaped.
func code(text string) string {
	if text == "" {
		return ""
	}
	return "<code>" + escapeMarkdown(text) + "</code>"
}

// cells is one row of a table.
func cells(columns ...string) string { return "| " + strings.Join(columns, " | ") + " |\n" }

// heading is the first two rows of a table.
func heading(columns ...string) string {
	rule := make([]string, len(columns))
	for i := range columns {
		rule[i] = "---"
	}
	return cells(columns...) + cells(rule...)
}

// fold hides a long part behind its title. The empty lines are what makes Markdown inside HTML work
// (https://github.github.com/gfm/#html-blocks).
func fold(title, body string) string {
	return "<details><summary>" + title + "</summary>\n\n" + strings.TrimRight(body, "\n") + "\n\n</details>\n"
}
