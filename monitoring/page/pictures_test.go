package page_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/redoubt-iac/redoubt/monitoring/page"
	"github.com/redoubt-iac/redoubt/monitoring/picture"
)

func TestThePicturesShowWhatTheDocumentsSay(t *testing.T) {
	t.Parallel()
	pictures, err := page.Pictures()
	if err != nil {
		t.Fatal(err)
	}
	if len(pictures) != 4 {
		t.Errorf("%d pictures, want the workbook and the dashboard of two services", len(pictures))
	}
	for path, want := range pictures {
		got, err := os.ReadFile(filepath.Join(project, filepath.FromSlash(path)))
		if err != nil {
			t.Fatal(err)
		}
		if same, err := picture.Same(got, want); err != nil || !same {
			t.Errorf("%s is out of date (%v); run `go generate ./monitoring`", path, err)
		}
	}
}
