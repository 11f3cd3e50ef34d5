package fleet_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"

	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/fleet"
)

// inProject is a project with this fleet file and a stack file by hand.
func inProject(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "stacks/fleet.yaml", text)
	write(t, dir, "stacks/Pulumi.byhand.yaml", "config: {}\n")
	return dir
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	contents, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(contents)
}

func open(t *testing.T, dir string) *fleet.Project {
	t.Helper()
	opened, err := fleet.Open(dir, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return opened
}

func TestStackFilesAreWrittenOnceAndCompared(t *testing.T) {
	t.Parallel()
	dir := inProject(t, example(t))
	names := func(stale []fleet.Stale, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		var words []string
		for _, s := range stale {
			words = append(words, s.Name+" "+string(s.Difference))
		}
		return strings.Join(words, ", ")
	}
	if got := names(open(t, dir).Write(false)); got != "orders-dev missing, orders-live missing, search-dev missing" {
		t.Fatal(got)
	}
	if got := names(open(t, dir).Compare()); got != "" {
		t.Fatal(got)
	}
	for _, name := range []string{"orders-dev", "orders-live", "search-dev"} {
		if err := environment.CheckStackFile(environment.StackFile(dir, name)); err != nil {
			t.Error(err)
		}
	}

	stored, err := workspace.LoadProjectStack(nil, nil, environment.StackFile(dir, "orders-live"))
	if err != nil {
		t.Fatal(err)
	}
	stored.EncryptedKey = "AAAA" // as Pulumi does when it creates a stack
	if err := stored.Save(environment.StackFile(dir, "orders-live")); err != nil {
		t.Fatal(err)
	}
	if got := names(open(t, dir).Compare()); got != "" {
		t.Errorf("what Pulumi wrote counts as a difference: %s", got)
	}

	changed := strings.Replace(example(t), "cc-1042", "cc-7", 1)
	without, _, _ := strings.Cut(changed, "  search-dev:")
	write(t, dir, "stacks/fleet.yaml", without)
	if got := names(open(t, dir).Write(false)); got != "orders-dev outdated, orders-live outdated, search-dev orphaned" {
		t.Error(got)
	}
	if live := read(t, dir, "stacks/Pulumi.orders-live.yaml"); !strings.Contains(live, "encryptedkey: AAAA") || !strings.Contains(live, "cc-7") {
		t.Errorf("Pulumi's key is lost, or the change:\n%s", live)
	}
	read(t, dir, "stacks/Pulumi.search-dev.yaml") // destroy needs it yet
	if got := names(open(t, dir).Write(true)); got != "search-dev orphaned" {
		t.Error(got)
	}
	if _, err := os.Stat(filepath.Join(dir, "stacks", "Pulumi.search-dev.yaml")); !os.IsNotExist(err) {
		t.Errorf("it is still there: %v", err)
	}
	if byHand := read(t, dir, "stacks/Pulumi.byhand.yaml"); byHand != "config: {}\n" {
		t.Errorf("a file that was written by hand is now:\n%s", byHand)
	}
}

func TestAStackFileIsUpToDateOnlyWithTheBytesThatWouldBeWritten(t *testing.T) {
	t.Parallel()
	dir := inProject(t, example(t))
	if _, err := open(t, dir).Write(false); err != nil {
		t.Fatal(err)
	}
	const name = "stacks/Pulumi.orders-live.yaml"
	written := read(t, dir, name)
	for change, test := range map[string]struct {
		contents string
		want     fleet.Difference
	}{
		"a comment":              {written + "# a note\n", fleet.Outdated},
		"another layout":         {strings.Replace(written, "config:\n", "config:   \n", 1), fleet.Outdated},
		"another value":          {strings.Replace(written, "westeurope", "northeurope", 1), fleet.Outdated},
		"Pulumi's key in front":  {strings.Replace(written, "config:\n", "encryptionsalt: v1:abc\nconfig:\n", 1), ""},
		"Pulumi's key at an end": {written + "encryptionsalt:   v1:abc\n", ""},
	} {
		write(t, dir, name, test.contents)
		opened := open(t, dir)
		if got, err := opened.CompareOne("orders-live"); got != test.want || err != nil {
			t.Errorf("%s: got %q, %v", change, got, err)
		}
		if _, err := opened.Write(false); err != nil {
			t.Fatal(err)
		}
		if got, err := open(t, dir).Compare(); len(got) > 0 || err != nil {
			t.Errorf("%s: after writing: %v, %v", change, got, err)
		}
	}
}

func TestEverythingWrongWithAProjectIsToldAtOnce(t *testing.T) {
	t.Parallel()
	text := strings.Replace(strings.Replace(example(t), "search-dev:", "byhand:", 1), "      sku: Balanced_B0", "      skuu: Balanced_B0", 1)
	_, err := fleet.Open(inProject(t, strings.Replace(text, "prefixLength: 24", "prefixLength: 31", 1)), time.Now)
	for _, want := range []string{"addressPlan.prefixLength: ", "defaults.cache.managed.skuu: ", "environments.byhand: there is a stack file"} {
		if err == nil || strings.Count(err.Error(), want) != 1 {
			t.Errorf("want %q once in:\n%v", want, err)
		}
	}
}

func TestAStackFileWrittenByHandIsNeverReplaced(t *testing.T) {
	t.Parallel()
	dir := inProject(t, strings.Replace(example(t), "search-dev:", "byhand:", 1))
	_, err := fleet.Open(dir, time.Now)
	if err == nil || !strings.Contains(err.Error(), "environments.byhand: there is a stack file of that name which is not generated") {
		t.Errorf("got %v", err)
	}
}

func TestAProjectWithoutAFleetFileHasNone(t *testing.T) {
	t.Parallel()
	if opened, err := fleet.Open(t.TempDir(), time.Now); opened != nil || err != nil {
		t.Error(opened, err)
	}
}
