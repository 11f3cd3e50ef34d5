package environment_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/environment"
)

// waiversAndTags is where a stack file has its waivers, if it has any, up to the tags.
var waiversAndTags = regexp.MustCompile(`(?s)(      waivers:.*?)?      tags:\n`)

// withWaivers is the path of a copy of a stack file with other waivers.
func withWaivers(t *testing.T, stack, waivers string) string {
	t.Helper()
	contents, err := os.ReadFile(environment.StackFile(projectDir, stack))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), filepath.Base(environment.StackFile(projectDir, stack)))
	text := waiversAndTags.ReplaceAllLiteralString(string(contents), waivers+"      tags:\n")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func oneWaiver(control, granted, end string) string {
	return "      waivers:\n        - {control: " + control + ", reason: The partner can't do without it yet., owner: me, granted: " + granted + ", " + end + "}\n"
}

func TestAStackFileWithNothingWrongButItsWaiversIsReadToBeJudged(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		stack, waivers string
		// want is the only problem, "" for none, and of the waiver with the index at.
		want string
		at   int
	}{
		"its waiver holds":            {"partner", oneWaiver("RDT-IDN-02", "2026-11-02", "until: 2027-01-31"), "", 0},
		"its waiver has expired":      {"partner", oneWaiver("RDT-IDN-02", "2026-11-02", "until: 2026-11-20"), "cache.waivers[0].until: expired 3 days ago", 0},
		"it lasts too long":           {"partner", oneWaiver("RDT-IDN-02", "2026-11-02", "until: 2027-11-01"), "cache.waivers[0].until: lasts 365 days", 0},
		"it was granted in future":    {"partner", oneWaiver("RDT-IDN-02", "2026-12-02", "until: 2027-01-31"), "cache.waivers[0].granted: granted in the future", 0},
		"nothing needs it":            {"dev", oneWaiver("RDT-NET-01", "2026-11-02", "until: 2027-01-31"), "cache.waivers[0]: nothing needs this waiver", 0},
		"the needed waiver is absent": {"partner", "", "cache.accessKeys: access keys need a waiver of RDT-IDN-02", -1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := withWaivers(t, c.stack, c.waivers)
			problems, err := environment.CheckStackFileToJudge(file, onTheDay)
			if err != nil || (len(problems) > 0) != (c.want != "") {
				t.Fatalf("got %v, %v", problems, err)
			}
			if c.want != "" && (len(problems) != 1 || !strings.HasPrefix(problems[0].String(), c.want) || problems[0].Waiver != c.at) {
				t.Errorf("got %+v", problems)
			}
			if refused := environment.CheckStackFileOn(file, onTheDay) != nil; refused != (c.want != "") {
				t.Errorf("preview and up refuse it: %v", refused)
			}
		})
	}
}

func TestAMisspeltWaiverCoversNothingAndIsNoReasonNotToJudge(t *testing.T) {
	t.Parallel()
	for name, waivers := range map[string]string{
		"a key":       oneWaiver("RDT-IDN-02", "2026-11-02", "untill: 2027-01-31"),
		"the control": oneWaiver("RDT-IDN-20", "2026-11-02", "until: 2027-01-31"),
	} {
		problems, err := environment.CheckStackFileToJudge(withWaivers(t, "partner", waivers), onTheDay)
		if err != nil || len(problems) < 2 {
			t.Errorf("%s: got %v, %v", name, problems, err)
		}
	}
}

func TestWhatIsNoWaiverAtAllIsAnErrorThatSaysSo(t *testing.T) {
	t.Parallel()
	for waivers, want := range map[string]string{
		"      waivers: true\n":         "cache.waivers: ",
		"      waivers: [RDT-IDN-02]\n": "cache.waivers[0]: ",
	} {
		_, err := environment.CheckStackFileToJudge(withWaivers(t, "partner", waivers), onTheDay)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", waivers, err)
		}
	}
}

func TestWhatElseIsWrongWithAStackFileIsAnErrorWithItsWaiversToo(t *testing.T) {
	t.Parallel()
	broken := oneWaiver("RDT-IDN-02", "2026-11-02", "until: 2026-11-20") + "      colour: red\n"
	_, err := environment.CheckStackFileToJudge(withWaivers(t, "partner", broken), onTheDay)
	if err == nil || !strings.Contains(err.Error(), "cache.colour: unknown key") || !strings.Contains(err.Error(), "expired 3 days ago") {
		t.Errorf("got %v", err)
	}
}
