package faultyserver

import (
	"bufio"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// Server is a listener on the loopback.
type Server struct {
	Host string
	Port int
}

// Address is "host:port".
func (s Server) Address() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// Behaviour is what a server does with a connection, which is closed after it.
type Behaviour func(net.Conn)

// Listen starts a server without TLS for the length of the test.
func Listen(t testing.TB, behave Behaviour) Server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("opening a port: %v", err)
	}
	return serve(t, listener, behave)
}

// ListenAt starts a server without TLS at an address of this machine. Where the machine has no such address, or somebody
// else has it, the test is skipped; on Linux all of 127.0.0.0/8 is there.
func ListenAt(t testing.TB, address string, behave Behaviour) Server {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Skipf("NOT TESTED: %s can't be had here: %v", address, err)
	}
	return serve(t, listener, behave)
}

// ListenTLS starts a server with TLS for the length of the test.
func ListenTLS(t testing.TB, config *tls.Config, behave Behaviour) Server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("opening a port: %v", err)
	}
	return serve(t, tls.NewListener(listener, config), behave)
}

func serve(t testing.TB, listener net.Listener, behave Behaviour) Server {
	t.Helper()
	var lock sync.Mutex
	var open []net.Conn
	t.Cleanup(func() {
		_ = listener.Close()
		lock.Lock()
		defer lock.Unlock()
		for _, connection := range open {
			_ = connection.Close()
		}
	})
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			lock.Lock()
			open = append(open, connection)
			lock.Unlock()
			go func() {
				behave(connection)
				_ = connection.Close()
			}()
		}
	}()
	address := listener.Addr().(*net.TCPAddr)
	return Server{Host: address.IP.String(), Port: address.Port}
}

// ClosedPort is a port that nobody listens on, and that nobody gets while the test runs: it is a client's own.
func ClosedPort(t testing.TB) Server {
	t.Helper()
	other := Listen(t, Hang)
	connection, err := net.Dial("tcp", other.Address())
	if err != nil {
		t.Fatalf("finding a port: %v", err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	return Server{Host: "127.0.0.1", Port: connection.LocalAddr().(*net.TCPAddr).Port}
}

// Hang reads and never answers.
func Hang(connection net.Conn) { _, _ = io.Copy(io.Discard, connection) }

// Close ends the connection without a word.
func Close(net.Conn) {}

// Reset tears the connection down.
func Reset(connection net.Conn) {
	if plain, is := connection.(*net.TCPConn); is {
		_ = plain.SetLinger(0)
	}
}

// Redis answers every line with PING in it as a Redis does that wants a sign-in first.
func Redis(connection net.Conn) { Answer("-NOAUTH Authentication required.\r\n")(connection) }

// HTTP answers as a web server does to what is no HTTP.
func HTTP(connection net.Conn) { Answer("HTTP/1.1 400 Bad Request\r\n\r\n")(connection) }

// Answer waits for a command and sends a text.
func Answer(text string) Behaviour {
	return func(connection net.Conn) {
		reader := bufio.NewReader(connection)
		for {
			line, err := reader.ReadString('\n')
			if err != nil {
				return
			}
			if strings.TrimSpace(line) == "PING" {
				_, _ = io.WriteString(connection, text)
			}
		}
	}
}

// Flood waits for a byte and then sends a start, and after it 50 MB.
func Flood(start string) Behaviour {
	return func(connection net.Conn) {
		if _, err := connection.Read(make([]byte, 1)); err != nil {
			return
		}
		_, err := io.WriteString(connection, start)
		for sent, part := 0, []byte(strings.Repeat("x", 64<<10)); err == nil && sent < 50<<20; sent += len(part) {
			_, err = connection.Write(part)
		}
	}
}

// errOldVersion ends a handshake whose connection has been torn down.
var errOldVersion = errors.New("an old version of TLS")

// ResetOldVersions makes a configuration tear down the connections of clients that offer nothing better than TLS 1.1, as
// some servers and firewalls do, where others send an alert.
func ResetOldVersions(config *tls.Config) *tls.Config {
	changed := config.Clone()
	changed.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
		if slices.Max(hello.SupportedVersions) >= tls.VersionTLS12 {
			return config, nil
		}
		Reset(hello.Conn)
		return nil, errors.Join(errOldVersion, hello.Conn.Close())
	}
	return changed
}

// EitherWay passes a client that begins with TLS (a record of a handshake, 22) on to an address, and behaves to every
// other one.
func EitherWay(secure string, otherwise Behaviour) Behaviour {
	return func(connection net.Conn) {
		reader := bufio.NewReader(connection)
		first, err := reader.Peek(1)
		if err != nil {
			return
		}
		if first[0] != 22 {
			otherwise(buffered{connection, reader})
			return
		}
		behind, err := net.Dial("tcp", secure)
		if err != nil {
			return
		}
		defer func() { _ = behind.Close() }()
		go func() { _, _ = io.Copy(connection, behind) }()
		_, _ = io.Copy(behind, reader)
	}
}

// buffered is a connection of which some bytes have been read ahead.
type buffered struct {
	net.Conn
	reader *bufio.Reader
}

// Read implements net.Conn.
func (b buffered) Read(buffer []byte) (int, error) { return b.reader.Read(buffer) }
