package wire

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"regexp"
	"syscall"
	"time"
)

// Reply is how a server answers PING, without signing in.
type Reply struct {
	Kind ReplyKind
	// Word is the first word of a Redis' answer without its arguments, such as "PONG", "NOAUTH" or "string"; else "".
	Word string
}

// ReplyKind says who answered.
type ReplyKind string

// The kinds of reply.
const (
	// Redis: a reply in Redis' protocol, whatever it says.
	Redis ReplyKind = "a Redis reply"
	// Foreign: bytes that are no Redis reply.
	Foreign ReplyKind = "something other than Redis' protocol"
	// Closed: the connection ended without a byte.
	Closed ReplyKind = "connection closed"
	// Reset: the connection was torn down without a byte.
	Reset ReplyKind = "connection reset"
	// Silent: nothing was heard in time.
	Silent ReplyKind = "no answer"
)

// String words the reply for a table: "a Redis reply (NOAUTH)".
func (r Reply) String() string {
	if r.Word != "" {
		return string(r.Kind) + " (" + r.Word + ")"
	}
	return string(r.Kind)
}

// ping is the command as an array of strings, https://redis.io/docs/latest/develop/reference/protocol-spec/#sending-commands-to-a-redis-server
const ping = "*1\r\n$4\r\nPING\r\n"

// mostLine bounds the first line of an answer. Those of Redis to PING have fewer than 100 bytes.
const mostLine = 4 << 10

// Ask sends PING and reads the first line of the answer, at most 4 KiB; what an answer announces is not read.
func Ask(connection net.Conn) Reply {
	if _, err := io.WriteString(connection, ping); err != nil {
		return unanswered(err)
	}
	var line []byte
	buffer := make([]byte, 512)
	for len(line) < mostLine {
		count, err := connection.Read(buffer)
		line = append(line, buffer[:count]...)
		if end := bytes.IndexByte(line, '\n'); end >= 0 {
			return judge(line[:end])
		}
		if err != nil && len(line) == 0 {
			return unanswered(err)
		}
		if err != nil {
			break
		}
	}
	return Reply{Kind: Foreign}
}

// simple are the answers that carry their text in the line: +PONG, and the code word of an error
// (https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors).
var simple = regexp.MustCompile(`^(?:\+([A-Z]{2,16})|-([A-Z]{2,16})(?: [[:print:]]*)?)\r$`)

// announced are the answers that announce what follows; no server but a Redis begins a line like that.
var announced = regexp.MustCompile(`^(?:([$=!])|([*%~>|]))-?[0-9]+\r$`)

func judge(line []byte) Reply {
	if parts := simple.FindSubmatch(line); parts != nil {
		return Reply{Kind: Redis, Word: string(append(parts[1], parts[2]...))}
	}
	if parts := announced.FindSubmatch(line); parts != nil {
		if len(parts[1]) > 0 {
			return Reply{Kind: Redis, Word: "a string"}
		}
		return Reply{Kind: Redis, Word: "a list"}
	}
	return Reply{Kind: Foreign}
}

// unanswered tells how nothing came.
func unanswered(err error) Reply {
	switch {
	case TimedOut(err):
		return Reply{Kind: Silent}
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return Reply{Kind: Reset}
	default:
		return Reply{Kind: Closed}
	}
}

// AskAt asks over a new connection without TLS. The error is that of a connection that was never there.
func AskAt(ctx context.Context, address string, timeout time.Duration) (Reply, error) {
	connection, err := Dial(ctx, address, timeout)
	if err != nil {
		return Reply{}, err
	}
	defer func() { _ = connection.Close() }()
	return Ask(connection), nil
}
