package accesspolicy

import "strings"

// matches says whether a key matches a pattern, as stringmatchlen of Redis does it
// (https://redis.io/docs/latest/commands/keys/ describes the patterns): * any bytes, ? one byte, [a-c] and [^a-c] one of a
// class, \ the next byte as it is. A class that is not closed ends with the pattern.
func matches(pattern, key string) bool {
	if key == "" {
		return pattern == ""
	}
	for pattern != "" && key != "" {
		switch pattern[0] {
		case '*':
			return matchesStar(strings.TrimLeft(pattern, "*"), key)
		case '?':
			pattern, key = pattern[1:], key[1:]
		case '[':
			inside, rest := class(pattern[1:], key[0])
			if !inside {
				return false
			}
			pattern, key = rest, key[1:]
		default:
			if pattern[0] == '\\' && len(pattern) > 1 {
				pattern = pattern[1:]
			}
			if pattern[0] != key[0] {
				return false
			}
			pattern, key = pattern[1:], key[1:]
		}
	}
	return key == "" && strings.Trim(pattern, "*") == ""
}

// matchesStar tries what is left of a pattern after a star at each place of the key.
func matchesStar(pattern, key string) bool {
	if pattern == "" {
		return true
	}
	for from := range len(key) {
		if matches(pattern, key[from:]) {
			return true
		}
	}
	return false
}

// class judges a byte by the class that begins after the bracket, and returns the pattern behind the class.
func class(pattern string, letter byte) (inside bool, rest string) {
	negated := strings.HasPrefix(pattern, "^")
	if negated {
		pattern = pattern[1:]
	}
	for pattern != "" && pattern[0] != ']' {
		switch {
		case pattern[0] == '\\' && len(pattern) >= 2:
			inside = inside || pattern[1] == letter
			pattern = pattern[2:]
		case len(pattern) >= 3 && pattern[1] == '-':
			low, high := min(pattern[0], pattern[2]), max(pattern[0], pattern[2])
			inside = inside || low <= letter && letter <= high
			pattern = pattern[3:]
		default:
			inside = inside || pattern[0] == letter
			pattern = pattern[1:]
		}
	}
	return inside != negated, strings.TrimPrefix(pattern, "]")
}
