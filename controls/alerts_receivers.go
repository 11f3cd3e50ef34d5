package controls

import (
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// somebodyTold demands that each alert that watches a resource is on and has a receiver.
func somebodyTold(s subject) []Detail {
	const expected = "alerts that are on and have a receiver"
	links := s.graph.links.alerts
	var off, silent []string
	watched, uncertain := false, false
	for _, index := range []watchers{links.metrics, links.queries, links.activities} {
		sure, possible := index.of(s.Resource)
		uncertain = uncertain || len(possible) > 0
		for _, alert := range sure {
			watched = true
			switch on(alert) {
			case no:
				off = append(off, alert.Name)
				continue
			case maybe:
				uncertain = true
			}
			switch s.graph.tells(alert) {
			case no:
				silent = append(silent, alert.Name)
			case maybe:
				uncertain = true
			}
		}
	}
	switch {
	case len(off) > 0:
		return fail("", expected, "switched off: "+some(off))
	case len(silent) > 0:
		return fail("", expected, "nobody is told by "+some(silent))
	case uncertain:
		return unknown("", expected, "what the alerts watch, or whom they tell, is known after the deployment only")
	case !watched:
		return notApplicable("no alert watches it; RDT-LOG-11 to RDT-LOG-13 judge that")
	default:
		return pass()
	}
}

// some names a few of many.
func some(names []string) string {
	const most = 3
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + " and others"
}

// tells says whether an alert names an action group that reaches anybody.
func (g *Graph) tells(alert *Resource) truth {
	groups, known := groupsOf(alert)
	answer := no
	if !known {
		answer = maybe
	}
	for _, group := range groups {
		id, isText := group.(string)
		if !isText {
			if group != nil {
				answer = maybe
			}
			continue
		}
		if id == "" {
			continue
		}
		switch g.reaches(id) {
		case yes:
			return yes
		case maybe:
			answer = maybe
		}
	}
	return answer
}

// groupsOf are the ids of the action groups of an alert, which each type of alert writes in its own way.
func groupsOf(alert *Resource) (groups []any, known bool) {
	switch {
	case arm.SameType(alert.Type, typeQueryAlert):
		return list(lookup(alert.Body, strings.Split("properties.actions.actionGroups", ".")))
	case arm.SameType(alert.Type, typeActivityAlert):
		groups, known = list(lookup(alert.Body, strings.Split("properties.actions.actionGroups", ".")))
	default:
		groups, known = list(lookup(alert.Body, strings.Split("properties.actions", ".")))
	}
	var named []any
	for _, group := range groups {
		named = append(named, lookup(group, []string{"actionGroupId"}))
	}
	return named, known
}

// receivers are those of an action group: https://learn.microsoft.com/azure/templates/microsoft.insights/actiongroups
var receivers = []string{
	"emailReceivers", "smsReceivers", "webhookReceivers", "itsmReceivers", "azureAppPushReceivers", "automationRunbookReceivers",
	"voiceReceivers", "logicAppReceivers", "azureFunctionReceivers", "armRoleReceivers", "eventHubReceivers", "incidentReceivers",
}

// reaches says whether an action group has a receiver. One that is not in the graph is somebody else's business.
func (g *Graph) reaches(id string) truth {
	group, found := g.Find(id)
	if !found {
		return yes
	}
	answer := no
	for _, kind := range receivers {
		items, known := list(lookup(group.Body, []string{"properties", kind}))
		if len(items) > 0 {
			return on(group)
		}
		if !known {
			answer = maybe
		}
	}
	return answer
}
