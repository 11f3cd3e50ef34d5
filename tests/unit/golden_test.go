package unit_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"github.com/pulumi/pulumi-azure-native-sdk/v2/utilities"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/sdk/schema"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

var update = flag.Bool("update", false, "rewrite the golden graphs")

const projectDir = "../.."

// onTheDay is a day on which the waivers of the stack files and of the arguments here hold.
func onTheDay() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }

// stackConfig is a stack's configuration as the engine hands it to the program: objects as JSON.
func stackConfig(t *testing.T, stack string) map[string]string {
	t.Helper()
	contents, err := os.ReadFile(environment.StackFile(projectDir, stack))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Config map[string]any `yaml:"config"`
	}
	if err := yaml.Unmarshal(contents, &file); err != nil {
		t.Fatal(err)
	}
	config := map[string]string{}
	for key, value := range file.Config {
		if text, isText := value.(string); isText {
			config[key] = text
			continue
		}
		object, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		config[key] = string(object)
	}
	return config
}

func graphOf(t *testing.T, stack string, preview bool) recorder.Graph {
	t.Helper()
	config := stackConfig(t, stack)
	graph, err := recorder.Run(recorder.Options{Stack: stack, Config: config, Preview: preview, SubscriptionID: config["azure-native:subscriptionId"]}, environment.DeployOn(onTheDay))
	if err != nil {
		t.Fatal(err)
	}
	return graph
}

// parametersOnly cuts the queries of a graph down to what the component tells them: the queries have tests of their own,
// in the package monitoring, and the same text would stand here many times.
func parametersOnly(graph recorder.Graph) recorder.Graph {
	for _, r := range graph.OfType(":ScheduledQueryRule") {
		criteria := r.Inputs["criteria"].(map[string]any)
		for _, condition := range criteria["allOf"].([]any) {
			fields := condition.(map[string]any)
			if query, known := fields["query"].(string); known {
				parameters, _, _ := strings.Cut(query, "= union isfuzzy")
				fields["query"] = parameters[:strings.LastIndex(parameters, "\n")+1]
			}
		}
	}
	// The page is the package's as well.
	for _, r := range graph.OfType(":Workbook") {
		if content, known := r.Inputs["serializedData"].(string); known && json.Valid([]byte(content)) {
			r.Inputs["serializedData"] = "a page in JSON"
		}
	}
	return graph
}

// unwatched leaves the alerts out of a graph that is about something else; those of each stack are in its own graph.
func unwatched(graph recorder.Graph) recorder.Graph {
	return slices.DeleteFunc(slices.Clone(graph), func(r recorder.Resource) bool {
		return slices.ContainsFunc(watchTypes, func(suffix string) bool { return strings.HasSuffix(r.Type, suffix) })
	})
}

func compareGolden(t *testing.T, name string, value any) {
	t.Helper()
	if graph, isGraph := value.(recorder.Graph); isGraph {
		value = parametersOnly(graph)
	}
	var got bytes.Buffer
	encoder := yaml.NewEncoder(&got)
	encoder.SetIndent(2)
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; run `make golden`", err)
	}
	want = bytes.ReplaceAll(want, []byte("version: "+schema.Of(2).Version), []byte("version: "+coreVersion(t)))
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("%s changed; if that is meant, run `make golden` and read the difference:\n%s", file, diff)
	}
}

// coreVersion is the plugin version that the azure-native v2 core in this build asks for. It is that of the schema
// excerpts, except under `make upstream-check`, which runs these tests with a core that Pulumi publishes.
func coreVersion(t *testing.T) string {
	t.Helper()
	options, err := pulumi.NewResourceOptions(utilities.PkgResourceDefaultOpts(nil)...)
	if err != nil {
		t.Fatal(err)
	}
	return options.Version
}

func TestEveryStackRegistersItsGoldenGraph(t *testing.T) {
	t.Parallel()
	stacks, err := environment.Names(projectDir)
	if err != nil {
		t.Fatal(err)
	}
	if len(stacks) < 3 {
		t.Fatalf("found only the stacks %v", stacks)
	}
	for _, stack := range stacks {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			compareGolden(t, stack, graphOf(t, stack, false))
		})
		t.Run(stack+" in a preview", func(t *testing.T) {
			t.Parallel()
			compareGolden(t, stack+".preview", graphOf(t, stack, true))
		})
	}
}
