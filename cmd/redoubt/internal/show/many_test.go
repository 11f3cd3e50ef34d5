package show

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/fleet"
	judging "github.com/redoubt-iac/redoubt/internal/report"
)

// runsOfThree are one that went well, one that a gate refused, and one that was not run.
func runsOfThree() Many {
	up := Run{Operation: engine.OperationUp, Environment: "a", Sandbox: true}
	good := NewDocument(up, engine.Result{Operation: engine.OperationUp, Changes: map[engine.Op]int{"create": 3, "replace": 1}, Unchanged: 2}, nil)
	bad := NewDocument(up, engine.Result{Operation: engine.OperationUp}, errors.New("this change loses data, so it does not go on by itself:\ncache: <b>@somebody</b>"))
	return Many{
		Format: ManyFormat, Operation: "up", Target: "sandbox", Notice: SandboxNotice, Concurrency: 2, Logs: "/logs", Seconds: 75,
		Gates: []judging.Gate{{Name: "separation", Passed: true, Rule: "nothing is shared"}},
		Environments: []ManyRun{
			{Environment: "a", Service: "managed", Outcome: fleet.Succeeded, Run: &good, Controls: &ManyControls{Failed: []string{"RDT-NET-01"}}},
			{Environment: "b", Service: "classic", Outcome: fleet.Refused, Run: &bad, Refusals: []string{"cache: lost"}},
			{Environment: "c", Service: "-", Outcome: fleet.NotRun},
		},
	}
}

func TestACombinedReportHasARowForEachAndTheReasonsBelow(t *testing.T) {
	t.Parallel()
	m := runsOfThree()
	m.Outcome = m.Worst()
	var text bytes.Buffer
	m.WriteText(&text)
	for _, want := range []string{
		"a            managed  succeeded  3       0       1        0       passed     1                0s\n",
		"b            classic  refused    0       0       0        0       1 refused  -                0s\n",
		"c            -        not run    -       -       -        -       -          -                -\n",
		"✗ b refused:\n  this change loses data",
		"! a: controls failed: RDT-NET-01; see: redoubt check a",
		"✗ up of 3 environments in the sandbox (not on Azure): 1 succeeded, 1 refused, 1 not run in 1m15s, at most 2 side by side",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is missing in:\n%s", want, text.String())
		}
	}
}

func TestTheMarkdownOfManyIsPlainText(t *testing.T) {
	t.Parallel()
	m := runsOfThree()
	m.Outcome = m.Worst()
	page := string(m.Markdown())
	for _, want := range []string{"## redoubt up of 3 environments: refused", "SANDBOX", "| b | classic | refused |", "Gate separation: passed."} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is missing in:\n%s", want, page)
		}
	}
	if strings.Contains(page, "<b>") || strings.Contains(page, "@somebody") {
		t.Errorf("somebody else's text is more than text:\n%s", page)
	}
}

func TestAGateThatStopsAllIsTheWorstOfThemUnlessOneFailed(t *testing.T) {
	t.Parallel()
	m := Many{Environments: []ManyRun{{Outcome: fleet.Succeeded}}, Gates: []judging.Gate{{Name: "names"}}}
	if got := m.Worst(); got != fleet.Refused {
		t.Errorf("got %s", got)
	}
	m.Environments[0].Outcome = fleet.Failed
	if got := m.Worst(); got != fleet.Failed {
		t.Errorf("got %s", got)
	}
}

func TestTheDocumentOfManyHoldsThatOfEach(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := runsOfThree().WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	var read struct {
		Format       string
		Environments []struct{ Run *Document }
	}
	if err := json.Unmarshal(out.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	if read.Format != "redoubt/runs/v1" || read.Environments[0].Run.Changes["create"] != 3 || read.Environments[2].Run != nil {
		t.Errorf("got %s", out.String())
	}
}

func TestABoardWithoutATerminalWritesALineAtBeginAndEnd(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	board := NewBoard(&out, 2)
	board.Started("a")
	reporter := board.Of("a", newText(&bytes.Buffer{}, false))
	reporter.StepStarted(engine.Step{Type: "azure-native:cache:Redis", Name: "cache", Op: "create"})
	reporter.StepEnded(engine.Step{Type: "azure-native:cache:Redis", Name: "cache", Op: "create", Status: engine.StatusDone})
	board.Ended("a", "1 created", true)
	board.Ended("b", "failed: no room", false)
	board.Close()
	if got := out.String(); got != "· a: started\n✓ a: 1 created\n✗ b: failed: no room\n" {
		t.Errorf("got %q", got)
	}
}
