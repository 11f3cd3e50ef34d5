package report

// PlainMarkdown makes any text plain inside a paragraph, a list item or a cell of a table of GitHub's Markdown, on one line:
// nothing in it formats, links or mentions.
func PlainMarkdown(text string) string { return escapeMarkdown(text) }
