package wire_test

import (
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/verify/wire"
)

// answered is what Ask makes of an answer that arrives in one piece.
func answered(t testing.TB, answer string) wire.Reply {
	t.Helper()
	here, there := net.Pipe()
	defer func() { _ = here.Close() }()
	go func() {
		_, _ = there.Read(make([]byte, 64))
		_, _ = io.WriteString(there, answer)
		_ = there.Close()
	}()
	if err := here.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return wire.Ask(here)
}

func TestWhatIsARedisReply(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, answer, want string
	}{
		{"a pong", "+PONG\r\n", "a Redis reply (PONG)"},
		{"a refusal", "-NOAUTH Authentication required.\r\n", "a Redis reply (NOAUTH)"},
		{"protected mode", "-DENIED Redis is running in protected mode\r\n", "a Redis reply (DENIED)"},
		{"an error that quotes what it was sent", "-ERR unknown command 'secret'\r\n", "a Redis reply (ERR)"},
		{"a string", "$4\r\nPONG\r\n", "a Redis reply (a string)"},
		{"a string of 50 MB", "$52428800\r\n", "a Redis reply (a string)"},
		{"a list", "*2\r\n", "a Redis reply (a list)"},
		{"a push of version 3", ">3\r\n", "a Redis reply (a list)"},
		{"a web server", "HTTP/1.1 400 Bad Request\r\n", "something other than Redis' protocol"},
		{"a mail server", "+OK POP3 ready\r\n", "something other than Redis' protocol"},
		{"an SSH server", "SSH-2.0-OpenSSH_9.2\r\n", "something other than Redis' protocol"},
		{"an alert of TLS", "\x15\x03\x03\x00\x02\x02\x28", "something other than Redis' protocol"},
		{"a minus and noise", "-\x00\x01\r\n", "something other than Redis' protocol"},
		{"a line without an end", strings.Repeat("+", 1<<20), "something other than Redis' protocol"},
		{"half a reply", "+PO", "something other than Redis' protocol"},
		{"nothing", "", "connection closed"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := answered(t, test.answer).String(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func FuzzReplies(f *testing.F) {
	f.Add("+PONG\r\n")
	f.Add("-ERR \x1b[2J\r\n")
	f.Add("$1\r\n")
	f.Fuzz(func(t *testing.T, answer string) {
		text := answered(t, answer).String()
		for _, r := range text {
			if r < ' ' || r > '~' {
				t.Errorf("%q shows %q", text, r)
			}
		}
		if len(text) > 60 {
			t.Errorf("%q is longer than any word of ours", text)
		}
	})
}
