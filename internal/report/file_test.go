package report_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/report"
)

func TestAFileIsWrittenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	file := filepath.Join(folder, "report.sarif")
	say := func(text string, err error) func(io.Writer) error {
		return func(w io.Writer) error {
			_, _ = io.WriteString(w, text)
			return err
		}
	}
	if err := report.WriteFile(file, say("first", nil)); err != nil {
		t.Fatal(err)
	}
	if err := report.WriteFile(file, say("sec", errors.New("the pen broke"))); err == nil || !strings.Contains(err.Error(), "report.sarif: the pen broke") {
		t.Error(err)
	}
	if data, _ := os.ReadFile(file); string(data) != "first" {
		t.Errorf("the file holds %q", data)
	}
	if entries, _ := os.ReadDir(folder); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestAPlaceThatCannotBeWrittenToIsExplained(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		folder:                                   "this is a folder; name a file in it",
		filepath.Join(folder, "none", "r.sarif"): "none does not exist; make it first",
		filepath.Join(file, "r.sarif"):           "file is a file, not a folder",
	} {
		err := report.WriteFile(path, func(io.Writer) error { return nil })
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "writing the report to "+path) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestAFolderWithoutPermissionIsExplained(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "closed")
	if err := os.Mkdir(folder, 0o500); err != nil {
		t.Fatal(err)
	}
	if probe, err := os.Create(filepath.Join(folder, "probe")); err == nil {
		probe.Close()
		t.Skip("this user may write everywhere")
	}
	err := report.WriteFile(filepath.Join(folder, "r.sarif"), func(io.Writer) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "no permission to write to the folder "+folder) {
		t.Error(err)
	}
}

func TestAPipeIsWrittenToAsItIs(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat(os.DevNull); err != nil {
		t.Skip(err)
	}
	if err := report.WriteFile(os.DevNull, func(w io.Writer) error { _, err := io.WriteString(w, "x"); return err }); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Errorf("the device became a file: %v, %v", info, err)
	}
}
