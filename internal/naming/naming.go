// Package naming derives and judges the ARM names that the components give.
package naming

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Rule is what a name may look like.
type Rule struct {
	Pattern           *regexp.Regexp
	Shortest, Longest int
	// Words describes the allowed characters to a user.
	Words string
}

// Check returns the problem of a name, or none.
func (r Rule) Check(path, name string) validation.Problems {
	if len(name) >= r.Shortest && len(name) <= r.Longest && r.Pattern.MatchString(name) {
		return nil
	}
	return validation.Problems{{
		Path:     path,
		Message:  "invalid name",
		Expected: fmt.Sprintf("%d to %d characters: %s", r.Shortest, r.Longest, r.Words),
		Got:      validation.Quote(name),
	}}
}

// Environment is redoubt's own rule for the name of an environment: it becomes a part of other names and must stay
// readable there.
var Environment = Rule{Pattern: regexp.MustCompile(`^[a-z][a-z0-9-]*$`), Shortest: 1, Longest: 20, Words: "lower-case letters, digits and hyphens, starting with a letter"}

// IsProduction says whether an environment is a production one: as the caller says, else by its name.
func IsProduction(environment string, said *bool) bool {
	if said != nil {
		return *said
	}
	return environment == "prod" || environment == "production"
}

// notAllowed is what no global name holds: anything but lower-case letters and digits.
var notAllowed = regexp.MustCompile(`[^a-z0-9]+`)

// Hash is six characters that tell the given parts from any others.
func Hash(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])[:6]
}

// Global joins a prefix, readable parts and a final hash to a name of lower-case letters, digits and single hyphens,
// at most longest characters: the readable middle is cut, the hash never. Empty parts are left out.
func Global(prefix string, longest int, parts ...string) string {
	last := len(parts) - 1
	words := []string{prefix}
	for _, part := range parts[:last] {
		if word := strings.Trim(notAllowed.ReplaceAllString(strings.ToLower(part), "-"), "-"); word != "" {
			words = append(words, word)
		}
	}
	readable := Cut(strings.Join(words, "-"), longest-len(parts[last])-1)
	return readable + "-" + parts[last]
}

// Cut shortens a name to at most longest characters and never leaves a separator at its end.
func Cut(name string, longest int) string {
	if len(name) <= longest {
		return name
	}
	return strings.TrimRight(name[:longest], "-_.")
}
