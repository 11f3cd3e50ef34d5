package check_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/report"
)

func TestAnExampleEnvironmentIsCleanWithoutAnyAccount(t *testing.T) {
	t.Parallel()
	p := newProject(t, "prod", "test")
	d := p.judge(0, "check", "prod")
	if d.Target != "sandbox" || d.Stage != "production" || d.File != "stacks/Pulumi.prod.yaml" || d.Counts.Caches != 1 || d.Counts.Resources < 8 {
		t.Errorf("got %+v", d.Document)
	}
	if len(d.found("fail")) > 0 || len(d.found("waived")) > 0 || d.Counts.ByOutcome["pass"] < 20 {
		t.Errorf("got %v", d.Counts)
	}
	d.gate("findings", true)
	d.gate("separation", true)
	if slices.ContainsFunc(d.Gates, func(g report.Gate) bool { return g.Name == "data loss" }) {
		t.Error("an empty sandbox has nothing to lose, and a gate claims to have looked")
	}
	p.run("check", "prod").want(t, 0, "SANDBOX: a simulated Azure", "1 cache", "no finding", "deliberately not met")
}

func TestEveryEnvironmentIsJudgedWithoutAnArgument(t *testing.T) {
	t.Parallel()
	d := newProject(t, "prod", "test").judge(0, "check")
	if d.Name != "prod, test" || d.Counts.Caches != 2 {
		t.Errorf("got %q and %+v", d.Name, d.Counts)
	}
	if n := strings.Count(d.stderr, "SANDBOX"); n != 1 {
		t.Errorf("the notice stands %d times on standard error", n)
	}
}

const (
	principalOfTest = "principalId: 1c9e3a57-2d4f-4b6a-8e0c-3f5a7b9d1e24"
	principalOfProd = "principalId: 9d1f3b5e-7a9c-4d0e-8b2f-4c6a8e0d2f59"
)

func TestWhatEnvironmentsShareStopsBoth(t *testing.T) {
	t.Parallel()
	p := newProject(t, "prod", "test")
	p.edit("test", principalOfTest, principalOfProd)
	for _, name := range []string{"prod", "test"} {
		d := p.judge(3, "check", name)
		d.item(d.gate("separation", false), false, "RDT-SEP-01", "9d1f3b5e-7a9c-4d0e-8b2f-4c6a8e0d2f59", "shared by")
		d.gate("findings", true)
	}
	p.edit("prod", "      tags:\n", waiver("RDT-SEP-01", 0, 30)+"      tags:\n")
	d := p.judge(0, "check", "prod")
	d.item(d.gate("separation", true), true, "RDT-SEP-01")
	if len(d.Waivers) != 1 || d.Waivers[0].State != "used" {
		t.Errorf("got the waivers %+v", d.Waivers)
	}
}

func TestAnEnvironmentThatCannotBeReadIsNotComparedAndThatIsTold(t *testing.T) {
	t.Parallel()
	p := newProject(t, "prod", "test")
	p.edit("test", "sku: Balanced_B3", "sku: Enormous_X1")
	d := p.judge(0, "check", "prod")
	if rule := d.gate("separation", true).Rule; !strings.Contains(rule, "not compared: test") {
		t.Errorf("the rule says %q", rule)
	}
	if !strings.Contains(d.stderr, "warning: test is not compared with the other environments") {
		t.Errorf("standard error says %s", d.stderr)
	}
	p.run("check", "test").want(t, 1, "reading test: ", "Enormous_X1")
}

func TestAnEnvironmentThatCannotBeReadDoesNotHideTheReportsOnTheOthers(t *testing.T) {
	t.Parallel()
	p := newProject(t, "legacy", "prod", "test")
	p.edit("test", "sku: Balanced_B3", "sku: Enormous_X1")
	p.edit("legacy", "      tags:\n", "      colour: red\n      tags:\n")
	o := p.run("check", "--format", "json")
	var d document
	d.t = t
	if err := json.Unmarshal([]byte(o.stdout), &d.Document); err != nil || o.code != 1 {
		t.Fatalf("%v: %s", err, o)
	}
	if d.Name != "prod" || d.Counts.Caches != 1 || d.Passed {
		t.Errorf("got %q with %+v, passed is %v", d.Name, d.Counts, d.Passed)
	}
	d.gate("findings", true)
	if unread := d.gate("reading", false).Items; len(unread) != 2 || unread[0].Subject != "legacy" || !strings.Contains(unread[1].Problem, "Enormous_X1") {
		t.Errorf("got %+v", unread)
	}
	o.want(t, 1, "redoubt: reading legacy: ", "colour: unknown key", "reading test: ")
	p.run("check", "--format", "junit", "-o", p.dir+"/x.xml").want(t, 1, "wrote ", "reading test: ", "Enormous_X1")

	p.edit("prod", "sku: MemoryOptimized_M10", "sku: Enormous_X1")
	p.run("check", "--format", "json").want(t, 1, "reading legacy: ", "reading prod: ", "reading test: ")
}

func TestAReportOnASandboxHasTheGateOfDataLoss(t *testing.T) {
	t.Parallel()
	p := newProject(t, "test")
	p.run("up", "test", "--sandbox").want(t, 0)
	if d := p.judge(0, "check", "test", "--sandbox", "--deployed"); d.Source != "deployed" || d.Plan != nil {
		t.Errorf("got %q with the plan %v", d.Source, d.Plan)
	}
	p.judge(0, "report", "test", "--sandbox").gate("data loss", true)

	p.edit("test", "        sku: Balanced_B3\n", "        sku: Balanced_B3\n        clusteringPolicy: EnterpriseCluster\n")
	d := p.judge(3, "report", "test", "--sandbox")
	lost := d.gate("data loss", false)
	d.item(lost, false, "cache-database", "the database would be replaced")
	urn := regexp.MustCompile(`urn:pulumi:test::redoubt::[^' ]+::cache-database`).FindString(lost.Items[0].Problem)
	allowed := p.judge(0, "report", "test", "--sandbox", "--allow-replace", urn)
	allowed.item(allowed.gate("data loss", true), true, "the database would be replaced")
}

func TestAReportShowsTheChangeAgainstTheBase(t *testing.T) {
	t.Parallel()
	p := newProject(t, "test", "prod")
	base, worse := p.dir+"/base.json", p.dir+"/worse.json"
	p.run("report", "test", "--format", "json", "-o", base).want(t, 0, "wrote "+base)
	p.edit("test", principalOfTest, principalOfProd)
	p.run("report", "test", "--base", base, "--format", "json", "-o", worse).want(t, 3, "does not pass: separation")
	p.run("report", "test", "--base", base).want(t, 3, "1 new finding and 0 fixed against the base")
	p.edit("test", principalOfProd, principalOfTest)
	p.run("report", "test", "--base", worse).want(t, 0, "0 new findings and 1 fixed against the base")
}
