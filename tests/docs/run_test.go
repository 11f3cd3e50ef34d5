package docs_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/tests/docs/markdown"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

// goRun is how pages start redoubt without building it first.
var goRun = regexp.MustCompile(`go run -trimpath \./cmd/redoubt\b`)

// script is a page's blocks as one program of bash, which ends at the first line that does not end as the page says.
func script(blocks []markdown.Block) string {
	var text strings.Builder
	for _, block := range blocks {
		for _, line := range block.Lines() {
			fmt.Fprintf(&text, "%s\n", goRun.ReplaceAllString(line.Line, "redoubt"))
			fmt.Fprintf(&text, "code=$?; [ $code -eq %d ] || { echo \"@@ %s: ended with exit code $code, and not with %d: \"%s; exit 99; }\n",
				line.ExitCode, line.Where, line.ExitCode, quote(line.Line))
		}
	}
	return text.String()
}

func quote(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// run runs blocks in a copy of the project's own files, with sandboxes of their own.
func run(t *testing.T, blocks []markdown.Block) (output string, err error) {
	t.Helper()
	binary := enginetest.Binary(t)
	copied := t.TempDir()
	if err := os.CopyFS(filepath.Join(copied, "stacks"), os.DirFS(filepath.Join(project, "stacks"))); err != nil {
		t.Fatal(err)
	}
	contents, err := os.ReadFile(filepath.Join(project, "Pulumi.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(copied, "Pulumi.yaml"), contents, 0o600); err != nil {
		t.Fatal(err)
	}
	bash := exec.Command("bash")
	bash.Dir = copied
	bash.Stdin = strings.NewReader(script(blocks))
	bash.Env = append(os.Environ(), "PATH="+filepath.Dir(binary)+string(os.PathListSeparator)+os.Getenv("PATH"), "REDOUBT_SANDBOX_DIR="+t.TempDir())
	printed, err := bash.CombinedOutput()
	return string(printed), err
}

func TestWhatPagesRunInTheSandboxDoesWhatTheySay(t *testing.T) {
	t.Parallel()
	enginetest.CLI(t)
	ran := 0
	for _, page := range pages(t) {
		var blocks []markdown.Block
		for _, block := range page.Blocks {
			if block.Language == "sh" && block.Remark == runsInSandbox {
				blocks = append(blocks, block)
			}
		}
		if len(blocks) == 0 {
			continue
		}
		ran += len(blocks)
		t.Run(page.Path, func(t *testing.T) {
			t.Parallel()
			if output, err := run(t, blocks); err != nil {
				t.Errorf("%v:\n%s", err, output)
			}
		})
	}
	if ran < 8 {
		t.Errorf("ran only %d blocks; is the reader of pages broken?", ran)
	}
}

func TestALineThatDoesNotEndAsItsPageSaysIsFound(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"redoubt environments\nredoubt controls NO-SUCH": "page.md:7: ended with exit code 1, and not with 0",
		"redoubt environments   # exit code 3":           "page.md:7: ended with exit code 0, and not with 3",
		"name=dev\nredoubt graph \"$nam\"":               "page.md:7: ended with exit code",
	} {
		output, err := run(t, []markdown.Block{{Page: "page.md", Line: 7, Language: "sh", Text: text + "\n"}})
		if err == nil || !strings.Contains(output, want) {
			t.Errorf("%q: got %v, %s; want %s", text, err, output, want)
		}
	}
	if output, err := run(t, []markdown.Block{{Page: "page.md", Line: 7, Text: "name=dev\nredoubt graph \"$name\" | grep -q flowchart\n"}}); err != nil {
		t.Errorf("variables do not last: %v: %s", err, output)
	}
}
