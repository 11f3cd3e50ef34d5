package check_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/environment"
)

// waiver is a list of one waiver for a stack file, from some days ago to some days ahead.
func waiver(control string, ago, ahead int) string {
	day := func(days int) string { return time.Now().UTC().AddDate(0, 0, days).Format(time.DateOnly) }
	return "      waivers:\n        - {control: " + control + ", reason: The partner can't do without it before the new year., owner: integration@example.com, granted: " +
		day(-ago) + ", until: " + day(ahead) + "}\n"
}

var waiversOfPartner = regexp.MustCompile(`(?s)(      waivers:.*?)?      tags:\n`)

// partnerWith is the example with access keys, with another waiver.
func partnerWith(t *testing.T, p *project, waivers string) {
	t.Helper()
	name := environment.StackFile("", "partner")
	contents, err := os.ReadFile(filepath.Join(p.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	p.write(name, waiversOfPartner.ReplaceAllString(string(contents), waivers+"      tags:\n"))
}

// Nobody waives their own gate in the same change.
func TestAWaiverCountsAsTheBaseHasIt(t *testing.T) {
	t.Parallel()
	p := newProject(t, "partner")
	partnerWith(t, p, waiver("RDT-IDN-02", 10, 20))
	used := p.judge(0, "check", "partner")
	if len(used.Waivers) != 1 || used.Waivers[0].State != "used" || !used.Waivers[0].Expiring || used.Waivers[0].DaysLeft != 21 || used.Waivers[0].Owner != "integration@example.com" {
		t.Errorf("got the waivers %+v", used.Waivers)
	}

	none := p.write("base/none.yaml", "waivers: []\n")
	refused := p.judge(3, "check", "partner", "--waivers", none)
	refused.item(refused.gate("waivers", false), false, "new: the base has no waiver of this control", "--accept-waiver RDT-IDN-02")
	refused.gate("findings", false)
	if len(refused.Waivers) != 1 || refused.Waivers[0].State != "refused" {
		t.Errorf("got the waivers %+v", refused.Waivers)
	}
	accepted := p.judge(0, "check", "partner", "--waivers", none, "--accept-waiver", "rdt-idn-02")
	accepted.item(accepted.gate("waivers", true), true, "RDT-IDN-02 of partner")

	list := strings.TrimPrefix(waiver("RDT-IDN-02", 10, 20), "      waivers:\n")
	same := p.write("base/"+filepath.Base(environment.StackFile("", "partner")), "waivers:\n"+list)
	p.judge(0, "check", "partner", "--waivers", filepath.Dir(same)).gate("waivers", true)
	p.run("check", "partner", "--waivers", same, "--accept-waiver", "RDT-NET-01").want(t, 0, "--accept-waiver RDT-NET-01: no waiver of partner needs that")

	partnerWith(t, p, waiver("RDT-IDN-02", 10, 40))
	longer := p.judge(3, "check", "partner", "--waivers", same)
	longer.item(longer.gate("waivers", false), false, "longer: it would last until")
	longer.gate("findings", true) // the waiver of the base still holds
}

func TestWaiversOfTheBaseThatCannotBeReadAreAnError(t *testing.T) {
	t.Parallel()
	p := newProject(t, "prod")
	other := p.write("other.yaml", "name: redoubt\n")
	p.run("check", "prod", "--waivers", other).want(t, 1, "--waivers: reading "+other, "expected a stack file, or a list `waivers`")
	p.run("check", "prod", "--waivers", "nowhere.yaml").want(t, 1, "--waivers: ", "nowhere.yaml")
}

// What up refuses, a pull request must see: the plan is judged as if nobody had waived anything.
func TestAStackFileWhoseWaiversDoNotHoldIsReportedAndNeverPasses(t *testing.T) {
	t.Parallel()
	p := newProject(t, "partner")
	for name, c := range map[string]struct {
		waivers string
		state   string // of the waiver in the report; "" for none
		want    []string
	}{
		"it has expired": {waiver("RDT-IDN-02", 40, -5), "expired",
			[]string{"RDT-IDN-02 of partner", "expired 5 days ago", "reason: The partner can't do without it", "owner: integration@example.com", "granted: 2026-", "until: 2026-"}},
		"it lasts too long":       {waiver("RDT-IDN-02", 10, 200), "refused", []string{"RDT-IDN-02 of partner", "refused: ", "lasts 211 days", "until: 2027-"}},
		"it is granted in future": {waiver("RDT-IDN-02", -5, 20), "refused", []string{"RDT-IDN-02 of partner", "granted in the future"}},
		"there is none":           {"", "", []string{"partner", "access keys need a waiver of RDT-IDN-02"}},
	} {
		partnerWith(t, p, c.waivers)
		d := p.judge(3, "check", "partner")
		d.item(d.gate("waivers", false), false, c.want...)
		d.gate("findings", false)
		if (len(d.Waivers) > 0) != (c.state != "") || c.state != "" && d.Waivers[0].State != c.state {
			t.Errorf("%s: got the waivers %+v", name, d.Waivers)
		}
		if !slices.Contains(d.found("fail"), "RDT-IDN-02 default") || d.Plan == nil || d.Counts.Caches != 1 {
			t.Errorf("%s: got %v", name, d.found("fail"))
		}
	}
	partnerWith(t, p, "")
	p.judge(3, "check", "partner", "--fail-on", "critical").gate("waivers", false)
	p.run("preview", "partner", "--sandbox").want(t, 1, "access keys need a waiver of RDT-IDN-02")
}

func TestAWaiverThatNothingNeedsIsReportedAndNeverPasses(t *testing.T) {
	t.Parallel()
	p := newProject(t, "prod")
	p.edit("prod", "      tags:\n", waiver("RDT-NET-01", 5, 20)+"      tags:\n")
	o := p.run("report", "prod")
	o.want(t, 3, "nothing needs this waiver", "unused, expiring, 21 days left", "integration")
	d := p.judge(3, "check", "prod")
	d.item(d.gate("waivers", false), false, "RDT-NET-01 of prod", "unused: nothing needs this waiver")
	d.gate("findings", true)
	d.gate("separation", true)
	if len(d.Waivers) != 1 || d.Waivers[0].State != "unused" {
		t.Errorf("got the waivers %+v", d.Waivers)
	}
}

// Of two environments that share something, one with a waiver that has expired is compared all the same.
func TestAnExpiredWaiverHidesNothingThatEnvironmentsShare(t *testing.T) {
	t.Parallel()
	p := newProject(t, "prod", "partner")
	p.edit("partner", "principalId: 3b5d7f9a-1c2e-4b6d-8f0a-2c4e6a8b0d1f", principalOfProd)
	partnerWith(t, p, waiver("RDT-IDN-02", 40, -5))
	d := p.judge(3, "check", "prod")
	d.item(d.gate("separation", false), false, "RDT-SEP-01", "partner")
	d.gate("waivers", true)
}
