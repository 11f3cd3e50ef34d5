package requests

// Ids of the parts around a cache.
const (
	DiagnosticsID = ClusterID + "/providers/Microsoft.Insights/diagnosticSettings/platform"
	// ForeignClassicID is another team's cache, which the landing zone lists.
	ForeignClassicID = "/subscriptions/" + Somebody + "/resourceGroups/theirs/providers/Microsoft.Cache/redis/orders"
	// IdentityPrincipal is the principal that the sandbox gives to AnIdentity.
	IdentityPrincipal = "5a4db0c5-58cc-5283-ad4c-1bf47ba5f4f2"
	// GonePrincipal has the form of the principals that the sandbox gives to identities, and no identity has it.
	GonePrincipal = "5a4db0c5-0000-5000-8000-000000000000"
)

// The parts around a cache. Each is valid once those before it exist.
var (
	// ALogSetting sends the logs of a database to the workspace.
	ALogSetting = ADiagnosticSetting.With(Inputs{"resourceUri": DatabaseID, "metrics": nil, "logs": []any{
		Inputs{"categoryGroup": "audit", "enabled": true}, Inputs{"categoryGroup": "allLogs", "enabled": true}}})
)
