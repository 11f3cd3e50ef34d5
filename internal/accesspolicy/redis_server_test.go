package accesspolicy_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/tests/redisserver"
)

// startRedis starts a real redis-server of this machine on a socket in a temporary folder. Without one it skips the test,
// or fails it in CI. The socket is the only way in: no port is opened.
func startRedis(t *testing.T) (socket string) {
	t.Helper()
	binary := redisserver.Binary(t)
	// The path of a socket has at most 107 bytes, and the folder of a test with a sentence for a name can be longer.
	folder, err := os.MkdirTemp("", "acl")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	socket = filepath.Join(folder, "s")
	server := exec.CommandContext(t.Context(), binary, "--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no", "--dir", folder)
	if err := server.Start(); err != nil {
		t.Fatalf("starting redis-server: %v", err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	deadline := time.Now().Add(20 * time.Second)
	for time.Now().Before(deadline) {
		if connection, err := net.Dial("unix", socket); err == nil {
			_ = connection.Close()
			return socket
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("redis-server opened no socket within 20 seconds")
	return ""
}

// redis is a connection that speaks RESP 2 (https://redis.io/docs/latest/develop/reference/protocol-spec/).
type redis struct {
	connection net.Conn
	reader     *bufio.Reader
}

func dial(t *testing.T, socket string) *redis {
	t.Helper()
	connection, err := net.Dial("unix", socket)
	if err != nil {
		t.Fatalf("connecting to redis-server: %v", err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	return &redis{connection: connection, reader: bufio.NewReader(connection)}
}

// do sends one command. The reply is a string, or a list joined by blanks; an error reply is an error.
func (r *redis) do(words ...string) (string, error) {
	var request strings.Builder
	fmt.Fprintf(&request, "*%d\r\n", len(words))
	for _, word := range words {
		fmt.Fprintf(&request, "$%d\r\n%s\r\n", len(word), word)
	}
	_ = r.connection.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.WriteString(r.connection, request.String()); err != nil {
		return "", fmt.Errorf("sending: %w", err)
	}
	return r.reply()
}

func (r *redis) reply() (string, error) {
	line, err := r.reader.ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("reading: %w", err)
	}
	kind, rest := line[0], strings.TrimSpace(line[1:])
	length, _ := strconv.Atoi(rest)
	switch kind {
	case '-':
		return "", fmt.Errorf("redis: %s", rest)
	case '$':
		if length < 0 {
			return "", nil
		}
		text := make([]byte, length+2)
		_, err := io.ReadFull(r.reader, text)
		return string(text[:length]), err
	case '*':
		var items []string
		for range length {
			item, err := r.reply()
			if err != nil {
				return "", err
			}
			items = append(items, item)
		}
		return strings.Join(items, " "), nil
	}
	return rest, nil
}
