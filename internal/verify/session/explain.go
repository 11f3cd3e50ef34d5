package session

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"

	"github.com/redis/go-redis/v9"

	"github.com/redoubt-iac/redoubt/internal/respbound"
)

// RefusedError is an error reply where an answer was needed.
type RefusedError struct {
	Verdict Verdict
	// Code is the code word of the reply, such as WRONGPASS.
	Code string
}

// Error implements error. It holds no text of the server, which can quote what was sent.
func (r *RefusedError) Error() string {
	return fmt.Sprintf("%s (%s)", r.Verdict, r.Code)
}

var (
	errNoAddress = errors.New("the cluster named a node without an address")
	errManyNodes = fmt.Errorf("the cluster named more than %d nodes", mostNodes)
)

// Explain words in one line why a server could not be asked. It passes on no text of the server.
func Explain(err error) string {
	var refusal *RefusedError
	var reply redis.Error
	var wrongName x509.HostnameError
	var unknown x509.UnknownAuthorityError
	var certificate *tls.CertificateVerificationError
	var speaksNoTLS tls.RecordHeaderError
	var name *net.DNSError
	switch {
	case errors.As(err, &refusal):
		return refusal.Error()
	case errors.As(err, &reply):
		return judge(nil, err).Says()
	case errors.Is(err, respbound.ErrTooLong):
		return fmt.Sprintf("its answer is longer than %d MiB, and nothing was asked that has a long answer", mostBytes>>20)
	case errors.Is(err, errNoAddress), errors.Is(err, errManyNodes):
		return err.Error()
	case errors.As(err, &wrongName):
		return "its certificate is for another name"
	case errors.As(err, &unknown):
		return "its certificate is signed by an authority that this machine does not trust"
	case errors.As(err, &certificate):
		return "its certificate is not valid"
	case errors.As(err, &speaksNoTLS):
		return "it does not speak TLS on this port"
	case errors.As(err, &name):
		return "its name does not resolve from here"
	case errors.Is(err, context.Canceled):
		return "the run was ended before it answered"
	case timedOut(err):
		return "it did not answer in time"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens on this port"
	case errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, net.ErrClosed), errors.Is(err, syscall.EPIPE):
		return "it ended the connection"
	}
	return connection(err)
}

func connection(err error) string {
	var failed *net.OpError
	switch {
	// This is how crypto/tls words an alert of the other side.
	case errors.As(err, &failed) && failed.Op == "remote error":
		return "it ended the TLS handshake"
	case errors.As(err, &failed):
		return "it can't be reached from here (" + failed.Op + ")"
	}
	return "it answered with something other than Redis' protocol"
}

func timedOut(err error) bool {
	var network net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &network) && network.Timeout()
}
