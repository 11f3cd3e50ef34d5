package validation

import (
	"sort"
	"strings"

	"github.com/agext/levenshtein"
)

// closeEnough is how alike two words must be, from 0 to 1, before a suggestion helps more than it confuses: just low
// enough for two letters that changed places in a word of four, such as prdo.
const closeEnough = 0.49

// shortestGuess is the length below which any two words are alike by chance.
const shortestGuess = 3

// Nearest returns the known word that resembles word most, or "" when none does.
func Nearest(word string, known []string) string {
	if len(word) < shortestGuess {
		return ""
	}
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
