package authentication

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/redoubt-iac/redoubt/internal/verify"
)

// noTokens says why a local user isn't tried.
const noTokens = "this principal has a password and no token of Entra"

// wrongTokens tries what a genuine token must not be good for. The cache has accepted one before.
func (r *run) wrongTokens(ctx context.Context) []verify.Outcome {
	source, ok := r.Principal.(tokens)
	if !ok {
		var outcomes []verify.Outcome
		for _, claim := range tokenClaims {
			outcomes = append(outcomes, claim.notTried(noTokens))
		}
		return outcomes
	}
	user, token := r.credentials.User(), r.credentials.Reveal()
	outcomes := []verify.Outcome{r.refused(ctx, forgedToken, "AUTH", user, resigned(token))}
	if extended, err := putOff(token); err == nil {
		outcomes = append(outcomes, r.refused(ctx, forgedClaims, "AUTH", user, extended))
	} else {
		outcomes = append(outcomes, forgedClaims.notTried(err.Error()))
	}
	return append(outcomes, r.asAnother(ctx), r.foreign(ctx, source))
}

// resigned is the token with a signature of the same length that can't be right.
func resigned(token string) string {
	at := strings.LastIndexByte(token, '.') + 1
	length := base64.RawURLEncoding.DecodedLen(len(token) - at)
	return token[:at] + base64.RawURLEncoding.EncodeToString(slices.Repeat([]byte{0x5a}, length))
}

// putOff is the token with an end a day later, under the old signature.
func putOff(token string) (string, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return "", errUnreadable
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return "", errUnreadable
	}
	claims := map[string]json.RawMessage{}
	if json.Unmarshal(payload, &claims) != nil {
		return "", errUnreadable
	}
	later, err := json.Marshal(time.Now().Add(24 * time.Hour).Unix())
	if err != nil {
		return "", errUnreadable
	}
	claims["exp"] = later
	changed, err := json.Marshal(claims)
	if err != nil {
		return "", errUnreadable
	}
	return parts[0] + "." + base64.RawURLEncoding.EncodeToString(changed) + "." + parts[2], nil
}

var errUnreadable = errors.New("the token's claims can't be read here")

// asAnother uses the token under other names.
func (r *run) asAnother(ctx context.Context) verify.Outcome {
	others := slices.DeleteFunc(slices.Clone(r.OtherPrincipals), func(id string) bool { return strings.EqualFold(id, r.credentials.User()) })
	known := "another principal of the access list"
	if len(others) == 0 {
		others, known = []string{uuid.NewString()}, "a made-up object id"
	}
	var outcome verify.Outcome
	for _, other := range others {
		outcome = r.refused(ctx, otherPrincipal, "AUTH", other, r.credentials.Reveal())
		if outcome.Status != verify.Proved {
			outcome.Saw = "as " + other + ": " + outcome.Saw
			return outcome
		}
	}
	outcome.Saw += ", as " + known
	return outcome
}

// foreign sends a token that is genuine, but not for Redis.
func (r *run) foreign(ctx context.Context, source tokens) verify.Outcome {
	if r.ForeignScope == "" {
		return foreignToken.notTried("it would hand the cache a token that opens something else; name an application that is worth nothing with --foreign-scope")
	}
	token, err := source.Foreign(ctx, r.ForeignScope)
	if err != nil {
		return foreignToken.notProven(err.Error(), "name an application of this tenant that the identity can get a token for")
	}
	return r.refused(ctx, foreignToken, "AUTH", token.ObjectID, token.Reveal())
}
