package hardenedcache

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/resourceid"
	"github.com/redoubt-iac/redoubt/internal/validation"
	"github.com/redoubt-iac/redoubt/monitoring"
)

// Paths of the settings of monitoring.
const (
	monitoringPath       = "monitoring"
	actionGroupArgsPath  = monitoringPath + ".actionGroup"
	alertsPath           = monitoringPath + ".alerts"
	logAlertLocationPath = monitoringPath + ".logAlertLocation"
)

// monitoringEnabled says whether alerts are made: as the caller says, else in production.
func (a *HardenedCacheArgs) monitoringEnabled() bool {
	if a.Monitoring == nil {
		return a.isProduction()
	}
	return inputs.Or(a.Monitoring.Enabled, a.isProduction())
}

// validateMonitoring judges the settings also while alerts are off, so that they can be switched on as they are.
func (a *HardenedCacheArgs) validateMonitoring(set *inputs.Set) validation.Problems {
	given := a.Monitoring
	if given == nil {
		return nil
	}
	set.Optional(logAlertLocationPath, given.LogAlertLocation, inputs.Anything)
	problems := a.checkMonitoringUsed()
	problems.Append(given.validateActionGroups(set))
	problems.Append(given.parameters().Validate().Under(monitoringPath))
	problems.Append(given.checkHoursUsed())
	problems.Append(a.validateAlerts())
	return problems
}

// checkMonitoringUsed refuses settings that nobody switched on: they are judged like those that count, and whoever wrote
// them would wait for alerts that never come. Its path is that of the switch, so that a fleet blames the environments that
// lack it and not the layer that production shares.
func (a *HardenedCacheArgs) checkMonitoringUsed() validation.Problems {
	if a.isProduction() || a.Monitoring.Enabled != nil || reflect.ValueOf(*a.Monitoring).IsZero() {
		return nil
	}
	return validation.Problems{{
		Path: monitoringPath + ".enabled", Message: "missing, and without it monitoring has no effect outside production",
		Expected: "true to have alerts here, or false to keep the settings without them", Got: "settings without enabled",
	}}
}

// parameters are what the queries are told of the environment.
func (m *MonitoringArgs) parameters() monitoring.Parameters {
	told := monitoring.DefaultParameters()
	if m == nil {
		return told
	}
	if m.ExpectedRanges != nil {
		told.ExpectedRanges = m.ExpectedRanges
	}
	told.AroundTheClockRanges = m.AroundTheClockRanges
	told.BusinessHours = m.BusinessHours.or(told.BusinessHours)
	told.RiseFactor = inputs.Or(m.RiseFactor, told.RiseFactor)
	told.RiseMinimum = inputs.Or(m.RiseMinimum, told.RiseMinimum)
	told.FailedLimit = inputs.Or(m.FailedLimit, told.FailedLimit)
	if m.SuccessfulResults != nil {
		told.SuccessfulResults = m.SuccessfulResults
	}
	return told
}

// or is what was given, and the default where it leaves something out.
func (h *BusinessHoursArgs) or(otherwise monitoring.BusinessHours) monitoring.BusinessHours {
	if h == nil {
		return otherwise
	}
	hours := monitoring.BusinessHours{TimeZone: h.TimeZone, Start: inputs.Or(h.Start, otherwise.Start), End: inputs.Or(h.End, otherwise.End), Days: h.Days}
	if h.Days == nil {
		hours.Days = otherwise.Days
	}
	return hours
}

// checkHoursUsed refuses what would have no effect.
func (m *MonitoringArgs) checkHoursUsed() validation.Problems {
	var problems validation.Problems
	if m.BusinessHours == nil && len(m.AroundTheClockRanges) > 0 {
		problems.Add(monitoringPath+".aroundTheClockRanges", "without business hours every client may connect at any hour", "businessHours beside it", "")
	}
	return problems
}

// actionGroupResourcePath is the path of an existing action group.
func actionGroupResourcePath(i int) string {
	return validation.Index(monitoringPath+".actionGroupResourceIds", i)
}

func (m *MonitoringArgs) validateActionGroups(set *inputs.Set) validation.Problems {
	var problems validation.Problems
	count := len(m.ActionGroupResourceIds)
	if m.ActionGroup != nil {
		count++
		problems.Append(m.ActionGroup.validate(set))
	}
	if count > mostActionGroups {
		problems.Append(limit{monitoringPath + ".actionGroupResourceIds", &count, 0, mostActionGroups, "action groups, with the one that is made"}.check())
	}
	for i, id := range m.ActionGroupResourceIds {
		set.Required(actionGroupResourcePath(i), "the resource id of an action group", id, resourceid.Of(actionGroupType))
	}
	return problems
}

// validateAlerts judges the changes of single alerts.
func (a *HardenedCacheArgs) validateAlerts() validation.Problems {
	var problems validation.Problems
	known := a.knownAlerts()
	for _, id := range slices.Sorted(maps.Keys(a.Monitoring.Alerts)) {
		path := alertsPath + "." + id
		alert, exists := known[id]
		if !exists {
			problems.Append(a.unknownAlert(path, id, known))
			continue
		}
		if given := a.Monitoring.Alerts[id]; given != nil {
			problems.Append(alert.checkSeverity(path+".severity", given.Severity))
			problems.Append(alert.checkThreshold(path+".threshold", given.Threshold))
			problems.Append(alert.checkUse(path, *given))
		}
	}
	return problems
}

// unknownAlert tells an alert that another cache has from one that nobody knows. It offers those that are made only: one
// that lacks something would be refused next.
func (a *HardenedCacheArgs) unknownAlert(path, id string, known map[string]knownAlert) validation.Problems {
	ids := slices.DeleteFunc(slices.Sorted(maps.Keys(known)), func(id string) bool { return known[id].idle != "" })
	if why := monitoring.WhyAbsent(a.watchedService(), monitoring.Signal(id)); why != "" {
		return validation.Problems{{Path: path, Message: "the service has no such alert: " + why, Expected: validation.OneOf(ids), Got: validation.Quote(id)}}
	}
	for _, elsewhere := range monitoring.MetricAlerts(a.watchedService(), a.largest()) {
		if elsewhere.Name == id {
			return validation.Problems{{Path: path, Message: "this cache has no such alert, which depends on the SKU and on geo-replication (docs/monitoring.md)", Expected: validation.OneOf(ids), Got: validation.Quote(id)}}
		}
	}
	return validation.Problems{validation.Unknown(path, "alert", id, ids)}
}

// watchedService is the name of the service in what is watched.
func (a *HardenedCacheArgs) watchedService() monitoring.Service {
	if a.Classic != nil {
		return monitoring.Classic
	}
	return monitoring.Managed
}

// knownAlert is what an alert lets a caller change.
type knownAlert struct {
	// threshold is nil for an alert that has none to change.
	threshold *thresholdRange
	// unranked is whether it has no severity of its own.
	unranked bool
	// idle is what the alert lacks to be made, "" for nothing.
	idle string
}

// thresholdRange is what a threshold may be: less than the utmost that the metric reaches, which nothing is above.
type thresholdRange struct {
	lowest, utmost float64
	unit           string
}

// checkUse refuses to change an alert that is not made.
func (k knownAlert) checkUse(path string, given AlertArgs) validation.Problems {
	if k.idle == "" || !inputs.Or(given.Enabled, true) {
		return nil
	}
	return validation.Problems{{Path: path, Message: "there is no such alert without " + k.idle, Expected: k.idle + ", or no such entry"}}
}

func (k knownAlert) checkSeverity(path string, given *int) validation.Problems {
	if k.unranked && given != nil {
		return validation.Problems{{Path: path, Message: "Azure gives alerts on the activity log no severity of one's own", Expected: "none", Got: fmt.Sprint(*given)}}
	}
	return limit{path, given, int(monitoring.Critical), int(monitoring.Verbose), "(critical to verbose)"}.check()
}

func (k knownAlert) checkThreshold(path string, given *float64) validation.Problems {
	allowed := k.threshold
	switch {
	case given == nil:
		return nil
	case allowed == nil:
		return validation.Problems{{Path: path, Message: "the alert has no threshold to change", Expected: "none", Got: fmt.Sprint(*given)}}
	case *given >= allowed.lowest && *given < allowed.utmost:
		return nil
	}
	expected := strings.TrimSpace(fmt.Sprintf("at least %.0f and less than %.0f %s", allowed.lowest, allowed.utmost, allowed.unit))
	return validation.Problems{{Path: path, Message: "outside the range of the metric", Expected: expected, Got: fmt.Sprint(*given)}}
}
