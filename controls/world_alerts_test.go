package controls_test

import "github.com/redoubt-iac/redoubt/monitoring"

// addAlerts makes one alert for everything that must be watched. Their keys are "alert-classic-memory",
// "alert-vault-failedLogins" and "alert-changes-keys".
func (w *world) addAlerts() {
	w.add("group", w.actionGroup(), "2023-01-01", properties(object{"enabled": true, "emailReceivers": []any{object{"name": "team", "emailAddress": "team@example.com"}}}))
	w.addMetricAlerts("classic", w.classic(), monitoring.Classic, "Premium_P1")
	w.addMetricAlerts("cluster", w.cluster(), monitoring.Managed, "Balanced_B5")
	w.addDetections("classic", w.classic(), monitoring.Classic)
	w.addDetections("cluster", w.cluster(), monitoring.Managed)
	w.addDetections("vault", w.vault(), monitoring.KeyVault)
	for _, alert := range monitoring.ActivityAlerts(monitoring.Services()...) {
		var operations []any
		for _, operation := range alert.Operations {
			operations = append(operations, object{"field": "operationName", "equals": operation.Name})
		}
		w.add("alert-changes-"+alert.Name, w.id("Microsoft.Insights/activityLogAlerts/alert-"+alert.Name), "2020-10-01", properties(object{
			"enabled": true, "scopes": []any{w.group()},
			"condition": object{"allOf": []any{
				object{"field": "category", "equals": "Administrative"}, object{"field": "status", "equals": "Succeeded"}, object{"anyOf": operations},
			}},
			"actions": object{"actionGroups": []any{object{"actionGroupId": w.actionGroup()}}},
		}))
	}
}

func (w *world) actionGroup() string { return w.id("Microsoft.Insights/actionGroups/ag") }

func (w *world) addMetricAlerts(key, watched string, service monitoring.Service, sku string) {
	for _, alert := range monitoring.MetricAlerts(service, monitoring.Size{SKU: sku}) {
		criterion := object{
			"criterionType": "StaticThresholdCriterion", "metricName": alert.Metric, "metricNamespace": alert.Namespace,
			"operator": string(alert.Threshold.Operator), "threshold": alert.Threshold.Value,
		}
		if alert.Threshold.Dynamic != "" {
			criterion["criterionType"] = "DynamicThresholdCriterion"
		}
		var dimensions []any
		for _, dimension := range alert.Dimensions {
			var values []any
			for _, value := range dimension.Values {
				values = append(values, value)
			}
			dimensions = append(dimensions, object{"name": dimension.Name, "operator": "Include", "values": values})
		}
		criterion["dimensions"] = dimensions
		w.add("alert-"+key+"-"+alert.Name, w.id("Microsoft.Insights/metricAlerts/"+key+"-"+alert.Name), "2018-03-01", properties(object{
			"enabled": true, "scopes": []any{watched}, "criteria": object{"allOf": []any{criterion}},
			"actions": []any{object{"actionGroupId": w.actionGroup()}},
		}))
	}
}

func (w *world) addDetections(key, watched string, service monitoring.Service) {
	for _, detection := range monitoring.Detections(service) {
		query := "union "
		for i, table := range detection.Tables() {
			if i > 0 {
				query += ", "
			}
			query += string(table)
		}
		query += " | where _ResourceId startswith \"" + watched + "\""
		w.add("alert-"+key+"-"+string(detection.Signal), w.id("Microsoft.Insights/scheduledQueryRules/"+key+"-"+string(detection.Signal)), "2023-12-01", properties(object{
			"enabled": true, "scopes": []any{w.id("Microsoft.OperationalInsights/workspaces/log")},
			"criteria": object{"allOf": []any{object{"query": query}}},
			"actions":  object{"actionGroups": []any{w.actionGroup()}, "customProperties": object{"signal": string(detection.Signal), "service": string(service)}},
		}))
	}
}
