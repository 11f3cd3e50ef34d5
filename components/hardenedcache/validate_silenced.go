package hardenedcache

import (
	"github.com/redoubt-iac/redoubt/monitoring"
	"github.com/redoubt-iac/redoubt/waivers"
)

// silenced are the families of alerts of which a production cache lacks one that it would have. Elsewhere nobody has to be
// told.
func (a *HardenedCacheArgs) silenced() []relaxation {
	if !a.isProduction() {
		return nil
	}
	var asked []relaxation
	for _, family := range a.alertFamilies() {
		if path := a.switchedOff(family.alerts); path != "" {
			asked = append(asked, relaxation{family.control, path, "a production cache without all of its alerts needs", "all alerts on"})
		}
	}
	return asked
}

// alertFamily are the alerts that one control demands.
type alertFamily struct {
	control string
	alerts  []string
}

// alertFamilies are those that a cache with these arguments has, unless they are switched off. The detection of connections
// outside business hours is not among them: no graph shows whether there are any.
func (a *HardenedCacheArgs) alertFamilies() []alertFamily {
	metrics, detections, changes := alertFamily{control: waivers.MetricAlerts}, alertFamily{control: waivers.Detections}, alertFamily{control: waivers.ChangeAlerts}
	for _, alert := range a.metricAlerts() {
		metrics.alerts = append(metrics.alerts, alert.Name)
	}
	for _, detection := range monitoring.Detections(a.watchedService()) {
		if !detection.NeedsHours && (a.keysOn() || !detection.NeedsAccessKeys) {
			detections.alerts = append(detections.alerts, string(detection.Signal))
		}
	}
	for _, alert := range monitoring.ActivityAlerts(a.watchedService()) {
		changes.alerts = append(changes.alerts, alert.Name)
	}
	return []alertFamily{metrics, detections, changes}
}

// switchedOff is the setting that keeps any of some alerts from being made, "" when none does.
func (a *HardenedCacheArgs) switchedOff(alerts []string) string {
	if !a.monitoringEnabled() {
		return monitoringPath + ".enabled"
	}
	for _, id := range alerts {
		if !a.wanted(id) {
			return alertsPath + "." + id + ".enabled"
		}
	}
	return ""
}
