package controls

import (
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

var loggingControls = []Control{
	{
		ID: "RDT-LOG-01", Severity: High,
		Title:       "connections to the cache are logged",
		Rationale:   "Who connected, from where and as whom is the first question after an incident, and Azure keeps no answer by itself.",
		Judges:      []string{typeClassic, typeDatabase, typeCluster},
		Expects:     "A diagnostic setting with a destination of the classic cache or of the database (not of the cluster, which has no logs) with `allLogs`, or with every category. A cluster whose database is not in the graph is undecided.",
		Remediation: "Set `diagnosticSettings.workspaceResourceId`.",
		Answers: answers(ids(CISFoundations, "6.1.4"), ids(MCSB, "LT-3", "LT-4"), ids(AzurePolicy, "aec4c33f-2f2a-4fd3-91cd-24a939513c60", "fa570aa1-acca-4eea-8e5a-233cf2c5e4c2"),
			ids(Azqr, "redis-001"), ids(LearnAMR, "connection logs")),
		judge: byType(map[string]judge{
			typeClassic:  logs("ConnectedClientList", "MSEntraAuthenticationAuditLog"),
			typeDatabase: logs("ConnectionEvents"),
			typeCluster:  showsItsDatabase,
		}),
	},
	{
		ID: "RDT-LOG-02", Severity: Medium,
		Title:       "metrics of the cache are kept",
		Rationale:   "Load, memory and errors before an incident are gone after 93 days unless they are kept (https://learn.microsoft.com/azure/azure-monitor/essentials/data-platform-metrics), and can't be read beside the logs.",
		Judges:      []string{typeClassic, typeCluster},
		Expects:     "A diagnostic setting of the classic cache or of the cluster with the metrics `AllMetrics`.",
		Remediation: "Set `diagnosticSettings.workspaceResourceId`.",
		Answers:     answers(ids(CISFoundations, "6.1.4"), ids(MCSB, "LT-3")),
		judge:       diagnosed("metrics", "AllMetrics"),
	},
	{
		ID: "RDT-LOG-03", Severity: High,
		Title:       "every use of a vault is logged",
		Rationale:   "The vault's log is the only place that shows who read a secret or used a key.",
		Judges:      []string{typeVault},
		Expects:     "A diagnostic setting of the vault with `AuditEvent`, `audit` or `allLogs`.",
		Remediation: "Nothing to set: the component logs its vaults where the cache logs. In other programs, add the setting.",
		Answers: answers(ids(CISFoundations, "6.1.1.4"), ids(MCSB, "LT-3", "DP-8"), ids(AzurePolicy, "cf820ca0-f99e-4f3e-84fb-66e913812d21", "6b359d8f-f88d-4052-aa7c-32015963ecc1", "951af2fa-529b-416e-ab6e-066fd85ac459"),
			ids(PSRule, "AZR-000119"), ids(KICS, "38c71c00-c177-4cd7-8d36-cd1007cdb190"), ids(Azqr, "kv-001"), ids(APRL, "1dc0821d-4f14-7644-bab4-ba208ff5f7fa")),
		judge: logs("AuditEvent"),
	},
	{
		ID: "RDT-LOG-04", Severity: Medium,
		Title:       "logs and metrics go to a Log Analytics workspace",
		Rationale:   "Alerts and queries work on a workspace; an archive alone tells nobody anything.",
		Judges:      []string{typeDiagnostics},
		Expects:     "`properties.workspaceId` of the diagnostic settings of caches and vaults.",
		Remediation: "Set `diagnosticSettings.workspaceResourceId`.",
		Answers:     answers(ids(MCSB, "LT-5"), ids(AzurePolicy, "aec4c33f-2f2a-4fd3-91cd-24a939513c60", "fa570aa1-acca-4eea-8e5a-233cf2c5e4c2"), ids(LearnAMR, "Log Analytics")),
		judge:       when(ofCacheOrVault, property("properties.workspaceId", stated("the id of a workspace"))),
	},
	{
		ID: "RDT-LOG-05", Severity: Medium,
		Title:       "somebody is told before a key or a secret ends",
		Rationale:   "A key that ends takes the cluster's disks away, a secret that ends its clients; both are announced, if anybody listens.",
		Judges:      []string{typeVault, typeKey},
		Expects:     "An Event Grid subscription to the vault, or to its system topic, that includes an event of Key Vault's `NearExpiry`; or a log alert whose query looks for one. Of a key in a vault that is not in the graph, the same.",
		Remediation: "Leave `expiryAlert` on where the vault is declared.",
		Answers:     ids(MCSB, "DP-6"),
		judge:       byType(map[string]judge{typeVault: vaultWatched, typeKey: keyWatched}),
	},
	{
		ID: "RDT-LOG-06", Severity: Low, Status: NotMet,
		Title:        "Microsoft Defender watches the cache",
		Rationale:    "Defender plans raise alerts on known attacks.",
		Expects:      "A Defender plan for Redis.",
		Remediation:  "None.",
		Answers:      ids(MCSB, "LT-1"),
		Reason:       "There is no such plan: Microsoft's own baseline of the service says that LT-1 is not supported (https://learn.microsoft.com/security/benchmark/azure/baselines/azure-cache-for-redis-security-baseline). Defender for Key Vault covers vaults; a stack file may ask for it with `defender.plans`, for the whole subscription.",
		Compensation: "Detections in the connection and authentication logs, and alerts on what is done to the cache (RDT-LOG-12, RDT-LOG-13). docs/monitoring.md says which stands in for which of Defender's alerts.",
	},
}

// ofCacheOrVault holds for what extends a cache, a database or a vault.
var ofCacheOrVault = condition{path: "id", otherwise: "the setting is that of something else", holds: func(s subject) truth {
	if s.ID == "" {
		return maybe
	}
	id, err := arm.ParseID(s.ID)
	if err != nil {
		return maybe
	}
	owner, err := arm.ParseID(id.Scope)
	if err != nil {
		return no
	}
	return truthOf(containsFold([]string{typeClassic, typeCluster, typeDatabase, typeVault}, owner.Type))
}}

const aListener = "a subscription to NearExpiry events of the vault"

func vaultWatched(s subject) []Detail {
	switch s.graph.watched(s.Resource) {
	case yes:
		return pass()
	case maybe:
		return unknown("", aListener, "what listens to the vault is known after the deployment only")
	default:
		return fail("", aListener, "none in the graph")
	}
}

// keyWatched judges a key whose vault somebody else made; who listens to that may be somebody else's too.
func keyWatched(s subject) []Detail {
	if _, found := s.graph.Parent(s.Resource); found {
		return notApplicable("judged at its vault")
	}
	id, err := arm.ParseID(s.ID)
	if err == nil && s.graph.watched(&Resource{Resource: arm.Resource{ID: id.Scope}}) == yes {
		return pass()
	}
	return unknown("", aListener, "the vault is not in the graph, so nobody looked at who listens to it")
}

// watched looks for whoever listens to a vault. Key Vault announces the end of a key or secret 30 days before:
// https://learn.microsoft.com/azure/event-grid/event-schema-key-vault
func (g *Graph) watched(vault *Resource) truth {
	subscriptions, uncertain := g.Attached(vault, typeEventSubscription)
	uncertain = uncertain || g.links.strayTopic || g.links.alert == maybe
	for _, topic := range g.links.topics[arm.Key(vault.ID)] {
		below, unsure := g.Attached(topic, typeTopicSubscription)
		subscriptions, uncertain = append(subscriptions, below...), uncertain || unsure
	}
	for _, subscription := range subscriptions {
		switch hears(subscription) {
		case yes:
			return yes
		case maybe:
			uncertain = true
		}
	}
	switch {
	case g.links.alert == yes:
		return yes
	case uncertain:
		return maybe
	default:
		return no
	}
}

// hears says whether an event subscription includes a NearExpiry event; without a filter it includes all.
func hears(subscription *Resource) truth {
	events, known := texts(lookup(subscription.Body, strings.Split("properties.filter.includedEventTypes", ".")))
	if known && len(events) == 0 {
		return yes
	}
	for _, event := range events {
		if strings.HasSuffix(strings.ToLower(event), "nearexpiry") {
			return yes
		}
	}
	if !known {
		return maybe
	}
	return no
}

// looksForExpiry says whether a log alert is on and looks for what is near its end.
func looksForExpiry(alert *Resource) truth {
	if same(lookup(alert.Body, []string{"properties", "enabled"}), false) {
		return no
	}
	conditions, known := list(lookup(alert.Body, strings.Split("properties.criteria.allOf", ".")))
	for _, each := range conditions {
		query, isText := lookup(each, []string{"query"}).(string)
		known = known && isText
		if strings.Contains(strings.ToLower(query), "nearexpiry") {
			return yes
		}
	}
	if !known {
		return maybe
	}
	return no
}
