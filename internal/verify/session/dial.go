package session

import (
	"context"
	"crypto/tls"
	"net"
	"sync/atomic"
	"time"

	"github.com/redoubt-iac/redoubt/internal/respbound"
	"github.com/redoubt-iac/redoubt/internal/verify"
)

// DefaultTimeout is what a connection or a command gets where the target names none.
const DefaultTimeout = 5 * time.Second

// Bounds of what a connection answers in its life. The probes ask for nothing that is long; 10,000 answers to PING take
// 70 kB.
const (
	mostBytes = 1 << 20
	mostItems = 1 << 12
)

// timeout is the target's, or the default.
func timeout(target verify.Target) time.Duration {
	if target.Timeout > 0 {
		return target.Timeout
	}
	return DefaultTimeout
}

// dialer connects to an address with TLS.
type dialer func(ctx context.Context, target verify.Target, address string) (net.Conn, error)

// dial connects and lets the server prove that it is the target: nodes of a cluster are named by address, and have the
// certificate of the host.
func dial(ctx context.Context, target verify.Target, address string) (net.Conn, error) {
	return secured(ctx, target, address, &tls.Config{ServerName: target.Host, RootCAs: target.RootCAs, MinVersion: tls.VersionTLS12})
}

// unproven connects to whoever answers.
func unproven(ctx context.Context, target verify.Target, address string) (net.Conn, error) {
	//nolint:gosec // nothing secret goes over it, and what a server with a bad certificate lets in must be seen
	return secured(ctx, target, address, &tls.Config{ServerName: target.Host, InsecureSkipVerify: true, MinVersion: tls.VersionTLS12})
}

func secured(ctx context.Context, target verify.Target, address string, config *tls.Config) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout(target))
	defer cancel()
	plain, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	secure := tls.Client(plain, config)
	if err := secure.HandshakeContext(ctx); err != nil {
		_ = plain.Close()
		return nil, err
	}
	return respbound.Limit(secure, mostBytes, mostItems), nil
}

// followed is a connection of which the session knows whether it is open, and whether it is the one in use.
type followed struct {
	net.Conn
	session *Session
	ended   atomic.Bool
}

// Write implements [net.Conn].
func (f *followed) Write(bytes []byte) (int, error) {
	f.session.last.Store(f)
	count, err := f.Conn.Write(bytes)
	if err != nil {
		f.ended.Store(true)
	}
	return count, err
}

// Read implements [net.Conn].
func (f *followed) Read(buffer []byte) (int, error) {
	count, err := f.Conn.Read(buffer)
	if err != nil && !timedOut(err) {
		f.ended.Store(true)
	}
	return count, err
}

// Close implements [net.Conn].
func (f *followed) Close() error {
	f.ended.Store(true)
	return f.Conn.Close()
}
