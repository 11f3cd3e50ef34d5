package requests

import "strings"

// Tokens and ids of what watches a cache.
const (
	TokenActionGroup   = "azure-native:insights/v20230101:ActionGroup"
	TokenMetricAlert   = "azure-native:insights/v20180301:MetricAlert"
	TokenQueryRule     = "azure-native:insights/v20231201:ScheduledQueryRule"
	TokenActivityAlert = "azure-native:insights/v20201001:ActivityLogAlert"
	TokenWorkbook      = "azure-native:insights/v20230601:Workbook"
	ActionGroupID      = GroupID + "/providers/Microsoft.Insights/actionGroups/on-call"
	MetricAlertID      = GroupID + "/providers/Microsoft.Insights/metricAlerts/memory"
	QueryRuleID        = GroupID + "/providers/Microsoft.Insights/scheduledQueryRules/failed"
)

// The parts that watch a cache. Each is valid once those before it, a cluster and a workspace exist.
var (
	AnActionGroup = Making{TokenActionGroup, Inputs{"resourceGroupName": "rg", "actionGroupName": "on-call", "location": "global", "enabled": true,
		"groupShortName": "on-call", "emailReceivers": []any{Inputs{"name": "team", "emailAddress": "team@example.com", "useCommonAlertSchema": true}}}}
	AMetricAlert = Making{TokenMetricAlert, Inputs{"resourceGroupName": "rg", "ruleName": "memory", "location": "global", "enabled": true, "severity": 2.0,
		"scopes": []any{ClusterID}, "evaluationFrequency": "PT5M", "windowSize": "PT15M", "criteria": fixed(memory),
		"actions": []any{Inputs{"actionGroupId": ActionGroupID}}}}
	AQueryRule = Making{TokenQueryRule, Inputs{"resourceGroupName": "rg", "ruleName": "failed", "location": "westeurope", "enabled": true, "severity": 1.0,
		"kind": "LogAlert", "scopes": []any{WorkspaceID}, "evaluationFrequency": "PT15M", "windowSize": "PT30M", "autoMitigate": false,
		"muteActionsDuration": "PT1H", "skipQueryValidation": true, "criteria": conditioned(failed), "actions": Inputs{"actionGroups": []any{ActionGroupID}}}}
	AnActivityAlert = Making{TokenActivityAlert, Inputs{"resourceGroupName": "rg", "activityLogAlertName": "keys", "location": "global", "enabled": true,
		"scopes": []any{ClusterID}, "condition": Inputs{"allOf": []any{field("category", "Administrative"),
			Inputs{"anyOf": []any{field("operationName", "Microsoft.Cache/redisEnterprise/databases/listKeys/action")}}}},
		"actions": Inputs{"actionGroups": []any{Inputs{"actionGroupId": ActionGroupID}}}}}
	AWorkbook = Making{TokenWorkbook, Inputs{"resourceGroupName": "rg", "resourceName": Someone, "location": "westeurope", "kind": "shared",
		"displayName": "cache", "category": "workbook", "serializedData": `{"version":"Notebook/1.0","items":[]}`, "sourceId": "azure monitor"}}
)

// Watched is what the alerts need.
var Watched = made(AWorkspace, ACluster, ADatabase, AnActionGroup)

var (
	memory = Inputs{"criterionType": "StaticThresholdCriterion", "name": "memory", "metricNamespace": "Microsoft.Cache/redisEnterprise",
		"metricName": "usedmemorypercentage", "operator": "GreaterThan", "threshold": 90.0, "timeAggregation": "Average"}
	spike = Inputs{"criterionType": "DynamicThresholdCriterion", "name": "clients", "metricName": "connectedclients", "operator": "GreaterThan",
		"alertSensitivity": "Low", "timeAggregation": "Average", "failingPeriods": Inputs{"numberOfEvaluationPeriods": 4.0, "minFailingPeriodsToAlert": 4.0}}
	failed = Inputs{"query": "REDConnectionEvents\n| where EventType == \"auth\"", "timeAggregation": "Count", "operator": "GreaterThan", "threshold": 0.0,
		"failingPeriods": Inputs{"numberOfEvaluationPeriods": 1.0, "minFailingPeriodsToAlert": 1.0}}
)

// fixed are the criteria of a metric alert with fixed thresholds.
func fixed(criteria ...any) Inputs {
	return Inputs{"odataType": "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria", "allOf": criteria}
}

// learned are the criteria of a metric alert that may have a dynamic threshold.
func learned(criteria ...any) Inputs {
	return Inputs{"odataType": "Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria", "allOf": criteria}
}

func conditioned(condition Inputs) Inputs { return Inputs{"allOf": []any{condition}} }

func field(name, value string) Inputs { return Inputs{"field": name, "equals": value} }

// changed is an object with some of its properties changed; a nil value takes a property away.
func changed(object, changes Inputs) Inputs { return Making{Inputs: object}.With(changes).Inputs }

func periods(failing, looked float64) Inputs {
	return Inputs{"failingPeriods": Inputs{"minFailingPeriodsToAlert": failing, "numberOfEvaluationPeriods": looked}}
}

// many is a list of a number of copies.
func many(count int, each func(i int) Inputs) []any {
	var list []any
	for i := range count {
		list = append(list, each(i))
	}
	return list
}

func letter(i int) string { return string(rune('a' + i)) }

func webhook(i int) Inputs {
	return Inputs{"name": letter(i), "serviceUri": "https://example.com/" + letter(i)}
}

// alertBreaches break rules of everything that watches.
var alertBreaches = []Breach{
	{Rule: "alert-name", Name: "a sign of comparison", Made: Watched, Makes: AMetricAlert.With(Inputs{"ruleName": "memory > 90 %"})},
	{Rule: "alert-name", Name: "a period at the end", Made: made(), Makes: AnActionGroup.With(Inputs{"actionGroupName": "on-call."})},
	{Rule: "alert-severity", Name: "one more than verbose", Made: Watched, Makes: AMetricAlert.With(Inputs{"severity": 5.0})},
	{Rule: "alert-severity", Name: "of a query rule", Made: Watched, Makes: AQueryRule.With(Inputs{"severity": -1.0})},
	{Rule: "alert-description", Name: "of a metric alert", Made: Watched, Makes: AMetricAlert.With(Inputs{"description": strings.Repeat("x", 2049)})},
	{Rule: "alert-description", Name: "of a query rule", Made: Watched, Makes: AQueryRule.With(Inputs{"description": strings.Repeat("x", 4097)})},
	{Rule: "alert-action-groups", Name: "six", Made: Watched,
		Makes: AMetricAlert.With(Inputs{"actions": many(6, func(int) Inputs { return Inputs{"actionGroupId": ActionGroupID} })})},
	{Rule: "reference", Name: "a metric alert that tells an action group that does not exist", Made: made(ACluster), Makes: AMetricAlert},
	{Rule: "reference", Name: "a query rule on a workspace that does not exist", Made: made(AnActionGroup), Makes: AQueryRule},

	{Rule: "metric-alert-times", Name: "a window that Azure does not offer", Made: Watched, Makes: AMetricAlert.With(Inputs{"windowSize": "PT10M"})},
	{Rule: "metric-alert-times", Name: "a frequency that Azure does not offer", Made: Watched, Makes: AMetricAlert.With(Inputs{"evaluationFrequency": "PT6H", "windowSize": "P1D"})},
	{Rule: "metric-alert-times", Name: "a window shorter than the frequency", Made: Watched, Makes: AMetricAlert.With(Inputs{"evaluationFrequency": "PT30M"})},
	{Rule: "metric-alert-metric", Name: "a metric of the other service", Made: Watched,
		Makes: AMetricAlert.With(Inputs{"criteria": fixed(changed(memory, Inputs{"metricName": "cachemissrate"}))})},
	{Rule: "metric-alert-metric", Name: "a dimension of the other service", Made: Watched,
		Makes: AMetricAlert.With(Inputs{"criteria": fixed(changed(memory, Inputs{"dimensions": []any{
			Inputs{"name": "ShardId", "operator": "Include", "values": []any{"*"}}}}))})},
	{Rule: "metric-alert-dynamic", Name: "beside a fixed one", Made: Watched, Makes: AMetricAlert.With(Inputs{"criteria": learned(spike, memory)})},
	{Rule: "metric-alert-periods", Name: "more failing than looked at", Made: Watched,
		Makes: AMetricAlert.With(Inputs{"criteria": learned(changed(spike, periods(5, 4)))})},

	{Rule: "query-rule-scope", Name: "two workspaces", Made: Watched, Makes: AQueryRule.With(Inputs{"scopes": []any{WorkspaceID, ClusterID}})},
	{Rule: "query-rule-times", Name: "a frequency that Azure does not offer", Made: Watched, Makes: AQueryRule.With(Inputs{"evaluationFrequency": "PT20M"})},
	{Rule: "query-rule-times", Name: "a look back shorter than the frequency", Made: Watched, Makes: AQueryRule.With(Inputs{"evaluationFrequency": "PT1H"})},
	{Rule: "query-rule-times", Name: "a look back of more than two days", Made: Watched,
		Makes: AQueryRule.With(Inputs{"windowSize": "P2D", "criteria": conditioned(changed(failed, periods(1, 2)))})},
	{Rule: "query-rule-mute", Name: "resolved and muted", Made: Watched, Makes: AQueryRule.With(Inputs{"autoMitigate": true})},
	{Rule: "query-rule-mute", Name: "muted for less than it waits", Made: Watched, Makes: AQueryRule.With(Inputs{"muteActionsDuration": "PT5M"})},
	{Rule: "query-rule-mute", Name: "a time that Azure does not offer", Made: Watched, Makes: AQueryRule.With(Inputs{"muteActionsDuration": "PT20M"})},
	{Rule: "query-rule-stateful", Name: "once a day", Made: Watched,
		Makes: AQueryRule.With(Inputs{"autoMitigate": true, "muteActionsDuration": nil, "evaluationFrequency": "P1D", "windowSize": "P1D"})},
	{Rule: "query-rule-periods", Name: "seven periods", Made: Watched, Makes: AQueryRule.With(Inputs{"criteria": conditioned(changed(failed, periods(1, 7)))})},
	{Rule: "query-rule-periods", Name: "more failing than looked at", Made: Watched, Makes: AQueryRule.With(Inputs{"criteria": conditioned(changed(failed, periods(3, 2)))})},
	{Rule: "query-rule-measure", Name: "a total of nothing", Made: Watched,
		Makes: AQueryRule.With(Inputs{"criteria": conditioned(changed(failed, Inputs{"timeAggregation": "Total"}))})},
	{Rule: "query-rule-measure", Name: "a count of a column", Made: Watched,
		Makes: AQueryRule.With(Inputs{"criteria": conditioned(changed(failed, Inputs{"metricMeasureColumn": "Attempts"}))})},
	{Rule: "query-rule-dimensions", Name: "seven", Made: Watched, Makes: AQueryRule.With(Inputs{"criteria": conditioned(changed(failed, Inputs{
		"dimensions": many(7, func(i int) Inputs {
			return Inputs{"name": letter(i), "operator": "Include", "values": []any{"*"}}
		})}))})},
	{Rule: "query-rule-words", Name: "a function that rules don't support", Made: Watched,
		Makes: AQueryRule.With(Inputs{"criteria": conditioned(changed(failed, Inputs{"query": "Heartbeat | evaluate bag_unpack(Properties)"}))})},
	{Rule: "query-rule-words", Name: "a union every minute", Made: Watched,
		Makes: AQueryRule.With(Inputs{"evaluationFrequency": "PT1M", "criteria": conditioned(changed(failed, Inputs{"query": "union Heartbeat, Usage"}))})},
	{Rule: "query-rule-table", Name: "a table that is empty", Made: Watched, Makes: AQueryRule.With(Inputs{"skipQueryValidation": nil})},

	{Rule: "activity-alert-category", Name: "an operation alone", Made: Watched,
		Makes: AnActivityAlert.With(Inputs{"condition": Inputs{"allOf": []any{field("operationName", "Microsoft.Cache/redis/listKeys/action")}}})},
	{Rule: "activity-alert-condition", Name: "a field without a value", Made: Watched,
		Makes: AnActivityAlert.With(Inputs{"condition": Inputs{"allOf": []any{field("category", "Administrative"), Inputs{"field": "caller"}}}})},
	{Rule: "activity-alert-condition", Name: "a field beside alternatives", Made: Watched,
		Makes: AnActivityAlert.With(Inputs{"condition": Inputs{"allOf": []any{changed(field("category", "Administrative"), Inputs{"anyOf": []any{field("level", "Error")}})}}})},
	{Rule: "activity-alert-place", Name: "another region", Made: Watched, Makes: AnActivityAlert.With(Inputs{"location": "eastus"})},

	{Rule: "action-group-receivers", Name: "one name twice", Made: made(), Makes: AnActionGroup.With(Inputs{
		"webhookReceivers": []any{Inputs{"name": "Team", "serviceUri": "https://example.com/hook"}}})},
	{Rule: "action-group-size", Name: "eleven webhooks", Made: made(), Makes: AnActionGroup.With(Inputs{"webhookReceivers": many(11, webhook)})},
	{Rule: "action-group-address", Name: "no e-mail address", Made: made(), Makes: AnActionGroup.With(Inputs{
		"emailReceivers": []any{Inputs{"name": "team", "emailAddress": "on-call"}}})},
	{Rule: "action-group-address", Name: "no URL", Made: made(), Makes: AnActionGroup.With(Inputs{
		"webhookReceivers": []any{Inputs{"name": "hook", "serviceUri": "example.com"}}})},
	{Rule: "workbook-name", Name: "a word", Made: made(), Makes: AWorkbook.With(Inputs{"resourceName": "cache"})},
	{Rule: "workbook-content", Name: "plain text", Made: made(), Makes: AWorkbook.With(Inputs{"serializedData": "load and memory"})},
}
