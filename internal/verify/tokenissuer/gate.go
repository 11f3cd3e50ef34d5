package tokenissuer

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Gate stands before a real redis-server and lets in whoever has a token of the issuer, as Azure does: the user's name is
// the token's object id, and a connection whose last token is over is ended
// (https://learn.microsoft.com/azure/redis/entra-for-authentication). All else is the server's own.
type Gate struct {
	issuer   *Issuer
	upstream func() (net.Conn, error)
	password string
	// Port is where the gate listens on 127.0.0.1, with TLS.
	Port int
}

// Guard opens a gate with the certificate before the server that upstream connects to. The user with the issuer's object
// id must have the password there.
func (i *Issuer) Guard(t testing.TB, certificate tls.Certificate, password string, upstream func() (net.Conn, error)) *Gate {
	t.Helper()
	gate := &Gate{issuer: i, upstream: upstream, password: password}
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12})
	if err != nil {
		t.Fatalf("opening the gate: %v", err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	gate.Port = listener.Addr().(*net.TCPAddr).Port
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go gate.serve(connection)
		}
	}()
	return gate
}

// serve passes commands on one by one, and answers sign-ins itself.
func (g *Gate) serve(client net.Conn) {
	defer func() { _ = client.Close() }()
	server, err := g.upstream()
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	// The end of a token ends the connection, and a new token puts that off.
	end := time.AfterFunc(time.Hour, func() { _ = client.Close() })
	defer end.Stop()
	fromClient, fromServer := bufio.NewReader(client), bufio.NewReader(server)
	for {
		words, err := command(fromClient)
		if err != nil {
			return
		}
		if strings.EqualFold(words[0], "AUTH") {
			expires, err := g.judge(words)
			if err != nil {
				_, _ = io.WriteString(client, "-WRONGPASS invalid username-password pair\r\n")
				continue
			}
			end.Reset(time.Until(expires))
			words[2] = g.password
		}
		if send(server, words) != nil || pass(client, fromServer) != nil {
			return
		}
	}
}

func (g *Gate) judge(words []string) (time.Time, error) {
	if len(words) != 3 {
		return time.Time{}, errors.New("a key, and no token")
	}
	return g.issuer.Check(words[1], words[2], Audience)
}

// command reads one command, https://redis.io/docs/latest/develop/reference/protocol-spec/
func command(reader *bufio.Reader) ([]string, error) {
	count, err := header(reader, '*')
	if err != nil || count < 1 || count > 64 {
		return nil, errors.Join(err, errors.New("not a command"))
	}
	words := make([]string, count)
	for i := range words {
		length, err := header(reader, '$')
		if err != nil || length < 0 || length > 1<<20 {
			return nil, errors.Join(err, errors.New("not a word"))
		}
		text := make([]byte, length+2)
		if _, err := io.ReadFull(reader, text); err != nil {
			return nil, fmt.Errorf("reading a word: %w", err)
		}
		words[i] = string(text[:length])
	}
	return words, nil
}

func header(reader *bufio.Reader, kind byte) (int, error) {
	line, err := reader.ReadString('\n')
	if err != nil {
		return 0, fmt.Errorf("reading a line: %w", err)
	}
	if line[0] != kind {
		return 0, fmt.Errorf("a line that begins with %q", line[0])
	}
	return strconv.Atoi(strings.TrimSpace(line[1:]))
}

func send(server io.Writer, words []string) error {
	var text strings.Builder
	fmt.Fprintf(&text, "*%d\r\n", len(words))
	for _, word := range words {
		fmt.Fprintf(&text, "$%d\r\n%s\r\n", len(word), word)
	}
	_, err := io.WriteString(server, text.String())
	return err
}

// pass copies one reply.
func pass(client io.Writer, server *bufio.Reader) error {
	line, err := server.ReadString('\n')
	if err != nil {
		return fmt.Errorf("reading a reply: %w", err)
	}
	if _, err := io.WriteString(client, line); err != nil {
		return err
	}
	length, _ := strconv.Atoi(strings.TrimSpace(line[1:]))
	switch line[0] {
	case '$':
		if length >= 0 {
			_, err = io.CopyN(client, server, int64(length)+2)
		}
	case '*':
		for range length {
			if err := pass(client, server); err != nil {
				return err
			}
		}
	case '%':
		for range 2 * length {
			if err := pass(client, server); err != nil {
				return err
			}
		}
	}
	return err
}
