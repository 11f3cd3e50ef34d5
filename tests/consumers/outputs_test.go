package consumers_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

// What other stacks read of an environment is a promise: the table of docs/reuse.md names every output, and every environment
// has exactly these, of these types. Taking one away or changing its type breaks stacks that nobody here knows.
func TestEveryEnvironmentHasTheOutputsOfTheDocumentation(t *testing.T) {
	t.Parallel()
	promised, always := promisedOutputs(t)
	stacks, err := environment.Names(enginetest.Root())
	if err != nil {
		t.Fatal(err)
	}
	given := map[string]string{}
	p := newPlace(t, sandbox.Options{})
	for _, name := range stacks {
		outputs := outputsOf(p.owner(name).must(engine.Up))
		for _, path := range always {
			if _, there := outputs[path]; !there {
				t.Errorf("%s has no output %s", name, path)
			}
		}
		for path, kind := range typesOf(outputs) {
			if known := given[path]; known != "" && known != kind {
				t.Errorf("%s is %s in one environment and %s in %s", path, known, kind, name)
			}
			given[path] = kind
		}
	}
	if diff := cmp.Diff(promised, given); diff != "" {
		t.Errorf("the outputs are not those of the table in docs/reuse.md (-documented +given):\n%s", diff)
	}
}

func outputsOf(result engine.Result) map[string]any {
	outputs := map[string]any{}
	for name, output := range result.Outputs {
		outputs[name] = output.Value
	}
	return outputs
}

// openMaps are outputs with keys of the stack file's choice.
var openMaps = []string{"grantedPrincipals", "memberHostNames"}

// typesOf are the types of values by their paths.
func typesOf(values map[string]any) map[string]string {
	types := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		switch value := values[name].(type) {
		case map[string]any:
			types[name] = "object"
			if slices.Contains(openMaps, name) {
				types[name] = "map of text"
				continue
			}
			for path, kind := range typesOf(value) {
				types[name+"."+path] = kind
			}
		case string:
			types[name] = "text"
		case float64:
			types[name] = "number"
		case bool:
			types[name] = "boolean"
		default:
			types[name] = fmt.Sprintf("%T", value)
		}
	}
	return types
}

// promisedOutputs are the rows of the table: `name`, type, when it is empty or absent, ... Those of always are never absent.
func promisedOutputs(t *testing.T) (promised map[string]string, always []string) {
	t.Helper()
	page, err := os.ReadFile("../../docs/reuse.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(page), "<!-- outputs -->")
	table, _, ended := strings.Cut(rest, "<!-- end of outputs -->")
	if !found || !ended {
		t.Fatal("docs/reuse.md has no table of outputs between its marks")
	}
	promised = map[string]string{}
	for _, row := range strings.Split(table, "\n") {
		cells := strings.Split(row, "|")
		if len(cells) < 6 || !strings.HasPrefix(strings.TrimSpace(cells[1]), "`") {
			continue
		}
		name := strings.Trim(strings.TrimSpace(cells[1]), "`")
		promised[name] = strings.TrimSpace(cells[2])
		if !strings.Contains(name, ".") && !strings.HasPrefix(strings.TrimSpace(cells[3]), "absent") {
			always = append(always, name)
		}
	}
	return promised, always
}
