package connections_test

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/redoubt-iac/redoubt/tests/redisserver"
)

// fake is a TLS server that behaves in one way that a real Redis does not.
type fake struct {
	redisserver.Authority
	address string
	// sent counts the bytes that it got rid of.
	sent atomic.Int64
}

// startFake gives every connection to serve; the TLS handshake happens at the first read.
func startFake(t *testing.T, authority redisserver.Authority, serve func(net.Conn)) *fake {
	t.Helper()
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	started := &fake{Authority: authority, address: plain.Addr().String()}
	listener := tls.NewListener(plain, &tls.Config{Certificates: []tls.Certificate{authority.Certificate}, MinVersion: tls.VersionTLS12})
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				serve(counted{connection, &started.sent})
				_ = connection.Close()
			}()
		}
	}()
	return started
}

// counted counts what is written.
type counted struct {
	net.Conn
	sent *atomic.Int64
}

func (c counted) Write(bytes []byte) (int, error) {
	count, err := c.Conn.Write(bytes)
	c.sent.Add(int64(count))
	return count, err
}

// talk is a server that reads commands and answers each by its words; "" ends the connection.
func talk(answer func(words []string) string) func(net.Conn) {
	return func(connection net.Conn) {
		reader := bufio.NewReader(connection)
		for {
			words, err := command(reader)
			if err != nil {
				return
			}
			text := answer(words)
			if text == "" {
				return
			}
			if _, err := io.WriteString(connection, text); err != nil {
				return
			}
		}
	}
}

// command reads one command, an array of strings.
func command(reader *bufio.Reader) ([]string, error) {
	count, err := announced(reader, '*')
	if err != nil {
		return nil, err
	}
	words := make([]string, count)
	for i := range words {
		length, err := announced(reader, '$')
		if err != nil {
			return nil, err
		}
		word := make([]byte, length+2)
		if _, err := io.ReadFull(reader, word); err != nil {
			return nil, err
		}
		words[i] = string(word[:length])
	}
	return words, nil
}

func announced(reader *bufio.Reader, kind byte) (int, error) {
	line, err := reader.ReadString('\n')
	if err != nil {
		return 0, err
	}
	if line[0] != kind {
		return 0, fmt.Errorf("got %q", line)
	}
	return strconv.Atoi(strings.TrimSpace(line[1:]))
}

// redisLike signs everybody in, says that the connection's id is 7, and answers CLIENT LIST and CLUSTER SLOTS as given;
// without slots it is no cluster.
func redisLike(clientList string, slots ...string) func(net.Conn) {
	return talk(func(words []string) string {
		switch name := strings.ToLower(strings.Join(words[:min(2, len(words))], " ")); {
		case name == "client list":
			return clientList
		case name == "client id":
			return ":7\r\n"
		case name == "cluster slots" && len(slots) > 0:
			return slots[0]
		case name == "cluster slots":
			return "-ERR This instance has cluster support disabled\r\n"
		case strings.HasPrefix(name, "hello"):
			return "-ERR unknown command\r\n"
		default:
			return "+OK\r\n"
		}
	})
}

// bulk is a string with its length announced.
func bulk(text string) string { return fmt.Sprintf("$%d\r\n%s\r\n", len(text), text) }
