package check_test

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const expressions = `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {"access": {"type": "string"}},
  "resources": [{
    "type": "Microsoft.Cache/redisEnterprise", "apiVersion": "2025-07-01", "location": "westeurope",
    "name": "[format('amr-{0}', uniqueString(resourceGroup().id))]", "sku": {"name": "Balanced_B5"},
    "properties": {"minimumTlsVersion": "1.2", "publicNetworkAccess": "[parameters('access')]"}
  }]
}`

func TestAnExpressionThatNobodyEvaluatesIsUndecided(t *testing.T) {
	t.Parallel()
	p := newProject(t)
	template := p.write("template.json", expressions)
	outcome := func(args ...string) string {
		t.Helper()
		for _, f := range p.judge(3, append([]string{"check", template}, args...)...).Findings {
			if f.Control == "RDT-NET-01" {
				return f.Outcome
			}
		}
		return "pass"
	}
	values := func(access string) string {
		return p.write(access+".json", `{"parameters": {"access": {"value": "`+access+`"}}}`)
	}
	for want, got := range map[string]string{
		"unknown": outcome(),
		"fail":    outcome("--parameters", values("Enabled")),
		"pass":    outcome("--parameters", values("Disabled")),
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestWithoutACacheNothingIsProved(t *testing.T) {
	t.Parallel()
	p := newProject(t)
	empty := p.write("empty.json", `{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": []}`)
	d := p.judge(3, "check", empty)
	d.item(d.gate("findings", false), false, "there is no cache in it, so nothing is proved")
	two := p.judge(3, "check", empty, artefact("state.json"), "--fail-on", "critical")
	two.item(two.gate("findings", false), false, empty)
}

func TestInputThatCannotBeJudgedGetsAClearAnswer(t *testing.T) {
	t.Parallel()
	p := newProject(t, "prod", "test")
	p.write("truncated.json", expressions[:len(expressions)/2])
	p.write("text.json", "Previewing update (dev)")
	p.write("other.json", `{"name": "left-pad"}`)
	p.write("policy.json", `{"policyRule": {}}`)
	for name, c := range map[string]struct {
		args []string
		code int
		want []string
	}{
		"truncated JSON":                    {[]string{"truncated.json"}, 1, []string{"truncated.json can't be judged", "it is truncated"}},
		"no JSON":                           {[]string{"text.json"}, 1, []string{"it is not JSON"}},
		"JSON of another kind":              {[]string{"other.json"}, 1, []string{"JSON of an unknown kind", "expected a `pulumi preview --json`"}},
		"a policy in the place of a plan":   {[]string{"policy.json"}, 1, []string{"--azure-policy"}},
		"nothing on standard input":         {[]string{"-"}, 1, []string{"standard input can't be judged", "there is nothing in it"}},
		"a folder":                          {[]string{"stacks"}, 1, []string{"stacks is a folder"}},
		"a file that does not exist":        {[]string{"nowhere.json"}, 1, []string{"there is no file nowhere.json"}},
		"an environment that is misspelt":   {[]string{"prdo"}, 1, []string{`did you mean "prod"?`, "there is no file prdo"}},
		"the same thing twice":              {[]string{"prod", "prod"}, 1, []string{"prod is named twice"}},
		"a state without a preview":         {[]string{"other.json", "--state", "nowhere.json"}, 1, []string{"--state: ", "nowhere.json"}},
		"a format that does not exist":      {[]string{"prod", "--format", "html"}, 2, []string{"--format: no such form", "sarif", `got "html"`}},
		"--json with another format":        {[]string{"prod", "--json", "--format", "sarif"}, 2, []string{"name one"}},
		"a severity that does not exist":    {[]string{"prod", "--fail-on", "grave"}, 2, []string{"--fail-on: ", `"grave"`}},
		"--azure and --sandbox":             {[]string{"prod", "--azure", "--sandbox"}, 2, []string{"--azure asks for a preview against Azure"}},
		"--state-dir without --sandbox":     {[]string{"prod", "--state-dir", "x"}, 2, []string{"--state-dir makes sense with --sandbox only"}},
		"--accept-waiver without --waivers": {[]string{"prod", "--accept-waiver", "RDT-NET-01"}, 2, []string{"--accept-waiver makes sense with --waivers only"}},
		"SARIF into a folder that is none":  {[]string{"prod", "--format", "sarif", "-o", "nowhere/x.sarif"}, 1, []string{"there is no folder nowhere", "make it first"}},
		"SARIF into a folder's place":       {[]string{"prod", "--format", "sarif", "-o", "stacks"}, 1, []string{"stacks is a folder"}},
		"SARIF of two things":               {[]string{"prod", "truncated.json", "--format", "sarif"}, 2, []string{"--format sarif: a log points at one file"}},
		"a state for an environment":        {[]string{"prod", "--state", "other.json"}, 2, []string{"there is --deployed"}},
		"a base file for every environment": {[]string{"--waivers", "other.json"}, 2, []string{"one file can't be the base of several environments"}},
		"a base that is no report":          {[]string{"prod", "--base", "other.json"}, 1, []string{"--base: other.json is no report", "redoubt/report/v1"}},
		"a base that is no JSON":            {[]string{"prod", "--base", "text.json"}, 1, []string{"--base: text.json is no report"}},
		"parameters that are none":          {[]string{"truncated.json", "--parameters", "other.json"}, 1, []string{"--parameters: other.json has no object `parameters`"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := *p
			p.t = t
			p.run(append([]string{"check"}, c.args...)...).want(t, c.code, c.want...)
		})
	}
}

func TestAReportIntoAFolderThatCannotBeWrittenIsAnError(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		t.Skip("nothing is forbidden to root")
	}
	p := newProject(t)
	closed := filepath.Join(p.dir, "closed")
	if err := os.Mkdir(closed, 0o500); err != nil {
		t.Fatal(err)
	}
	p.run("check", artefact("state.json"), "--format", "sarif", "-o", filepath.Join(closed, "x.sarif")).want(t, 1, "no permission to write")
}

// A file far beyond any artefact is refused once that is known, and not read into memory as a whole.
func TestAFileOf200MBIsRefused(t *testing.T) {
	t.Parallel()
	p := newProject(t)
	name := filepath.Join(p.dir, "large.json")
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(file, `{"resources": ["`); err != nil {
		t.Fatal(err)
	}
	line := strings.Repeat("x", 1<<20)
	for range 200 {
		if _, err := io.WriteString(file, line); err != nil {
			t.Fatal(err)
		}
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	p.run("check", name).want(t, 1, "large.json can't be judged", "it is longer than 128 MB")
}

func TestEveryFormatIsWritten(t *testing.T) {
	t.Parallel()
	p := newProject(t)
	for format, want := range map[string]string{
		"table": "what to do", "markdown": "### ❌ dev", "sarif": `"version": "2.1.0"`, "json": `"format": "redoubt/report/v1"`, "junit": "<testsuite", "github": "::error",
	} {
		o := p.run("check", artefact("state.json"), "--format", format)
		if o.code != 3 || !strings.Contains(o.stdout, want) {
			t.Errorf("%s: %q is missing in %s", format, want, o)
		}
	}
	if o := p.run("check", artefact("state.json"), "--json"); !json.Valid([]byte(o.stdout)) {
		t.Errorf("--json: got %s", o)
	}
}

func TestStrictDoesNotLetPassWhatIsUndecided(t *testing.T) {
	t.Parallel()
	p := newProject(t, "prod")
	d := p.judge(3, "check", "prod", "--strict")
	d.item(d.gate("findings", false), false, "undecided, which --strict does not let pass")
	p.judge(0, "check", "prod", "--strict", "--fail-on", "high")
}
