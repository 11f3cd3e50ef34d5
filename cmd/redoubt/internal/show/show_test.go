package show

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/internal/engine"
)

const (
	stackURN     = "urn:pulumi:dev::redoubt::pulumi:pulumi:Stack::redoubt-dev"
	componentURN = "urn:pulumi:dev::redoubt::redoubt:index:HardenedCache::cache"
	clusterURN   = "urn:pulumi:dev::redoubt::redoubt:index:HardenedCache$azure-native:redisenterprise:RedisEnterprise::cache-cluster"
)

// deployed is a small run: a component with one resource.
func deployed(op engine.Operation, step engine.Op) engine.Result {
	return engine.Result{
		Operation: op, Stack: "dev", Sandbox: true, Duration: 1500 * time.Millisecond,
		Changes: map[engine.Op]int{step: 2},
		Steps: []engine.Step{
			{URN: stackURN, Type: "pulumi:pulumi:Stack", Name: "redoubt-dev", Op: step, Status: engine.StatusDone, Component: true},
			{URN: componentURN, Type: "redoubt:index:HardenedCache", Name: "cache", Parent: stackURN, Op: step, Status: engine.StatusDone, Component: true},
			{
				URN: clusterURN, Type: "azure-native:redisenterprise:RedisEnterprise", Name: "cache-cluster", Parent: componentURN,
				Op: step, Status: engine.StatusDone, Duration: 900 * time.Millisecond,
			},
		},
		Outputs: map[string]engine.Output{
			"connection": {Value: map[string]any{"host": "cache.example.net", "port": 10000}},
			"empty":      {Value: map[string]any{}},
			"later":      {Unknown: true},
			"password":   {Value: "hunter2", Secret: true},
		},
	}
}

func TestTextReport(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		run    Run
		result engine.Result
		err    error
		want   string
	}{
		"an up in the sandbox tells the tree, the outputs and what comes next": {
			run:    Run{Operation: engine.OperationUp, Environment: "dev", Sandbox: true, Program: "redoubt"},
			result: deployed(engine.OperationUp, "create"),
			want: SandboxNotice + `
redoubt up dev in the sandbox
+ created redisenterprise RedisEnterprise cache-cluster 0.9s

dev (sandbox)
└── + HardenedCache cache created
    └── + redisenterprise RedisEnterprise cache-cluster created 0.9s

✓ 2 created in 1.5s

outputs
  connection
    host  cache.example.net
    port  10000
  later       (known after up)
  password    [secret]

` + SandboxNotice + `
change the stack file and run it again, or end it:  redoubt destroy dev --sandbox
deploy to Azure itself, signed in with ` + "`az login`" + `:   redoubt up dev   (or: pulumi up -s dev)
`,
		},
		"a failure lists its problems and says that it was not Azure": {
			run:    Run{Operation: engine.OperationUp, Environment: "dev", Sandbox: true, Program: "redoubt"},
			result: engine.Result{Operation: engine.OperationUp},
			err: &engine.Error{Problems: []engine.Problem{
				{Name: "cache-cluster", Type: "azure-native:redisenterprise:RedisEnterprise", Text: "SkuNotAvailable"},
				{Text: "the program failed"},
			}},
			want: SandboxNotice + `
redoubt up dev in the sandbox

✗ up of dev failed in the sandbox (not on Azure):
  cache-cluster (azure-native:redisenterprise:RedisEnterprise): SkuNotAvailable
  the program failed
`,
		},
		"an interruption says what was done and how to go on": {
			run:    Run{Operation: engine.OperationUp, Environment: "dev"},
			result: engine.Result{Operation: engine.OperationUp, Changes: map[engine.Op]int{"create": 3}},
			err:    &engine.Error{Interrupted: true},
			want: `redoubt up dev on Azure

✗ up of dev was interrupted after: 3 created
run the same command again to go on from here
`,
		},
		"a refused destroy says how to unprotect": {
			run:    Run{Operation: engine.OperationDestroy, Environment: "prod"},
			result: engine.Result{Operation: engine.OperationDestroy},
			err:    &engine.Error{Protected: true, Problems: []engine.Problem{{Name: "cache", Type: "t", Text: "it is protected"}}},
			want: `redoubt destroy prod on Azure

✗ destroy of prod failed:
  cache (t): it is protected
to delete it all the same, unprotect it first: pulumi state unprotect --all -s prod
`,
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, report(t, Options{}, test.run, test.result, test.err)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// report plays a run to the reporter that the options choose.
func report(t *testing.T, o Options, run Run, result engine.Result, err error) string {
	t.Helper()
	var out bytes.Buffer
	o.Out = &out
	r := NewReporter(o)
	r.Begin(run)
	for _, s := range result.Steps {
		r.StepStarted(s)
		r.StepEnded(s)
	}
	if err := r.End(result, err); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestJSONReportIsSilentUntilItsOneDocument(t *testing.T) {
	t.Parallel()
	run := Run{Operation: engine.OperationUp, Environment: "dev", Sandbox: true}
	printed := report(t, Options{JSON: true}, run, deployed(engine.OperationUp, "create"), nil)
	if strings.Contains(printed, "hunter2") {
		t.Error("the document shows a secret")
	}
	var d Document
	if err := json.Unmarshal([]byte(printed), &d); err != nil {
		t.Fatalf("not one JSON document: %v\n%s", err, printed)
	}
	if d.Format != Format || d.Target != "sandbox" || d.Notice != SandboxNotice || d.Outcome != "succeeded" || len(d.Errors) != 0 {
		t.Errorf("got %+v", d)
	}
	if len(d.Resources) != 3 || d.Resources[2].Name != "cache-cluster" || d.Resources[2].Seconds != 0.9 {
		t.Errorf("got resources %+v", d.Resources)
	}
	want := map[string]any{
		"connection": map[string]any{"host": "cache.example.net", "port": 10000.0},
		"empty":      map[string]any{},
		"later":      map[string]any{"unknown": true},
		"password":   map[string]any{"secret": true},
	}
	if diff := cmp.Diff(want, d.Outputs); diff != "" {
		t.Errorf("outputs (-want +got):\n%s", diff)
	}
}

func TestJSONErrorsKeepTheirResource(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		err     error
		outcome string
		want    []DocumentError
	}{
		"of the engine": {
			&engine.Error{Problems: []engine.Problem{{Name: "a", Type: "t", URN: "u", Text: "no"}}}, "failed",
			[]DocumentError{{Resource: "a", Type: "t", URN: "u", Message: "no"}},
		},
		"of the configuration, a line each": {
			errors.New("one: bad\ntwo: worse"), "failed", []DocumentError{{Message: "one: bad"}, {Message: "two: worse"}},
		},
		"of an interruption": {
			&engine.Error{Operation: engine.OperationUp, Interrupted: true}, "interrupted", []DocumentError{{Message: "up was interrupted"}},
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := NewDocument(Run{Operation: engine.OperationUp}, engine.Result{}, test.err)
			if d.Outcome != test.outcome || d.Target != "azure" || d.Notice != "" {
				t.Errorf("got %+v", d)
			}
			if diff := cmp.Diff(test.want, d.Errors); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestLiveReportErasesWhatItRedraws(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	l := newLive(newText(&out, false))
	l.Begin(Run{Operation: engine.OperationUp, Environment: "dev"})
	result := deployed(engine.OperationUp, "create")
	for _, s := range result.Steps {
		l.StepStarted(s)
	}
	l.Note("a note")
	for _, s := range result.Steps {
		l.StepEnded(s)
	}
	if err := l.End(result, nil); err != nil {
		t.Fatal(err)
	}
	screen := settle(out.String())
	if strings.Contains(screen, "creating") || strings.ContainsAny(screen, strings.Join(spinner, "")) {
		t.Errorf("something of the redrawn part is left:\n%s", screen)
	}
	for _, want := range []string{"· a note\n", "+ created redisenterprise RedisEnterprise cache-cluster 0.9s\n", "✓ 2 created"} {
		if !strings.Contains(screen, want) {
			t.Errorf("%q is missing in:\n%s", want, screen)
		}
	}
}

// settle plays the two movements that the live report uses, up n lines and
// clear down, and returns what stays on the screen.
func settle(printed string) string {
	var lines []string
	for _, line := range strings.SplitAfter(printed, "\n") {
		for strings.HasPrefix(line, "\x1b[") {
			up := 0
			for _, digit := range line[2:strings.IndexByte(line, 'A')] {
				up = up*10 + int(digit-'0')
			}
			lines = lines[:len(lines)-up]
			_, line, _ = strings.Cut(line, clearDown)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "")
}

func TestAReplacementIsOneLineOfTheTreeWithItsReason(t *testing.T) {
	t.Parallel()
	r := engine.Result{Operation: engine.OperationUp, Stack: "dev", Changes: map[engine.Op]int{"replace": 1}}
	for _, op := range []engine.Op{"create-replacement", "replace", "delete-replaced"} {
		r.Steps = append(r.Steps, engine.Step{
			URN: clusterURN, Type: "azure-native:redisenterprise:RedisEnterprise", Name: "cache-cluster",
			Op: op, Status: engine.StatusDone, Replaces: []string{"location"},
		})
	}
	tree := newText(&bytes.Buffer{}, false).tree(r)
	want := "dev\n└── ± redisenterprise RedisEnterprise cache-cluster replaced [because of location]"
	if diff := cmp.Diff(want, tree); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestColourOnlyOnATerminal(t *testing.T) {
	t.Setenv("CLICOLOR_FORCE", "1")
	printed := report(t, Options{}, Run{Operation: engine.OperationUp, Environment: "dev", Sandbox: true}, deployed(engine.OperationUp, "create"), nil)
	if strings.Contains(printed, "\x1b") {
		t.Errorf("there are escape codes in a file: %q", printed)
	}
}
