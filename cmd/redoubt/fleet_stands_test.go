package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/engine"
)

func TestAFleetFileWithMistakesHoldsUpItsEnvironmentsOnAzureAlone(t *testing.T) {
	t.Parallel()
	const compare, first = "stacks/fleet.yaml has mistakes, so nobody compared the stack file of NAME with it: redoubt fleet check", "\nthe first of them: "
	up, preview := engine.OperationUp, engine.OperationPreview
	cases := []struct {
		name             string
		old, new         string // what becomes of the fleet file
		of               string
		kind             engine.Operation
		sandbox          bool
		warning, refusal string
	}{
		{"a sound file", "", "", "only", up, false, "", ""},
		{"an unknown class, preview on Azure", "  only:", "  only:\n  other: {class: produktion}", "only", preview, false, compare, ""},
		{"an unknown class, preview in the sandbox", "  only:", "  only:\n  other: {class: produktion}", "only", preview, true, compare, ""},
		{"an unknown class, up in the sandbox", "  only:", "  only:\n  other: {class: produktion}", "only", up, true, compare, ""},
		{"an unknown class, up on Azure", "  only:", "  only:\n  other: {class: produktion}", "only", up, false, "", compare + first + "environments.other.class: unknown class"},
		{"an unknown class, up of an environment by hand", "  only:", "  only:\n  other: {class: produktion}", "byhand", up, false, "", ""},
		{"no YAML, up", "environments:", "environments: [", "only", up, false, "", compare + first + "reading stacks/fleet.yaml: line "},
		{"no YAML, up of an environment by hand", "environments:", "environments: [", "byhand", up, false, compare, ""},
		{"no YAML, preview of an environment by hand", "environments:", "environments: [", "byhand", preview, false, compare, ""},
		{
			"a wrong setting, which fleet write would refuse", "sku:", "skuu:", "only", preview, true, "",
			"that of only is outdated; the fleet file has mistakes, which are to be mended first: redoubt fleet check" + first + "defaults.cache.managed.skuu: unknown key",
		},
		{"another setting, which it would not", "Balanced_B1", "Balanced_B3", "only", preview, true, "", "that of only is outdated; bring them up to date: redoubt fleet write"},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := writtenFleet(t)
			text := strings.Replace(fleetOfOne, test.old, test.new, 1)
			if err := os.WriteFile(filepath.Join(dir, "stacks", "fleet.yaml"), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			o := operation{settings: &settings{project: dir}, kind: test.kind, sandbox: test.sandbox, stateDir: t.TempDir()}
			_, err := o.prepare(test.of)
			said := strings.NewReplacer("NAME", test.of, "redoubt fleet", programName()+" fleet")
			if test.refusal == "" != (err == nil) || err != nil && !strings.Contains(err.Error(), said.Replace(test.refusal)) {
				t.Errorf("got the error %v, want %q", err, said.Replace(test.refusal))
			}
			warning := ""
			for _, each := range o.warned {
				warning += each.Message
			}
			if warning != said.Replace(test.warning) {
				t.Errorf("got the warning %q, want %q", warning, said.Replace(test.warning))
			}
		})
	}
}

// A revocation must not wait until somebody has written the stack files anew, and it edits one itself.
func TestWhatWorksFromTheStateAsksNoFleetFile(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"no YAML": "environments: [", "another setting": strings.Replace(fleetOfOne, "Balanced_B1", "Balanced_B3", 1)} {
		dir := writtenFleet(t)
		if err := os.WriteFile(filepath.Join(dir, "stacks", "fleet.yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		o := operation{settings: &settings{project: dir}, kind: engine.OperationUp, stateOnly: true}
		if _, err := o.prepare("only"); err != nil || len(o.warned) > 0 {
			t.Errorf("%s: %v, %v", name, err, o.warned)
		}
	}
}

// writtenFleet is a project with [fleetOfOne], its stack file, and another one by hand.
func writtenFleet(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "stacks"), 0o700); err != nil {
		t.Fatal(err)
	}
	for file, text := range map[string]string{"Pulumi.yaml": "name: redoubt\nruntime: go\n", "stacks/fleet.yaml": fleetOfOne} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out, complaint, code := said("fleet", "write", "--project", dir); code != exitOK {
		t.Fatal(out, complaint)
	}
	generated, err := os.ReadFile(filepath.Join(dir, "stacks", "Pulumi.only.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	_, byHand, _ := strings.Cut(string(generated), "\n")
	if err := os.WriteFile(filepath.Join(dir, "stacks", "Pulumi.byhand.yaml"), []byte(byHand), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}
