package controls

const (
	pathMinimumTLS = "properties.minimumTlsVersion"
	pathPort       = "properties.port"
)

var transportControls = []Control{
	{
		ID: "RDT-TRA-01", Severity: Critical,
		Title:       "clients connect with TLS only",
		Rationale:   "Without TLS, commands, data and credentials cross the network in clear text.",
		Judges:      []string{typeClassic, typeDatabase, typeCluster},
		Expects:     "`properties.enableNonSslPort` is `false` (classic), `properties.clientProtocol` is `Encrypted` (database). A cluster whose database is not in the graph is undecided.",
		Remediation: "Nothing to set: the component sends both. In other programs, correct the property. It can't be waived.",
		Answers: answers(ids(CISDatabase, "2.2"), ids(MCSB, "DP-3"), ids(AzurePolicy, "22bee202-a82f-4305-9a2a-6d7f44d4dedb", "766f5de3-c6c0-4327-9f4d-042ab8ae846c"),
			ids(PSRule, "AZR-000163"), ids(Checkov, "CKV_AZURE_91"), ids(LandingZones, "Deny-Redis-http", "Append-Redis-disableNonSslPort"),
			ids(KICS, "49e30ac8-f58e-4222-b488-3dcb90158ec1", "e29a75e6-aba3-4896-b42d-b87818c16b58", "869e7fb4-30f0-4bdb-b360-ad548f337f2f", "6c7cfec3-c686-4ed2-bf58-a1ec054b63fc"),
			ids(Azqr, "redis-008", "redis-018"), ids(Terrascan, "AC_AZURE_0394"), ids(LearnAMR, "non-TLS access")),
		judge: byType(map[string]judge{
			typeClassic:  property("properties.enableNonSslPort", is(false)),
			typeDatabase: property("properties.clientProtocol", is("Encrypted")),
			typeCluster:  showsItsDatabase,
		}),
	},
	{
		ID: "RDT-TRA-02", Severity: Critical,
		Title:       "the minimum TLS version is 1.2",
		Rationale:   "TLS 1.0 and 1.1 have known weaknesses and no place in any standard of today.",
		Judges:      []string{typeClassic, typeCluster},
		Expects:     "`properties.minimumTlsVersion` is `1.2`, or a later version when Azure offers one.",
		Remediation: "Nothing to set: the component sends it. In other programs, correct the property. It can't be waived.",
		Answers:     answers(ids(CISDatabase, "2.3"), ids(MCSB, "DP-3"), ids(LandingZones, "Deny-Redis-http", "Append-Redis-sslEnforcement"), ids(PSRule, "AZR-000164", "AZR-000301"), ids(Checkov, "CKV_AZURE_148"), ids(Azqr, "redis-009")),
		judge:       property(pathMinimumTLS, oneOf("1.2", "1.3")),
	},
	{
		ID: "RDT-TRA-03", Severity: Low,
		Title:       "the database is the one that clients and firewalls expect",
		Rationale:   "Azure Managed Redis serves one database, `default`, at port 10000. Network rules, alerts and probes are written for it.",
		Judges:      []string{typeDatabase},
		Expects:     "The database is called `default` and `properties.port` is 10000.",
		Remediation: "Nothing to set: the component sends both. In other programs, correct the name and the port.",
		judge:       all(isDefaultDatabase, property(pathPort, is(10000.0))),
	},
}

// showsItsDatabase judges a cluster for controls that look at its database, where clients connect: when the graph does not
// have the database, nobody looked at it.
func showsItsDatabase(s subject) []Detail {
	switch databases, uncertain := s.graph.Attached(s.Resource, typeDatabase); {
	case len(databases) > 0:
		return notApplicable("judged at its database")
	case uncertain:
		return unknown("", "a database", "to which cluster a database belongs is known after the deployment only")
	default:
		return []Detail{{Outcome: Unknown, Expected: "a database", Got: "none in the graph", Why: "the cluster's database is not in the graph, so nobody looked at it"}}
	}
}

func isDefaultDatabase(s subject) []Detail {
	switch {
	case s.Name == "":
		return unknown("name", "default", untilApply)
	case s.Name != "default":
		return fail("name", "default", s.Name)
	default:
		return pass()
	}
}
