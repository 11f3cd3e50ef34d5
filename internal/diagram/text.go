package diagram

import "strings"

// Sizes of text and boxes, in pixels.
const (
	titleSize  = 17.0
	groupSize  = 13.0
	labelSize  = 12.5
	nameSize   = 11.5
	noteSize   = 11.5
	lineHeight = 15.0
	boxWidth   = 204.0
	boxPadding = 10.0
)

// The width of a character, as a part of the font's size. The picture names no font of its own, so these are those of a
// wide one, and text is never wider than its box whatever font the reader has.
const (
	narrowWidth = 0.36 // i, l, ...
	middleWidth = 0.62
	wideWidth   = 0.98 // m, W, ...
	boldness    = 1.08 // how much wider bold text is
)

// widthOf is an upper estimate of how wide a text is.
func widthOf(text string, size float64) float64 {
	width := 0.0
	for _, r := range text {
		switch {
		case strings.ContainsRune("iljtfI.,:;'|!()[] -", r):
			width += narrowWidth
		case strings.ContainsRune("mwMWQO@%", r):
			width += wideWidth
		default:
			width += middleWidth
		}
	}
	return width * size
}

// wrap breaks a name into lines that are no wider than a box: after a separator if there is one, else anywhere.
func wrap(text string, size, width float64) []string {
	var lines []string
	for widthOf(text, size) > width {
		end, separator := 0, 0
		for i, r := range text {
			if i > 0 && widthOf(text[:i+len(string(r))], size) > width {
				break
			}
			end = i + len(string(r))
			if strings.ContainsRune("-._/ ", r) {
				separator = end
			}
		}
		if separator > 0 {
			end = separator
		}
		lines = append(lines, strings.TrimSpace(text[:end]))
		text = text[end:]
	}
	return append(lines, text)
}
