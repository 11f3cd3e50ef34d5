package names_test

import (
	"encoding/binary"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// zoneFile is what the stub knows: names without a dot at their end, to what they lead. An address is one, everything else
// an alias.
type zoneFile map[string][]string

// stub is a DNS server on the loopback. A name that it does not know does not exist, one with an empty list has no address;
// "SERVFAIL" and "SILENCE" are what they say.
func stub(t *testing.T, zone zoneFile) string {
	t.Helper()
	socket, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = socket.Close() })
	go func() {
		buffer := make([]byte, 1500)
		for {
			count, from, err := socket.ReadFrom(buffer)
			if err != nil {
				return
			}
			if answer := zone.answer(buffer[:count]); answer != nil {
				_, _ = socket.WriteTo(answer, from)
			}
		}
	}()
	return socket.LocalAddr().String()
}

// truncated is a stub whose datagrams say that the answer is too long for them, so that it is asked again by a stream.
func truncated(t *testing.T, zone zoneFile) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	socket, err := net.ListenPacket("udp", listener.Addr().String())
	if err != nil {
		t.Skipf("NOT TESTED: the port is not free for both protocols: %v", err)
	}
	t.Cleanup(func() { _, _ = listener.Close(), socket.Close() })
	go func() {
		buffer := make([]byte, 1500)
		for {
			count, from, err := socket.ReadFrom(buffer)
			if err != nil {
				return
			}
			answer := zoneFile{}.answer(buffer[:count])
			answer[2] |= 2                      // the flag TC, https://www.rfc-editor.org/rfc/rfc1035#section-4.1.1
			answer[3] &^= 15                    // and no error
			_, _ = socket.WriteTo(answer, from) // the client times out without it
		}
	}()
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go zone.serve(connection)
		}
	}()
	return listener.Addr().String()
}

// serve answers the questions of a stream.
func (z zoneFile) serve(connection net.Conn) {
	defer func() { _ = connection.Close() }()
	for {
		length := make([]byte, 2)
		if _, err := io.ReadFull(connection, length); err != nil {
			return
		}
		query := make([]byte, binary.BigEndian.Uint16(length))
		if _, err := io.ReadFull(connection, query); err != nil {
			return
		}
		answer := z.answer(query)
		_, _ = connection.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...))
	}
}

// answer follows the aliases as a resolver does for its clients, with the whole way in one message.
func (z zoneFile) answer(query []byte) []byte {
	var parser dnsmessage.Parser
	header, err := parser.Start(query)
	if err != nil {
		return nil
	}
	question, err := parser.Question()
	if err != nil {
		return nil
	}
	name := strings.TrimSuffix(question.Name.String(), ".")
	header.Response, header.RecursionAvailable = true, true
	var answers []dnsmessage.Resource
	for range 6 {
		targets, known := z[strings.ToLower(name)]
		switch {
		case !known:
			header.RCode = dnsmessage.RCodeNameError
		case len(targets) > 0 && targets[0] == "SILENCE":
			return nil
		case len(targets) > 0 && targets[0] == "SERVFAIL":
			header.RCode = dnsmessage.RCodeServerFailure
		}
		next := ""
		for _, target := range targets {
			if record, alias := resource(name, target, question.Type); record != nil {
				answers = append(answers, *record)
				if alias {
					next = target
				}
			}
		}
		if next == "" {
			break
		}
		name = next
	}
	packed, err := (&dnsmessage.Message{Header: header, Questions: []dnsmessage.Question{question}, Answers: answers}).Pack()
	if err != nil {
		panic(err)
	}
	return packed
}

// resource is one record, or nil where the question is for another type.
func resource(name, target string, wanted dnsmessage.Type) (record *dnsmessage.Resource, alias bool) {
	header := dnsmessage.ResourceHeader{Name: dnsmessage.MustNewName(name + "."), Class: dnsmessage.ClassINET, TTL: 1}
	address, err := netip.ParseAddr(target)
	switch {
	case target == "SERVFAIL":
		return nil, false
	case err != nil:
		return &dnsmessage.Resource{Header: header, Body: &dnsmessage.CNAMEResource{CNAME: dnsmessage.MustNewName(target + ".")}}, true
	case address.Is4() && wanted == dnsmessage.TypeA:
		return &dnsmessage.Resource{Header: header, Body: &dnsmessage.AResource{A: address.As4()}}, false
	case address.Is6() && wanted == dnsmessage.TypeAAAA:
		return &dnsmessage.Resource{Header: header, Body: &dnsmessage.AAAAResource{AAAA: address.As16()}}, false
	default:
		return nil, false
	}
}
