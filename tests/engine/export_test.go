package engine_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/internal/inventory"
	"github.com/redoubt-iac/redoubt/internal/template"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

// goldenTemplate is the template that tests/unit expects of a stack's plan.
func goldenTemplate(t *testing.T, stack string) string {
	t.Helper()
	return readFile(t, "tests", "unit", "testdata", stack+".template.json")
}

func readFile(t *testing.T, path ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(append([]string{enginetest.Root()}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// asDeployed is the golden template as an export of the state words it.
func asDeployed(golden, stack string) string {
	return strings.Replace(golden, "Environment "+stack+" as planned.", "Environment "+stack+" as deployed.", 1)
}

func wantTemplate(t *testing.T, want string, e inventory.Environment) {
	t.Helper()
	exported, err := template.Export(e)
	if err != nil {
		t.Fatal(err)
	}
	got, err := exported.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("the template is another one (-want +got):\n%s", diff)
	}
}

// The previews here answer as azure-native's do, without ids. What they leave unknown is found all the same.
func TestAPlanWithoutIDsIsTheSameTemplate(t *testing.T) {
	t.Parallel()
	wantTemplate(t, goldenTemplate(t, "test"), newEnvironment(t, "test").Planned())
}

// Before anything is there, with everything there, and read from the state, an environment is the same template: also one
// whose key, vault and roles refer to what only Azure knows.
func TestAPlanAndAStateAreTheSameTemplate(t *testing.T) {
	t.Parallel()
	for _, stack := range []string{production, "regulated"} {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			golden, env := goldenTemplate(t, stack), newEnvironment(t, stack)
			wantTemplate(t, golden, env.Planned())
			env.Up()
			wantTemplate(t, golden, env.Planned())
			wantTemplate(t, asDeployed(golden, stack), env.Deployed())
		})
	}
}

func TestAnExportIsOneJSONDocumentOnStandardOutput(t *testing.T) {
	t.Parallel()
	for _, stack := range []string{"dev", production} {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			got := newCLI(t).must("export", stack, "--sandbox")
			if diff := cmp.Diff(goldenTemplate(t, stack), got.stdout); diff != "" {
				t.Errorf("the export is another one:\n%s", diff)
			}
			if !json.Valid([]byte(got.stdout)) || !strings.Contains(got.stderr, "SANDBOX") {
				t.Errorf("the notices went elsewhere: %s", got)
			}
			// The simulated subscription means nothing to anybody else.
			if strings.Contains(got.stdout, "5a4d-b0c5") {
				t.Errorf("the template names the sandbox's subscription: %s", got)
			}
		})
	}
}

// The classic service answers with keys, which are in the state as secrets.
func TestADeployedEnvironmentIsExportedFromItsStateWithoutKeys(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	before := c.run("export", legacy, "--sandbox", "--deployed")
	if before.code != 1 || !strings.Contains(before.stderr, "nothing of legacy is deployed; deploy it with `redoubt up legacy --sandbox`") || before.stdout != "" {
		t.Errorf("before there is anything: %s", before)
	}
	c.must("up", legacy, "--sandbox")
	// The state counts, whatever the file says by now.
	c.write("stacks/Pulumi.legacy.yaml", "config:\n  redoubt:environment: {}\n")
	file := filepath.Join(c.dir, "legacy.json")
	if got := c.must("export", legacy, "--sandbox", "--deployed", "-o", file); got.stdout != "" || !strings.Contains(got.stderr, "wrote "+file) {
		t.Errorf("the output is %s", got)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(asDeployed(goldenTemplate(t, legacy), legacy), string(data)); diff != "" {
		t.Error(diff)
	}
}

func TestAnExportNamesEncryptedValuesAndWritesNothing(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	c.edit(production, "principalId: 4f6b8d0a-2c4e-4a6b-9d1f-3b5e7c9d1f28", "principalId: {secure: AAABAEncrypted}")
	got := c.run("export", production, "--sandbox", "-o", filepath.Join(c.dir, "prod.json"))
	want := "cache-role-operations (azure-native:authorization/v20220401:RoleAssignment) properties.principalId: is not known before it is deployed"
	if got.code != 1 || got.stdout != "" || !strings.Contains(got.stderr, want) || strings.Contains(got.stderr, "roleDefinitionId") {
		t.Errorf("want only %q; got %s", want, got)
	}
	if _, err := os.Stat(filepath.Join(c.dir, "prod.json")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("there is a file: %v", err)
	}
}

func TestAGraphIsDrawnFromAnEmptySandboxOfItsOwn(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	if got := c.must("graph", production, "--format", "svg"); got.stdout != readFile(t, "docs", "diagrams", "prod.svg") {
		t.Errorf("the picture is not that of docs/diagrams: %s", got)
	}
	got := c.must("graph", "test")
	if !strings.Contains(got.stdout, "flowchart LR\n") || !strings.Contains(got.stdout, "a simulated Azure") || !strings.Contains(got.stderr, "SANDBOX") {
		t.Errorf("got %s", got)
	}
	left, err := os.ReadDir(c.sandboxes)
	if err != nil || len(left) > 0 {
		t.Errorf("it left %v in the user's sandboxes, %v", left, err)
	}
}

func TestExportsAndGraphsThatMakeNoSenseAreRefusedBeforeAnythingRuns(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		args []string
		code int
		want string
	}{
		"plan and state at once":          {[]string{"export", "dev", "--planned", "--deployed"}, 2, "--planned and --deployed are two different things"},
		"a sandbox's folder without one":  {[]string{"export", "dev", "--state-dir", "x"}, 2, "--state-dir makes sense with --sandbox only"},
		"a file without a name":           {[]string{"export", "dev", "--sandbox", "-o", ""}, 2, "--output: expected a file name"},
		"no environment":                  {[]string{"graph"}, 2, "which environment?"},
		"a form that there is not":        {[]string{"graph", "dev", "--format", "png"}, 2, `expected mermaid or svg; got "png"`},
		"a picture as JSON":               {[]string{"graph", "dev", "--json"}, 2, "a diagram is no JSON"},
		"a folder that is not there":      {[]string{"graph", "dev", "-o", "nowhere/dev.mmd"}, 1, "there is no folder nowhere to write dev.mmd to"},
		"a folder in the place of a file": {[]string{"export", "dev", "-o", "stacks"}, 1, "stacks is a folder"},
		"an environment that is not":      {[]string{"export", "production", "--sandbox"}, 1, `did you mean "prod"?`},
	}
	c := newCLI(t)
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := c.run(test.args...); got.code != test.code || !strings.Contains(got.stderr, test.want) || got.stdout != "" {
				t.Errorf("want %q and exit code %d; got %s", test.want, test.code, got)
			}
		})
	}
}
