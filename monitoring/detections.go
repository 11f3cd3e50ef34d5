package monitoring

import "slices"

// particulars are what a signal needs on one service.
type particulars struct {
	description string
	// back is the range of a query that compares with the past; "" for one that looks at its window only.
	back       Duration
	sources    []Source
	measure    string
	dimensions []string
	uses       []string
}

// perService are the detections of each service, by signal.
var perService = map[Service]map[Signal]particulars{
	Managed: managedDetections, Classic: classicDetections, KeyVault: vaultDetections,
}

// Detections are those of one service, in the order of the signals. The list is a copy.
func Detections(service Service) []Detection {
	var all []Detection
	for _, signal := range signals {
		own, detected := perService[service][signal.name]
		if !detected {
			continue
		}
		all = append(all, Detection{
			Signal: signal.name, Service: service, Title: signal.title, Description: own.description, Severity: signal.severity,
			Frequency: signal.frequency, Window: signal.window, Range: own.back, Mute: signal.mute,
			Sources: slices.Clone(own.sources), Measure: own.measure, Dimensions: slices.Clone(own.dimensions), Uses: slices.Clone(own.uses),
			NeedsAccessKeys: signal.keys, NeedsHours: signal.needsHours,
			Technique: signal.technique, Ask: signal.ask, Runbook: signal.runbook,
		})
	}
	return all
}

// twoDays is as far back as Azure lets a rule look.
const twoDays Duration = "P2D"

// events is the one table of the managed service, with what the query reads of it.
func events(columns ...string) []Source {
	return []Source{{Name: "Connections", Table: ConnectionEvents, Columns: append([]string{"TimeGenerated", ResourceColumn, "ClientIp", "EventType"}, columns...)}}
}

var managedDetections = map[Signal]particulars{
	UnexpectedSource: {
		description: "A client opened a connection from an address outside the expected networks. Sees every new connection, whether or not it authenticated; a connection that was open before the log began is not seen.",
		sources:     events(), measure: "NewConnections", dimensions: []string{"ClientIp"}, uses: []string{"ExpectedRanges"},
	},
	OutsideHours: {
		description: "A client that is not among those that work around the clock opened a connection outside business hours, in local time.",
		sources:     events("EventEpochTime"), measure: "NewConnections", dimensions: []string{"ClientIp"},
		uses: []string{"TimeZone", "HoursStart", "HoursEnd", "WorkingDays", "AroundTheClockRanges"},
	},
	ConnectionSurge: {
		description: "Several times as many new connections in half an hour as in the mean half hour of the last two days. Silent until four hours of history exist; a log that was empty for two days is none, and managed-clientSpike is left.",
		back:        twoDays, sources: events(), measure: "Recent", uses: []string{"RiseFactor", "RiseMinimum"},
	},
	FailedLogins: {
		description: "One address failed to authenticate again and again. The log does not say with which user, or whether with a key or a token.",
		sources:     events("EventStatus"), measure: "FailedLogins", dimensions: []string{"ClientIp"}, uses: []string{"FailedLimit"},
	},
	FailedLoginsInSurge: {
		description: "Failed authentications, from however many addresses, while new connections rise far above the usual.",
		back:        twoDays, sources: events("EventStatus"), measure: "FailedLogins", uses: []string{"FailedLimit", "RiseFactor", "RiseMinimum"},
	},
	NewSource: {
		description: "An address opened a connection that opened none in the last two days, as far back as a rule can look: a connection that lives longer is not remembered.",
		back:        twoDays, sources: events(), measure: "NewConnections", dimensions: []string{"ClientIp"},
	},
}

// snapshots is the table of connected clients, one row for each address every ten seconds.
func snapshots(columns ...string) Source {
	return Source{Name: "Connections", Table: ConnectedClients, Columns: append([]string{"TimeGenerated", ResourceColumn, "ClientIp", "ClientCount"}, columns...)}
}

// logins is the table of authentications with Entra. Those with a key are in no table.
func logins(columns ...string) Source {
	return Source{Name: "Logins", Table: EntraAuthentication, Columns: append([]string{"TimeGenerated", ResourceColumn, "Authentication", "IpAddress"}, columns...)}
}

var classicDetections = map[Signal]particulars{
	UnexpectedSource: {
		description: "A client is connected from an address outside the expected networks. The table is a snapshot every ten seconds: a shorter connection is missed.",
		sources:     []Source{snapshots()}, measure: "MostConnections", dimensions: []string{"ClientIp"}, uses: []string{"ExpectedRanges"},
	},
	OutsideHours: {
		description: "A client that is not among those that work around the clock, and was not connected in the hour and a half before, is connected outside business hours, in local time.",
		back:        "PT2H", sources: []Source{snapshots()}, measure: "MostConnections", dimensions: []string{"ClientIp"},
		uses: []string{"TimeZone", "HoursStart", "HoursEnd", "WorkingDays", "AroundTheClockRanges"},
	},
	ConnectionSurge: {
		description: "Several times as many clients connected at one time as in the mean of the last two days. Silent until four hours of history exist.",
		back:        twoDays, sources: []Source{snapshots("RoleInstance")}, measure: "Recent", uses: []string{"RiseFactor", "RiseMinimum"},
	},
	FailedLogins: {
		description: "One address failed to authenticate with Entra again and again. Failures with a key are in no table; the metric alert on errors does not see them either.",
		sources:     []Source{logins("Username")}, measure: "FailedLogins", dimensions: []string{"ClientIp"}, uses: []string{"SuccessfulResults", "FailedLimit"},
	},
	FailedLoginsInSurge: {
		description: "Failed authentications with Entra, from however many addresses, while connected clients rise far above the usual.",
		back:        twoDays, sources: []Source{snapshots("RoleInstance"), logins()}, measure: "FailedLogins",
		uses: []string{"SuccessfulResults", "FailedLimit", "RiseFactor", "RiseMinimum"},
	},
	KeyUse: {
		description: "A source outside the expected networks is connected and has not logged in with Entra for two days, so it uses an access key. Silent as long as no successful login is in the table.",
		back:        twoDays, sources: []Source{snapshots(), logins()}, measure: "MostConnections", dimensions: []string{"ClientIp"},
		uses: []string{"ExpectedRanges", "SuccessfulResults"},
	},
	NewSource: {
		description: "An address is connected that was not in the last two days, as far back as a rule can look.",
		back:        twoDays, sources: []Source{snapshots()}, measure: "MostConnections", dimensions: []string{"ClientIp"},
	},
}

// requests is the audit log of a vault.
func requests(columns ...string) []Source {
	return []Source{{Name: "Requests", Table: VaultAudit, Columns: append([]string{"TimeGenerated", ResourceColumn, "OperationName", "HttpStatusCode", "CallerIpAddress", "Identity"}, columns...)}}
}

var vaultDetections = map[Signal]particulars{
	FailedLogins: {
		description: "One caller was refused by the vault again and again: no role, the wrong network, or no valid token.",
		sources:     requests("ResultDescription"), measure: "FailedLogins", dimensions: []string{"ClientIp", "Principal"}, uses: []string{"FailedLimit"},
	},
	KeyUse: {
		description: "The secret that holds the cache's access keys was read from an address outside the expected networks.",
		sources:     requests("Id", "RequestUri", "ClientInfo"), measure: "Reads", dimensions: []string{"ClientIp", "Principal"}, uses: []string{"ExpectedRanges", "SecretPath"},
	},
	NewSource: {
		description: "A principal used the vault from an address from which it did not in the last two days, as far back as a rule can look.",
		back:        twoDays, sources: requests("TrustedService"), measure: "Calls", dimensions: []string{"ClientIp", "Principal"},
	},
}
