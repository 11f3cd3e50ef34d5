package accesskeys

import (
	"crypto/subtle"
	"fmt"
	"regexp"
	"strings"
)

// mask stands for key material wherever text is made.
const mask = "[key not shown]"

// Key is an access key. It can be published and compared; it cannot be printed, marshalled or logged.
type Key struct {
	// A function, because fmt and reflection print the contents of unexported fields without asking their methods.
	reveal func() string
}

// newKey wraps key material.
func newKey(value string) Key { return Key{reveal: func() string { return value }} }

// value is the key itself; only the request that publishes it and [PublishedKey] may ask.
func (k Key) value() string {
	if k.reveal == nil {
		return ""
	}
	return k.reveal()
}

// Same says whether both are the same key. Two absent keys are not.
func (k Key) Same(other Key) bool {
	value := k.value()
	return value != "" && subtle.ConstantTimeCompare([]byte(value), []byte(other.value())) == 1
}

// String implements fmt.Stringer with a mask.
func (Key) String() string { return mask }

// GoString implements fmt.GoStringer with a mask.
func (Key) GoString() string { return mask }

// Format implements fmt.Formatter with a mask, whatever the verb.
func (Key) Format(state fmt.State, _ rune) { fmt.Fprint(state, mask) }

// MarshalText implements encoding.TextMarshaler with a mask, for JSON, YAML, XML and slog alike.
func (Key) MarshalText() ([]byte, error) { return []byte(mask), nil }

// MarshalJSON implements json.Marshaler with a mask.
func (Key) MarshalJSON() ([]byte, error) { return []byte(`"` + mask + `"`), nil }

// Slot is one of a cache's two keys, spelled as the keyType of ARM's regenerateKey and as the tag CredentialId.
type Slot string

// The two slots, https://learn.microsoft.com/rest/api/redis/redis/regenerate-key
const (
	Primary   Slot = "Primary"
	Secondary Slot = "Secondary"
)

// Other is the other slot.
func (s Slot) Other() Slot {
	if s == Secondary {
		return Primary
	}
	return Secondary
}

// pair is both keys of a cache as it listed them.
type pair struct{ primary, secondary Key }

func (p pair) of(slot Slot) Key {
	if slot == Secondary {
		return p.secondary
	}
	return p.primary
}

// slotOf finds the slot that holds key; "" when the cache would refuse it.
func (p pair) slotOf(key Key) Slot {
	switch {
	case key.Same(p.primary):
		return Primary
	case key.Same(p.secondary):
		return Secondary
	default:
		return ""
	}
}

// keyLike matches what could be an access key: base64 of 24 bytes or more.
var keyLike = regexp.MustCompile(`[A-Za-z0-9+/]{32,}={0,2}`)

// masked removes from a service's words all that could be key material. Resource ids are recognised and kept.
func masked(text string) string {
	return keyLike.ReplaceAllStringFunc(text, func(found string) string {
		if strings.Contains(found, "/providers/") || strings.Contains(found, "resourceGroups/") {
			return found
		}
		return mask
	})
}
