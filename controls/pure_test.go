package controls_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// allowedImports are all that a control may use: no file, no network, no environment.
var allowedImports = []string{
	"cmp", "encoding/binary", "fmt", "net/netip", "regexp", "slices", "strconv", "strings", "time", "unicode",
	"github.com/redoubt-iac/redoubt/baselines", "github.com/redoubt-iac/redoubt/internal/accesspolicy", "github.com/redoubt-iac/redoubt/internal/arm", "github.com/redoubt-iac/redoubt/monitoring", "github.com/redoubt-iac/redoubt/waivers",
}

// The same graph, waivers and date always give the same report: controls read nothing else, and know no clock.
func TestControlsArePure(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 20 {
		t.Fatalf("found %v, %v", files, err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range parsed.Imports {
			if path, _ := strconv.Unquote(spec.Path.Value); !slices.Contains(allowedImports, path) {
				t.Errorf("%s imports %s", file, path)
			}
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if selector, is := n.(*ast.SelectorExpr); is && slices.Contains([]string{"Now", "Since", "Until"}, selector.Sel.Name) {
				if pkg, is := selector.X.(*ast.Ident); is && pkg.Name == "time" {
					t.Errorf("%s asks the clock: time.%s", file, selector.Sel.Name)
				}
			}
			return true
		})
	}
}
