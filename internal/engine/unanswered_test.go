package engine_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/engine"
)

// losing is a bench on which the creation of b happened and its answer was lost.
func losing(t *testing.T) *bench {
	t.Helper()
	b := newBench(t, "config: {}\n", things("a", "b", "c"))
	b.azure.mute["b"] = true
	if _, err := engine.Up(t.Context(), b.options); err == nil {
		t.Fatal("the up heard nothing of a creation and did not say so")
	}
	b.azure.mute["b"] = false
	return b
}

func TestUpAdoptsWhatWasCreatedWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	b := losing(t)
	next := b.up()
	if !contains(next.Recovered, "before it heard that this was created; taken into the state as /fake/b") {
		t.Errorf("got recovered %q", next.Recovered)
	}
	if next.Outputs["b"].Value != "b.example.net" {
		t.Errorf("the adopted resource has no outputs: %v", next.Outputs)
	}
	b.wantOneEach("a", "b", "c")
	if again := b.preview(); again.Changed() || len(again.Recovered) != 0 {
		t.Errorf("the preview after a recovery is not empty: %v, %v", again.Changes, again.Recovered)
	}
}

func TestDestroyAdoptsWhatWasCreatedWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	b := losing(t)
	if _, err := engine.Destroy(t.Context(), b.options); err != nil || len(b.azure.ids()) != 0 {
		t.Errorf("destroy left %v, %v", b.azure.ids(), err)
	}
}

func TestWhatIsAdoptedKeepsItsDependenciesAndItsPlace(t *testing.T) {
	t.Parallel()
	b := losing(t)
	b.preview()
	checkpoint := filepath.Join(b.options.Sandbox.StateDir, "state", ".pulumi", "stacks", "redoubt", "dev.json")
	data, err := os.ReadFile(checkpoint)
	if err != nil {
		t.Fatal(err)
	}
	var state struct {
		Checkpoint struct {
			Latest struct {
				Resources []struct {
					URN, Parent, Provider string
					Dependencies          []string
				}
			}
		}
	}
	if err := json.Unmarshal(data, &state); err != nil {
		t.Fatal(err)
	}
	for _, r := range state.Checkpoint.Latest.Resources {
		if !strings.HasSuffix(r.URN, "::b") {
			continue
		}
		if len(r.Dependencies) != 1 || !strings.HasSuffix(r.Dependencies[0], "::a") || r.Parent == "" || r.Provider == "" {
			t.Errorf("it was adopted as %+v", r)
		}
		return
	}
	t.Error("it was not adopted")
}

func TestDoubtOutlivesAProgramThatFails(t *testing.T) {
	t.Parallel()
	b := losing(t)
	working := b.options.Program
	b.options.Program = func(*pulumi.Context) error { return os.ErrInvalid }
	if _, err := engine.Up(t.Context(), b.options); err == nil {
		t.Fatal("the program failed, and the up did not")
	}
	b.options.Program = working
	b.up()
	b.wantOneEach("a", "b", "c")
}
