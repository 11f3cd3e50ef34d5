package validation

import (
	"sort"
	"strings"

	"github.com/agext/levenshtein"
)

// closeEnough is the share of a word that may differ before a suggestion is more confusing than none.
const closeEnough = 0.5

// Nearest returns the known word that resembles word most, or "" when none does.
func Nearest(word string, known []string) string {
	best, nearest := closeEnough, ""
	for _, candidate := range known {
		similarity := levenshtein.Match(strings.ToLower(word), strings.ToLower(candidate), nil)
		if similarity > best {
			best, nearest = similarity, candidate
		}
	}
	return nearest
}

// OneOf words a choice: "one of a, b, c".
func OneOf(words []string) string {
	return "one of " + strings.Join(words, ", ")
}

// Unknown is the problem of a word that is not among those known; it names the nearest.
func Unknown(path, what, word string, known []string) Problem {
	sorted := append([]string(nil), known...)
	sort.Strings(sorted)
	message := "unknown " + what
	if nearest := Nearest(word, sorted); nearest != "" {
		message += ` (did you mean "` + nearest + `"?)`
	}
	return Problem{Path: path, Message: message, Expected: OneOf(sorted), Got: Quote(word)}
}
