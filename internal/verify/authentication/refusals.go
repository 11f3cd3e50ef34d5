package authentication

import (
	"context"
	"crypto/rand"
	"encoding/base64"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/session"
)

// openHint is for a server that lets everybody in.
const openHint = "whoever reaches the port has the rights of the user default, without a password: on a classic cache take redisConfiguration.authnotrequired away (RDT-IDN-03); on a server of your own, `user default off`"

// madeUpKey has the form of an access key, 32 random bytes, and is none.
func madeUpKey() string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // it never fails, https://pkg.go.dev/crypto/rand#Read
	return base64.StdEncoding.EncodeToString(raw)
}

// reachHint is for a cache that can't be asked at all; the other groups of the report say why.
const reachHint = "see DNS, Ports and TLS in this report; run this inside the network that has the cache's private endpoint"

// refused tries a sign-in that must fail, on a connection of its own.
func (r *run) refused(ctx context.Context, claim claim, words ...string) verify.Outcome {
	opened, err := r.open(ctx)
	if err != nil {
		return claim.notProven(session.Explain(err), reachHint)
	}
	defer opened.Close()
	reply := opened.Do(ctx, words...)
	if reply.OpenToAll {
		return claim.failed("the cache says that the user default has no password", openHint)
	}
	switch reply.Verdict {
	case session.Answered:
		return claim.failed("it was accepted", acceptedHint[claim.probe])
	case session.Unreachable, session.Unready:
		return claim.notProven(reply.Says(), "run this again when the cache is ready")
	}
	// Whatever word the refusal has, the connection must be good for nothing after it.
	after := opened.Do(ctx, "PING")
	switch {
	case after.Verdict == session.NotSignedIn, after.Verdict == session.Unreachable && reply.Verdict == session.WrongSecret:
		return claim.proved("refused (" + reply.Code + ")")
	case after.Verdict == session.Unreachable:
		return claim.notProven(reply.Says()+", then: "+after.Says(), "")
	default:
		return claim.failed("refused ("+reply.Code+"), but PING without a sign-in: "+after.Says(), openHint)
	}
}

// acceptedHint says what to do about a sign-in that must not have been accepted.
var acceptedHint = map[string]string{
	wrongKey.probe:      openHint,
	wrongKeyNamed.probe: openHint,
	givenKey.probe:      "turn access keys off: leave accessKeys out of the environment (RDT-IDN-02), and regenerate both keys, because this one was handed around",
	wrongSecret.probe:   nopassHint,
	forgedToken.probe:   nopassHint, forgedClaims.probe: nopassHint, foreignToken.probe: nopassHint, expiredToken.probe: nopassHint,
	otherPrincipal.probe: "whoever has any token gets in as that principal: " + nopassHint,
}

const nopassHint = "the user needs no password (nopass), or the server behind this name does not check tokens: no user of a cache may be like that"

// noKey says why no access key is tried; "" when one is.
func (r *run) noKey() string {
	switch {
	case r.target.Service == verify.Local:
		return "a local server has no access keys of Azure"
	case !r.target.AccessKeysOff:
		return "access keys are not said to be off for this cache"
	case r.AccessKey == nil:
		return "a wrong key can't show that access keys are off, and this program reads no key: RDT-IDN-02 of `redoubt check` judges the setting, or pass a key with --access-key-file"
	}
	return ""
}

// keyThatWasGiven tries the access key that the user passed.
func (r *run) keyThatWasGiven(ctx context.Context) verify.Outcome {
	if reason := r.noKey(); reason != "" {
		return givenKey.notTried(reason)
	}
	key, err := r.AccessKey(ctx)
	switch {
	case err != nil:
		return givenKey.notProven("the key could not be read: "+err.Error(), "")
	case key == "":
		return givenKey.notProven("the key that was given is empty", "")
	}
	return r.refused(ctx, givenKey, "AUTH", key)
}
