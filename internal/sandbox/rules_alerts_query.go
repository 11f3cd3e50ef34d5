package sandbox

import (
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

const (
	queryRulePage    = "https://github.com/hashicorp/terraform-provider-azurerm/blob/main/website/docs/r/monitor_scheduled_query_rules_alert_v2.html.markdown"
	queryCreatePage  = "https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule"
	queryTroublePage = "https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-troubleshoot-log"
)

var queryRuleRules = []Rule{
	{
		ID: "query-rule-scope", Title: "A scheduled query rule has one scope",
		Breaks: "A rule on two workspaces",
		Source: queryRulePage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeQueryRule}, on: writes, check: queryScope,
	},
	{
		ID: "query-rule-times", Title: "A scheduled query rule has a frequency and a window that Azure offers, and looks back as far as it waits and no further than 48 hours",
		Breaks: "A rule every PT20M, or every PT1H over the last PT30M, or over two windows of P2D",
		Source: queryRulePage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeQueryRule}, on: writes, check: queryTimes,
	},
	{
		ID: "query-rule-mute", Title: "A scheduled query rule either resolves its alerts or mutes its actions, for no shorter than it waits",
		Breaks: "A rule with autoMitigate and muteActionsDuration, or one every PT1H that is muted for PT30M",
		Source: queryRulePage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeQueryRule}, on: writes, check: queryMute,
	},
	{
		ID: "query-rule-stateful", Title: "A scheduled query rule that resolves its alerts runs every 12 hours at least",
		Breaks: "A rule with autoMitigate every P1D",
		Source: queryCreatePage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeQueryRule}, on: writes, check: queryStateful,
	},
	{
		ID: "query-rule-periods", Title: "A scheduled query rule looks at 1 to 6 periods, of which no more have to fail",
		Breaks: "A rule with 7 numberOfEvaluationPeriods, or with 3 minFailingPeriodsToAlert out of 2",
		Source: queryRulePage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeQueryRule}, on: writes, check: queryPeriods,
	},
	{
		ID: "query-rule-measure", Title: "A scheduled query rule measures a column, unless it counts rows",
		Breaks: "A rule with timeAggregation Total and no metricMeasureColumn, or with Count and one",
		Source: queryRulePage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeQueryRule}, on: writes, check: queryMeasure,
	},
	{
		ID: "query-rule-dimensions", Title: "A scheduled query rule splits by six dimensions at most",
		Breaks: "A rule with seven dimensions",
		Source: queryCreatePage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeQueryRule}, on: writes, check: queryDimensions,
	},
	{
		ID: "query-rule-words", Title: "The query of a rule has none of the words that rules don't support, and fewer still at a frequency of one minute",
		Breaks: "A query with bag_unpack(), or one with union in a rule every PT1M",
		Source: queryCreatePage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeQueryRule}, on: writes, check: queryWords,
	},
	{
		ID: "query-rule-table", Title: "A rule whose query is validated reads tables that have rows",
		Breaks: "A rule on REDConnectionEvents without skipQueryValidation. No table of the sandbox ever has rows; Azure takes the rule " +
			"once some cache has sent logs to the workspace",
		Source: queryTroublePage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true, Stricter: true,
		types: []string{typeQueryRule}, on: writes, check: queryTable,
	},
}

var (
	queryFrequencies = strings.Fields("PT1M PT5M PT10M PT15M PT30M PT45M PT1H PT2H PT3H PT4H PT5H PT6H P1D")
	queryWindows     = append(queryFrequencies[:len(queryFrequencies):len(queryFrequencies)], "P2D")
	queryMutes       = queryWindows[1:]
)

// conditionsOf lists the conditions of a scheduled query rule, of which the portal makes one.
func conditionsOf(rule arm.Resource) []map[string]any {
	return rule.Objects("properties", "criteria", "allOf")
}

func queryScope(_ *azure, r request) string {
	if scopes := arm.Texts(r.resource.At("properties", "scopes")); len(scopes) > 1 {
		return say("The rule has %d scopes; expected one.", len(scopes))
	}
	return ""
}

func queryTimes(_ *azure, r request) string {
	if message := oneOfTimes(r.resource, "evaluationFrequency", queryFrequencies); message != "" {
		return message
	}
	if message := oneOfTimes(r.resource, "windowSize", queryWindows); message != "" {
		return message
	}
	frequency, window := timeOf(r.resource, "evaluationFrequency"), timeOf(r.resource, "windowSize")
	for _, condition := range conditionsOf(r.resource) {
		periods, _ := condition["failingPeriods"].(map[string]any)
		count, _ := periods["numberOfEvaluationPeriods"].(float64)
		back := window * time.Duration(max(1, count))
		if frequency > back || back > 48*time.Hour {
			return say("The rule runs every %s and looks back %s; expected the latter to be no shorter, and 48 hours at most.", frequency, back)
		}
	}
	return ""
}

func queryMute(_ *azure, r request) string {
	if message := oneOfTimes(r.resource, "muteActionsDuration", queryMutes); message != "" {
		return message
	}
	mute := timeOf(r.resource, "muteActionsDuration")
	if mute == 0 {
		return ""
	}
	if resolves, _ := r.resource.At("properties", "autoMitigate").(bool); resolves {
		return "The rule has autoMitigate and a muteActionsDuration; expected one of the two."
	}
	if frequency := timeOf(r.resource, "evaluationFrequency"); frequency > mute {
		return say("The rule runs every %s and is muted for %s; expected it to be muted for no shorter.", frequency, mute)
	}
	return ""
}

func queryStateful(_ *azure, r request) string {
	resolves, _ := r.resource.At("properties", "autoMitigate").(bool)
	if frequency := timeOf(r.resource, "evaluationFrequency"); resolves && frequency > 12*time.Hour {
		return say("The rule has autoMitigate and runs every %s; expected every 12 hours or more often.", frequency)
	}
	return ""
}

func queryPeriods(_ *azure, r request) string {
	for _, condition := range conditionsOf(r.resource) {
		periods, _ := condition["failingPeriods"].(map[string]any)
		for _, name := range []string{"numberOfEvaluationPeriods", "minFailingPeriodsToAlert"} {
			if count, given := periods[name].(float64); given && (count < 1 || count > 6) {
				return say("%s is %v; expected 1 to 6.", name, count)
			}
		}
		if message := failingPeriods(periods); message != "" {
			return message
		}
	}
	return ""
}

func queryMeasure(_ *azure, r request) string {
	for _, condition := range conditionsOf(r.resource) {
		aggregation, _ := condition["timeAggregation"].(string)
		column, _ := condition["metricMeasureColumn"].(string)
		if aggregation != "" && (aggregation == "Count") == (column != "") {
			return say("timeAggregation %s with the metricMeasureColumn '%s'; expected a column with Average, Minimum, Maximum and Total, and none with Count.", aggregation, column)
		}
	}
	return ""
}

func queryDimensions(_ *azure, r request) string {
	const most = 6
	for _, condition := range conditionsOf(r.resource) {
		if count := len(dimensionsOf(condition)); count > most {
			return say("The rule has %d dimensions; expected %d at most.", count, most)
		}
	}
	return ""
}

var (
	queryComment         = regexp.MustCompile(`(?m)//.*$|"[^"]*"|'[^']*'`)
	unsupportedWords     = regexp.MustCompile(`\b(bag_unpack|pivot|narrow|AggregatedValue)\b`)
	unsupportedInMinutes = regexp.MustCompile(`\b(search|union|take|limit|ingestion_time|adx)\b`)
	redisTables          = regexp.MustCompile(`\b(ACRConnectedClientList|ACREntraAuthenticationAuditLog|REDConnectionEvents)\b`)
)

// queriesOf lists the queries of a rule without what stands in comments and in quotes.
func queriesOf(rule arm.Resource) []string {
	var queries []string
	for _, condition := range conditionsOf(rule) {
		text, _ := condition["query"].(string)
		queries = append(queries, queryComment.ReplaceAllString(text, ""))
	}
	return queries
}

func queryWords(_ *azure, r request) string {
	for _, query := range queriesOf(r.resource) {
		if word := unsupportedWords.FindString(query); word != "" {
			return say("The query has %s, which scheduled query rules don't support.", word)
		}
		if word := unsupportedInMinutes.FindString(query); word != "" && timeOf(r.resource, "evaluationFrequency") == time.Minute {
			return say("One-minute frequency isn't supported for this query: it has %s.", word)
		}
	}
	return ""
}

func queryTable(_ *azure, r request) string {
	if skip, _ := r.resource.At("properties", "skipQueryValidation").(bool); skip {
		return ""
	}
	for _, query := range queriesOf(r.resource) {
		if table := redisTables.FindString(query); table != "" {
			return say("Failed to resolve table or column expression named '%s'.", table)
		}
	}
	return ""
}
