package connections

import (
	"errors"
	"net"
	"strconv"
	"strings"
)

// Bounds of an answer. A connection takes about 300 bytes of the list, so 16 MiB hold more than the 40,000 connections of
// the largest classic cache, https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure#default-redis-server-configuration
const (
	mostBytes = 16 << 20
	mostItems = 1 << 16
	mostLine  = 64 << 10
)

// errTooLong is an answer beyond the bounds.
var errTooLong = errors.New("the answer is too long")

// bounded is a connection that ends at an answer which announces too much. The client allocates what an answer
// announces before the first byte of it is there, so the announcement must be caught.
//
// The protocol: https://redis.io/docs/latest/develop/reference/protocol-spec/
type bounded struct {
	net.Conn
	// total counts what came in, skip is what is left of a string with an announced length, line is a line so far.
	total, skip int
	line        []byte
}

// Read implements net.Conn. Once it has failed with [errTooLong] the client closes the connection.
func (b *bounded) Read(buffer []byte) (int, error) {
	count, err := b.Conn.Read(buffer)
	if b.total += count; b.total > mostBytes {
		return 0, errTooLong
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
				return errTooLong
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
		if err != nil || length > mostBytes {
			return errTooLong
		}
		// The string is followed by a line's end.
		b.skip = max(length+2, 0)
		if length < 0 {
			b.skip = 0
		}
	case '*', '%', '~', '>', '|':
		if err != nil || length > mostItems {
			return errTooLong
		}
	}
	return nil
}
