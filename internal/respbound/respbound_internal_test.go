package respbound

import (
	"errors"
	"io"
	"net"
	"strings"
	"testing"
)

const mostBytes, mostItems = 1 << 20, 1 << 10

// served is a bounded connection on which a server sends the text and ends.
func served(t *testing.T, text string) net.Conn {
	t.Helper()
	server, client := net.Pipe()
	go func() {
		_, _ = io.WriteString(server, text)
		_ = server.Close()
	}()
	t.Cleanup(func() { _ = client.Close() })
	return Limit(client, mostBytes, mostItems)
}

func TestAnswersEndAtTheBounds(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, answer string
		tooLong      bool
	}{
		{"an ordinary list", "*2\r\n$5\r\nhello\r\n$-1\r\n", false},
		{"a string with what looks like an announcement", "$14\r\n$999999999999\n\r\n:1\r\n", false},
		{"an announced string beyond the bound", "$1048577\r\n", true},
		{"an announced number that no integer holds", "$99999999999999999999\r\n", true},
		{"an announced list beyond the bound", "*1025\r\n", true},
		{"a line without an end", "+" + strings.Repeat("x", mostLine+1), true},
		{"many small answers beyond the bound", strings.Repeat("$60000\r\n"+strings.Repeat("x", 60000)+"\r\n", 18), true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := io.ReadAll(served(t, test.answer))
			if errors.Is(err, ErrTooLong) != test.tooLong {
				t.Errorf("got %d bytes, %v", len(got), err)
			}
			if !test.tooLong && string(got) != test.answer {
				t.Errorf("got %q", got)
			}
		})
	}
}

func FuzzAnswers(f *testing.F) {
	f.Add("$5\r\nhello\r\n")
	f.Add("*3\r\n:1\r\n$-1\r\n*0\r\n")
	f.Add("=15000000\r\ntxt:")
	f.Fuzz(func(t *testing.T, stream string) {
		guard := &bounded{mostBytes: mostBytes, mostItems: mostItems}
		_ = guard.follow([]byte(stream))
		if guard.skip < 0 || guard.skip > mostBytes+2 || len(guard.line) > mostLine+1 {
			t.Errorf("the bound lost track: %d to skip, a line of %d", guard.skip, len(guard.line))
		}
	})
}
