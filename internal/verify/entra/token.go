package entra

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Token is an access token and what it says of itself, unverified: only the cache can tell whether it is genuine. It
// prints the object id alone, whatever the verb.
type Token struct {
	raw string
	// ObjectID is the principal's, by which the cache knows it (claim oid).
	ObjectID string
	// Expires is when the token ends.
	Expires time.Time
}

// errNoToken is an answer that is not a token; none of it is shown.
var errNoToken = errors.New("what came is not a token of Entra with an object id (a JWT with the claim oid)")

// Read reads the claims of a token, https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
func Read(raw string) (Token, error) {
	parts := strings.Split(raw, ".")
	if len(parts) != 3 {
		return Token{}, errNoToken
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return Token{}, errNoToken
	}
	var claims struct {
		ObjectID string `json:"oid"`
		Expires  int64  `json:"exp"`
	}
	if json.Unmarshal(payload, &claims) != nil || claims.ObjectID == "" {
		return Token{}, errNoToken
	}
	return Token{raw: raw, ObjectID: claims.ObjectID, Expires: time.Unix(claims.Expires, 0)}, nil
}

// Reveal is the token itself. It is for AUTH alone.
func (t Token) Reveal() string { return t.raw }

// Format implements [fmt.Formatter].
func (t Token) Format(state fmt.State, _ rune) {
	_, _ = fmt.Fprintf(state, "token of %s, withheld", t.ObjectID)
}

// MarshalText implements [encoding.TextMarshaler], which JSON uses.
func (t Token) MarshalText() ([]byte, error) { return []byte(fmt.Sprint(t)), nil }

// longestMessage is as much of a token service's message as is shown.
const longestMessage = 300

// jwt is what a token looks like: a header in base64 that begins with {" and parts after it.
var jwt = regexp.MustCompile(`eyJ[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*)*`)

// clean makes one line of a message and takes out what looks like a token: messages of token services quote requests and
// answers.
func clean(err error) string {
	text := jwt.ReplaceAllString(strings.Join(strings.Fields(err.Error()), " "), "(a token, withheld)")
	if len(text) > longestMessage {
		text = strings.ToValidUTF8(text[:longestMessage], "") + " ..."
	}
	return text
}
