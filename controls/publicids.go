package controls

// Source is a public set of rules.
type Source string

// The sources. CIS benchmarks are cited by number only, because their text is not free to copy.
const (
	CISDatabase    Source = "CIS Azure Database Services 2.0.0"
	CISFoundations Source = "CIS Azure Foundations 6.0.0"
	CISFoundation4 Source = "CIS Azure Foundations 4.0.0"
	MCSB           Source = "Microsoft cloud security benchmark"
	AzurePolicy    Source = "Azure Policy"
	PSRule         Source = "PSRule for Azure"
	Checkov        Source = "Checkov"
	KICS           Source = "KICS"
	Trivy          Source = "Trivy"
	Azqr           Source = "Azure Quick Review"
	APRL           Source = "Azure Proactive Resiliency Library"
	Terrascan      Source = "Terrascan"
	LandingZones   Source = "Azure Landing Zones"
	LearnAMR       Source = "Secure your Azure Managed Redis deployment"
)

// Sources are all of them, in the order in which reports list them.
func Sources() []Source {
	return []Source{CISDatabase, CISFoundations, CISFoundation4, MCSB, AzurePolicy, LandingZones, PSRule, Checkov, KICS, Trivy, Azqr, APRL, Terrascan, LearnAMR}
}

// URL is the page or repository at which the source publishes its rules.
func (s Source) URL() string { return sourceURLs[s] }

var sourceURLs = map[Source]string{
	CISDatabase:    "https://www.cisecurity.org/benchmark/azure",
	CISFoundations: "https://www.cisecurity.org/benchmark/azure",
	CISFoundation4: "https://www.cisecurity.org/benchmark/azure",
	LandingZones:   "https://github.com/Azure/Azure-Landing-Zones-Library",
	MCSB:           "https://learn.microsoft.com/security/benchmark/azure/overview",
	AzurePolicy:    "https://github.com/Azure/azure-policy/tree/master/built-in-policies/policyDefinitions",
	PSRule:         "https://azure.github.io/PSRule.Rules.Azure/en/rules/",
	Checkov:        "https://github.com/bridgecrewio/checkov",
	KICS:           "https://github.com/Checkmarx/kics",
	Trivy:          "https://github.com/aquasecurity/trivy-checks",
	Azqr:           "https://azure.github.io/azqr/docs/recommendations/",
	APRL:           "https://azure.github.io/Azure-Proactive-Resiliency-Library-v2/",
	Terrascan:      "https://github.com/tenable/terrascan",
	LearnAMR:       "https://learn.microsoft.com/azure/redis/secure-azure-managed-redis",
}

// PublicID is a rule of a public source: the control of this project that names it asks for the same, or for more.
type PublicID struct {
	Source Source
	// ID is the rule's own name: "2.6", "NS-2", a policy's GUID, "AZR-000165", "CKV_AZURE_89".
	ID string
}

// String reads "Checkov CKV_AZURE_89".
func (p PublicID) String() string { return string(p.Source) + " " + p.ID }

// ids lists several rules of one source.
func ids(source Source, names ...string) []PublicID {
	listed := make([]PublicID, len(names))
	for i, name := range names {
		listed[i] = PublicID{Source: source, ID: name}
	}
	return listed
}

// answers puts lists of several sources together.
func answers(groups ...[]PublicID) []PublicID {
	var all []PublicID
	for _, group := range groups {
		all = append(all, group...)
	}
	return all
}
