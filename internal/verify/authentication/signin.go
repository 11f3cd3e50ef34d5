package authentication

import (
	"context"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/session"
)

const (
	credentialHint = "check the identity (--credential, --client-id, --object-id) and that this machine may use it"
	accessHint     = "the object id may have no access to this cache (the environment's access list), or Entra authentication may be off (RDT-IDN-01)"
)

// signIn signs in as the principal, and asks the cache who it takes the client for.
func (r *run) signIn(ctx context.Context) verify.Outcome {
	if r.Principal == nil {
		return signsIn.notTried(noPrincipal)
	}
	credentials, err := r.Principal.SignIn(ctx)
	if err != nil {
		return signsIn.notProven(err.Error(), credentialHint)
	}
	r.credentials = credentials
	opened, err := r.open(ctx)
	if err != nil {
		return signsIn.notProven(session.Explain(err), reachHint)
	}
	defer opened.Close()
	reply := opened.Do(ctx, "AUTH", credentials.User(), credentials.Reveal())
	switch reply.Verdict {
	case session.Answered:
	case session.Unreachable, session.Unready:
		return signsIn.notProven(reply.Says(), "run this again when the cache is ready")
	default:
		return signsIn.failed("user "+credentials.User()+": "+reply.Says(), accessHint)
	}
	if after := opened.Do(ctx, "PING"); !signedIn(after) {
		return signsIn.failed("OK, but then PING: "+after.Says(), accessHint)
	}
	return r.named(ctx, opened)
}

// signedIn says that a reply is one to somebody who is signed in; what PING is refused for lack of permission is.
func signedIn(reply session.Reply) bool {
	switch reply.Verdict {
	case session.Unreachable, session.NotSignedIn, session.WrongSecret:
		return false
	}
	return true
}

// named compares the name that the cache has for the client. A cache that doesn't tell has accepted AUTH with the name.
func (r *run) named(ctx context.Context, opened *session.Session) verify.Outcome {
	name, command := ask(ctx, opened)
	switch {
	case command == "":
		r.accepted = true
		return signsIn.proved("OK as user " + r.credentials.User() + "; it may not ask the cache for its name")
	case name != r.credentials.User():
		return signsIn.failed(command+" gives another name than "+r.credentials.User(), accessHint)
	}
	r.accepted = true
	return signsIn.proved("OK as user " + name + ", by " + command)
}

// ask asks for the user's name. Azure's classic service has no ACL command
// (https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure#redis-commands-not-supported-in-azure-cache-for-redis),
// CLIENT INFO came with Redis 6.2, and a policy can lack both.
func ask(ctx context.Context, opened *session.Session) (name, command string) {
	if text, ok := opened.Do(ctx, "ACL", "WHOAMI").Value.(string); ok && text != "" {
		return text, "ACL WHOAMI"
	}
	text, ok := opened.Do(ctx, "CLIENT", "INFO").Value.(string)
	if !ok {
		return "", ""
	}
	for _, field := range strings.Fields(text) {
		if value, found := strings.CutPrefix(field, "user="); found {
			return value, "CLIENT INFO"
		}
	}
	return "", ""
}
