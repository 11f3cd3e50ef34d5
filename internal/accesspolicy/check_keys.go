package accesspolicy

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

const expectedKeys = "either keyPrefixes, with at least one prefix, or allKeys: true"

// checkKeys wants the reach over keys said once and on purpose: Redis reaches none when nothing is said.
func (p Permissions) checkKeys() validation.Problems {
	var problems validation.Problems
	switch {
	case p.AllKeys && len(p.KeyPrefixes) > 0:
		problems.Add(fieldAllKeys, "makes keyPrefixes meaningless", expectedKeys, "")
	case !p.AllKeys && len(p.KeyPrefixes) == 0:
		problems.Add(fieldKeyPrefixes, "missing", expectedKeys, "")
	}
	for i, prefix := range p.KeyPrefixes {
		problems.Append(checkPrefix(validation.Index(fieldKeyPrefixes, i), prefix))
	}
	return append(problems, duplicates(fieldKeyPrefixes, p.KeyPrefixes)...)
}

// checkPrefix keeps a prefix literal: a blank would end the rule and begin another, and Redis reads the other characters
// as a pattern (https://redis.io/docs/latest/commands/keys/).
func checkPrefix(path, prefix string) validation.Problems {
	const globs = `?[]\`
	problem := validation.Problem{Path: path, Got: validation.Quote(prefix)}
	switch {
	case prefix == "" || strings.Trim(prefix, "*") == "":
		problem.Message = "reaches every key"
		problem.Expected = "the beginning of a key, such as orders:, or allKeys: true instead"
	case !utf8.ValidString(prefix) || strings.ContainsFunc(prefix, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }):
		problem.Message = "holds a blank or a character that can't be seen"
		problem.Expected = "visible characters only; a blank would begin another rule"
	case strings.Contains(prefix, "*"):
		problem.Message = "holds a *, which is added to the end of each prefix and means nothing else"
		problem.Expected = "the beginning of a key, such as orders:"
		if literal, _, _ := strings.Cut(prefix, "*"); literal != "" {
			problem.Expected = "the prefix alone, such as " + validation.Quote(literal)
		}
	case strings.ContainsAny(prefix, globs):
		problem.Message = "holds one of ? [ ] \\, which Redis reads as a pattern"
		problem.Expected = "a literal prefix, such as orders:"
	case strings.HasPrefix(prefix, "~"):
		problem.Message = "begins with the ~ of an ACL rule, which is added to each prefix"
		problem.Expected = "the prefix alone, such as orders:"
	default:
		return nil
	}
	return validation.Problems{problem}
}

// CheckPrefixes returns everything that is wrong with a list of prefixes of its own; the path is that of the field
// around `keyPrefixes`.
func CheckPrefixes(path string, prefixes []string) validation.Problems {
	var problems validation.Problems
	if len(prefixes) == 0 {
		problems.Add(fieldKeyPrefixes, "missing", "at least one prefix, such as test:", "")
	}
	for i, prefix := range prefixes {
		problems.Append(checkPrefix(validation.Index(fieldKeyPrefixes, i), prefix))
	}
	problems.Append(duplicates(fieldKeyPrefixes, prefixes))
	problems.Append(Permissions{KeyPrefixes: prefixes}.checkCovered())
	return problems.Under(path)
}
