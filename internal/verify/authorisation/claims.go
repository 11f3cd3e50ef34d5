package authorisation

import "github.com/redoubt-iac/redoubt/internal/verify"

// Group is the heading of this package's outcomes.
const Group = "Authorisation"

// claim is what must be so, and what has to be seen for it.
type claim struct {
	probe, title, expected string
	proves                 bool
}

var (
	listed    = claim{"authorisation.listed", "whoever gets in is in the access list", "an entry", true}
	granted   = claim{"authorisation.granted", "what the policy grants is carried out", "no refusal", false}
	noWriting = claim{"authorisation.write-refused", "what the policy doesn't grant of writing is refused", "NOPERM", true}
	noLeaving = claim{"authorisation.prefix-kept", "keys beyond the policy's prefixes are refused", "NOPERM", true}
	noDanger  = claim{"authorisation.dangerous-refused", "dangerous commands that the policy doesn't grant are refused", "NOPERM", true}
	noOthers  = claim{"authorisation.others-refused", "other commands that the policy doesn't grant are refused", "NOPERM", true}
	keyBlind  = claim{"authorisation.without-keys", "granted commands that no prefix holds back", "", false}
	neverSent = claim{"authorisation.never-sent", "dangerous commands without a harmless form", "", false}
	roundTrip = claim{"authorisation.round-trip", "a key can be set, read and removed exactly if the policy grants it", "as granted", true}
)

// all are the claims in the order of the report.
var all = []claim{listed, granted, noWriting, noLeaving, noDanger, noOthers, keyBlind, neverSent, roundTrip}

// refusals are the claims of refused commands, by the kind of command.
var refusals = []struct {
	claim claim
	kind  kind
}{{noWriting, writes}, {noDanger, dangerous}, {noOthers, others}}

// wording makes outcomes for one grant at one service.
type wording struct {
	service verify.Service
	as      string
}

func (w wording) outcome(c claim, status verify.Status, saw, hint string) verify.Outcome {
	made := verify.Outcome{Probe: c.probe, Title: c.title, Expected: c.expected, Status: status, Saw: saw, Hint: hint}
	if w.as != "" {
		made.Title = w.as + ": " + c.title
	}
	// On managed every principal has full access, which RDT-IDN-05 says; a local server proves nothing of Azure.
	if c.proves && w.service == verify.Classic {
		made.Controls = []string{"RDT-IDN-04"}
	}
	return made
}

// each is the same outcome for several claims.
func (w wording) each(claims []claim, status verify.Status, why string) []verify.Outcome {
	outcomes := make([]verify.Outcome, len(claims))
	for i, c := range claims {
		outcomes[i] = w.outcome(c, status, "", why)
	}
	return outcomes
}
