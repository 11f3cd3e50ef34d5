package encryption

import (
	"context"
	"crypto/tls"
	"fmt"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/wire"
)

func (v version) line() verify.Outcome {
	line := verify.Outcome{Probe: v.id, Title: v.name + " is " + string(v.want), Expected: string(v.want)}
	switch v.want {
	case refused:
		line.Controls = []string{"RDT-TRA-02"}
	case either:
		line.Title, line.Expected = "whether "+v.name+" is accepted", ""
	}
	return line
}

// version judges the offer of one version.
func (s sight) version(ctx context.Context, v version) verify.Outcome {
	line, handshake := v.line(), s.handshakes[v.number]
	line.Saw = handshake.How(s.target.Timeout)
	if handshake.Accepted() {
		line.Saw = "accepted" + suiteOf(handshake)
	}
	switch {
	case v.want == either:
		line.Status = verify.Reported
	case v.want == refused:
		s.refusal(ctx, &line, handshake, wire.Offer{Least: v.number, Most: v.number})
		if line.Status == verify.Failed {
			line.Hint = "set the cache's minimum TLS version to 1.2"
		}
	case handshake.State != nil:
		line.Status = verify.Proved
	case handshake.Accepted() || handshake.Alert != nil:
		line.Status = verify.Failed
		line.Hint = "clients that know no later version cannot connect"
	default:
		line.Status, line.Hint = verify.NotProven, "the connection broke without an answer in TLS; is there a device between that breaks TLS open?"
	}
	return line
}

func suiteOf(handshake wire.Handshake) string {
	switch {
	case handshake.State != nil:
		return " (" + tls.CipherSuiteName(handshake.State.CipherSuite) + ")"
	case handshake.Chosen != nil:
		return " (" + tls.CipherSuiteName(handshake.Chosen.Suite) + ")"
	default:
		return ""
	}
}

// refusal judges an offer that must be refused.
func (s sight) refusal(ctx context.Context, line *verify.Outcome, handshake wire.Handshake, offer wire.Offer) {
	switch {
	case handshake.Accepted():
		line.Status = verify.Failed
	case handshake.Withheld:
		line.Status, line.Saw = verify.NotProven, "this program did not make the offer"
		line.Hint = "Go was told not to: run it without GODEBUG=fips140=only"
	case !s.good:
		line.Status, line.Hint = verify.NotProven, "the port agreed to no good offer either, so the refusal says nothing"
	case handshake.Alert != nil:
		line.Status, line.Saw = verify.Proved, "refused: "+line.Saw
	default:
		s.wordless(ctx, line, offer)
	}
}

// wordless judges a connection that broke without a word: another host on the same port must show that such an offer gets
// through.
func (s sight) wordless(ctx context.Context, line *verify.Outcome, offer wire.Offer) {
	for _, control := range s.Controls {
		if wire.Shake(ctx, control, offer, s.target.Timeout).SpokeTLS() {
			line.Status = verify.Proved
			line.Saw += fmt.Sprintf("; control %s answered the same offer", control)
			return
		}
	}
	line.Status = verify.NotProven
	line.Hint = "a firewall may break such connections while the cache would take them"
	if len(s.Controls) == 0 {
		line.Hint += fmt.Sprintf("; name a host that answers TLS on port %d with --control HOST:%d", s.target.Port, s.target.Port)
	} else {
		line.Hint += "; no control answered the same offer: " + strings.Join(s.Controls, ", ")
	}
}
