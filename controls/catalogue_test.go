package controls_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/waivers"
)

func TestEveryControlSaysWhatAReaderNeeds(t *testing.T) {
	t.Parallel()
	form := regexp.MustCompile(`^RDT-(NET|TRA|IDN|ENC|VLT|LOG|RES|LIF|SEP)-\d\d$`)
	seen := map[string]bool{}
	for _, c := range controls.Catalogue() {
		if !form.MatchString(c.ID) || seen[c.ID] {
			t.Errorf("%s is malformed, or there twice", c.ID)
		}
		seen[c.ID] = true
		for name, text := range map[string]string{
			"title": c.Title, "rationale": c.Rationale, "expectation": c.Expects, "remediation": c.Remediation, "family": c.Family.Title(),
		} {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s has no %s", c.ID, name)
			}
		}
		if !slices.Contains(controls.Severities(), c.Severity) || strings.HasSuffix(c.Title, ".") {
			t.Errorf("%s: severity %v, title %q", c.ID, c.Severity, c.Title)
		}
		if notMet := c.Status == controls.NotMet; notMet != (c.Reason != "" && c.Compensation != "") {
			t.Errorf("%s is %s, with the reason %q and the compensation %q", c.ID, c.Status, c.Reason, c.Compensation)
		}
		if found, ok := controls.Find(strings.ToLower(c.ID)); !ok || found != c {
			t.Errorf("%s is not found", c.ID)
		}
	}
	if _, found := controls.Find("RDT-NET-99"); found || len(seen) < 60 {
		t.Errorf("%d controls; a control is found that does not exist: %v", len(seen), found)
	}
}

func TestEveryPublicIDIsOfAKnownSourceAndThereOnce(t *testing.T) {
	t.Parallel()
	guid := regexp.MustCompile(`^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$`)
	forms := map[controls.Source]*regexp.Regexp{
		controls.AzurePolicy: guid, controls.KICS: guid, controls.APRL: guid,
		controls.PSRule: regexp.MustCompile(`^AZR-\d{6}$`), controls.Checkov: regexp.MustCompile(`^CKV2?_AZURE_\d+$`),
		controls.MCSB: regexp.MustCompile(`^(NS|IM|PA|DP|LT)-\d+$`), controls.Azqr: regexp.MustCompile(`^(redis|kv)-\d{3}$`),
		controls.CISDatabase: regexp.MustCompile(`^2\.\d+$`), controls.CISFoundations: regexp.MustCompile(`^\d(\.\d+)+$`),
		controls.Trivy: regexp.MustCompile(`^AZU-\d{4}$`), controls.Terrascan: regexp.MustCompile(`^AC_AZURE_\d{4}$`),
	}
	answered := map[controls.PublicID]bool{}
	for _, c := range controls.Catalogue() {
		for i, id := range c.Answers {
			answered[id] = true
			if form := forms[id.Source]; id.Source.URL() == "" || form != nil && !form.MatchString(id.ID) || slices.Contains(c.Answers[:i], id) {
				t.Errorf("%s: %s is malformed, of an unknown source, or there twice", c.ID, id)
			}
		}
	}
	for _, rule := range controls.UnansweredRules() {
		if answered[rule.PublicID] || rule.Why == "" {
			t.Errorf("%s is answered, or left out without a reason", rule.PublicID)
		}
	}
}

// The brief names every rule of CIS on Redis: each is answered, met or not.
func TestEveryRuleOfCISOnRedisIsAnswered(t *testing.T) {
	t.Parallel()
	for _, number := range []string{"2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "2.8", "2.9", "2.10"} {
		wanted := controls.PublicID{Source: controls.CISDatabase, ID: number}
		if !slices.ContainsFunc(controls.Catalogue(), func(c *controls.Control) bool { return slices.Contains(c.Answers, wanted) }) {
			t.Errorf("no control answers %s", wanted)
		}
	}
}

// What can be waived, and for how long, stands in the package waivers only; its titles are those of the catalogue.
func TestTheWaiversNameControlsOfTheCatalogue(t *testing.T) {
	t.Parallel()
	for _, id := range append(waivers.Waivable(), "RDT-TRA-01", "RDT-TRA-02", "RDT-IDN-01") {
		known, _ := waivers.Find(id)
		control, found := controls.Find(id)
		if !found || control.Title != known.Title || known.Between != control.Across() {
			t.Errorf("%s: the catalogue says %+v, the waivers %+v", id, control, known)
		}
	}
	for _, c := range controls.Catalogue() {
		if _, exists := controls.Find(c.WaivedWith); c.WaivedWith != "" && (!exists || !slices.Contains(waivers.Waivable(), c.WaivedWith)) {
			t.Errorf("%s is waived with %s, which nobody can waive", c.ID, c.WaivedWith)
		}
	}
}

// The tests that the catalogue names exist: this would not compile without them.
func TestTheCatalogueNamesItsTests(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*testing.T){
		"controls.TestEveryControl": TestEveryControl, "controls.TestWhateverIsSharedIsAFinding": TestWhateverIsSharedIsAFinding,
	}
	for _, c := range controls.Catalogue() {
		test, id, _ := strings.Cut(c.Test(), "/")
		if judges := len(c.Judges) > 0; judges != (tests[test] != nil && id == c.ID) {
			t.Errorf("%s names the test %q", c.ID, c.Test())
		}
	}
}

func TestSeveritiesAreReadAndCompared(t *testing.T) {
	t.Parallel()
	for _, severity := range controls.Severities() {
		if read, err := controls.ParseSeverity(strings.ToUpper(severity.String())); err != nil || read != severity {
			t.Errorf("%s is read as %v, %v", severity, read, err)
		}
	}
	if _, err := controls.ParseSeverity("urgent"); err == nil || !strings.Contains(err.Error(), "low, medium, high or critical") {
		t.Errorf("got %v", err)
	}
	if controls.Low >= controls.Critical || controls.Severity(0).String() != "none" {
		t.Error("severities do not compare")
	}
}
