package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"
	"time"
)

// Dial opens a TCP connection that ends with the context, and on which every read and write together have timeout.
func Dial(ctx context.Context, address string, timeout time.Duration) (net.Conn, error) {
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	connection, err := new(net.Dialer).DialContext(limited, "tcp", address)
	if err != nil {
		return nil, err
	}
	if err := connection.SetDeadline(time.Now().Add(timeout)); err != nil {
		_ = connection.Close()
		return nil, fmt.Errorf("limiting the connection: %w", err)
	}
	return &ending{Conn: connection, stop: context.AfterFunc(ctx, func() { _ = connection.SetDeadline(time.Unix(1, 0)) })}, nil
}

// ending is a connection whose reads and writes fail once its context has ended.
type ending struct {
	net.Conn
	stop func() bool
}

// Close implements net.Conn.
func (e *ending) Close() error {
	e.stop()
	return e.Conn.Close()
}

// Explain words in a few words why a connection failed; the timeout is the one that it was opened with.
func Explain(err error, timeout time.Duration) string {
	var name *net.DNSError
	switch {
	case errors.As(err, &name) && name.IsNotFound:
		return "the name does not resolve"
	case errors.As(err, &name):
		return "the name could not be resolved"
	case errors.Is(err, context.Canceled):
		return "interrupted"
	case TimedOut(err):
		return fmt.Sprintf("no answer within %s", timeout)
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "connection reset"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return "no route to the address"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "connection closed"
	default:
		return "the connection failed"
	}
}

// TimedOut says that nothing was heard in time.
func TimedOut(err error) bool {
	var network net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &network) && network.Timeout()
}

// ofConnection says that an error comes of the connection, and not of what was to be sent on it.
func ofConnection(err error) bool {
	var operation *net.OpError
	return errors.As(err, &operation) || TimedOut(err) || errors.Is(err, io.EOF) || errors.Is(err, context.Canceled)
}
