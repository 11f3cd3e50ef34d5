package check_test

import (
	"os"
	"path/filepath"
	"regexp"
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

var waiversOfPartner = regexp.MustCompile(`(?s)      waivers:.*?      tags:\n`)

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
