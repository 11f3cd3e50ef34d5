package main

import (
	"errors"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/engine"
)

func TestAFullDiskGetsAdviceAndStaysWhatItIs(t *testing.T) {
	t.Parallel()
	o := &operation{}
	full := &engine.Error{Operation: engine.OperationUp, Problems: []engine.Problem{{Text: "writing dev.json.tmp: no space left on device"}}}
	advised := o.advise(full, "dev")
	var failure *engine.Error
	if !errors.As(advised, &failure) || !strings.Contains(advised.Error(), "make room on the disk and run the same command again") {
		t.Errorf("got %v", advised)
	}
	other := errors.New("something else")
	if got := o.advise(other, "dev"); !errors.Is(got, other) || got.Error() != other.Error() {
		t.Errorf("got %v", got)
	}
	if got := o.advise(nil, "dev"); got != nil {
		t.Errorf("got %v", got)
	}
}
