// Package respbound bounds what a client of Redis reads: a server that announces gigabytes, or sends without end, gets an
// error instead of memory.
package respbound

import (
	"errors"
	"net"
	"strconv"
	"strings"
)

// mostLine is the longest line of the protocol that is read; lines carry no data.
const mostLine = 64 << 10

// ErrTooLong is an answer beyond the bounds.
var ErrTooLong = errors.New("the answer is too long")

// Limit bounds what is read from a connection in its whole life: bytes in all, and items in one announced list. Once it
// has failed with [ErrTooLong] the client closes the connection.
func Limit(connection net.Conn, bytes, items int) net.Conn {
	return &bounded{Conn: connection, mostBytes: bytes, mostItems: items}
}

// bounded is a connection that ends at an answer which announces too much. The client allocates what an answer
// announces before the first byte of it is there, so the announcement must be caught.
//
// The protocol: https://redis.io/docs/latest/develop/reference/protocol-spec/
type bounded struct {
	net.Conn
	mostBytes, mostItems int
	// total counts what came in, skip is what is left of a string with an announced length, line is a line so far.
	total, skip int
	line        []byte
}

// Read implements net.Conn.
func (b *bounded) Read(buffer []byte) (int, error) {
	count, err := b.Conn.Read(buffer)
	if b.total += count; b.total > b.mostBytes {
		return 0, ErrTooLong
	}
	if bound := b.follow(buffer[:count]); bound != nil {
		return 0, bound
	}
	return count, err
}

// follow keeps track of where answers begin.
func (b *bounded) follow(bytes []byte) error {
	for len(bytes) > 0 {
		if b.skip > 0 {
			passed := min(b.skip, len(bytes))
			b.skip -= passed
			bytes = bytes[passed:]
			continue
		}
		first := bytes[0]
		bytes = bytes[1:]
		if first != '\n' {
			if b.line = append(b.line, first); len(b.line) > mostLine {
				return ErrTooLong
			}
			continue
		}
		if err := b.announced(strings.TrimSuffix(string(b.line), "\r")); err != nil {
			return err
		}
		b.line = b.line[:0]
	}
	return nil
}

// announced judges one line: `$`, `=` and `!` announce bytes; `*`, `%`, `~`, `>` and `|` announce items.
func (b *bounded) announced(line string) error {
	if line == "" {
		return nil
	}
	length, err := strconv.Atoi(line[1:])
	switch line[0] {
	case '$', '=', '!':
		if err != nil || length > b.mostBytes {
			return ErrTooLong
		}
		// The string is followed by a line's end.
		b.skip = max(length+2, 0)
		if length < 0 {
			b.skip = 0
		}
	case '*', '%', '~', '>', '|':
		if err != nil || length > b.mostItems {
			return ErrTooLong
		}
	}
	return nil
}
