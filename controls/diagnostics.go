package controls

import (
	"slices"
	"strings"
)

// logs demands every category of logs of a resource, by itself or in a group.
// https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs/logs-index
func logs(categories ...string) judge { return diagnosed("logs", categories...) }

// groups are the category groups that hold all the categories that are asked for here. `audit` holds all of a database and
// of a vault that is about access; of a classic cache nobody says what it holds.
func groups(armType string) []string {
	if armType == typeClassic {
		return []string{"allLogs"}
	}
	return []string{"allLogs", "audit"}
}

func diagnosed(property string, categories ...string) judge {
	expected := "a diagnostic setting with " + strings.Join(categories, " and ")
	return func(s subject) []Detail {
		settings, uncertain := s.graph.Attached(s.Resource, typeDiagnostics)
		var enabled, nowhere []string
		for _, setting := range settings {
			more, known := enabledCategories(setting, property)
			switch goesSomewhere(setting) {
			case no:
				nowhere = append(nowhere, setting.ID)
				continue
			case maybe:
				uncertain = true
				continue
			}
			enabled, uncertain = append(enabled, more...), uncertain || !known
		}
		whole := hasAny(enabled, groups(s.Type))
		switch {
		case whole || !slices.ContainsFunc(categories, func(category string) bool { return !containsFold(enabled, category) }):
			return pass()
		case uncertain:
			return unknown("", expected, "a diagnostic setting, or what it belongs to, is known after the deployment only")
		case len(nowhere) > 0:
			return failWhy("", expected, "a setting that sends them nowhere", "in "+nowhere[0])
		case len(settings) > 0:
			return failWhy("", expected, "a setting without all of them", "in "+settings[0].ID)
		default:
			return fail("", expected, "none in the graph")
		}
	}
}

// destinations of a diagnostic setting: https://learn.microsoft.com/rest/api/monitor/diagnostic-settings/create-or-update
var destinations = []location{
	at("properties.workspaceId"), at("properties.storageAccountId"), at("properties.eventHubAuthorizationRuleId"), at("properties.marketplacePartnerId"),
}

// goesSomewhere says whether a diagnostic setting has a destination. RDT-LOG-04 judges which.
func goesSomewhere(setting *Resource) truth {
	answer := no
	for _, destination := range destinations {
		switch stated("").meets(lookup(setting.Body, destination.steps)) {
		case yes:
			return yes
		case maybe:
			answer = maybe
		}
	}
	return answer
}

// enabledCategories are the categories and groups that a diagnostic setting switches on.
func enabledCategories(setting *Resource, property string) (enabled []string, known bool) {
	items, known := list(lookup(setting.Body, []string{"properties", property}))
	for _, item := range items {
		names := []any{lookup(item, []string{"category"}), lookup(item, []string{"categoryGroup"})}
		switch is(true).meets(lookup(item, []string{"enabled"})) {
		case maybe:
			known = false
		case yes:
			for _, name := range names {
				text, isText := name.(string)
				known = known && (isText || name == nil)
				if isText {
					enabled = append(enabled, text)
				}
			}
		}
	}
	return enabled, known
}
