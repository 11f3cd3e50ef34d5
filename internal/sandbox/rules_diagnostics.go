package sandbox

import (
	"net/http"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// diagnosticRules hold for diagnostic settings, which name by word what another resource emits.
var diagnosticRules = []Rule{
	{
		ID: "diagnostics-metric", Title: "A diagnostic setting names metric categories that its resource has",
		Breaks: "AllMetrics of the database of an Azure Managed Redis cluster, which emits logs only",
		Source: "https://github.com/TaoYang-Cloud/azurepolicy/issues/19", Status: http.StatusBadRequest, Code: "BadRequest",
		types: []string{typeDiagnostics}, on: writes, check: metricCategories,
	},
	{
		ID: "diagnostics-log", Title: "A diagnostic setting names log categories and groups that its resource has",
		Breaks: "ConnectionEvents, or the group audit, of an Azure Managed Redis cluster, whose database emits the logs",
		Source: "https://learn.microsoft.com/azure/redis/monitor-diagnostic-settings", Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeDiagnostics}, on: writes, check: logCategories,
	},
	{
		ID: "diagnostics-mix", Title: "A diagnostic setting names log categories or category groups, not both",
		Breaks: "A setting with the category ConnectionEvents and the group audit",
		Source: "https://github.com/Azure/azure-rest-api-specs/issues/22719", Status: http.StatusBadRequest, Code: "BadRequest",
		types: []string{typeDiagnostics}, on: writes, check: categoriesAndGroups,
	},
	{
		ID: "diagnostics-sink", Title: "A category of a resource goes to a data sink once",
		Breaks: "A second setting of one resource that sends AllMetrics to the same workspace",
		Source: "https://github.com/Azure/bicep-registry-modules/issues/3407", Status: http.StatusConflict, Code: "Conflict",
		types: []string{typeDiagnostics}, on: writes, check: sinkUsedTwice,
	},
	{
		ID: "diagnostics-region", Title: "The storage account or event hub of a diagnostic setting is in the region of its resource",
		Breaks: "A setting of a cluster in westeurope that archives into a storage account in northeurope",
		Source: "https://github.com/MicrosoftDocs/azure-docs/issues/60218", Status: http.StatusBadRequest, Code: "BadRequest",
		types: []string{typeDiagnostics}, on: writes, check: sinkElsewhere,
	},
}

// emissions lists what each type of resource emits. Sources: .../azure-monitor/reference/supported-logs/ and
// .../supported-metrics/ under https://learn.microsoft.com/azure/ , one page per type, and for Azure Managed Redis
// https://learn.microsoft.com/azure/redis/monitor-diagnostic-settings
var emissions = []struct {
	of                    string
	logs, groups, metrics []string
}{
	{of: typeManaged, metrics: []string{"AllMetrics"}},
	{of: typeDatabase, logs: []string{"ConnectionEvents"}, groups: logGroups},
	{of: typeClassic, logs: []string{"ConnectedClientList", "MSEntraAuthenticationAuditLog"}, groups: logGroups, metrics: []string{"AllMetrics"}},
	{of: typeVault, logs: []string{"AuditEvent", "AzurePolicyEvaluationDetails"}, groups: logGroups, metrics: []string{"AllMetrics"}},
	{of: typeNetwork, logs: []string{"VMProtectionAlerts"}, groups: []string{"allLogs"}, metrics: []string{"AllMetrics"}},
	{of: typeSecurityGroup, logs: []string{"NetworkSecurityGroupEvent", "NetworkSecurityGroupRuleCounter"}, groups: []string{"allLogs"}},
}

var logGroups = []string{"audit", "allLogs"}

// namesIn lists the names under a key of the enabled and disabled entries of a setting: both must exist.
func namesIn(setting arm.Resource, list, key string) []string {
	var names []string
	for _, entry := range setting.Objects("properties", list) {
		if name, _ := entry[key].(string); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// stranger returns the first name that is not among the known ones. Azure does not tell case apart here.
func stranger(names, known []string) (string, bool) {
	at := slices.IndexFunc(names, func(name string) bool {
		return !slices.ContainsFunc(known, func(other string) bool { return strings.EqualFold(name, other) })
	})
	if at < 0 {
		return "", false
	}
	return names[at], true
}

func metricCategories(a *azure, r request) string {
	source, _ := a.find(r.id.Scope)
	for _, e := range emissions {
		if name, strange := stranger(namesIn(r.resource, "metrics", "category"), e.metrics); is(source, e.of) && strange {
			return say("Metric category '%s' is not supported, supported categories are: '%s'", name, strings.Join(e.metrics, ";"))
		}
	}
	return ""
}

func logCategories(a *azure, r request) string {
	source, _ := a.find(r.id.Scope)
	for _, e := range emissions {
		if !is(source, e.of) {
			continue
		}
		if name, strange := stranger(namesIn(r.resource, "logs", "category"), e.logs); strange {
			return say("Category '%s' is not supported by '%s', which has: '%s'.", name, source.Type, strings.Join(e.logs, ";"))
		}
		if name, strange := stranger(namesIn(r.resource, "logs", "categoryGroup"), e.groups); strange {
			return say("Category group '%s' is not supported by '%s', which has: '%s'.", name, source.Type, strings.Join(e.groups, ";"))
		}
	}
	return ""
}

func categoriesAndGroups(_ *azure, r request) string {
	if len(namesIn(r.resource, "logs", "category")) > 0 && len(namesIn(r.resource, "logs", "categoryGroup")) > 0 {
		return "Diagnostic setting does not support mix of log category and log category group."
	}
	return ""
}

// sinks are the places in a setting that name where its data goes.
var sinks = []string{"workspaceId", "storageAccountId", "eventHubAuthorizationRuleId"}

func sinkUsedTwice(a *azure, r request) string {
	message := ""
	a.eachBelow(r.id.Scope+"/providers/"+typeDiagnostics, func(other arm.Resource) {
		for _, sink := range sinks {
			id := r.resource.Text("properties", sink)
			if message != "" || id == "" || arm.SameID(other.ID, r.resource.ID) || !arm.SameID(id, other.Text("properties", sink)) {
				continue
			}
			if category, shared := sharedCategory(r.resource, other); shared {
				message = say("Data sink '%s' is already used in diagnostic setting '%s' for category '%s'. Data sinks can't be reused in "+
					"different settings on the same category for the same resource.", id, other.Name, category)
			}
		}
	}, typeDiagnostics)
	return message
}

func sharedCategory(a, b arm.Resource) (string, bool) {
	for _, kind := range []struct{ list, key string }{{"metrics", "category"}, {"logs", "category"}, {"logs", "categoryGroup"}} {
		others := namesIn(b, kind.list, kind.key)
		for _, name := range namesIn(a, kind.list, kind.key) {
			if slices.ContainsFunc(others, func(other string) bool { return strings.EqualFold(name, other) }) {
				return name, true
			}
		}
	}
	return "", false
}

// sinkElsewhere leaves out workspaces, which may be anywhere, and what has no region.
// https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings
func sinkElsewhere(a *azure, r request) string {
	source := a.placeOf(r.id.Scope)
	for _, sink := range []string{"storageAccountId", "eventHubAuthorizationRuleId"} {
		place := a.placeOf(r.resource.Text("properties", sink))
		if source != "" && source != "global" && place != "" && place != source {
			return say("Resources should be in the same region: the resource is in '%s', and %s is in '%s'.", source, sink, place)
		}
	}
	return ""
}

// placeOf returns the region of a resource, or of the nearest resource above it that has one; "" when there is none.
func (a *azure) placeOf(id string) string {
	for id != "" {
		r, ok := a.find(id)
		if ok && is(r, typeResourceGroup) {
			return ""
		}
		if ok && r.Location != "" {
			return r.Location
		}
		parsed, err := arm.ParseID(id)
		if err != nil {
			return ""
		}
		id = parsed.Scope
	}
	return ""
}
