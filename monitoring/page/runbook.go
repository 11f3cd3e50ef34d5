package page

import (
	"fmt"
	"strings"

	"github.com/redoubt-iac/redoubt/monitoring"
)

// exampleResource is the cache or the vault whose queries the runbooks show.
var exampleResource = map[monitoring.Service]string{
	monitoring.Managed:  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-shop-prod/providers/Microsoft.Cache/redisEnterprise/amr-shop-prod",
	monitoring.Classic:  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-shop-prod/providers/Microsoft.Cache/redis/redis-shop-prod",
	monitoring.KeyVault: "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-shop-prod/providers/Microsoft.KeyVault/vaults/kv-shop-prod",
}

// Runbooks are all runbooks that alerts lead to, each once, in the order of docs/monitoring.md.
func Runbooks() []monitoring.Runbook {
	var all []monitoring.Runbook
	seen := map[monitoring.Runbook]bool{}
	for _, entry := range entries() {
		if !seen[entry.runbook] {
			seen[entry.runbook] = true
			all = append(all, entry.runbook)
		}
	}
	return all
}

// Runbook are the blocks of one runbook: the alerts that lead there, and the queries of those that have one.
func Runbook(runbook monitoring.Runbook) (map[string]string, error) {
	alerts := &table{heads: []string{"alert", "severity", "fires when"}}
	for _, entry := range entries() {
		if entry.runbook == runbook {
			alerts.add(code(entry.id), entry.severity, entry.when)
		}
	}
	blocks := map[string]string{"alerts": alerts.String()}
	queries, err := queriesOf(runbook)
	if err != nil {
		return nil, err
	}
	if queries != "" {
		blocks["queries"] = queries
	}
	return blocks, nil
}

// entry is an alert of any kind.
type entry struct {
	id, severity, when string
	runbook            monitoring.Runbook
}

func entries() []entry {
	var all []entry
	for _, service := range []monitoring.Service{monitoring.Managed, monitoring.Classic} {
		for _, alert := range monitoring.MetricAlerts(service, examples[service]) {
			all = append(all, entry{alert.ID(), alert.Severity.String(), metric(alert) + ": " + condition(alert), alert.Runbook})
		}
	}
	for _, service := range monitoring.Services() {
		for _, detection := range monitoring.Detections(service) {
			all = append(all, entry{detection.ID(), detection.Severity.String(), detection.Description, detection.Runbook})
		}
	}
	for _, alert := range monitoring.ActivityAlerts(monitoring.Services()...) {
		all = append(all, entry{alert.Name, "set by Azure", alert.Description, alert.Runbook})
	}
	return all
}

// queriesOf are the queries of a runbook's detections, with the values of an environment that gives none.
func queriesOf(runbook monitoring.Runbook) (string, error) {
	var text strings.Builder
	for _, service := range monitoring.Services() {
		for _, detection := range monitoring.Detections(service) {
			if detection.Runbook != runbook {
				continue
			}
			parameters := monitoring.DefaultParameters()
			parameters.ResourceID, parameters.SecretName = exampleResource[service], "redis-access-key"
			query, err := detection.Query(parameters)
			if err != nil {
				return "", fmt.Errorf("writing the runbook %s: %w", runbook, err)
			}
			fmt.Fprintf(&text, "`%s`\n\n```kusto\n%s```\n\n", detection.ID(), query)
		}
	}
	return text.String(), nil
}
