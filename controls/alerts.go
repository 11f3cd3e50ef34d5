package controls

import (
	"strings"

	"github.com/redoubt-iac/redoubt/monitoring"
)

var alertControls = []Control{
	{
		ID: "RDT-LOG-11", Severity: Medium, ProductionOnly: true,
		Title:       "alerts watch what the cache measures",
		Rationale:   "A cache that is full, busy or out of connections fails its applications minutes later; a dashboard tells only whoever looks.",
		Judges:      []string{typeClassic, typeCluster},
		Expects:     "An enabled `Microsoft.Insights/metricAlerts` on each metric that docs/monitoring.md lists for the service and the SKU, whose scope is the cache or holds it. Thresholds are the owner's.",
		Remediation: "Leave `monitoring.enabled` and each of `monitoring.alerts` on.",
		judge:       byType(map[string]judge{typeClassic: metricsWatched(monitoring.Classic), typeCluster: metricsWatched(monitoring.Managed)}),
	},
	{
		ID: "RDT-LOG-12", Severity: Medium, ProductionOnly: true,
		Title:       "detections read the logs of the cache and its vaults",
		Rationale:   "There is no Defender plan for Redis (RDT-LOG-06): an attack that no query looks for is found by whoever reads the log by chance.",
		Judges:      []string{typeClassic, typeCluster, typeVault},
		Expects:     "An enabled `Microsoft.Insights/scheduledQueryRules` for each detection that docs/monitoring.md lists for the service, whose query reads the table and names the resource or none, and whose custom property `signal` names the detection. Of a rule without that property nobody can say what it detects: undecided.",
		Remediation: "Leave `monitoring.enabled` and each of `monitoring.alerts` on. In other programs, name the detection in `actions.customProperties.signal`.",
		Answers:     ids(MCSB, "LT-1"),
		judge: byType(map[string]judge{
			typeClassic: logsRead(monitoring.Classic), typeCluster: logsRead(monitoring.Managed), typeVault: logsRead(monitoring.KeyVault),
		}),
	},
	{
		ID: "RDT-LOG-13", Severity: Medium, ProductionOnly: true,
		Title:       "somebody is told when the cache or its protection is changed",
		Rationale:   "Keys that are listed, a firewall that is opened and a lock that goes are seen in the activity log only, and nobody reads that in time.",
		Judges:      []string{typeClassic, typeCluster, typeVault},
		Expects:     "Enabled `Microsoft.Insights/activityLogAlerts` that hold the resource in their scopes and name each operation that docs/monitoring.md lists for the service.",
		Remediation: "Leave `monitoring.enabled` and each of `monitoring.alerts` on.",
		judge: byType(map[string]judge{
			typeClassic: changesTold(monitoring.Classic), typeCluster: changesTold(monitoring.Managed), typeVault: changesTold(monitoring.KeyVault),
		}),
	},
	{
		ID: "RDT-LOG-14", Severity: Medium, ProductionOnly: true,
		Title:       "every alert is on and tells somebody",
		Rationale:   "An alert without a receiver is seen only by whoever opens the portal, mostly after the applications have noticed.",
		Judges:      []string{typeClassic, typeCluster, typeVault},
		Expects:     "Each alert that watches the resource is enabled and names an action group; an action group in the graph is enabled and has a receiver. Groups outside of the graph, and rules that add them later, are not looked at.",
		Remediation: "Set `monitoring.actionGroup` with a receiver, or `monitoring.actionGroupResourceIds`.",
		judge:       somebodyTold,
	},
	{
		ID: "RDT-LOG-15", Severity: High,
		Title:       "a detection reads the table that its logs fill",
		Rationale:   "A query of a table that stays empty never fires, and looks like a quiet day: it is worse than none.",
		Judges:      []string{typeQueryAlert},
		Expects:     "For each table of a cache or vault that the rule's query reads, a diagnostic setting of the resource that sends the table's category to the workspace that the rule searches, with the destination type that fills this table (docs/monitoring.md).",
		Remediation: "Send the category to the workspace; for a vault with `logAnalyticsDestinationType` `Dedicated`.",
		judge:       tableFilled,
	},
}

// requirement is one thing that an alert must watch.
type requirement struct {
	name string
	// uncertain is whether it is not known yet that there is such a requirement.
	uncertain bool
	// meets says whether an alert watches it. Whether the alert is on is judged apart from that.
	meets func(alert *Resource) truth
}

// required judges whether the alerts that watch a resource meet all that is required.
func required(s subject, index watchers, requirements []requirement) []Detail {
	sure, possible := index.of(s.Resource)
	var missing, undecided, names []string
	for _, each := range requirements {
		names = append(names, each.name)
		answer := each.among(sure, possible)
		switch {
		case answer == no && !each.uncertain:
			missing = append(missing, each.name)
		case answer != yes:
			undecided = append(undecided, each.name)
		}
	}
	expected := "an enabled alert for each of " + strings.Join(names, ", ")
	switch {
	case len(missing) > 0:
		return fail("", expected, "none for "+strings.Join(missing, ", "))
	case len(undecided) > 0:
		return unknown("", expected, "what the alerts watch, or whether they are on, is not known yet or not said for "+strings.Join(undecided, ", "))
	default:
		return pass()
	}
}

func (r requirement) among(sure, possible []*Resource) truth {
	answer := no
	for _, alert := range sure {
		switch both(on(alert), r.meets(alert)) {
		case yes:
			return yes
		case maybe:
			answer = maybe
		}
	}
	for _, alert := range possible {
		if both(on(alert), r.meets(alert)) != no {
			return maybe
		}
	}
	return answer
}

// on says whether an alert or an action group is enabled, which Azure reads where nothing is said: for metric alerts and
// action groups the property is required, for the others it is true by default.
func on(alert *Resource) truth {
	switch is(false).meets(lookup(alert.Body, []string{"properties", "enabled"})) {
	case yes:
		return no
	case maybe:
		return maybe
	default:
		return yes
	}
}

// both is yes when all are, and no when one is.
func both(answers ...truth) truth {
	whole := yes
	for _, answer := range answers {
		switch answer {
		case no:
			return no
		case maybe:
			whole = maybe
		}
	}
	return whole
}
