package controls

import (
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/monitoring"
)

// logsRead demands a rule for each detection of a service. Those that need something that no graph shows, such as business
// hours, are left out, and so are those of access keys where keys are off.
func logsRead(service monitoring.Service) judge {
	return func(s subject) []Detail {
		var requirements []requirement
		for _, detection := range monitoring.Detections(service) {
			needed := truthOf(!detection.NeedsHours)
			if detection.NeedsAccessKeys {
				needed = keysOn(s)
			}
			if needed != no {
				requirements = append(requirements, requirement{
					name: string(detection.Signal), uncertain: needed == maybe, meets: func(rule *Resource) truth { return detects(rule, detection) },
				})
			}
		}
		return required(s, s.graph.links.alerts.queries, requirements)
	}
}

// keysOn says whether a classic cache has access keys. Which vault holds them no graph shows.
func keysOn(s subject) truth {
	if s.Type != typeClassic {
		return no
	}
	off, _ := s.read(at("properties.disableAccessKeyAuthentication"))
	switch is(true).meets(off) {
	case yes:
		return no
	case no:
		return yes
	default:
		return maybe
	}
}

// detects says whether a rule is a detection: by its own mark, and by the tables that it reads.
func detects(rule *Resource, detection monitoring.Detection) truth {
	mark := func(name string) any {
		return lookup(rule.Body, []string{"properties", "actions", "customProperties", name})
	}
	answers := []truth{readsTables(rule, detection.Tables()), maybe}
	if signal := mark("signal"); signal != nil {
		answers[1] = is(string(detection.Signal)).meets(signal)
	}
	if service := mark("service"); service != nil {
		answers = append(answers, is(string(detection.Service)).meets(service))
	}
	return both(answers...)
}

func readsTables(rule *Resource, tables []monitoring.Table) truth {
	queries, known := queriesOf(rule)
	for _, table := range tables {
		if slices.ContainsFunc(queries, func(query string) bool { return reads(query, string(table)) }) {
			continue
		}
		if known {
			return no
		}
		return maybe
	}
	return yes
}

// owners are the types whose diagnostic settings send the logs of a service.
var owners = map[monitoring.Service]string{
	monitoring.Managed: typeDatabase, monitoring.Classic: typeClassic, monitoring.KeyVault: typeVault,
}

// tableFilled demands that each table that a rule reads is filled by what it watches.
func tableFilled(s subject) []Detail {
	queries, known := queriesOf(s.Resource)
	var details []Detail
	for _, destination := range monitoring.Destinations() {
		if slices.ContainsFunc(queries, func(query string) bool { return reads(query, string(destination.Table)) }) {
			details = append(details, s.filled(destination)...)
		}
	}
	switch {
	case len(details) > 0:
		return details
	case !known:
		return unknown("properties.criteria.allOf", "a table that is filled", untilApply)
	default:
		return notApplicable("the query reads no table of a cache or vault")
	}
}

// filled judges one table: each resource in the graph that should fill it and that the rule is about.
func (s subject) filled(destination monitoring.Destination) []Detail {
	expected := destination.Category + " in " + string(destination.Table)
	var details []Detail
	for _, owner := range s.graph.OfType(owners[destination.Service]) {
		sure, possible := s.graph.links.alerts.queries.of(owner)
		about := slices.Contains(sure, s.Resource)
		if !about && !slices.Contains(possible, s.Resource) {
			continue
		}
		answer, why := s.graph.fills(owner, destination, workspacesOf(s.Resource))
		switch {
		case answer == yes:
			details = append(details, pass()...)
		case answer == no && about:
			details = append(details, failWhy("properties.criteria.allOf", expected, "a table that stays empty for "+owner.ID, why)...)
		default:
			details = append(details, unknown("properties.criteria.allOf", expected, "what the diagnostic setting sends, or what the rule is about, is known after the deployment only")...)
		}
	}
	if len(details) == 0 {
		return unknown("properties.criteria.allOf", expected, "what should fill the table is not in the graph")
	}
	return details
}

// workspacesOf are the arm.Keys of what a rule searches; nil when that is not known.
func workspacesOf(rule *Resource) []string {
	ids, known := scopesOfAlert(rule)
	if !known {
		return nil
	}
	keys := []string{}
	for _, id := range ids {
		keys = append(keys, arm.Key(id))
	}
	return keys
}

// fills says whether a diagnostic setting of a resource fills the table of a destination in one of the workspaces, and if
// not, why.
func (g *Graph) fills(owner *Resource, destination monitoring.Destination, workspaces []string) (answer truth, why string) {
	settings, uncertain := g.Attached(owner, typeDiagnostics)
	why = "no diagnostic setting sends the category to the workspace"
	for _, setting := range settings {
		switch sent, reason := sends(setting, destination, workspaces); sent {
		case yes:
			return yes, ""
		case maybe:
			uncertain = true
		default:
			if reason != "" {
				why = reason
			}
		}
	}
	if uncertain {
		return maybe, ""
	}
	return no, why
}

// sends judges one setting.
func sends(setting *Resource, destination monitoring.Destination, workspaces []string) (answer truth, why string) {
	enabled, known := enabledCategories(setting, "logs")
	if !hasAny(enabled, append([]string{destination.Category}, destination.Groups...)) {
		if known {
			return no, ""
		}
		return maybe, ""
	}
	workspace, isText := lookup(setting.Body, strings.Split("properties.workspaceId", ".")).(string)
	switch value := lookup(setting.Body, strings.Split("properties.workspaceId", ".")); {
	case isText && workspaces != nil && !slices.Contains(workspaces, arm.Key(workspace)):
		return no, "the logs go to " + show(workspace) + ", which the rule does not search"
	case value == nil:
		return no, "the logs go to no workspace"
	case !isText || workspaces == nil:
		return maybe, ""
	}
	asked := lookup(setting.Body, strings.Split("properties.logAnalyticsDestinationType", "."))
	text, isText := asked.(string)
	if asked != nil && !isText {
		return maybe, ""
	}
	if table := destination.Fills(monitoring.DestinationType(text)); table != destination.Table {
		return no, "the setting asks for no tables of their own, so the rows go to " + string(table) + ": " + destination.Why
	}
	return yes, ""
}
