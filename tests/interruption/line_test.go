package interruption_test

import (
	"fmt"
	"io"
	"net"
	"sync"

	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
)

// line is a connection between the engine and the simulated Azure that can be
// cut. To the engine a cut is the provider's death: everything that it waits
// for ends with an error, and nobody listens any more. The simulated Azure
// itself lives on, so that it can be asked what was written.
type line struct {
	*sandbox.Server
	listener net.Listener

	mu    sync.Mutex
	ends  []net.Conn
	isCut bool
}

var _ engine.Simulator = (*line)(nil)

// openLine listens on a free port of the loopback for one run of the engine.
func openLine(azure *sandbox.Server) (*line, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("opening a line to the simulated Azure: %w", err)
	}
	l := &line{Server: azure, listener: listener}
	go l.accept()
	return l, nil
}

// Port is where the engine connects.
func (l *line) Port() int { return l.listener.Addr().(*net.TCPAddr).Port }

// Close ends the line and leaves the simulated Azure to the test.
func (l *line) Close() error {
	l.cut()
	return nil
}

func (l *line) accept() {
	for {
		near, err := l.listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", l.Server.Port()))
		if err != nil {
			_ = near.Close()
			continue
		}
		if l.keep(near, far) {
			go l.pass(near, far)
			go l.pass(far, near)
		}
	}
}

// keep remembers both ends of a connection, unless the line was cut meanwhile.
func (l *line) keep(ends ...net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ends = append(l.ends, ends...)
	if l.isCut {
		closeAll(ends)
	}
	return !l.isCut
}

// pass copies one direction; the end of either ends both.
func (l *line) pass(to, from net.Conn) {
	_, _ = io.Copy(to, from)
	closeAll([]net.Conn{to, from})
}

// cut closes every connection, and returns once that is done.
func (l *line) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.isCut = true
	_ = l.listener.Close()
	closeAll(l.ends)
	l.ends = nil
}

func closeAll(connections []net.Conn) {
	for _, c := range connections {
		_ = c.Close()
	}
}
