package accesspolicy

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// readingWords promise that a policy only reads; words are parted as in order-reader, orderReader and order reader.
var readingWords = []string{"reader", "readers", "readonly", "viewer", "viewers"}

// alwaysMore are the categories that are more than reading whatever is excluded from them.
var alwaysMore = []string{everything, categoryWrite, categoryAdmin, categoryDangerous}

// checkName keeps a name from promising less than the policy grants.
func (p Permissions) checkName(name string) validation.Problems {
	if !promisesReading(name) {
		return nil
	}
	var problems validation.Problems
	refuse := func(path, what, got string) {
		problems.Add(path, fmt.Sprintf("%s, but the name %s promises reading: a reader of the Azure portal would take this policy for harmless", what, validation.Quote(name)),
			"another name, or permissions that only read", validation.Quote(got))
	}
	byCategory := Permissions{Categories: p.Categories, ExcludedCategories: p.ExcludedCategories, ExcludedCommands: p.ExcludedCommands}.allowed()
	for i, category := range p.Categories {
		if what := categoryBeyondReading(category, byCategory); what != "" {
			refuse(validation.Index(fieldCategories, i), what, category)
		}
	}
	for i, command := range p.Commands {
		if what := commandBeyondReading(command); what != "" {
			refuse(validation.Index(fieldCommands, i), what, command)
		}
	}
	return problems
}

// categoryBeyondReading says what a category allows beyond reading, or "". Exclusions count, except for the categories
// that are broad by their nature.
func categoryBeyondReading(category string, allowed map[string]bool) string {
	if slices.Contains(alwaysMore, category) {
		return "the category " + category + " is more than reading"
	}
	for _, command := range slices.Sorted(maps.Keys(allowed)) {
		if isIn(command, category) && isIn(command, categoryWrite) {
			return "the category " + category + " includes commands that write, such as " + command
		}
	}
	return ""
}

// commandBeyondReading says what a command does beyond reading, or "". A part of a container that administers, such as
// cluster|info, may well only read: Azure's own Data Reader has it.
func commandBeyondReading(command string) string {
	name, part := cut(command)
	switch {
	case isIn(name, categoryWrite):
		return name + " writes"
	case part == "" && isIn(name, categoryAdmin) && !isIn(name, categoryRead):
		return name + " administers the cache"
	}
	return ""
}

// promisesReading says whether one of the words of a name is a promise to read only.
func promisesReading(name string) bool {
	words := words(name)
	for i, word := range words {
		if slices.Contains(readingWords, word) || word == "read" && i+1 < len(words) && words[i+1] == "only" {
			return true
		}
	}
	return false
}

// words parts a name at everything that is no letter and at the humps of camel case (APIReader is api and reader).
func words(name string) []string {
	letters := []rune(name)
	var parted strings.Builder
	for i, letter := range letters {
		hump := i > 0 && unicode.IsUpper(letter) &&
			(unicode.IsLower(letters[i-1]) || i+1 < len(letters) && unicode.IsLower(letters[i+1]))
		if hump {
			parted.WriteByte(' ')
		}
		parted.WriteRune(unicode.ToLower(letter))
	}
	return strings.FieldsFunc(parted.String(), func(r rune) bool { return !unicode.IsLetter(r) })
}
