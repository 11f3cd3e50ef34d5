package session

import (
	"context"
	"fmt"
)

// Credentials are a user's name and its secret: a token of Entra, an access key, or the password of a local user. They
// print the name alone, whatever the verb. The zero value is nobody, who doesn't sign in.
type Credentials struct {
	user, secret string
}

// NewCredentials is the user with the secret. For Entra the user is the principal's object id
// (https://learn.microsoft.com/azure/redis/entra-for-authentication).
func NewCredentials(user, secret string) Credentials {
	return Credentials{user: user, secret: secret}
}

// User is the name of the user.
func (c Credentials) User() string { return c.user }

// Reveal is the secret. It is for AUTH alone.
func (c Credentials) Reveal() string { return c.secret }

// Format implements [fmt.Formatter].
func (c Credentials) Format(state fmt.State, _ rune) {
	_, _ = fmt.Fprintf(state, "user %q, its secret withheld", c.user)
}

// MarshalText implements [encoding.TextMarshaler], which JSON uses.
func (c Credentials) MarshalText() ([]byte, error) {
	return []byte(fmt.Sprint(c)), nil
}

// Principal is whom the probes sign in as.
type Principal interface {
	// SignIn obtains the credentials, which can take a token service. Its error holds no secret; it is shown.
	SignIn(ctx context.Context) (Credentials, error)
}

// Fixed is a principal whose secret doesn't change, such as a user of `redoubt local`.
func Fixed(user, secret string) Principal {
	return fixed{NewCredentials(user, secret)}
}

type fixed struct{ credentials Credentials }

func (f fixed) SignIn(context.Context) (Credentials, error) { return f.credentials, nil }
