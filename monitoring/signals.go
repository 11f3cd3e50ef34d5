package monitoring

// signal is what a signal means on every service.
type signal struct {
	name             Signal
	title            string
	severity         Severity
	frequency        Duration
	window, mute     Duration
	technique, ask   string
	runbook          Runbook
	needsHours, keys bool
}

// signals are in the order of the documents. Windows are twice the frequency, so that late rows are seen; whoever attacks
// is reported again after an hour, what is merely unusual after six.
var signals = []signal{
	{
		name: UnexpectedSource, title: "Connection from outside the expected networks", severity: Error,
		frequency: "PT15M", window: "PT30M", mute: "PT1H", technique: "T1078", runbook: "unexpected-source",
		ask: "Who owns the address, and how could it reach a cache that has no public access?",
	},
	{
		name: OutsideHours, title: "Connection outside business hours", severity: Informational,
		frequency: "PT15M", window: "PT30M", mute: "PT6H", technique: "T1078", runbook: "outside-hours", needsHours: true,
		ask: "Is there a release, a job or an incident that explains a connection at this hour?",
	},
	{
		name: ConnectionSurge, title: "Sudden rise in connections", severity: Warning,
		frequency: "PT15M", window: "PT30M", mute: "PT1H", technique: "T1499", runbook: "connection-surge",
		ask: "Did an application start to open a connection per request, or is this somebody else?",
	},
	{
		name: FailedLogins, title: "Repeated failed authentication from one source", severity: Warning,
		frequency: "PT15M", window: "PT30M", mute: "PT1H", technique: "T1110", runbook: "failed-logins",
		ask: "Is it a client whose identity or key was taken away or changed, or one that guesses?",
	},
	{
		name: FailedLoginsInSurge, title: "Failed authentication together with a rise in connections", severity: Error,
		frequency: "PT15M", window: "PT30M", mute: "PT1H", technique: "T1110.003", runbook: "failed-logins-in-surge",
		ask: "Does one deployment explain both, or do many addresses try passwords?",
	},
	{
		name: KeyUse, title: "Use of access keys from an unexpected source", severity: Error,
		frequency: "PT30M", window: "PT1H", mute: "PT1H", technique: "T1552", runbook: "key-use", keys: true,
		ask: "Who else has the key? If nobody should, rotate both keys now.",
	},
	{
		name: NewSource, title: "Source that was not seen before", severity: Informational,
		frequency: "PT30M", window: "PT1H", mute: "PT6H", technique: "T1078", runbook: "new-source",
		ask: "Which deployment or person brought the address?",
	},
}

// Signals are all of the logs' signals, in the order of the documents.
func Signals() []Signal {
	var names []Signal
	for _, signal := range signals {
		names = append(names, signal.name)
	}
	return names
}

// absence is why a service has no detection of a signal.
type absence struct {
	service Service
	signal  Signal
}

// absences: each says what the table lacks, and what stands in. A signal is either detected or explained here.
var absences = map[absence]string{
	{Managed, KeyUse}: "REDConnectionEvents has no column for the user or the method, so that a login with a key and one with a token look the same; " +
		"reads of the secret in the vault (keyVault-keyUse), the activity-log alert on listed keys and managed-unexpectedSource stand in",
	{KeyVault, UnexpectedSource}: "redoubt's vaults close their public access, and the pipeline, the portal and trusted services call from addresses of Azure's; " +
		"keyVault-newSource and, for the secret of the access keys, keyVault-keyUse stand in",
	{KeyVault, OutsideHours}: "the cache reads its key around the clock by itself",
	{KeyVault, ConnectionSurge}: "a vault has requests and no connections, and throttles them itself: " +
		"https://learn.microsoft.com/azure/key-vault/general/overview-throttling",
	{KeyVault, FailedLoginsInSurge}: "a vault has requests and no connections; keyVault-failedLogins sees the failures",
}

// WhyAbsent says why a service has no detection of a signal; "" when it has one.
func WhyAbsent(service Service, name Signal) string { return absences[absence{service, name}] }
