package encryption

import (
	"context"
	"crypto/tls"
	"fmt"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/wire"
)

func (c Class) line() verify.Outcome {
	return verify.Outcome{Probe: "tls." + c.ID, Title: "cipher suites with " + c.Name + " are refused", Expected: "refused"}
}

// class offers the suites of a weak class and nothing else, and again without those that were taken.
func (s sight) class(ctx context.Context, class Class) verify.Outcome {
	line := class.line()
	offered := class.Offered()
	taken, last := s.takes(ctx, ids(offered))
	if len(taken) > 0 {
		line.Status, line.Saw = verify.Failed, "accepted: "+suiteNames(taken)
		line.Hint = class.Why + "; " + class.Source
		return line
	}
	line.Saw = last.How(s.target.Timeout)
	s.refusal(ctx, &line, last, oldOffer(ids(offered)))
	if line.Status == verify.Proved {
		line.Saw = fmt.Sprintf("%d refused: %s", len(offered), strings.TrimPrefix(line.Saw, "refused: "))
	}
	return line
}

// oldOffer has the suites and no other, in every version that has them.
func oldOffer(suites []uint16) wire.Offer {
	return wire.Offer{Least: tls.VersionTLS10, Most: tls.VersionTLS12, Suites: suites}
}

// takes lists the suites that the server agrees to, and the offer that ended the search.
func (s sight) takes(ctx context.Context, suites []uint16) (taken []uint16, last wire.Handshake) {
	for rest := slices.Clone(suites); len(rest) > 0; {
		last = s.offer(ctx, oldOffer(rest))
		if last.Chosen == nil {
			return taken, last
		}
		chosen := last.Chosen.Suite
		taken = append(taken, chosen)
		if !slices.Contains(rest, chosen) {
			return taken, last // it took what nobody offered, and would for ever
		}
		rest = slices.DeleteFunc(rest, func(id uint16) bool { return id == chosen })
	}
	return taken, last
}

func blockChainingLine() verify.Outcome {
	return verify.Outcome{Probe: "tls.suites-cbc", Title: "which cipher suites with ECDHE and CBC mode are accepted"}
}

// blockChaining reports the suites in CBC mode: Azure documents them, and nobody can turn them off.
func (s sight) blockChaining(ctx context.Context) verify.Outcome {
	line := blockChainingLine()
	line.Status, line.Saw = verify.Reported, "none"
	if taken, last := s.takes(ctx, blockChaining); len(taken) > 0 {
		line.Saw = suiteNames(taken)
	} else if last.Alert == nil {
		line.Saw = "none seen: " + last.How(s.target.Timeout)
	}
	return line
}

// notOffered lists what this program cannot try.
func notOffered() verify.Outcome {
	count := 0
	var words []string
	for _, class := range Weak {
		if missing := len(class.NotOffered()); missing > 0 {
			count += missing
			words = append(words, fmt.Sprintf("%s %d", class.Name, missing))
		}
	}
	return verify.Outcome{
		Probe: "tls.suites-not-offered", Title: "weak cipher suites that Go cannot offer", Status: verify.NotTried,
		Saw:  fmt.Sprintf("%d suites: %s", count, strings.Join(words, ", ")),
		Hint: "docs/verify.md lists them",
	}
}

func keyExchangeLine() verify.Outcome {
	return verify.Outcome{Probe: "tls.key-exchange", Title: "how keys are agreed on"}
}

// keyExchange reports how the best handshake agreed on its keys.
func (s sight) keyExchange() verify.Outcome {
	line := keyExchangeLine()
	switch {
	case s.state == nil:
		line.Status, line.Saw = verify.NotProven, "no handshake was completed"
	case s.state.CurveID == 0:
		line.Status, line.Saw = verify.Reported, "static RSA, in "+tls.VersionName(s.state.Version)
	default:
		line.Status, line.Saw = verify.Reported, s.state.CurveID.String()+", in "+tls.VersionName(s.state.Version)
	}
	return line
}

func suiteNames(suites []uint16) string {
	names := make([]string, len(suites))
	for i, id := range suites {
		names[i] = tls.CipherSuiteName(id)
	}
	return strings.Join(names, ", ")
}
