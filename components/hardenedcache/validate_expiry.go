package hardenedcache

import (
	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/resourceid"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// severities are those of https://learn.microsoft.com/azure/templates/microsoft.eventgrid/2025-02-15/systemtopics/eventsubscriptions
var severities = []string{"Sev0", "Sev1", "Sev2", "Sev3", "Sev4"}

const defaultSeverity = "Sev2"

// mostActionGroups is that of one alert: https://learn.microsoft.com/azure/azure-monitor/service-limits#alerts
const mostActionGroups = 5

const actionGroupType = "Microsoft.Insights/actionGroups"

func actionGroupPath(path string, i int) string {
	return validation.Index(path+".actionGroupResourceIds", i)
}

// enabled says whether an alert is made; it is unless the caller says otherwise.
func (e *ExpiryAlertArgs) enabled() bool { return e == nil || inputs.Or(e.Enabled, true) }

// severity is that of the alert.
func (e *ExpiryAlertArgs) severity() string {
	if e == nil {
		return defaultSeverity
	}
	return inputs.Or(e.Severity, defaultSeverity)
}

func (e *ExpiryAlertArgs) validate(path string, set *inputs.Set) validation.Problems {
	if e == nil {
		return nil
	}
	problems := checkWord(path+".severity", "severity", e.severity(), severities)
	if count := len(e.ActionGroupResourceIds); count > mostActionGroups {
		problems.Append(limit{path + ".actionGroupResourceIds", &count, 0, mostActionGroups, "action groups"}.check())
	}
	for i, id := range e.ActionGroupResourceIds {
		set.Required(actionGroupPath(path, i), "the resource id of an action group", id, resourceid.Of(actionGroupType))
	}
	return problems
}
