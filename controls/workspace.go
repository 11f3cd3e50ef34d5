package controls

// logDays is how long logs must be kept: a quarter of a year, in which most intrusions are noticed. Who must keep them
// longer says so in `foundation.logRetentionInDays`.
const logDays = 90

var workspaceControls = []Control{
	{
		ID: "RDT-LOG-07", Severity: Low, ProductionOnly: true,
		Title:       "logs are kept for 90 days",
		Rationale:   "An intrusion is often noticed weeks later.",
		Judges:      []string{typeWorkspace},
		Expects:     "`properties.retentionInDays` of a workspace in the graph is 90 or more.",
		Remediation: "Set `foundation.logRetentionInDays`.",
		Answers:     ids(MCSB, "LT-6"),
		judge:       property("properties.retentionInDays", atLeast(logDays, " days")),
	},
	{
		ID: "RDT-LOG-08", Severity: Medium,
		Title:       "a workspace takes logs from Entra identities only",
		Rationale:   "With the shared key of a workspace anybody can write into the logs what never happened.",
		Judges:      []string{typeWorkspace},
		Expects:     "`properties.features.disableLocalAuth` is `true`.",
		Remediation: "Nothing to set: a `foundation` sends it. In other programs, correct the property.",
		Answers:     answers(ids(MCSB, "IM-1"), ids(AzurePolicy, "e15effd4-2278-4c65-a0da-4d6f6d1890e2")),
		judge:       property("properties.features.disableLocalAuth", is(true)),
	},
	{
		ID: "RDT-LOG-09", Severity: Medium,
		Title:       "a workspace takes no logs from public networks",
		Rationale:   "Azure's own services write their logs over Azure's network; nobody else has to.",
		Judges:      []string{typeWorkspace},
		Expects:     "`properties.publicNetworkAccessForIngestion` is `Disabled`.",
		Remediation: "Nothing to set: a `foundation` sends it. In other programs, correct the property.",
		Answers:     answers(ids(MCSB, "NS-2"), ids(AzurePolicy, "6c53d030-cc64-46f0-906d-2bc061cd1334", "d3ba9c42-9dd5-441a-957c-274031c750c0")),
		judge:       property("properties.publicNetworkAccessForIngestion", is("Disabled")),
	},
	{
		ID: "RDT-LOG-10", Severity: Low, Status: NotMet,
		Title:        "a workspace is queried from private networks only",
		Rationale:    "Logs name clients, addresses and principals.",
		Judges:       []string{typeWorkspace},
		Expects:      "`properties.publicNetworkAccessForQuery` is `Disabled`.",
		Remediation:  "Bring a workspace of your own with `diagnosticSettings.workspaceResourceId`, behind an Azure Monitor private link scope.",
		Answers:      ids(AzurePolicy, "6c53d030-cc64-46f0-906d-2bc061cd1334"),
		Reason:       "Closed, it can be read through an Azure Monitor private link scope only, which belongs to a whole network and not to one cache (https://learn.microsoft.com/azure/azure-monitor/logs/private-link-security). The portal would show nothing.",
		Compensation: "Queries take an Entra identity with a role on the workspace; shared keys are off (RDT-LOG-08).",
		judge:        property("properties.publicNetworkAccessForQuery", is("Disabled")),
	},
}
