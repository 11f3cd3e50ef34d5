package local_test

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

	"github.com/redoubt-iac/redoubt/internal/localcache"
)

// client is a connection to a local cache that speaks RESP (https://redis.io/docs/latest/develop/reference/protocol-spec/).
// A client library would send commands of its own, and not send some of those that are tried here.
type client struct {
	connection net.Conn
	reader     *bufio.Reader
}

// dial opens a connection; words are a first command, such as AUTH.
func dial(t *testing.T, running localcache.Settings, words ...string) *client {
	t.Helper()
	roots, err := running.RootCAs()
	if err != nil {
		t.Fatal(err)
	}
	address := net.JoinHostPort(running.Host, strconv.Itoa(running.Port))
	connection, err := tls.Dial("tcp", address, &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12})
	if err != nil {
		t.Fatalf("connecting to the local cache: %v", err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	c := &client{connection: connection, reader: bufio.NewReader(connection)}
	if len(words) > 0 {
		if answer, err := c.do(words...); err != nil || answer != "OK" {
			t.Fatalf("%s: %q, %v", words[0], answer, err)
		}
	}
	return c
}

// signIn opens a connection of a user.
func signIn(t *testing.T, running localcache.Settings, user localcache.User) *client {
	t.Helper()
	password, err := user.Password()
	if err != nil {
		t.Fatal(err)
	}
	return dial(t, running, "AUTH", user.Name, password)
}

// refusal is an error that the server answered with.
type refusal struct{ text string }

func (r refusal) Error() string { return r.text }

// is says whether an error is an answer of the server that begins so: NOPERM, NOAUTH.
func is(err error, beginning string) bool {
	var answered refusal
	return errors.As(err, &answered) && strings.HasPrefix(answered.text, beginning)
}

// do sends one command and returns its reply, a list joined by blanks.
func (c *client) do(words ...string) (string, error) {
	var request strings.Builder
	fmt.Fprintf(&request, "*%d\r\n", len(words))
	for _, word := range words {
		fmt.Fprintf(&request, "$%d\r\n%s\r\n", len(word), word)
	}
	_ = c.connection.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.WriteString(c.connection, request.String()); err != nil {
		return "", fmt.Errorf("sending: %w", err)
	}
	return c.reply()
}

func (c *client) reply() (string, error) {
	line, err := c.reader.ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("reading: %w", err)
	}
	kind, rest := line[0], strings.TrimSpace(line[1:])
	length, _ := strconv.Atoi(rest)
	switch kind {
	case '-':
		return "", refusal{rest}
	case '$', '=':
		if length < 0 {
			return "", nil
		}
		text := make([]byte, length+2)
		_, err := io.ReadFull(c.reader, text)
		return string(text[:length]), err
	case '%':
		return c.list(2 * length)
	case '*', '~', '>':
		return c.list(length)
	}
	return rest, nil
}

func (c *client) list(length int) (string, error) {
	var items []string
	for range length {
		item, err := c.reply()
		if err != nil && !is(err, "") {
			return "", err
		}
		items = append(items, item)
	}
	return strings.Join(items, " "), nil
}
