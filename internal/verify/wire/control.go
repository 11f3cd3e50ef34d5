package wire

import (
	"context"
	"crypto/tls"
	"net/netip"
	"time"
)

// Answer is what a host said that is known to answer: the positive control of a refusal somewhere else.
type Answer struct {
	// Saw words it for a table.
	Saw string
	// From is the address that it came from; the zero value where there was no connection.
	From netip.Addr
	// Ok says that bytes came back.
	Ok bool
}

// AnyOffer is every version and suite that Go can offer.
var AnyOffer = Offer{Least: tls.VersionTLS10, Most: tls.VersionTLS13}

// Control sends a host the same bytes as are sent to a target: PING, and where nothing comes back, an offer of TLS. Only
// bytes that come back count; that a connection is accepted can be a firewall's doing.
func Control(ctx context.Context, address string, timeout time.Duration) Answer {
	connection, err := Dial(ctx, address, timeout)
	if err != nil {
		return Answer{Saw: Explain(err, timeout)}
	}
	from, _ := netip.ParseAddrPort(connection.RemoteAddr().String())
	reply := Ask(connection)
	_ = connection.Close()
	if reply.Kind == Redis || reply.Kind == Foreign {
		return Answer{Saw: reply.String(), From: from.Addr().Unmap(), Ok: true}
	}
	if Shake(ctx, from.String(), AnyOffer, timeout).SpokeTLS() {
		return Answer{Saw: "TLS", From: from.Addr().Unmap(), Ok: true}
	}
	return Answer{Saw: reply.String(), From: from.Addr().Unmap()}
}
