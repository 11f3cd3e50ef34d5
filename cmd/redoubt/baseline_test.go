package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/baselines"
)

// baselineProject is a project with one environment, whose cache has these further lines.
func baselineProject(t *testing.T, lines string) (dir, file string) {
	t.Helper()
	dir = t.TempDir()
	contents, err := os.ReadFile(filepath.Join(projectDir, "stacks", "Pulumi.dev.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(contents), "      baseline: "+baselines.Newest()+"\n", lines, 1)
	file = filepath.Join(dir, "stacks", "Pulumi.dev.yaml")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{file: text, filepath.Join(dir, "Pulumi.yaml"): "name: redoubt\nruntime: go\nstackConfigDir: stacks\n"} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir, file
}

func TestBaselineCommandsRefuseWhatIsNoBaseline(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, lines, args string
		code              int
		want              string
	}{
		{"a day between two", "", "set dev 2026-11-10", exitUsage, `there is no baseline of that day; expected one of 2026-11-01, 2026-11-23; got "2026-11-10"`},
		{"a day to come", "", "diff dev --to 2199-01-01", exitUsage, "a newer redoubt may have it"},
		{"no date at all", "", "set dev newest", exitUsage, "not a baseline, which is a date"},
		{"an older one to write", "      baseline: 2026-11-23\n", "set dev 2026-11-01", exitError, "a baseline moves forward only; to go back, edit cache.baseline in stacks/Pulumi.dev.yaml by hand"},
		{"an older one to compare with", "      baseline: 2026-11-23\n", "diff dev --to 2026-11-01", exitUsage, "has the baseline 2026-11-23 already"},
		{"an unknown one in the stack file", "      baseline: 2026-11-10\n", "diff dev", exitError, "in stacks/Pulumi.dev.yaml:\ncache.baseline: there is no baseline of that day"},
		{"not in a sandbox", "", "diff dev --sandbox=false", exitUsage, "diff never asks Azure"},
		{"no date", "", "set dev", exitUsage, "which baseline?"},
		{"no environment", "", "set", exitUsage, "which environment?"},
		{"an unknown environment", "", "diff devv", exitError, `did you mean "dev"?`},
		{"an unknown command", "", "show", exitUsage, "unknown command"},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir, _ := baselineProject(t, test.lines)
			out, complaint, code := said(append([]string{"--project", dir, "baseline"}, strings.Fields(test.args)...)...)
			if code != test.code || !strings.Contains(out+complaint, test.want) {
				t.Errorf("exit %d, want %d: %s%s\nwant %s", code, test.code, out, complaint, test.want)
			}
		})
	}
}

func TestSettingABaselineChangesOneLine(t *testing.T) {
	t.Parallel()
	for lines, want := range map[string]string{
		"": "dev.yaml: baseline 2026-11-23 in the place of 2026-11-01",
		"      # ours since May\n      baseline: 2026-11-01 # asked the DBAs\n": "dev.yaml: baseline 2026-11-23 in the place of 2026-11-01",
		"      baseline: 2026-11-23\n":                                          "nothing to do",
	} {
		dir, file := baselineProject(t, lines)
		before, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out, complaint, code := said("--project", dir, "baseline", "set", "dev", baselines.Newest())
		if code != exitOK || !strings.Contains(out, want) {
			t.Errorf("%q: exit %d: %s%s", lines, code, out, complaint)
		}
		after, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(want, "nothing") != (string(before) == string(after)) {
			t.Errorf("%q: the file is now\n%s", lines, after)
		}
		for _, comment := range []string{"# ours since May", "# asked the DBAs", "# Object ids (principal ids)"} {
			if strings.Contains(string(before), comment) != strings.Contains(string(after), comment) {
				t.Errorf("%q: the comment %s is lost", lines, comment)
			}
		}
	}
}

func TestNamingTheBaselineThatHeldAnywayIsSaidToChangeNothing(t *testing.T) {
	t.Parallel()
	dir, _ := baselineProject(t, "")
	out, _, code := said("--project", dir, "baseline", "set", "dev", baselines.First())
	if code != exitOK || !strings.Contains(out, "which it had without saying so") {
		t.Errorf("exit %d: %s", code, out)
	}
}

func TestTheListOfBaselinesHasTheEnvironmentsOfEach(t *testing.T) {
	t.Parallel()
	dir, _ := baselineProject(t, "")
	out, _, code := said("--project", dir, "baseline", "list")
	if code != exitOK || !strings.Contains(out, "2026-11-01  2027-11-23       -") || !strings.Contains(out, "dev (names none)") {
		t.Errorf("exit %d: %s", code, out)
	}
	out, _, _ = said("--project", projectDir, "baseline", "list", "--json")
	var document baselineListDocument
	if err := json.Unmarshal([]byte(out), &document); err != nil || len(document.Baselines) != len(baselines.All()) {
		t.Fatalf("%v: %s", err, out)
	}
	if newest := document.Baselines[len(document.Baselines)-1]; newest.SupportedUntil != "" || len(newest.Environments) == 0 || len(newest.Changes) == 0 {
		t.Errorf("the newest is %+v", newest)
	}
	dir, _ = baselineProject(t, "      baseline: 2020-02-02\n")
	if out, _, code = said("--project", dir, "baseline", "list"); code != exitOK || !strings.Contains(out, "dev: its baseline can't be read") {
		t.Errorf("exit %d: %s", code, out)
	}
}

func TestAStackFileThatAFleetFileMakesIsNotEdited(t *testing.T) {
	t.Parallel()
	dir, file := baselineProject(t, "")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	made := "# Generated by `redoubt fleet write` from stacks/fleet.yaml. Do not edit: change it there.\n" + string(before)
	if err := os.WriteFile(file, []byte(made), 0o644); err != nil {
		t.Fatal(err)
	}
	_, complaint, code := said("--project", dir, "baseline", "set", "dev", baselines.Newest())
	after, err := os.ReadFile(file)
	if err != nil || code != exitError || !strings.Contains(complaint, "is made from stacks/fleet.yaml, so the baseline belongs there") || string(after) != made {
		t.Errorf("%v: exit %d: %s\n%s", err, code, complaint, after)
	}
}
