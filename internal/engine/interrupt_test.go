package engine_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/engine"
)

// waitFor waits for the creation of this name to begin.
func (b *bench) waitFor(name string) {
	b.t.Helper()
	for {
		select {
		case began := <-b.azure.began:
			if began == name {
				return
			}
		case <-time.After(time.Minute):
			b.t.Errorf("the creation of %s did not begin", name)
			return
		}
	}
}

func TestCancelledUpFinishesWhatRunsAndTheNextUpTheRest(t *testing.T) {
	t.Parallel()
	b := newBench(t, "config: {}\n", things("a", "b", "c"))
	b.azure.slow["b"] = time.Second
	ctx, cancel := context.WithCancel(t.Context())
	go func() { b.waitFor("b"); cancel() }()

	_, err := engine.Up(ctx, b.options)
	var failure *engine.Error
	if !errors.As(err, &failure) || !failure.Interrupted {
		t.Fatalf("want an interruption, got %v", err)
	}
	if got := len(b.azure.ids()); got != 2 {
		t.Errorf("the step under way must finish and no further one begin: %v", b.azure.ids())
	}
	next := b.up()
	if len(next.Recovered) != 0 {
		t.Errorf("nothing should need repair: %v", next.Recovered)
	}
	b.wantOneEach("a", "b", "c")
}

func TestKilledUpAdoptsTheResourceThatWasCreated(t *testing.T) {
	t.Parallel()
	b := newBench(t, "config: {}\n", things("a", "b", "c"))
	b.azure.slowDone["b"] = 5 * time.Second
	b.killDuring("b")

	b.azure.slowDone["b"] = 0
	next := b.up()
	t.Log(next.Recovered)
	if !contains(next.Recovered, "taken into the state as /fake/b") || !contains(next.Recovered, "removed the lock") {
		t.Errorf("got recovered %q", next.Recovered)
	}
	if next.Outputs["b"].Value != "b.example.net" {
		t.Errorf("the adopted resource has no outputs: %v", next.Outputs)
	}
	b.wantOneEach("a", "b", "c")
	if again := b.preview(); again.Changed() {
		t.Errorf("the preview after a recovery is not empty: %v", again.Changes)
	}
	if _, err := engine.Destroy(t.Context(), b.options); err != nil || len(b.azure.ids()) != 0 {
		t.Errorf("destroy left %v, %v", b.azure.ids(), err)
	}
}

func TestKilledUpCreatesAgainWhatWasNotCreated(t *testing.T) {
	t.Parallel()
	b := newBench(t, "config: {}\n", things("a", "b", "c"))
	b.azure.slow["b"] = 5 * time.Second
	b.azure.fail["b"] = "lost" // what was under way when the engine died does not happen
	b.killDuring("b")

	b.azure.slow["b"] = 0
	delete(b.azure.fail, "b")
	next := b.up()
	if !contains(next.Recovered, "it is created now") {
		t.Errorf("got recovered %q", next.Recovered)
	}
	b.wantOneEach("a", "b", "c")
}

// killDuring runs an up that is cancelled and killed while name is created.
func (b *bench) killDuring(name string) {
	b.t.Helper()
	ctx, cancel := context.WithCancel(b.t.Context())
	kill := make(chan struct{})
	go func() {
		b.waitFor(name)
		time.Sleep(300 * time.Millisecond) // let the creation reach the store
		cancel()
		close(kill)
	}()
	o := b.options
	o.Kill = kill
	_, err := engine.Up(ctx, o)
	var failure *engine.Error
	if !errors.As(err, &failure) || !failure.Interrupted {
		b.t.Fatalf("want an interruption, got %v", err)
	}
}

func (b *bench) wantOneEach(names ...string) {
	b.t.Helper()
	b.azure.mu.Lock()
	defer b.azure.mu.Unlock()
	for _, name := range names {
		if b.azure.creations[name] != 1 {
			b.t.Errorf("%s was created %d times", name, b.azure.creations[name])
		}
	}
}

func contains(texts []string, part string) bool {
	for _, text := range texts {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}

func TestKilledDestroyNeverLeavesTheStateAheadOfAzure(t *testing.T) {
	t.Parallel()
	b := newBench(t, "config: {}\n", things("a", "b"))
	b.up()
	b.azure.slowDelete["b"] = 5 * time.Second
	ctx, cancel := context.WithCancel(t.Context())
	kill := make(chan struct{})
	go func() {
		b.waitFor("delete b")
		time.Sleep(300 * time.Millisecond)
		cancel()
		close(kill)
	}()
	o := b.options
	o.Kill = kill
	if _, err := engine.Destroy(ctx, o); err == nil {
		t.Fatal("the destroy was not interrupted")
	}
	next := b.up()
	if !contains(next.Recovered, "while deleting it") || len(b.azure.ids()) != 2 {
		t.Errorf("recovered %q, there is %v", next.Recovered, b.azure.ids())
	}
}

func TestTwoRunsAtOnceOnOneEnvironment(t *testing.T) {
	t.Parallel()
	b := newBench(t, "config: {}\n", things("a"))
	b.azure.slow["a"] = 2 * time.Second
	first := make(chan error, 1)
	go func() { _, err := engine.Up(t.Context(), b.options); first <- err }()
	b.waitFor("a")
	_, err := engine.Up(t.Context(), b.options)
	var held *engine.HeldError
	if !errors.As(err, &held) || held.PID != os.Getpid() || held.Purpose != "up of dev" || held.Since.IsZero() {
		t.Fatalf("got %v", err)
	}
	for _, want := range []string{"in use by up of dev", "wait until that ends", fmt.Sprintf("kill %d", os.Getpid())} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in: %v", want, err)
		}
	}
	if err := <-first; err != nil {
		t.Errorf("the first run failed: %v", err)
	}
}

func TestUpResumesAfterAnErrorThatNamesTheResource(t *testing.T) {
	t.Parallel()
	b := newBench(t, "config: {}\n", things("a", "b", "c"))
	b.azure.fail["b"] = `Code="SkuNotAvailable" Message="not here"`
	_, err := engine.Up(t.Context(), b.options)
	var failure *engine.Error
	if !errors.As(err, &failure) || failure.Interrupted {
		t.Fatalf("got %v", err)
	}
	want := `b (azure-native:fake/v20240101:Thing): Code="SkuNotAvailable" Message="not here"`
	if failure.Error() != want {
		t.Errorf("got  %q\nwant %q", failure.Error(), want)
	}
	delete(b.azure.fail, "b")
	b.up()
	b.wantOneEach("a", "b", "c")
}
