package strictdecode

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Withholder is a struct that some keys are kept out of on purpose. Whoever tries one should learn why, rather than look for
// another spelling.
type Withholder interface {
	// WithheldKeys are those keys, and why each can't be set.
	WithheldKeys() map[string]string
}

// Unknown is the problem of a key that a struct type does not have; known are those that it has. It never shows the value.
func Unknown(structType reflect.Type, path, key string, known []string) validation.Problem {
	at := validation.Join(path, key)
	if withholder, withholds := reflect.New(structType).Interface().(Withholder); withholds {
		reasons := withholder.WithheldKeys()
		for _, withheld := range slices.Sorted(maps.Keys(reasons)) {
			// Tools and templates write TLS and SSL in either case.
			if strings.EqualFold(withheld, key) {
				return validation.Problem{Path: at, Message: "can't be set: " + reasons[withheld], Expected: "no such key", Got: validation.Quote(key)}
			}
		}
	}
	return validation.Unknown(at, "key", key, known)
}
