package wire

import (
	"context"
	"crypto/tls"
	"net"
	"time"
)

// Offer is what a client proposes.
type Offer struct {
	// Least and Most are the versions, as in [tls.VersionTLS12].
	Least, Most uint16
	// Suites are those of TLS 1.2 and before; nil is all that Go has, the weak ones included, because Azure's documented
	// suites of TLS 1.2 are among them (https://learn.microsoft.com/azure/redis/tls-configuration).
	Suites []uint16
}

// Handshake is what became of an offer.
type Handshake struct {
	// Withheld says that Go did not make the offer: it was told not to (GODEBUG=fips140=only, say).
	Withheld bool
	// Chosen is the server's choice; nil when it made none.
	Chosen *Choice
	// Alert is the server's refusal in the words of TLS; nil when there was none.
	Alert *Alert
	// State is that of a completed handshake, nil else. Its certificates have not been verified.
	State *tls.ConnectionState
	// Err is why there is no State.
	Err error
	// answered says that the server sent a byte.
	answered bool
}

// Accepted says that the server agreed to one of the offered versions and suites, whether or not the rest succeeded.
func (h Handshake) Accepted() bool { return h.Chosen != nil || h.State != nil }

// SpokeTLS says that the server answered in TLS, if only to refuse.
func (h Handshake) SpokeTLS() bool { return h.Accepted() || h.Alert != nil }

// Foreign says that the server answered with bytes that are not TLS.
func (h Handshake) Foreign() bool { return h.answered && !h.SpokeTLS() }

// How words what the server did that did not accept the offer; the timeout is that of the connection.
func (h Handshake) How(timeout time.Duration) string {
	switch {
	case h.Alert != nil:
		return "alert " + h.Alert.String()
	case h.Accepted():
		return "accepted"
	case h.answered:
		return "an answer that is not TLS"
	default:
		return Explain(h.Err, timeout)
	}
}

// Shake makes an offer over a new connection. It verifies no certificate: what is sent is an offer and nothing else, and
// to look at a bad certificate is what it is for.
func Shake(ctx context.Context, address string, offer Offer, timeout time.Duration) Handshake {
	connection, err := Dial(ctx, address, timeout)
	if err != nil {
		return Handshake{Err: err}
	}
	defer func() { _ = connection.Close() }()
	_, result := Secure(ctx, connection, address, offer)
	return result
}

// Secure makes an offer over a connection. The TLS connection is nil unless the handshake was completed.
func Secure(ctx context.Context, connection net.Conn, address string, offer Offer) (*tls.Conn, Handshake) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		host = address
	}
	tapped := &tap{Conn: connection}
	client := tls.Client(tapped, offer.config(host))
	var result Handshake
	result.Err = client.HandshakeContext(ctx)
	result.answered = len(tapped.received) > 0
	result.Withheld = !offer.made(tapped.sent) && (len(tapped.sent) > 0 || !ofConnection(result.Err))
	result.Chosen, result.Alert = firstAnswer(tapped.received)
	if result.Err != nil {
		return nil, result
	}
	state := client.ConnectionState()
	result.State = &state
	return client, result
}

func (o Offer) config(host string) *tls.Config {
	suites := o.Suites
	if suites == nil {
		suites = AllSuites()
	}
	return &tls.Config{
		ServerName:         host,
		MinVersion:         o.Least, //nolint:gosec // that old versions are refused is what is tried
		MaxVersion:         o.Most,
		CipherSuites:       suites,
		InsecureSkipVerify: true, //nolint:gosec // certificates are judged by package encryption, and nothing is sent
		// Resumption would skip what is looked at.
		SessionTicketsDisabled: true,
	}
}

// AllSuites are the suites of TLS 1.2 and before that Go can offer, the good ones first.
func AllSuites() []uint16 {
	var ids []uint16
	for _, suite := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		if suite.SupportedVersions[0] < tls.VersionTLS13 {
			ids = append(ids, suite.ID)
		}
	}
	return ids
}
