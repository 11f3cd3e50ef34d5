package wire

import (
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"net"
	"slices"
)

// Choice is a server's answer to an offer.
type Choice struct{ Version, Suite uint16 }

// Alert is the number of a TLS alert, https://www.iana.org/assignments/tls-parameters/#tls-parameters-6
type Alert uint8

// alerts are the names of those with which servers refuse an offer.
var alerts = map[Alert]string{
	0: "close_notify", 10: "unexpected_message", 40: "handshake_failure", 47: "illegal_parameter", 50: "decode_error",
	70: "protocol_version", 71: "insufficient_security", 80: "internal_error", 86: "inappropriate_fallback",
	112: "unrecognized_name", 116: "certificate_required", 120: "no_application_protocol",
}

// String is the alert's registered name.
func (a Alert) String() string {
	if name, known := alerts[a]; known {
		return name
	}
	return fmt.Sprintf("%d", uint8(a))
}

// Types of records and messages, RFC 5246 (https://www.rfc-editor.org/rfc/rfc5246#appendix-A.1).
const (
	recordAlert     = 21
	recordHandshake = 22
	clientHello     = 1
	serverHello     = 2
	headerLength    = 5
)

// mostTapped is how much of either direction is kept: an offer or an answer fits well.
const mostTapped = 8 << 10

// tap keeps the beginning of what goes through a connection.
type tap struct {
	net.Conn
	sent, received []byte
}

// Write implements net.Conn.
func (t *tap) Write(data []byte) (int, error) {
	count, err := t.Conn.Write(data)
	t.sent = append(t.sent, data[:min(count, mostTapped-len(t.sent))]...)
	return count, err
}

// Read implements net.Conn.
func (t *tap) Read(buffer []byte) (int, error) {
	count, err := t.Conn.Read(buffer)
	t.received = append(t.received, buffer[:min(count, mostTapped-len(t.received))]...)
	return count, err
}

// hello is the beginning of a ClientHello or ServerHello, behind its two headers: version, random and session, then for
// the client a list of suites, for the server one.
func hello(record []byte, kind byte) (version uint16, rest []byte, ok bool) {
	const fixed = headerLength + 4 + 2 + 32 + 1
	if len(record) < fixed || record[0] != recordHandshake || record[headerLength] != kind {
		return 0, nil, false
	}
	body := record[headerLength+4:]
	session := int(body[34])
	if len(body) < 35+session+2 {
		return 0, nil, false
	}
	return binary.BigEndian.Uint16(body), body[35+session:], true
}

// made says that the bytes begin with the offer: its version, or TLS 1.2 for a later one
// (https://www.rfc-editor.org/rfc/rfc8446#section-4.1.2), and one of its suites.
func (o Offer) made(sent []byte) bool {
	version, rest, ok := hello(sent, clientHello)
	if !ok || version != min(o.Most, tls.VersionTLS12) {
		return false
	}
	if o.Suites == nil {
		return true
	}
	length := int(binary.BigEndian.Uint16(rest))
	for list := rest[2:min(2+length, len(rest))]; len(list) >= 2; list = list[2:] {
		if slices.Contains(o.Suites, binary.BigEndian.Uint16(list)) {
			return true
		}
	}
	return false
}

// firstAnswer reads the server's first record.
func firstAnswer(received []byte) (*Choice, *Alert) {
	if len(received) >= headerLength+2 && received[0] == recordAlert && received[1] == 3 {
		alert := Alert(received[headerLength+1])
		return nil, &alert
	}
	version, rest, ok := hello(received, serverHello)
	if !ok {
		return nil, nil
	}
	return &Choice{Version: version, Suite: binary.BigEndian.Uint16(rest)}, nil
}
