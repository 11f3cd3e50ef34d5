package authorisation

import (
	"crypto/rand"
	"encoding/hex"
	"strings"
)

// random is a part of a name that nobody has.
func random() string {
	raw := make([]byte, 16)
	_, _ = rand.Read(raw) // it never fails, https://pkg.go.dev/crypto/rand#Read
	return "redoubt-verify-" + hex.EncodeToString(raw)
}

// channel is a channel that nobody listens to.
func channel() string { return random() }

// insideKey is a key that nobody has and that the policy reaches; without one, within is false.
func (r *run) insideKey() (key string, within bool) {
	if r.grant.Policy.AllKeys() {
		return random(), true
	}
	for _, pattern := range r.grant.Policy.KeyPatterns() {
		if strings.Contains(pattern, "*") && !strings.ContainsAny(pattern, `?[]\`) {
			return strings.ReplaceAll(pattern, "*", random()), true
		}
	}
	return random(), false
}

// outsideKeys are keys that nobody has and that the policy doesn't reach: one from nowhere near, and one beside each
// prefix, which differs from it in its last letter.
func (r *run) outsideKeys() []string {
	keys := []string{random()}
	for _, pattern := range r.grant.Policy.KeyPatterns() {
		prefix, _, _ := strings.Cut(pattern, "*")
		if prefix == "" || strings.ContainsAny(prefix, `?[]\`) {
			continue
		}
		keys = append(keys, prefix[:len(prefix)-1]+"~"+random())
	}
	return keys
}
