package sandbox

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/internal/filelock"
	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

const storeHead = `{"format":"redoubt sandbox store","version":2,"note":""}` + "\n"

func TestAStoreThatCannotBeTrustedIsRefusedWithAWayOut(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, content, want string }{
		{"an empty file", "", "not a complete store file"},
		{"half a file of version 1", `{"format": "redoubt sandbox store", "version": 1, "resou`, "not a complete store file"},
		{"half a header", `{"format":"redoubt sandbox st`, "restore it, or reset the sandbox"},
		{"another file", `{"version": 3, "deployment": {}}`, `expected format "redoubt sandbox store"`},
		{"no JSON", "subnets: {}\n", "not a complete store file"},
		{"a newer version", `{"format": "redoubt sandbox store", "version": 99}`, "written by a newer redoubt"},
		{"an id that is none in version 1", `{"format": "redoubt sandbox store", "version": 1, "resources": [{"id": "x"}]}`, "not an ARM resource id"},
		{"an id that is none", storeHead + `{"set":[{"id":"x"}]}` + "\n", "line 2: \"x\" is not an ARM resource id"},
		{"a damaged line", storeHead + "{\"set\":[]}\n{\"se\x00\n{\"set\":[]}\n", "line 3: invalid character"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			file := storeFile(t, test.content)
			_, err := Start(context.Background(), Options{StoreFile: file})
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), file) {
				t.Errorf("got %v, want %q and the file's name", err, test.want)
			}
			if content, _ := os.ReadFile(file); string(content) != test.content {
				t.Error("the refused file was changed")
			}
			if lock, err := lockStore(file); err != nil {
				t.Errorf("the refused file is locked yet: %v", err)
			} else {
				_ = filelock.Release(lock)
			}
		})
	}
}

func storeFile(t *testing.T, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "azure.json")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestAStoreOfVersion1IsReadAndBecomesOneOfVersion2(t *testing.T) {
	t.Parallel()
	file := storeFile(t, `{"format": "redoubt sandbox store", "version": 1, "note": "", "resources": [
		{"id": "`+requests.GroupID+`", "type": "Microsoft.Resources/resourceGroups", "apiVersion": "2024-03-01", "body": {"location": "westeurope"}}]}`)
	w := newWorld(t, Options{StoreFile: file}, requests.ANetwork)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	held, err := readStore(file)
	if err != nil || held.version != 2 || len(held.resources) != 2 {
		t.Errorf("got %+v, %v", held, err)
	}
}

// disk is a file on a disk with little room.
type disk struct {
	journal
	room    int
	refuses error // of Truncate
}

func (d *disk) Write(p []byte) (int, error) {
	if len(p) <= d.room {
		return d.journal.Write(p)
	}
	n, _ := d.journal.Write(p[:d.room])
	return n, syscall.ENOSPC
}

func (d *disk) Truncate(size int64) error {
	if d.refuses != nil {
		return d.refuses
	}
	return d.journal.Truncate(size)
}

func TestAWriteThatTheDiskHasNoRoomForHasNotHappened(t *testing.T) {
	t.Parallel()
	for _, room := range []int{0, 1, 40} {
		file := filepath.Join(t.TempDir(), "azure.json")
		w := newWorld(t, Options{StoreFile: file}, requests.AGroup)
		opened := w.azure.store.lines
		for name, attempt := range map[string]func() error{
			"create": func() error { _, err := w.make(requests.ACluster); return err },
			"update": func() error {
				return w.change(requests.AGroup.With(inputs{"tags": inputs{"a": "b"}}), requests.GroupID)
			},
			"delete": func() error { return w.remove(requests.TokenGroup, requests.GroupID) },
		} {
			w.azure.store.lines = &disk{journal: opened, room: room}
			before := w.Resources()
			err := attempt()
			if err == nil || !strings.Contains(err.Error(), "no space left on device") || !strings.Contains(err.Error(), "make room on the disk") {
				t.Errorf("%s with room for %d bytes: got %v", name, room, err)
			}
			if diff := cmp.Diff(before, w.Resources()); diff != "" {
				t.Errorf("%s happened all the same (-before +after):\n%s", name, diff)
			}
		}
		// Once there is room again, the store goes on.
		w.azure.store.lines = opened
		w.mustMake(requests.ACluster)
		want := w.Resources()
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, start(t, Options{StoreFile: file}).Resources()); diff != "" {
			t.Errorf("after a restart (-want +got):\n%s", diff)
		}
	}
}

func TestAStoreThatCannotBeMendedAfterAFailedWriteTakesNoMore(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "azure.json")
	w := newWorld(t, Options{StoreFile: file}, requests.AGroup)
	opened := w.azure.store.lines
	w.azure.store.lines = &disk{journal: opened, room: 10, refuses: syscall.EIO}
	if _, err := w.make(requests.ACluster); err == nil {
		t.Fatal("a create was taken")
	}
	w.azure.store.lines = opened
	if _, err := w.make(requests.ACluster); err == nil || !strings.Contains(err.Error(), "an earlier write left it unusable") {
		t.Errorf("got %v", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if left := start(t, Options{StoreFile: file}).Resources(); len(left) != 1 {
		t.Errorf("the half line was not dropped: %v", left)
	}
}

func TestAStoreFileSaysWhatItIsAndLeavesNoTemporaryFiles(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "azure.json")
	w := newWorld(t, Options{StoreFile: file}, requests.AGroup, requests.ACluster)
	if err := w.remove(requests.TokenManaged, requests.ClusterID); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(content), "nothing here exists on Azure") || strings.Contains(string(content), "redisEnterprise") {
		t.Errorf("got %v:\n%s", err, content)
	}
	if files := filesBeside(t, file); !cmp.Equal(files, []string{"azure.json", "azure.json.lock"}) {
		t.Errorf("files: %v", files)
	}
}

func filesBeside(t *testing.T, file string) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// To tidy takes room for a second copy. Where there is none, what was written is kept all the same.
func TestAStoreThatCannotBeTidiedIsKept(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	file := filepath.Join(directory, "azure.json")
	var said []string
	w := newWorld(t, Options{StoreFile: file, Notice: func(text string) { said = append(said, text) }}, requests.AGroup, requests.ACluster)
	if err := w.remove(requests.TokenManaged, requests.ClusterID); err != nil {
		t.Fatal(err)
	}
	w.azure.store.file = filepath.Join(directory, "gone", "azure.json") // no second copy can be written there
	if err := w.Close(); err != nil {
		t.Errorf("closing: %v", err)
	}
	if len(said) != 1 || !strings.Contains(said[0], "nothing is lost: the sandbox store stays as it is") {
		t.Errorf("said: %v", said)
	}
	if left := start(t, Options{StoreFile: file}).Resources(); len(left) != 1 {
		t.Errorf("left: %v", left)
	}
}

// A run that writes nothing leaves the file alone, so that nothing can go wrong with it.
func TestAStoreThatNothingIsWrittenToStaysAsItIs(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "azure.json")
	if err := newWorld(t, Options{StoreFile: file}, requests.AGroup, requests.ACluster).Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := start(t, Options{StoreFile: file}).Close(); err != nil {
		t.Fatal(err)
	}
	if after, err := os.Stat(file); err != nil || !os.SameFile(before, after) || after.Size() != before.Size() {
		t.Errorf("the file was written anew: %v", err)
	}
}

// Many updates of few resources must not make the file grow for as long as a server runs.
func TestAStoreIsRewrittenOnceMostOfItIsStale(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "azure.json")
	w := newWorld(t, Options{StoreFile: file}, requests.AGroup)
	most := int64(0)
	for range 2*tidyAfter + 100 {
		write(t, w.azure, requests.AGroup, (*azure).update)
		most = max(most, w.azure.store.size)
	}
	line := w.azure.store.size / int64(w.azure.store.stale+1)
	if limit := (tidyAfter + 10) * line; most > limit {
		t.Errorf("the file grew to %d bytes, want at most %d", most, limit)
	}
}
