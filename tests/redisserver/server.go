package redisserver

import (
	"bytes"
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// Options say what kind of server a test needs; the zero value has TLS only, and no user but the test's own.
type Options struct {
	// ACL are lines of an ACL file, such as "user reader on >secret ~orders:* +@read"
	// (https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/). Without a line for it, the user
	// default is off.
	ACL []string
	// Authority is the certificate; the zero value makes one for localhost and 127.0.0.1.
	Authority Authority
	// Plain opens a second port, without TLS.
	Plain bool
	// Config are further options in the form of the command line, such as "--tls-protocols", "TLSv1.2".
	Config []string
}

// Server is a running redis-server.
type Server struct {
	Authority
	// Host is 127.0.0.1, Port the one with TLS, PlainPort the one without (0 where there is none).
	Host            string
	Port, PlainPort int
	// Admin may do everything. It comes in by a socket that only the test knows.
	Admin *redis.Client
}

// Address is host:port of the port with TLS.
func (s *Server) Address() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// adminUser is the test's own user; its name sorts behind those of a report.
const adminUser, adminPassword = "zz-test", "the-password-of-the-test-itself"

// Binary is the path of redis-server. Where there is none the test is skipped, in CI (CI=true) it fails.
func Binary(t testing.TB) string {
	t.Helper()
	binary, err := exec.LookPath("redis-server")
	switch {
	case err == nil:
		return binary
	case os.Getenv("CI") == "true":
		t.Fatal("no redis-server in PATH, and CI must have one (Debian: apt-get install redis-server)")
	default:
		t.Skip("NOT TESTED: no redis-server in PATH; install it (Debian: apt-get install redis-server) to test against a real Redis")
	}
	return ""
}

// Start starts redis-server for the length of the test and waits until it answers.
func Start(t testing.TB, options Options) *Server {
	t.Helper()
	binary := Binary(t)
	if options.Authority.CertFile == "" {
		options.Authority = NewAuthority(t)
	}
	// The path of a socket has at most 107 bytes, and the folder of a test with a sentence for a name can be longer.
	folder, err := os.MkdirTemp("", "rs")
	if err != nil {
		t.Fatalf("making a folder: %v", err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	var output string
	// A port that was free can be taken by the time that the server opens it.
	for range 5 {
		server := &Server{Authority: options.Authority, Host: "127.0.0.1", Port: FreePort(t)}
		if options.Plain {
			server.PlainPort = FreePort(t)
		}
		var running bool
		if output, running = server.start(t, binary, folder, options); running {
			return server
		}
	}
	t.Fatalf("redis-server did not start:\n%s", output)
	return nil
}

// start runs the server until the end of the test; the output is for when it is not running.
func (s *Server) start(t testing.TB, binary, folder string, options Options) (output string, running bool) {
	t.Helper()
	acl := append([]string{"user " + adminUser + " on >" + adminPassword + " ~* &* +@all"}, options.ACL...)
	if !strings.Contains(strings.Join(options.ACL, "\n"), "user default ") {
		acl = append(acl, "user default off")
	}
	socket := filepath.Join(folder, "s")
	arguments := append([]string{
		"--bind", s.Host, "--tls-port", strconv.Itoa(s.Port), "--port", strconv.Itoa(s.PlainPort),
		"--tls-cert-file", s.CertFile, "--tls-key-file", s.KeyFile, "--tls-ca-cert-file", s.CertFile, "--tls-auth-clients", "no",
		"--unixsocket", socket, "--aclfile", write(t, folder, "users.acl", []byte(strings.Join(acl, "\n")+"\n")),
		"--save", "", "--appendonly", "no", "--dir", folder,
	}, options.Config...)
	//nolint:gosec // the program is redis-server, and the arguments are the test's
	process := exec.Command(binary, arguments...)
	log := &serverLog{}
	process.Stdout, process.Stderr = log, log
	if err := process.Start(); err != nil {
		t.Fatalf("starting redis-server: %v", err)
	}
	ended := make(chan struct{})
	go func() {
		_ = process.Wait()
		close(ended)
	}()
	t.Cleanup(func() {
		_ = process.Process.Kill()
		<-ended
	})
	s.Admin = redis.NewClient(&redis.Options{Network: "unix", Addr: socket, Username: adminUser, Password: adminPassword, Protocol: 2, DisableIdentity: true, MaxRetries: -1})
	t.Cleanup(func() { _ = s.Admin.Close() })
	return log.String(), s.answers(socket, ended)
}

// answers waits until the server answers, or has ended.
func (s *Server) answers(socket string, ended <-chan struct{}) bool {
	deadline := time.After(20 * time.Second)
	for {
		if _, err := os.Stat(socket); err == nil && s.Admin.Ping(context.Background()).Err() == nil {
			return true
		}
		select {
		case <-ended:
			return false
		case <-deadline:
			return false
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// serverLog is what the server printed so far.
type serverLog struct {
	lock sync.Mutex
	text bytes.Buffer
}

func (o *serverLog) Write(text []byte) (int, error) {
	o.lock.Lock()
	defer o.lock.Unlock()
	return o.text.Write(text)
}

func (o *serverLog) String() string {
	o.lock.Lock()
	defer o.lock.Unlock()
	return o.text.String()
}

// FreePort is a port of the loopback that nobody listens on, with room above it for the bus of a cluster (port + 10000).
func FreePort(t testing.TB) int {
	t.Helper()
	for range 200 {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatalf("finding a free port: %v", err)
		}
		port := listener.Addr().(*net.TCPAddr).Port
		_ = listener.Close()
		if port <= 55535 {
			return port
		}
	}
	t.Fatal("no free port below 55536 in 200 tries")
	return 0
}
