package hardenedcache

import (
	"regexp"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/naming"
)

// ARM naming rules of what the component makes.
//
// Cluster: https://learn.microsoft.com/rest/api/redis/redisenterprise (pattern) and the azurerm provider's documented
// minimum of 3; they conflict on the minimum, so the narrower rule holds. Assignment: the pattern of the same API.
// Classic cache: https://learn.microsoft.com/azure/azure-cache-for-redis/cache-private-link.
// Endpoint, network interface, diagnostic setting and lock:
// https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
var (
	managedNameRule    = naming.Rule{Pattern: regexp.MustCompile(`^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$`), Shortest: 3, Longest: 60, Words: "letters, digits and single hyphens"}
	classicNameRule    = naming.Rule{Pattern: regexp.MustCompile(`^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$`), Shortest: 1, Longest: 63, Words: "letters, digits and single hyphens"}
	endpointNameRule   = naming.Rule{Pattern: regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]*[A-Za-z0-9_]$`), Shortest: 2, Longest: 64, Words: "letters, digits, underscores, periods and hyphens, starting with a letter or digit and ending with a letter, digit or underscore"}
	interfaceNameRule  = naming.Rule{Pattern: regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$`), Shortest: 1, Longest: 80, Words: "letters, digits, underscores, periods and hyphens, starting with a letter or digit and ending with a letter, digit or underscore"}
	diagnosticNameRule = naming.Rule{Pattern: regexp.MustCompile(`^[^*#&+:<>?/\\%]+$`), Shortest: 1, Longest: 260, Words: `no * # & + : < > ? / \ %`}
	lockNameRule       = naming.Rule{Pattern: regexp.MustCompile(`^[A-Za-z0-9_.()-]*[A-Za-z0-9_()-]$`), Shortest: 1, Longest: 90, Words: "letters, digits, underscores, hyphens, periods and parentheses, not ending with a period"}

	// keyRule is the component's own: keys become parts of names and must stay readable there.
	keyRule   = naming.Rule{Pattern: regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$`), Shortest: 1, Longest: 60, Words: "letters, digits and hyphens, starting and ending with a letter or digit"}
	groupRule = naming.Rule{Pattern: regexp.MustCompile(`^[A-Za-z0-9-]+$`), Shortest: 1, Longest: 63, Words: "letters, digits and hyphens"}
)

// databaseName is the only name that Azure Managed Redis accepts for a database:
// https://github.com/bsarkarlabs-stack/bff-demo/issues/76
const databaseName = "default"

// memberNames are the ARM names of one cache and of what belongs to it.
type memberNames struct {
	cache, endpoint, networkInterface, identity, reader, diagnosticSetting, lock string
}

// nameMember derives the names of one cache: the caller's where given, else from component, environment and member.
// Names of what is not made are empty, or not used.
//
// The hash keeps two projects apart, because the name is part of a public host name. It covers the project, the
// environment and the component, never the organisation or the backend, so that moving a stack to another backend
// does not rename the cache, which would lose its data.
func (a *HardenedCacheArgs) nameMember(project, component, member string, given *string, endpoint *PrivateEndpointArgs) memberNames {
	facts := a.facts()
	derived := naming.Global(facts.abbreviation, facts.nameRule.Longest, component, a.Environment, member, naming.Hash(project, component, a.Environment, member))
	names := memberNames{cache: inputs.Or(given, derived)}
	if endpoint != nil {
		names.endpoint = inputs.Or(endpoint.Name, naming.Cut("pep-"+names.cache, 64))
		names.networkInterface = inputs.Or(endpoint.CustomNetworkInterfaceName, naming.Cut("nic-"+names.endpoint, 80))
	}
	names.identity = "id-" + names.cache
	names.reader = "id-keys-" + names.cache
	names.diagnosticSetting = inputs.Or(a.DiagnosticSettings.Name, "diag-"+names.cache)
	names.lock = "lock-" + names.cache
	if a.Lock != nil {
		names.lock = inputs.Or(a.Lock.Name, names.lock)
	}
	return names
}

// assignmentName is the ARM name of an access policy assignment: Azure takes letters and digits only, so the hyphens
// of the key are left out (https://github.com/Azure/azure-cli/issues/33568).
func assignmentName(key string) string {
	return strings.ReplaceAll(key, "-", "")
}
