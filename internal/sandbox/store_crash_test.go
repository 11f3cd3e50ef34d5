package sandbox

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

// A process can be killed after any byte of a line; what follows of it then never reached the file.
func TestAStoreThatEndsAnywhereInALineHoldsWhatWasThereBefore(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "azure.json")
	w := newWorld(t, Options{StoreFile: file}, requests.AGroup, requests.ANetwork)
	before := w.azure.store.size
	w.mustMake(requests.AWorkspace)
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for end := before; end <= int64(len(content)); end++ {
		held, err := parseStore(content[:end])
		want := 2
		if end == int64(len(content)) {
			want = 3
		}
		if err != nil || len(held.resources) != want {
			t.Fatalf("cut off after byte %d: %d resources, %v", end, len(held.resources), err)
		}
	}
}

func TestATornLineIsDroppedAndSaid(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "azure.json")
	if err := newWorld(t, Options{StoreFile: file}, requests.AGroup).Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(bytes.Clone(whole), `{"set":[{"id":"/subscr`...), 0o600); err != nil {
		t.Fatal(err)
	}
	var said []string
	w := newWorld(t, Options{StoreFile: file, Notice: func(text string) { said = append(said, text) }})
	if len(said) != 1 || !strings.Contains(said[0], file+" ended in the middle of a write (22 bytes), which is dropped") {
		t.Errorf("said: %v", said)
	}
	if content, _ := os.ReadFile(file); !bytes.Equal(content, whole) {
		t.Errorf("the file was not mended:\n%s", content)
	}
	w.mustMake(requests.ANetwork)
}

const writerVariable = "REDOUBT_TEST_STORE_WRITER"

func TestMain(m *testing.M) {
	if file := os.Getenv(writerVariable); file != "" {
		fmt.Fprintln(os.Stderr, writeForever(file))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writeForever is the process that the next test kills: it writes as fast as it can, and tells of every write.
func writeForever(file string) error {
	s, err := Start(context.Background(), Options{StoreFile: file})
	for i := 0; err == nil; i++ {
		group := arm.Resource{ID: fmt.Sprintf("%s-%d", requests.GroupID, i), Type: typeResourceGroup, Body: map[string]any{"location": "westeurope"}}
		if _, err = s.azure.create(context.Background(), group); err == nil {
			fmt.Printf("written %d\n", i)
		}
	}
	return err
}

func TestAProcessThatIsKilledLosesNoWriteThatItToldOf(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "azure.json")
	writer := exec.CommandContext(context.Background(), os.Args[0])
	writer.Env = append(os.Environ(), writerVariable+"="+file)
	output, err := writer.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := writer.Start(); err != nil {
		t.Fatal(err)
	}
	told, lines := 0, bufio.NewScanner(output)
	for lines.Scan() {
		if !strings.HasPrefix(lines.Text(), "written ") {
			continue
		}
		if told++; told == 20 {
			_, err := Start(context.Background(), Options{StoreFile: file})
			if want := fmt.Sprintf("in use by another process (%d); wait until that one ends", writer.Process.Pid); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("while the other process runs: got %v, want %q", err, want)
			}
			if _, err := Inspect(Options{StoreFile: file}); err != nil {
				t.Errorf("reading while the other process writes: %v", err)
			}
			if err := writer.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = writer.Wait() // it was killed
	if left := start(t, Options{StoreFile: file}).Resources(); told < 20 || len(left) < told {
		t.Errorf("%d writes were told of, and %d resources are left", told, len(left))
	}
}

func TestAStoreIsFreeAgainOnceItsServerIsClosed(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "azure.json")
	first := newWorld(t, Options{StoreFile: file}, requests.AGroup)
	if _, err := Start(context.Background(), Options{StoreFile: file}); err == nil {
		t.Fatal("a second server opened the store")
	}
	want := first.Resources()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, start(t, Options{StoreFile: file}).Resources()); diff != "" {
		t.Errorf("the second server (-first +second):\n%s", diff)
	}
}
