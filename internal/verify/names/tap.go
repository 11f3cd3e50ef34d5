package names

import (
	"context"
	"net"
	"sync"

	"golang.org/x/net/dns/dnsmessage"
)

// mostAnswers bounds how many bytes of answers are kept: a name has two, of at most 64 KiB.
const mostAnswers = 256 << 10

// listener is Go's own resolver, which asks the servers that this machine is set up to ask, with its answers overheard:
// the resolver itself tells where a chain of CNAMEs ends and not what it passes.
type listener struct {
	// server replaces the machine's; "" leaves them.
	server string

	lock    sync.Mutex
	servers []string
	taps    []interface{ messages() [][]byte }
}

func (l *listener) resolver() *net.Resolver { return &net.Resolver{PreferGo: true, Dial: l.dial} }

// dial opens a connection to a DNS server.
func (l *listener) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if l.server != "" {
		address = l.server
	}
	opened, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	l.lock.Lock()
	defer l.lock.Unlock()
	l.servers = append(l.servers, address)
	// The resolver tells datagrams from a stream by the methods of the connection.
	if datagrams, is := opened.(*net.UDPConn); is {
		tapped := &datagramTap{UDPConn: datagrams}
		l.taps = append(l.taps, tapped)
		return tapped, nil
	}
	tapped := &streamTap{Conn: opened}
	l.taps = append(l.taps, tapped)
	return tapped, nil
}

// asked is the first server that was asked; "" when none was, because a hosts file knows the name.
func (l *listener) asked() string {
	l.lock.Lock()
	defer l.lock.Unlock()
	if len(l.servers) == 0 {
		return ""
	}
	return l.servers[0]
}

// aliases are the CNAME records of all answers: from a name to where it leads.
func (l *listener) aliases() map[string]string {
	l.lock.Lock()
	defer l.lock.Unlock()
	found := map[string]string{}
	for _, tap := range l.taps {
		for _, message := range tap.messages() {
			readAliases(message, found)
		}
	}
	return found
}

// readAliases adds the CNAME records of one answer. A message that cannot be read adds what could be.
func readAliases(message []byte, found map[string]string) {
	var parser dnsmessage.Parser
	header, err := parser.Start(message)
	if err != nil || !header.Response || parser.SkipAllQuestions() != nil {
		return
	}
	for {
		record, err := parser.AnswerHeader()
		if err != nil {
			return
		}
		if record.Type != dnsmessage.TypeCNAME {
			if parser.SkipAnswer() != nil {
				return
			}
			continue
		}
		alias, err := parser.CNAMEResource()
		if err != nil {
			return
		}
		found[plain(record.Name.String())] = plain(alias.CNAME.String())
	}
}

// datagramTap keeps each datagram that comes in.
type datagramTap struct {
	*net.UDPConn
	lock  sync.Mutex
	kept  [][]byte
	bytes int
}

// Read implements net.Conn.
func (t *datagramTap) Read(buffer []byte) (int, error) {
	count, err := t.UDPConn.Read(buffer)
	t.lock.Lock()
	defer t.lock.Unlock()
	if t.bytes += count; count > 0 && t.bytes <= mostAnswers {
		t.kept = append(t.kept, append([]byte(nil), buffer[:count]...))
	}
	return count, err
}

func (t *datagramTap) messages() [][]byte {
	t.lock.Lock()
	defer t.lock.Unlock()
	return t.kept
}

// streamTap keeps what comes in by a stream, where a length of two bytes precedes each message,
// https://www.rfc-editor.org/rfc/rfc1035#section-4.2.2
type streamTap struct {
	net.Conn
	lock sync.Mutex
	kept []byte
}

// Read implements net.Conn.
func (t *streamTap) Read(buffer []byte) (int, error) {
	count, err := t.Conn.Read(buffer)
	t.lock.Lock()
	defer t.lock.Unlock()
	t.kept = append(t.kept, buffer[:min(count, mostAnswers-len(t.kept))]...)
	return count, err
}

func (t *streamTap) messages() [][]byte {
	t.lock.Lock()
	defer t.lock.Unlock()
	var all [][]byte
	for rest := t.kept; len(rest) > 2; {
		length := int(rest[0])<<8 | int(rest[1])
		end := min(2+length, len(rest))
		all = append(all, rest[2:end])
		rest = rest[end:]
	}
	return all
}
