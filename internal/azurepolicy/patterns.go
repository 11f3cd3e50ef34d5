package azurepolicy

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"
)

// like compares with a text in which one * stands for any characters, without regard to case,
// https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#conditions
func like(value, target any) (bool, error) {
	pattern := strings.ToLower(scalarText(target))
	if strings.Count(pattern, "*") > 1 {
		return false, fmt.Errorf("the pattern must have one * only")
	}
	if !isScalar(value) {
		return false, nil
	}
	text := strings.ToLower(scalarText(value))
	before, after, wild := strings.Cut(pattern, "*")
	if !wild {
		return text == pattern, nil
	}
	return len(text) >= len(before)+len(after) && strings.HasPrefix(text, before) && strings.HasSuffix(text, after), nil
}

// matches compares character by character: # is a digit, ? a letter, . any character, and any other one itself.
func matches(insensitive bool) func(value, target any) (bool, error) {
	return func(value, target any) (bool, error) {
		if !isScalar(value) {
			return false, nil
		}
		text, pattern := []rune(scalarText(value)), []rune(scalarText(target))
		if len(text) != len(pattern) {
			return false, nil
		}
		for i, wanted := range pattern {
			if !matchesRune(text[i], wanted, insensitive) {
				return false, nil
			}
		}
		return true, nil
	}
}

func matchesRune(got, wanted rune, insensitive bool) bool {
	switch {
	case wanted == '#':
		return unicode.IsDigit(got)
	case wanted == '?':
		return unicode.IsLetter(got)
	case wanted == '.':
		return true
	case insensitive:
		return unicode.ToLower(got) == unicode.ToLower(wanted)
	default:
		return got == wanted
	}
}

// orderOf compares numbers, times and texts; the two must be of one type.
func orderOf(value, target any) (int, error) {
	switch v := value.(type) {
	case nil:
		return 0, fmt.Errorf("the property is missing, and how that compares is not documented")
	case float64:
		if t, ok := target.(float64); ok {
			return orderOfNumbers(v, t), nil
		}
	case string:
		t, ok := target.(string)
		if !ok {
			break
		}
		at, isTime := parseTime(v)
		other, isTimeToo := parseTime(t)
		if isTime && isTimeToo {
			return at.Compare(other), nil
		}
		return orderOfTexts(v, t)
	}
	return 0, fmt.Errorf("when the types differ Azure ends in an error, and these are %s and %s", describe(value), describe(target))
}

func orderOfNumbers(a, b float64) int { return cmp.Compare(a, b) }

// orderOfTexts compares as .NET's InvariantCultureIgnoreCase does, as far as that is plain: letters and digits, and a text
// that begins another. How two different other characters are ordered depends on the culture's tables.
func orderOfTexts(a, b string) (int, error) {
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	for i := range min(len(x), len(y)) {
		if x[i] == y[i] {
			continue
		}
		if !plainRune(x[i]) || !plainRune(y[i]) {
			return 0, undecidablef("the order of %s and %s depends on the tables of .NET", quote(a), quote(b))
		}
		return cmp.Compare(x[i], y[i]), nil
	}
	return cmp.Compare(len(x), len(y)), nil
}

func plainRune(r rune) bool { return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' }
