package separation_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/separation"
	"github.com/redoubt-iac/redoubt/waivers"
)

const projectDir = "../.."

var today = time.Date(2026, time.November, 23, 15, 0, 0, 0, time.UTC)

func clock() time.Time { return today }

// declared runs the example stacks; change may alter the configuration of one before it does.
func declared(t *testing.T, change func(name, config string) string) []*controls.Graph {
	t.Helper()
	names, err := environment.Names(projectDir)
	if err != nil || len(names) < 5 {
		t.Fatalf("found %v, %v", names, err)
	}
	var graphs []*controls.Graph
	for _, name := range names {
		settings, err := environment.ReadSettings(environment.StackFile(projectDir, name))
		if err != nil {
			t.Fatal(err)
		}
		const key = environment.Project + ":" + environment.ConfigKey
		settings.Config[key] = change(name, settings.Config[key])
		graph, err := separation.Declared(environment.Project, separation.Stack{Name: name, Config: settings.Config}, environment.DeployOn(clock))
		if err != nil {
			t.Fatal(err)
		}
		graphs = append(graphs, graph)
	}
	return graphs
}

func unchanged(_, config string) string { return config }

func failures(r *controls.Report) []string {
	var found []string
	for _, result := range r.Findings() {
		found = append(found, result.Control.ID+" "+result.Resource.Graph+" "+result.Details[0].Why)
	}
	return found
}

func TestTheExampleStacksShareNothing(t *testing.T) {
	t.Parallel()
	graphs := declared(t, unchanged)
	for _, graph := range graphs {
		report := separation.Judge(graph.Name, graphs, controls.Options{Now: today})
		if found := failures(report); len(found) > 0 {
			t.Errorf("%s: %v", graph.Name, found)
		}
		if report.Counts.ByOutcome[controls.Pass] == 0 {
			t.Errorf("%s: nothing was compared", graph.Name)
		}
		for _, result := range report.With(controls.Unknown) {
			t.Errorf("%s: %s of %s is not known: %+v", graph.Name, result.Control.ID, result.Resource.Name, result.Details)
		}
	}
}

// Whichever of the two is asked about gets the finding, and a third does not.
func TestASharedPrincipalIsAFindingOfBothEnvironments(t *testing.T) {
	t.Parallel()
	const ofProd, ofLegacy = "9d1f3b5e-7a9c-4d0e-8b2f-4c6a8e0d2f59", "2e8b5d1a-7c4f-4936-b1e0-9a6d3f8c5b72"
	graphs := declared(t, func(name, config string) string {
		if name == "prod" {
			return strings.ReplaceAll(config, ofProd, ofLegacy)
		}
		return config
	})
	for name, want := range map[string]int{"prod": 1, "legacy": 1, "dev": 0} {
		found := failures(separation.Judge(name, graphs, controls.Options{Now: today}))
		if len(found) != want {
			t.Errorf("%s: got %v", name, found)
			continue
		}
		if want > 0 && (!strings.HasPrefix(found[0], "RDT-SEP-01 "+name) || !strings.Contains(found[0], "legacy") || !strings.Contains(found[0], "prod")) {
			t.Errorf("%s: got %v", name, found)
		}
	}
	waiver := waivers.Waiver{Control: "RDT-SEP-01", Reason: "The monitoring of both is one until the new year.", Owner: "ops", Granted: "2026-11-01", Until: "2026-12-31"}
	report := separation.Judge("prod", graphs, controls.Options{Now: today, Waivers: []waivers.Waiver{waiver}})
	if found := failures(report); len(found) > 0 || len(report.With(controls.Waived)) != 1 {
		t.Errorf("waived: got %v, %v", found, report.With(controls.Waived))
	}
}

func TestAProgramThatFailsIsAnErrorWithTheNameOfItsStack(t *testing.T) {
	t.Parallel()
	program := func(ctx *pulumi.Context) error { return ctx.RegisterComponentResource("a:b:C", "", nil) }
	_, err := separation.Declared("redoubt", separation.Stack{Name: "dev"}, program)
	if err == nil || !strings.Contains(err.Error(), "running the program of dev") {
		t.Errorf("got %v", err)
	}
}
