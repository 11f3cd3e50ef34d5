package report_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/internal/report"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// endings are the names that the formats' files have.
var endings = map[string]string{"table": "txt", "markdown": "md", "sarif": "sarif", "json": "json", "junit": "xml", "github": "log"}

func write(t testing.TB, format string, d report.Document, o report.Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.Write(&b, format, d, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestEveryFormatLooksAsItsGoldenFile(t *testing.T) {
	t.Parallel()
	documents := map[string]report.Document{"weak": changed(), "clean": clean(), "hostile": hostile()}
	for name, d := range documents {
		for _, format := range report.Formats() {
			t.Run(name+" as "+format, func(t *testing.T) {
				t.Parallel()
				compareGolden(t, name+"."+endings[format], write(t, format, d, report.Options{Width: 120, Version: "0.6.0"}))
			})
		}
	}
}

func compareGolden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; run `make golden`", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-golden +got), `make golden` accepts it:\n%s", file, diff)
	}
}
