package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// oneLine makes a text safe to show in one line: white space of any kind becomes one space, and what a reader can't see
// or what steers a terminal becomes visible as an escape, such as `\x1b`. Invalid UTF-8 becomes U+FFFD. Characters that
// change the direction of text are escaped too, because with them a line reads otherwise than it is:
// https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
func oneLine(text string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(text, isSpace) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		for _, r := range word {
			writeVisible(&b, r)
		}
	}
	return b.String()
}

// isSpace is unicode.IsSpace without the controls that are no white space to a reader of logs (NEL, U+0085).
func isSpace(r rune) bool { return unicode.IsSpace(r) && r != '\u0085' }

// writeVisible writes a character as it is, or as an escape if it has no shape of its own.
func writeVisible(b *strings.Builder, r rune) {
	switch {
	case r == utf8.RuneError, unicode.IsGraphic(r):
		b.WriteRune(r)
	case r < 0x80:
		fmt.Fprintf(b, `\x%02x`, r)
	case r > 0xffff:
		fmt.Fprintf(b, `\U%08x`, r)
	default:
		fmt.Fprintf(b, `\u%04x`, r)
	}
}

// shorten cuts a text to so many characters, the ellipsis included.
func shorten(text string, longest int) string {
	if utf8.RuneCountInString(text) <= longest {
		return text
	}
	return string([]rune(text)[:longest-1]) + "…"
}

// count is "1 finding", "2 findings".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
