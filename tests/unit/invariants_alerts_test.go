package unit_test

import (
	"fmt"
	"strings"

	"github.com/redoubt-iac/redoubt/tests/recorder"
)

// alertTypes are the types that raise alerts, and watchTypes those that come with them.
var (
	alertTypes = []string{":MetricAlert", ":ScheduledQueryRule", ":ActivityLogAlert"}
	watchTypes = append([]string{":Workbook"}, alertTypes...)
)

// alertViolations: what raises alerts leads to a runbook and fits its service, there is none where nobody asked, and logs
// arrive in the tables that are searched.
func alertViolations(graph recorder.Graph, promised promise) []string {
	var found []string
	for _, suffix := range alertTypes {
		alerts := graph.OfType(suffix)
		if watched := len(graph.OfType(":ActionGroup")) > 0; !promised.production && !watched && !promised.monitored && len(alerts) > 0 {
			found = append(found, alerts[0].Name+" is made where nobody asked for alerts")
		}
		for _, r := range alerts {
			found = append(found, alertProblems(r)...)
		}
	}
	for _, r := range graph.OfType(":DiagnosticSetting") {
		want := any(nil)
		if strings.HasSuffix(r.Name, "vault-diagnostics") {
			want = "Dedicated"
		}
		if got := r.Inputs["logAnalyticsDestinationType"]; got != want {
			found = append(found, fmt.Sprintf("%s has the destination type %v, want %v", r.Name, got, want))
		}
	}
	return found
}

func alertProblems(r recorder.Resource) []string {
	var found []string
	description, _ := r.Inputs["description"].(string)
	if !strings.Contains(description, "docs/runbooks/") || len(description) > 2048 {
		found = append(found, r.Name+" leads to no runbook: "+description)
	}
	if scopes, _ := r.Inputs["scopes"].([]any); len(scopes) == 0 {
		found = append(found, r.Name+" watches nothing")
	}
	for _, name := range []string{"ruleName", "activityLogAlertName"} {
		if text, given := r.Inputs[name].(string); given && (len(text) > 260 || strings.ContainsAny(text, `*#&+:<>?@%{}\/|`)) {
			found = append(found, r.Name+" has a name that Azure refuses: "+text)
		}
	}
	if mute := r.Inputs["muteActionsDuration"]; mute != nil && r.Inputs["autoMitigate"] != false {
		found = append(found, r.Name+" both mutes and resolves its alerts")
	}
	return found
}
