package session

import (
	"errors"
	"regexp"
	"strings"

	"github.com/redis/go-redis/v9"
)

// Verdict is what a server made of a command.
type Verdict string

// The verdicts. Redis checks in this order: is there such a command, is the client signed in, may the user, is the key
// here, is the server fit for it (https://github.com/redis/redis/blob/7.0/src/server.c, processCommand). So whoever gets
// Elsewhere, Unready or Objected has passed the check of permissions.
const (
	// Answered: the command was carried out.
	Answered Verdict = "answered"
	// NotSignedIn: nobody may do this without signing in (NOAUTH).
	NotSignedIn Verdict = "not signed in"
	// WrongSecret: the sign-in was refused (WRONGPASS).
	WrongSecret Verdict = "wrong secret"
	// NotPermitted: the user may not do this (NOPERM).
	NotPermitted Verdict = "not permitted"
	// NoCommand: the server has no such command, or is told to have none, as Azure is with those that it manages itself.
	NoCommand Verdict = "no such command"
	// Elsewhere: the key is on another node, which could not be asked (MOVED, ASK).
	Elsewhere Verdict = "elsewhere"
	// Unready: the server could not, for a reason that has nothing to do with the user (LOADING, READONLY, OOM ...).
	Unready Verdict = "unready"
	// Objected: the command itself found fault with what it was given.
	Objected Verdict = "objected"
	// Unreachable: no reply of Redis came.
	Unreachable Verdict = "unreachable"
)

// Reply is a server's answer.
type Reply struct {
	Verdict Verdict
	// Code is the code word of an error reply, such as NOPERM; "" for an answer.
	Code string
	// Value is the answer: nil, a string, an int64 or a []any of them.
	Value any
	// Err is for Unreachable and Elsewhere, and for [Explain].
	Err error
	// OpenToAll says that the refusal of a sign-in told that the user default needs no password.
	OpenToAll bool
	node      string
}

// codes are the code words of error replies, https://github.com/redis/redis/blob/7.0/src/server.c (createSharedObjects),
// src/cluster.c (clusterRedirectClient).
var codes = map[string]Verdict{
	"NOAUTH": NotSignedIn, "WRONGPASS": WrongSecret, "NOPERM": NotPermitted,
	"MOVED": Elsewhere, "ASK": Elsewhere,
	"LOADING": Unready, "BUSY": Unready, "READONLY": Unready, "MASTERDOWN": Unready, "MISCONF": Unready, "OOM": Unready,
	"NOREPLICAS": Unready, "CLUSTERDOWN": Unready, "TRYAGAIN": Unready, "CROSSSLOT": Unready,
}

// texts are what replies with the code word ERR begin with, in lower case: Redis' own
// (https://github.com/redis/redis/blob/7.0/src/server.c, src/acl.c) and Redis Enterprise's
// (https://redis.io/docs/latest/operate/rs/references/compatibility/).
var texts = []struct {
	begin   string
	verdict Verdict
}{
	{"unknown command", NoCommand},
	{"unknown subcommand", NoCommand},
	{"command is not allowed", NoCommand},
	{"debug command not allowed", NoCommand},
	{"invalid password", WrongSecret},
	{"invalid username-password", WrongSecret},
	{"max number of clients reached", Unready},
}

// openToAll is how Redis answers AUTH with a password where the user default has none.
const openToAll = "auth <password> called without any password configured"

// codeWord is how an error reply begins, https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors
var codeWord = regexp.MustCompile(`^[A-Z]{2,16}$`)

// judge reads what the client made of a reply.
func judge(value any, err error) Reply {
	var reply redis.Error
	switch {
	case err == nil || errors.Is(err, redis.Nil):
		return Reply{Verdict: Answered, Value: value}
	case !errors.As(err, &reply):
		return Reply{Verdict: Unreachable, Err: err}
	}
	code, text, _ := strings.Cut(reply.Error(), " ")
	if !codeWord.MatchString(code) {
		return Reply{Verdict: Objected, Code: "an error"}
	}
	judged := Reply{Verdict: Objected, Code: code}
	if verdict, known := codes[code]; known {
		judged.Verdict = verdict
	}
	if fields := strings.Fields(text); code == "MOVED" && len(fields) == 2 {
		judged.node = fields[1]
	}
	if code != "ERR" {
		return judged
	}
	text = strings.ToLower(text)
	judged.OpenToAll = strings.HasPrefix(text, openToAll)
	for _, known := range texts {
		if strings.HasPrefix(text, known.begin) {
			judged.Verdict = known.verdict
		}
	}
	return judged
}

// err is the refusal or the missing reply as an error.
func (r Reply) err() error {
	switch {
	case r.Err != nil:
		return r.Err
	case r.Verdict == Answered:
		return nil
	}
	return &RefusedError{Verdict: r.Verdict, Code: r.Code}
}

// Says words the reply for a table, without any text of the server.
func (r Reply) Says() string {
	switch r.Verdict {
	case Answered:
		return "carried out"
	case Unreachable:
		return Explain(r.Err)
	case Elsewhere:
		if r.Err != nil {
			return "sent on to another node (" + r.Code + "): " + Explain(r.Err)
		}
	}
	return string(r.Verdict) + " (" + r.Code + ")"
}
