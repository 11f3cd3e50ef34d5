package localcache

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"
)

// startLimit is how long a server may take until it answers; a clustered one waits for two seconds by itself.
const startLimit = 20 * time.Second

// clusterReady is what a server logs when its cluster has every slot and takes commands.
const clusterReady = "Cluster state changed: ok"

// EndedError says that a server ended by itself.
type EndedError struct {
	// Cause is how the process ended, nil for the exit code 0; Lines are the last of its log.
	Cause error
	Lines []string
}

// Error implements error.
func (e *EndedError) Error() string {
	text := "the redis-server ended by itself"
	if e.Cause != nil {
		text += " (" + e.Cause.Error() + ")"
	}
	if hint := e.hint(); hint != "" {
		text += "; " + hint
	}
	return text + "; the last lines of its log:\n  " + strings.Join(e.Lines, "\n  ")
}

// Unwrap implements errors.Unwrap.
func (e *EndedError) Unwrap() error { return e.Cause }

// hint is the likely cause, as far as the log names one.
func (e *EndedError) hint() string {
	switch log := strings.Join(e.Lines, "\n"); {
	case e.portTaken():
		return "its port was taken in the same moment: start it again, or choose another with --port"
	case strings.Contains(log, ">>> 'tls-"):
		return "it was built without TLS: install one that has it (Debian's and Homebrew's have)"
	default:
		return ""
	}
}

func (e *EndedError) portTaken() bool {
	return strings.Contains(strings.Join(e.Lines, "\n"), "Address already in use")
}

// ready waits until the server answers over TLS.
func (s *Server) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	roots, err := s.Settings.RootCAs()
	if err != nil {
		return err
	}
	dialer := &tls.Dialer{Config: &tls.Config{RootCAs: roots, ServerName: serverName, MinVersion: tls.VersionTLS12}}
	for {
		problem := answers(ctx, dialer, s.Settings.Port)
		if problem == nil && s.Settings.Clustered && !s.logged(clusterReady) {
			problem = errors.New("its cluster is not ready")
		}
		if problem == nil {
			return nil
		}
		select {
		case <-s.ended:
			return s.ending()
		case <-ctx.Done():
			return fmt.Errorf("waiting for the redis-server to answer: %w; the last thing seen: %w; its log is %s", ctx.Err(), problem, s.Settings.LogFile)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// answers is nil for a server that wants its clients to sign in.
func answers(ctx context.Context, dialer *tls.Dialer, port int) error {
	connection, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return err
	}
	defer func() { _ = connection.Close() }()
	_ = connection.SetDeadline(time.Now().Add(5 * time.Second))
	if _, err := connection.Write([]byte("PING\r\n")); err != nil {
		return err
	}
	line, err := bufio.NewReader(connection).ReadString('\n')
	if err == nil && !strings.HasPrefix(line, "-NOAUTH") {
		return fmt.Errorf("it answers %q to a client that has not signed in", strings.TrimSpace(line))
	}
	return err
}

func (s *Server) logged(text string) bool {
	content, err := os.ReadFile(s.Settings.LogFile)
	return err == nil && strings.Contains(string(content), text)
}

// ending tells how the server ended.
func (s *Server) ending() error {
	lines, err := LastLines(s.at.path(logFile), 12)
	if err != nil {
		return errors.Join(&EndedError{Cause: s.failure}, err)
	}
	return &EndedError{Cause: s.failure, Lines: lines}
}

// LastLines are the last lines of a log, without empty ones; 0 is all of them.
func LastLines(file string, most int) ([]string, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading the log of the server: %w", err)
	}
	var lines []string
	for line := range strings.Lines(string(content)) {
		if line = strings.TrimRight(line, "\r\n"); line != "" {
			lines = append(lines, line)
		}
	}
	if most > 0 && len(lines) > most {
		lines = lines[len(lines)-most:]
	}
	return lines, nil
}
