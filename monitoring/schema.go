package monitoring

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
)

// Table is a table of a Log Analytics workspace.
type Table string

// Tables that the detections and the runbooks read.
const (
	ConnectedClients    Table = "ACRConnectedClientList"
	EntraAuthentication Table = "ACREntraAuthenticationAuditLog"
	ConnectionEvents    Table = "REDConnectionEvents"
	VaultAudit          Table = "AZKVAuditLogs"
	Activity            Table = "AzureActivity"
	Metrics             Table = "AzureMetrics"
	// Diagnostics is where logs end that no table of their own was asked for; no detection reads it.
	Diagnostics Table = "AzureDiagnostics"
)

// Schema is what a table holds.
type Schema struct {
	// Source is the public page that lists the columns.
	Source string `json:"source"`
	// Columns are the names and the Kusto types of all columns that the page lists. AzureMetrics is held to an earlier
	// version of its page (17 March 2022, https://github.com/MicrosoftDocs/azure-reference-other), because the one of today
	// takes its list from another repository.
	Columns map[string]string `json:"columns"`
}

//go:embed schemas.json
var schemaFile []byte

var schemas = readSchemas()

func readSchemas() map[Table]Schema {
	read := map[Table]Schema{}
	if err := json.Unmarshal(schemaFile, &read); err != nil {
		panic(fmt.Sprintf("monitoring: reading the embedded schemas: %v", err))
	}
	return read
}

// Schemas are the tables whose columns are known, by name.
func Schemas() map[Table]Schema { return maps.Clone(schemas) }
