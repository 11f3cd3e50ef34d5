package engine

import (
	"io"
	"strings"
	"testing"
)

func TestCountingBufferCountsWhatIsCopiedIntoIt(t *testing.T) {
	t.Parallel()
	b := &countingBuffer{}
	if _, err := io.Copy(b, strings.NewReader("one\ntwo\n")); err != nil {
		t.Fatal(err)
	}
	if b.lines.Load() != 2 || b.String() != "one\ntwo\n" {
		t.Errorf("got %d lines, %q", b.lines.Load(), b.String())
	}
}
