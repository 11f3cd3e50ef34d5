package workflows_test

import (
	"slices"
	"strings"
	"testing"
)

// redoubt writes what it is told to and ends as the variables PREVIEW, CHECK, REPORT and BASE say.
const redoubt = `
for ((i = 1; i <= $#; i++)); do [[ ${!i} == --output ]] && { j=$((i + 1)); out=${!j}; }; done
case $1 in
  preview) exit "${PREVIEW:-0}" ;;
  check) echo "{}" >"$out"; exit "${CHECK:-0}" ;;
  report) if [[ -n ${out:-} ]]; then echo "the report" >"$out"; else echo "::error::an annotation"; fi ;;
  environments) echo "$ENVIRONMENTS" ;;
  refresh) echo "$DRIFT"; exit "${REFRESH:-0}" ;;
  up) exit "${UP:-0}" ;;
esac
`

const redoubtBase = `
for ((i = 1; i <= $#; i++)); do [[ ${!i} == --output ]] && { j=$((i + 1)); echo "{}" >"${!j}"; }; done
exit "${BASE:-0}"
`

func judgeBench(t *testing.T) *bench {
	t.Helper()
	b := newBench(t, map[string]string{"redoubt": redoubt, "redoubt-base": redoubtBase})
	b.write("temp/program/base/stacks/Pulumi.prod.yaml", "config: {}\n")
	// What the build hands over, on its way still without the permission to be run.
	for _, name := range []string{"redoubt", "redoubt-base", "pulumi"} {
		b.write("temp/program/"+name, "#!/usr/bin/env bash\nexec \"$STUBS/bin/"+name+"\" \"$@\"\n")
	}
	return b
}

func TestThePreviewOfAPullRequestJudgesAgainstItsBase(t *testing.T) {
	t.Parallel()
	b := judgeBench(t)
	b.allow("temp/program/redoubt-base")
	output, code := b.step("preview.yml", "sandbox", "Preview and judge in the sandbox", map[string]string{
		"ENVIRONMENT": "prod", "ACCEPTED_WAIVERS": "RDT-NET-01 RDT-IDN-02", "ALLOWED_REPLACEMENTS": "urn:a urn:b",
	})
	if code != 0 {
		t.Fatalf("ends with %d:\n%s", code, output)
	}
	const check = " --sandbox --state-dir STATE --allow-replace urn:a --allow-replace urn:b" +
		" --waivers TEMP/program/base/stacks --accept-waiver RDT-NET-01 --accept-waiver RDT-IDN-02 --base TEMP/report/base.json"
	want := []string{
		"preview prod --sandbox --state-dir STATE --allow-replace urn:a --allow-replace urn:b",
		"check prod" + check + " --format json --output TEMP/report/report.json",
		"report prod" + check + " --format markdown --output TEMP/report/report.md",
		"report prod" + check + " --format sarif --output TEMP/report/report.sarif",
		"report prod" + check + " --format github",
	}
	if got := b.called("redoubt"); !slices.Equal(got, want) {
		t.Errorf("called\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	want = []string{
		"check prod --project TEMP/program/base --format json --output TEMP/report/base.json",
		"up prod --project TEMP/program/base --sandbox --state-dir STATE",
	}
	if got := b.called("redoubt-base"); !slices.Equal(got, want) {
		t.Errorf("the base is asked\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if b.read("summary") != "the report\n" || !strings.Contains(output, "::error::an annotation") {
		t.Errorf("summary %q, log\n%s", b.read("summary"), output)
	}
}

func TestAnEnvironmentThatIsNewHasNoBaseButItsWaivers(t *testing.T) {
	t.Parallel()
	b := judgeBench(t)
	b.allow("temp/program/redoubt-base")
	output, code := b.step("preview.yml", "sandbox", "Preview and judge in the sandbox", map[string]string{"ENVIRONMENT": "fresh"})
	if code != 0 || len(b.called("redoubt-base")) > 0 {
		t.Fatalf("ends with %d, asks the base %v\n%s", code, b.called("redoubt-base"), output)
	}
	// There is none for it in that folder, so it has no waiver that anybody agreed to.
	if call := b.called("redoubt")[1]; !strings.Contains(call, "--waivers TEMP/program/base/stacks") || strings.Contains(call, "--base") {
		t.Error(call)
	}
}

func TestAPushReadsWaiversFromWhereTheyAreMerged(t *testing.T) {
	t.Parallel()
	b := judgeBench(t)
	if output, code := b.step("preview.yml", "sandbox", "Preview and judge in the sandbox", map[string]string{"ENVIRONMENT": "prod", "GITHUB_EVENT_NAME": "push"}); code != 0 {
		t.Fatalf("ends with %d:\n%s", code, output)
	}
	if calls := strings.Join(b.called("redoubt"), "\n"); strings.Contains(calls, "--waivers") {
		t.Error(calls)
	}
}

func TestAJudgementEndsAsWhatItRanEnded(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name     string
		env      map[string]string
		code     int
		reported bool
	}{
		{"everything passes", nil, 0, true},
		{"there are findings", map[string]string{"CHECK": "3"}, 3, true},
		{"data would be lost", map[string]string{"PREVIEW": "3"}, 3, true},
		{"data would be lost, and there are findings", map[string]string{"PREVIEW": "3", "CHECK": "3"}, 3, true},
		{"the preview fails", map[string]string{"PREVIEW": "1"}, 1, false},
		{"the check fails", map[string]string{"CHECK": "1"}, 1, false},
		{"the check is not understood", map[string]string{"CHECK": "2"}, 2, false},
		{"the check fails after data would be lost", map[string]string{"PREVIEW": "3", "CHECK": "1"}, 1, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := judgeBench(t)
			given := map[string]string{"ENVIRONMENT": "prod"}
			for name, value := range c.env {
				given[name] = value
			}
			output, code := b.step("preview.yml", "azure", "Preview and judge on Azure", given)
			if code != c.code || (b.read("temp/report/report.sarif") != "") != c.reported || (b.read("summary") != "") != c.reported {
				t.Errorf("ends with %d, want %d; summary %q\n%s", code, c.code, b.read("summary"), output)
			}
			for _, call := range b.called("redoubt") {
				if strings.Contains(call, "--sandbox") || strings.Contains(call, "--azure") == strings.HasPrefix(call, "preview") {
					t.Errorf("not of Azure: %s", call)
				}
			}
		})
	}
}

func TestABaseThatDoesNotWorkIsNoReasonToStop(t *testing.T) {
	t.Parallel()
	for status, compared := range map[string]bool{"0": true, "3": true, "1": false, "2": false, "127": false} {
		b := judgeBench(t)
		b.allow("temp/program/redoubt-base")
		output, code := b.step("preview.yml", "sandbox", "Preview and judge in the sandbox", map[string]string{"ENVIRONMENT": "prod", "BASE": status})
		if code != 0 || strings.Contains(strings.Join(b.called("redoubt"), "\n"), " --base ") != compared {
			t.Errorf("the base ends with %s: ends with %d\n%s", status, code, output)
		}
		if told := strings.Contains(output, "the plan begins with nothing"); told != (status != "0") {
			t.Errorf("the base ends with %s:\n%s", status, output)
		}
	}
}

func TestAJudgementIsOfTheSandboxOrOfAzure(t *testing.T) {
	t.Parallel()
	b := judgeBench(t)
	if output, code := b.run(`.ci/judge prod "$RUNNER_TEMP/report" --sandbox`, nil); code != 2 || !strings.Contains(output, "expected sandbox or azure; got --sandbox") {
		t.Errorf("ends with %d\n%s", code, output)
	}
}

func TestTheGateFailsUnlessEveryEnvironmentPassed(t *testing.T) {
	t.Parallel()
	// One letter for each job before: build, sandbox, azure.
	words := strings.NewReplacer("s", "success ", "f", "failure ", "c", "cancelled ", "-", "skipped ")
	for letters, want := range map[string]int{
		"sss": 0, "ss-": 0,
		"sf-": 1, "f--": 1, "ssf": 1, "sc-": 1,
		// A matrix that was left out has judged nothing.
		"s--": 1, "---": 1,
	} {
		results := strings.TrimSpace(words.Replace(letters))
		if output, code := newBench(t, nil).step("preview.yml", "gate", "Every environment passed", map[string]string{"RESULTS": results}); code != want {
			t.Errorf("%s: ends with %d, want %d\n%s", results, code, want, output)
		}
	}
}

func TestADeploymentGoesThroughItsGateAndNamesWhatMayBeLost(t *testing.T) {
	t.Parallel()
	given := map[string]string{"ENVIRONMENT": "prod", "ALLOWED_REPLACEMENTS": "urn:pulumi:prod::redoubt::a$b::c", "GITHUB_EVENT_NAME": "workflow_dispatch"}
	b := judgeBench(t)
	if output, code := b.step("deploy.yml", "up", "Preview and judge", given); code != 0 {
		t.Fatal(output)
	}
	if output, code := b.step("deploy.yml", "up", "Up", given); code != 0 {
		t.Fatal(output)
	}
	calls := b.called("redoubt")
	const loss = ` --allow-replace urn:pulumi:prod::redoubt::a\$b::c`
	if calls[0] != "preview prod"+loss || calls[len(calls)-1] != "up prod --yes"+loss {
		t.Errorf("called\n%s", strings.Join(calls, "\n"))
	}
	given["CHECK"] = "3"
	if _, code := judgeBench(t).step("deploy.yml", "up", "Preview and judge", given); code != 3 {
		t.Errorf("a finding lets it pass with %d", code)
	}
}

func TestADeploymentByHandIsOfAnEnvironmentThatExists(t *testing.T) {
	t.Parallel()
	const all = `["dev","prod"]`
	for one, want := range map[string]string{"": "list=" + all + "\n", "prod": `list=["prod"]` + "\n", "pro": "", `prod"] | env`: "", "$(id)": ""} {
		b := newBench(t, nil)
		output, code := b.step("deploy.yml", "build", "Choose the environments", map[string]string{"ALL": all, "ONE": one})
		if b.read("output") != want || (code == 0) != (want != "") {
			t.Errorf("%q: ends with %d, gives %q\n%s", one, code, b.read("output"), output)
		}
	}
}
