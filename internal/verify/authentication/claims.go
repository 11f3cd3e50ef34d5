package authentication

import "github.com/redoubt-iac/redoubt/internal/verify"

// Group is the heading of this package's outcomes.
const Group = "Authentication"

// claim is what must be so, and what has to be seen for it.
type claim struct {
	probe, title, expected string
	controls               []string
}

// The controls that refusals prove from the inside.
var (
	entraOn   = []string{"RDT-IDN-01"}
	keysOff   = []string{"RDT-IDN-02"}
	nobodyIn  = []string{"RDT-IDN-03"}
	noControl []string
)

var (
	noCredentials  = claim{"authentication.no-credentials", "a client without credentials gets nothing", "NOAUTH", nobodyIn}
	wrongKey       = claim{"authentication.wrong-key", "a wrong access key is refused", "WRONGPASS", nobodyIn}
	wrongKeyNamed  = claim{"authentication.wrong-key-default", "a wrong access key is refused to the user default", "WRONGPASS", nobodyIn}
	givenKey       = claim{"authentication.access-key", "the access key that was given is refused", "WRONGPASS", keysOff}
	signsIn        = claim{"authentication.sign-in", "the principal signs in under its own name", "OK", entraOn}
	wrongSecret    = claim{"authentication.wrong-secret", "the principal's name is no use without its secret", "WRONGPASS", entraOn}
	forgedToken    = claim{"authentication.forged-token", "a token with another signature is refused", "WRONGPASS", entraOn}
	forgedClaims   = claim{"authentication.forged-claims", "a token whose end was put off is refused", "WRONGPASS", entraOn}
	otherPrincipal = claim{"authentication.other-principal", "a token is no use under the name of another principal", "WRONGPASS", entraOn}
	foreignToken   = claim{"authentication.foreign-audience", "a token for another application than Redis is refused", "WRONGPASS", entraOn}
	expiredToken   = claim{"authentication.expired-token", "a token whose time is over is refused", "WRONGPASS", entraOn}
	refreshed      = claim{"authentication.refresh", "a connection stays when its token is renewed", "OK on the same connection", noControl}
	outlives       = claim{"authentication.refresh-watched", "a connection outlives its first token", "an answer on the same connection after the token's end", noControl}
)

// tokenClaims are those that only a principal with tokens can be tried by.
var tokenClaims = []claim{forgedToken, forgedClaims, otherPrincipal, foreignToken}

// anonymous are the claims that need nothing secret, and signing the others, in the order of the report. The first two of
// signing don't depend on a sign-in that was accepted.
var (
	anonymous = []claim{noCredentials, wrongKey, wrongKeyNamed}
	signing   = []claim{
		givenKey, signsIn, wrongSecret, forgedToken, forgedClaims, otherPrincipal, foreignToken, refreshed, expiredToken, outlives,
	}
)

func (c claim) outcome(status verify.Status, saw, hint string) verify.Outcome {
	return verify.Outcome{Probe: c.probe, Title: c.title, Expected: c.expected, Status: status, Saw: saw, Hint: hint, Controls: c.controls}
}

func (c claim) proved(saw string) verify.Outcome { return c.outcome(verify.Proved, saw, "") }

func (c claim) failed(saw, hint string) verify.Outcome { return c.outcome(verify.Failed, saw, hint) }

func (c claim) notProven(saw, hint string) verify.Outcome {
	return c.outcome(verify.NotProven, saw, hint)
}

func (c claim) notTried(why string) verify.Outcome { return c.outcome(verify.NotTried, "", why) }
