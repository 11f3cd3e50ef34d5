package monitoring

import "fmt"

// Service is what emits logs and metrics.
type Service string

// The services that redoubt creates and watches.
const (
	// Managed is Azure Managed Redis: `Microsoft.Cache/redisEnterprise` and its database.
	Managed Service = "managed"
	// Classic is Azure Cache for Redis, Basic to Premium: `Microsoft.Cache/redis`.
	Classic Service = "classic"
	// KeyVault is a vault of the environment: that of the customer-managed key, or that of the access keys.
	KeyVault Service = "keyVault"
)

// Services are all of them, in the order of the documents.
func Services() []Service { return []Service{Managed, Classic, KeyVault} }

// Severity is that of Azure Monitor, from 0 (critical) to 4 (verbose).
type Severity int

// Severities: https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-overview
const (
	Critical Severity = iota
	Error
	Warning
	Informational
	Verbose
)

// String is the severity as people write it: "Sev1 error".
func (s Severity) String() string {
	names := []string{"critical", "error", "warning", "informational", "verbose"}
	if s < 0 || int(s) >= len(names) {
		return fmt.Sprintf("Sev%d", int(s))
	}
	return fmt.Sprintf("Sev%d %s", int(s), names[s])
}

// Runbook is a file below docs/runbooks, without folder and extension. Runbooks and alerts have the same names, so that
// whoever is woken finds the page by the alert's name.
type Runbook string

// Path is the runbook's path in the repository.
func (r Runbook) Path() string { return "docs/runbooks/" + string(r) + ".md" }
