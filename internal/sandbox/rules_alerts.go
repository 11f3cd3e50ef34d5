package sandbox

import (
	"net/http"
	"regexp"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

const (
	actionGroupPage   = "https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups"
	alertLimitsPage   = "https://learn.microsoft.com/azure/azure-monitor/service-limits"
	alertTypesPage    = "https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-types"
	activityAlertPage = "https://github.com/hashicorp/terraform-provider-azurerm/blob/main/website/docs/r/monitor_activity_log_alert.html.markdown"
)

// alertTypes are the rules of Azure Monitor that raise alerts.
var alertTypes = []string{typeMetricAlert, typeQueryRule, typeActivityAlert}

// alertRules hold for everything that watches: what all kinds of alert share, then each kind, then who is told.
var alertRules = concat(sharedAlertRules, metricAlertRules, queryRuleRules, activityAlertRules, actionGroupRules, workbookRules)

var sharedAlertRules = []Rule{
	{
		ID: "alert-name", Title: "Names of alerts and of action groups have up to 260 characters, without those that a URL or a path needs",
		Breaks: "A metric alert named \"memory > 90 %\", or an action group whose name ends with a period",
		Source: namePage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: append([]string{typeActionGroup}, alertTypes...), on: creates, check: alertName,
	},
	{
		ID: "alert-severity", Title: "The severity of an alert is 0 (critical) to 4 (verbose)",
		Breaks: "A metric alert of severity 5",
		Source: "https://learn.microsoft.com/azure/templates/microsoft.insights/metricalerts", Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeMetricAlert, typeQueryRule}, on: writes, check: alertSeverity,
	},
	{
		ID: "alert-description", Title: "The description of a log alert has up to 4096 characters, of any other alert 2048",
		Breaks: "A metric alert with a description of 2049 characters",
		Source: alertLimitsPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: alertTypes, on: writes, check: alertDescription,
	},
	{
		ID: "alert-action-groups", Title: "An alert tells up to five action groups",
		Breaks: "A metric alert with six action groups",
		Source: actionGroupPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: alertTypes, on: writes, check: tooManyActionGroups,
	},
}

var activityAlertRules = []Rule{
	{
		ID: "activity-alert-category", Title: "The condition of an activity-log alert names a category",
		Breaks: "An activity-log alert with a condition on operationName alone",
		Source: activityAlertPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeActivityAlert}, on: writes, check: activityCategory,
	},
	{
		ID: "activity-alert-condition", Title: "Each condition of an activity-log alert is a field that equals a value or contains any of some, or a list of such conditions",
		Breaks: "A condition with field, equals and anyOf, or with a field without values",
		Source: "https://learn.microsoft.com/azure/templates/microsoft.insights/activitylogalerts", Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeActivityAlert}, on: writes, check: activityConditions,
	},
	{
		ID: "activity-alert-place", Title: "An activity-log alert is in the region global, westeurope or northeurope",
		Breaks: "An activity-log alert in eastus",
		Source: activityAlertPage, Status: http.StatusBadRequest, Code: "LocationNotAvailableForResourceType", OwnWords: true,
		types: []string{typeActivityAlert}, on: writes, check: activityPlace,
	},
}

// The characters that no name of an alert has, and the end that it doesn't have.
var alertNamePattern = regexp.MustCompile(`^[^*#&+:<>?@%{}\\/|]{0,259}[^*#&+:<>?@%{}\\/|. ]$`)

func alertName(_ *azure, r request) string {
	if alertNamePattern.MatchString(r.resource.Name) {
		return ""
	}
	return say(`The name '%s' is not valid: expected 1 to 260 characters without * # & + : < > ? @ %% { } \ / |, not ending with a period or a blank.`, r.resource.Name)
}

func alertSeverity(_ *azure, r request) string {
	severity, given := r.resource.At("properties", "severity").(float64)
	if !given || severity == float64(int(severity)) && severity >= 0 && severity <= 4 {
		return ""
	}
	return say("The severity %v is not valid; expected 0 to 4.", severity)
}

func alertDescription(_ *azure, r request) string {
	longest := 2048
	if is(r.resource, typeQueryRule) {
		longest = 4096
	}
	if length := len(r.resource.Text("properties", "description")); length > longest {
		return say("The description has %d characters; expected %d at most.", length, longest)
	}
	return ""
}

func tooManyActionGroups(_ *azure, r request) string {
	const most = 5
	if told := len(actionGroupsOf(r.resource)); told > most {
		return say("The alert has %d action groups; expected %d at most.", told, most)
	}
	return ""
}

// actionGroupsOf lists the entries of an alert that name an action group, of whatever kind it is.
func actionGroupsOf(alert arm.Resource) []any {
	path := []string{"properties", "actions", "actionGroups"}
	if is(alert, typeMetricAlert) {
		path = path[:2]
	}
	groups, _ := alert.At(path...).([]any)
	return groups
}

func activityCategory(_ *azure, r request) string {
	for _, condition := range r.resource.Objects("properties", "condition", "allOf") {
		if condition["field"] == "category" {
			return ""
		}
	}
	return "The condition of the alert names no category; expected a condition with field category, such as Administrative."
}

func activityConditions(_ *azure, r request) string {
	for i, condition := range r.resource.Objects("properties", "condition", "allOf") {
		alternatives := arm.Objects(condition["anyOf"])
		leaf := condition["field"] != nil || condition["equals"] != nil || condition["containsAny"] != nil
		if leaf && len(alternatives) > 0 || !leaf && len(alternatives) == 0 {
			return say("Condition %d of allOf: expected either a field with a value, or anyOf alone.", i)
		}
		if leaf {
			alternatives = []map[string]any{condition}
		}
		for _, each := range alternatives {
			if each["field"] == nil || (each["equals"] == nil) == (each["containsAny"] == nil) {
				return say("Condition %d of allOf: expected a field with either equals or containsAny.", i)
			}
		}
	}
	return ""
}

func activityPlace(_ *azure, r request) string {
	switch r.resource.Location {
	case "", "global", "westeurope", "northeurope":
		return ""
	}
	return say("The provided location '%s' is not available for resource type '%s'; expected global, westeurope or northeurope.",
		r.resource.Location, typeActivityAlert)
}
