package monitoring

// DestinationType is `logAnalyticsDestinationType` of a diagnostic setting: whether logs get tables of their own.
//
// "Most Azure resources write data to the workspace in either mode without giving you a choice":
// https://learn.microsoft.com/azure/azure-monitor/platform/resource-logs#select-the-collection-mode
type DestinationType string

// Destination types. A setting that names none means what the service does by default.
const (
	DestinationDefault     DestinationType = ""
	DestinationDedicated   DestinationType = "Dedicated"
	DestinationDiagnostics DestinationType = "AzureDiagnostics"
)

// Destination says where one category of logs arrives in a Log Analytics workspace.
type Destination struct {
	Service  Service
	Category string
	// Groups are the category groups that include the category; a setting may name any of them instead.
	Groups []string
	// Table is the table of the category's own.
	Table Table
	// NeedsDedicated is whether the diagnostic setting must ask for the destination type Dedicated; without it the rows
	// go to AzureDiagnostics, and a query of Table never finds anything.
	NeedsDedicated bool
	// Why says what the sources say of the destination.
	Why     string
	Sources []string
}

// destinations: what is said of each category, and where.
var destinations = []Destination{
	{
		Service: Managed, Category: "ConnectionEvents", Groups: []string{"audit", "allLogs"}, Table: ConnectionEvents,
		Why: "the service has no other mode: its page names this table for every setting, and its example names no destination type; " +
			"the setting belongs on the database, not on the cluster",
		Sources: []string{
			"https://learn.microsoft.com/azure/redis/monitor-diagnostic-settings#contents-of-the-connection-logs",
			"https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs/microsoft-cache-redisenterprise-databases-logs",
		},
	},
	{
		Service: Classic, Category: "ConnectedClientList", Groups: []string{"audit", "allLogs"}, Table: ConnectedClients,
		Why: "the service has no other mode: its page names this table for every setting, and its example names no destination type",
		Sources: []string{
			"https://learn.microsoft.com/azure/azure-cache-for-redis/cache-monitor-diagnostic-settings#contents-of-the-connection-logs",
			"https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs/microsoft-cache-redis-logs",
		},
	},
	{
		Service: Classic, Category: "MSEntraAuthenticationAuditLog", Groups: []string{"audit", "allLogs"}, Table: EntraAuthentication,
		Why: "the service has no other mode: the category is listed with this table alone",
		Sources: []string{
			"https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs/microsoft-cache-redis-logs",
			"https://learn.microsoft.com/azure/azure-monitor/reference/tables/acrentraauthenticationauditlog",
		},
	},
	{
		Service: KeyVault, Category: "AuditEvent", Groups: []string{"audit", "allLogs"}, Table: VaultAudit, NeedsDedicated: true,
		Why: "Key Vault knows both modes; the default of the API is AzureDiagnostics, so the setting must ask for Dedicated",
		Sources: []string{
			"https://learn.microsoft.com/azure/key-vault/general/monitor-key-vault-reference#diagnostics-tables",
			"https://learn.microsoft.com/azure/azure-monitor/reference/tables/azkvauditlogs",
			"https://learn.microsoft.com/azure/azure-monitor/platform/resource-logs#select-the-collection-mode",
			"https://learn.microsoft.com/azure/templates/microsoft.insights/diagnosticsettings",
		},
	},
}

// Destinations are all log categories that are sent to the workspace.
func Destinations() []Destination { return append([]Destination{}, destinations...) }

// Fills is the table that a diagnostic setting of this destination type fills.
func (d Destination) Fills(asked DestinationType) Table {
	if d.NeedsDedicated && asked != DestinationDedicated {
		return Diagnostics
	}
	return d.Table
}

// Feeding is the destination that fills a table, and false for a table that no diagnostic setting of ours fills.
func Feeding(table Table) (Destination, bool) {
	for _, destination := range destinations {
		if destination.Table == table {
			return destination, true
		}
	}
	return Destination{}, false
}
