package sandbox

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

func TestAStoreThatCannotBeTrustedIsRefusedWithAWayOut(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, content, want string }{
		{"half a file", `{"format": "redoubt sandbox store", "version": 1, "resou`, "not a complete store file"},
		{"another file", `{"version": 3, "deployment": {}}`, `expected format "redoubt sandbox store"`},
		{"a newer version", `{"format": "redoubt sandbox store", "version": 99}`, "written by a newer redoubt"},
		{"an id that is none", `{"format": "redoubt sandbox store", "version": 1, "resources": [{"id": "x"}]}`, "not an ARM resource id"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "azure.json")
			if err := os.WriteFile(file, []byte(test.content), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Start(context.Background(), Options{StoreFile: file})
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), file) {
				t.Errorf("got %v, want %q and the file's name", err, test.want)
			}
			if content, _ := os.ReadFile(file); string(content) != test.content {
				t.Error("the refused file was changed")
			}
		})
	}
}

func TestAWriteThatCannotBeStoredHasNotHappened(t *testing.T) {
	t.Parallel()
	directory := filepath.Join(t.TempDir(), "gone")
	if err := os.Mkdir(directory, 0o700); err != nil {
		t.Fatal(err)
	}
	s, err := Start(context.Background(), Options{StoreFile: filepath.Join(directory, "azure.json"), BusyFor: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := os.Remove(directory); err != nil {
		t.Fatal(err)
	}
	_, _, err = connect(t, s, "2.92.3").create(requests.AGroup.Token, requests.AGroup.Inputs)
	if err == nil || !strings.Contains(err.Error(), "writing sandbox store") {
		t.Errorf("got %v", err)
	}
	if left := s.Resources(); len(left) != 0 {
		t.Errorf("it happened all the same: %v", left)
	}
}

func TestAStoreFileSaysWhatItIsAndLeavesNoTemporaryFiles(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	file := filepath.Join(directory, "azure.json")
	w := newWorld(t, Options{StoreFile: file}, requests.AGroup, requests.ACluster)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(content), "nothing here exists on Azure") {
		t.Errorf("got %v:\n%s", err, content)
	}
	entries, err := os.ReadDir(directory)
	if err != nil || len(entries) != 1 {
		t.Errorf("files: %v, %v", entries, err)
	}
}
