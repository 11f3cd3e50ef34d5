package controls_test

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/inventory"
	"github.com/redoubt-iac/redoubt/tests/recorder"
	"github.com/redoubt-iac/redoubt/waivers"
)

const projectDir = ".."

// today is the day on which everything here is judged.
var today = time.Date(2026, time.November, 23, 15, 0, 0, 0, time.UTC)

// stack is an example stack of the project, as the component registers it.
type stack struct {
	name      string
	stage     controls.Stage
	baseline  string
	waivers   []waivers.Waiver
	resources []controls.Resource
}

func (s stack) graph() *controls.Graph {
	return controls.NewGraph(controls.Description{Name: s.name, Stage: s.stage, Baseline: s.baseline}, s.resources)
}

// everyStack is each example stack, in a preview or with all ids known.
func everyStack(t *testing.T, preview bool) []stack {
	t.Helper()
	names, err := environment.Names(projectDir)
	if err != nil || len(names) < 5 {
		t.Fatalf("found the stacks %v, %v", names, err)
	}
	var stacks []stack
	for _, name := range names {
		stacks = append(stacks, stackOf(t, name, preview))
	}
	return stacks
}

// everyGraph is each example stack with all ids known, and each further golden graph of tests/unit.
func everyGraph(t *testing.T) []stack {
	t.Helper()
	stacks := everyStack(t, false)
	var names []string
	for _, each := range stacks {
		names = append(names, each.name)
	}
	goldens, err := filepath.Glob(filepath.Join(projectDir, "tests", "unit", "testdata", "*.golden"))
	if err != nil || len(goldens) < len(names) {
		t.Fatalf("found the goldens %v, %v", goldens, err)
	}
	for _, file := range goldens {
		name := strings.TrimSuffix(filepath.Base(file), ".golden")
		if !slices.Contains(names, strings.TrimSuffix(name, ".preview")) {
			stacks = append(stacks, goldenOf(t, file, name))
		}
	}
	return stacks
}

// goldenOf is a golden graph that is no stack's. It is a production one when something in it is protected.
func goldenOf(t *testing.T, file, name string) stack {
	t.Helper()
	contents, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var graph recorder.Graph
	if err := yaml.Unmarshal(contents, &graph); err != nil {
		t.Fatal(err)
	}
	made := stack{name: name, stage: controls.NonProduction}
	for i := range graph {
		graph[i].Custom = strings.HasPrefix(graph[i].Type, "azure-native:")
		if graph[i].Protect {
			made.stage = controls.Production
		}
	}
	for _, r := range graph.Inventory(name, recorder.DefaultSubscriptionID).Resources {
		made.resources = append(made.resources, converted(t, r, recorder.DefaultSubscriptionID))
	}
	return made
}

func stackOf(t *testing.T, name string, preview bool) stack {
	t.Helper()
	config, cache := configOf(t, name)
	subscription := cmp.Or(config["azure-native:subscriptionId"], recorder.DefaultSubscriptionID)
	graph, err := recorder.Run(recorder.Options{Stack: name, Config: config, Preview: preview, SubscriptionID: subscription}, environment.DeployOn(func() time.Time { return today }))
	if err != nil {
		t.Fatal(err)
	}
	made := stack{name: name, stage: controls.NonProduction, baseline: cache.Baseline, waivers: cache.Waivers}
	if cache.Production || name == "prod" {
		made.stage = controls.Production
	}
	if preview {
		subscription = "" // no id is known then
	}
	for _, r := range graph.Inventory(name, subscription).Resources {
		made.resources = append(made.resources, converted(t, r, subscription))
	}
	return made
}

func converted(t *testing.T, r inventory.Resource, subscription string) controls.Resource {
	t.Helper()
	resource, err := arm.FromInputs(r.Token, known(r.Inputs).(map[string]any), subscription)
	if err != nil {
		t.Fatal(err)
	}
	if subscription == "" {
		resource.ID = ""
	}
	return controls.Resource{Resource: resource, Origin: r.URN}
}

// known replaces secrets, which nobody may see, by what is not known.
func known(value any) any {
	switch v := value.(type) {
	case inventory.Secret:
		return arm.Unknown{}
	case map[string]any:
		object := map[string]any{}
		for key, item := range v {
			object[key] = known(item)
		}
		return object
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = known(item)
		}
		return items
	default:
		return value
	}
}

// cacheSettings are those of a stack file that a judgement needs.
type cacheSettings struct {
	Production bool             `json:"production"`
	Baseline   string           `json:"baseline"`
	Waivers    []waivers.Waiver `json:"waivers"`
}

// configOf is a stack's configuration as the engine hands it to the program, objects as JSON, and what of it counts here.
func configOf(t *testing.T, name string) (map[string]string, cacheSettings) {
	t.Helper()
	contents, err := os.ReadFile(environment.StackFile(projectDir, name))
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
		text, isText := value.(string)
		if !isText {
			object, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			text = string(object)
		}
		config[key] = text
	}
	var settings struct{ Cache cacheSettings }
	if err := json.Unmarshal([]byte(config["redoubt:environment"]), &settings); err != nil {
		t.Fatal(err)
	}
	// YAML made times of the dates.
	settings.Cache.Baseline, _, _ = strings.Cut(settings.Cache.Baseline, "T")
	for i := range settings.Cache.Waivers {
		waiver := &settings.Cache.Waivers[i]
		waiver.Granted, _, _ = strings.Cut(waiver.Granted, "T")
		waiver.Until, _, _ = strings.Cut(waiver.Until, "T")
	}
	return config, settings.Cache
}
