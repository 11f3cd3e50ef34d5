package monitoring_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/monitoring"
)

const cacheID = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Cache/redis/shop"

func usual() monitoring.Parameters {
	parameters := monitoring.DefaultParameters()
	parameters.ResourceID, parameters.SecretName = cacheID, "redis-access-key"
	return parameters
}

func allDetections() []monitoring.Detection {
	var all []monitoring.Detection
	for _, service := range monitoring.Services() {
		all = append(all, monitoring.Detections(service)...)
	}
	return all
}

func TestEverySignalIsDetectedOrItsAbsenceIsExplained(t *testing.T) {
	t.Parallel()
	for _, service := range monitoring.Services() {
		for _, signal := range monitoring.Signals() {
			detected := slices.ContainsFunc(monitoring.Detections(service), func(d monitoring.Detection) bool { return d.Signal == signal })
			if why := monitoring.WhyAbsent(service, signal); detected == (why != "") {
				t.Errorf("%s on %s: detected %t, and the reason for its absence is %q", signal, service, detected, why)
			}
		}
	}
}

func TestEveryQueryFileBelongsToADetection(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("queries/*.kql")
	if err != nil {
		t.Fatal(err)
	}
	var wanted []string
	for _, detection := range allDetections() {
		wanted = append(wanted, filepath.Join("queries", detection.ID()+".kql"))
	}
	slices.Sort(wanted)
	if !slices.Equal(files, wanted) {
		t.Errorf("files %v\ndetections %v", files, wanted)
	}
}

func TestDetectionsObeyTheLimitsOfAQueryRule(t *testing.T) {
	t.Parallel()
	for _, d := range allDetections() {
		t.Run(d.ID(), func(t *testing.T) {
			t.Parallel()
			frequency, window := span(t, d.Frequency, monitoring.QueryFrequencies), span(t, d.Window, monitoring.QueryWindows)
			mute := span(t, d.Mute, monitoring.QueryMutes)
			if frequency > window || frequency > mute {
				t.Errorf("every %s is less often than the window %s or the mute %s", d.Frequency, d.Window, d.Mute)
			}
			if window < 2*frequency {
				t.Errorf("a window of %s leaves no room for late rows at every %s", d.Window, d.Frequency)
			}
			if d.Range != "" && span(t, d.Range, monitoring.QueryRanges) < window {
				t.Errorf("the query's range %s is shorter than the window %s", d.Range, d.Window)
			}
			if len(d.Dimensions) > monitoring.MaxDimensions {
				t.Errorf("%d dimensions", len(d.Dimensions))
			}
			if len(d.Description) > monitoring.MaxQueryDescription || d.Title == "" || d.Ask == "" || d.Technique == "" {
				t.Error("a text is missing or too long")
			}
		})
	}
}

// span is the length of a duration, which must be one of those offered.
func span(t *testing.T, duration monitoring.Duration, offered []monitoring.Duration) time.Duration {
	t.Helper()
	length, err := duration.Span()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(offered, duration) {
		t.Errorf("%s is none of %v", duration, offered)
	}
	return length
}

func TestEveryTableOfADetectionIsFilledByADiagnosticSetting(t *testing.T) {
	t.Parallel()
	for _, d := range allDetections() {
		for _, table := range d.Tables() {
			destination, filled := monitoring.Feeding(table)
			if !filled || destination.Service != d.Service {
				t.Errorf("%s reads %s, which no setting of %s fills", d.ID(), table, d.Service)
			}
		}
	}
}

func TestTheDestinationTypeDecidesWhichTableIsFilled(t *testing.T) {
	t.Parallel()
	cases := []struct {
		table monitoring.Table
		asked monitoring.DestinationType
		want  monitoring.Table
	}{
		{monitoring.VaultAudit, monitoring.DestinationDefault, monitoring.Diagnostics},
		{monitoring.VaultAudit, monitoring.DestinationDiagnostics, monitoring.Diagnostics},
		{monitoring.VaultAudit, monitoring.DestinationDedicated, monitoring.VaultAudit},
		{monitoring.ConnectionEvents, monitoring.DestinationDefault, monitoring.ConnectionEvents},
		{monitoring.ConnectionEvents, monitoring.DestinationDedicated, monitoring.ConnectionEvents},
		{monitoring.ConnectedClients, monitoring.DestinationDefault, monitoring.ConnectedClients},
		{monitoring.EntraAuthentication, monitoring.DestinationDefault, monitoring.EntraAuthentication},
	}
	for _, tc := range cases {
		destination, known := monitoring.Feeding(tc.table)
		if got := destination.Fills(tc.asked); !known || got != tc.want {
			t.Errorf("%s with %q: got %s, want %s", tc.table, tc.asked, got, tc.want)
		}
	}
}

func TestEveryRunbookIsThereAndNamesItsAlerts(t *testing.T) {
	t.Parallel()
	mentions := map[monitoring.Runbook][]string{}
	for _, d := range allDetections() {
		mentions[d.Runbook] = append(mentions[d.Runbook], d.ID())
	}
	for _, service := range monitoring.Services() {
		for _, size := range []monitoring.Size{{SKU: "Balanced_B0", MaxClients: 1, GeoReplicated: true}, {SKU: "Premium_P1", MaxClients: 1, GeoReplicated: true}} {
			for _, alert := range monitoring.MetricAlerts(service, size) {
				mentions[alert.Runbook] = append(mentions[alert.Runbook], alert.ID())
			}
		}
	}
	for _, alert := range monitoring.ActivityAlerts(monitoring.Services()...) {
		mentions[alert.Runbook] = append(mentions[alert.Runbook], alert.Name)
	}
	for runbook, names := range mentions {
		page, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(runbook.Path())))
		if err != nil {
			t.Error(err)
			continue
		}
		for _, name := range names {
			if !strings.Contains(string(page), "`"+name+"`") {
				t.Errorf("%s does not name %s", runbook.Path(), name)
			}
		}
	}
}

func TestNoTwoAlertsHaveTheSameSwitch(t *testing.T) {
	t.Parallel()
	for _, service := range []monitoring.Service{monitoring.Managed, monitoring.Classic} {
		seen := map[string]bool{}
		var names []string
		for _, alert := range monitoring.MetricAlerts(service, monitoring.Size{SKU: "Premium_P1", MaxClients: 1, GeoReplicated: true}) {
			names = append(names, alert.Name)
		}
		for _, signal := range monitoring.Signals() {
			names = append(names, string(signal))
		}
		for _, alert := range monitoring.ActivityAlerts(service) {
			names = append(names, alert.Name)
		}
		for _, name := range names {
			if seen[name] {
				t.Errorf("%s: two alerts are called %s", service, name)
			}
			seen[name] = true
		}
	}
}

func TestOnlyDurationsOfAzureMonitorHaveALength(t *testing.T) {
	t.Parallel()
	if length, err := monitoring.Duration("PT7M").Span(); err == nil {
		t.Errorf("PT7M is %s long", length)
	}
}
