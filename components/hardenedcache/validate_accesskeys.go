package hardenedcache

import (
	"maps"
	"regexp"
	"slices"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/naming"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Paths of the settings of access keys.
const (
	accessKeysPath      = "accessKeys"
	accessKeysVaultPath = accessKeysPath + ".keyVault"
	accessKeysAlertPath = accessKeysPath + ".expiryAlert"
)

// secretNameRule: https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#vault-name-and-object-name
var secretNameRule = naming.Rule{Pattern: regexp.MustCompile(`^[A-Za-z0-9-]+$`), Shortest: 1, Longest: 127, Words: "letters, digits and hyphens"}

const defaultSecretName = "redis-access-key"

// How long a published key is valid, in days. Microsoft advises to rotate secrets every 60 days
// (https://learn.microsoft.com/azure/key-vault/secrets/secure-secrets), and Key Vault announces an expiry 30 days ahead
// (https://learn.microsoft.com/azure/event-grid/event-schema-key-vault), which must leave a day at least; the longest
// lasts a quarter of a year and that month.
const (
	shortestValidityDays = 31
	longestValidityDays  = 122
	defaultValidityDays  = 60
)

func publisherPath(key string) string { return accessKeysPath + ".publishers." + key }

// keysOn says whether the cache takes access keys.
func (a *HardenedCacheArgs) keysOn() bool {
	return a.AccessKeys != nil && inputs.Or(a.AccessKeys.Enabled, true)
}

// secretName is that of the secret that holds the key.
func (k *AccessKeysArgs) secretName() string { return inputs.Or(k.SecretName, defaultSecretName) }

// keysSwitch is what the API of the managed service calls that.
func (a *HardenedCacheArgs) keysSwitch() string {
	if a.keysOn() {
		return "Enabled"
	}
	return "Disabled"
}

// validateAccessKeys judges the access keys of the whole arguments. Whether a waiver allows them is judged with the
// waivers.
func (a *HardenedCacheArgs) validateAccessKeys(set *inputs.Set) validation.Problems {
	given := a.AccessKeys
	if given == nil {
		return nil
	}
	var problems validation.Problems
	if len(a.otherMembers()) > 0 {
		problems.Add(accessKeysPath, "each member of a geo-replication group has keys of its own, and there is one secret for one cache", "one of the two", "both")
	}
	if a.keysOn() && a.Classic != nil && len(a.Classic.FirewallRules) > 0 {
		problems.Add(accessKeysPath, "behind firewall rules a key is all that it takes to get in from the internet, and nothing filters until the first rule exists", "a privateEndpoint or a virtualNetworkInjection instead of the rules, or no keys", "both")
	}
	if a.keysOn() && a.lockKind() == "ReadOnly" {
		// https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources#considerations-before-applying-your-locks
		problems.Add("lock.kind", "a ReadOnly lock blocks requests that list and regenerate keys, so nobody could publish or rotate them", "CanNotDelete or None while access keys are on", validation.Quote("ReadOnly"))
	}
	if given.KeyVault == nil {
		problems.Add(accessKeysVaultPath, "missing", "the vault that holds the key, which the component makes: its privateEndpoint at least", "")
	} else {
		problems.Append(given.KeyVault.validate(accessKeysVaultPath, a.vaultZone(), set))
	}
	problems.Append(checkOptionalName(accessKeysPath+".secretName", given.SecretName, secretNameRule))
	problems.Append(limit{accessKeysPath + ".validityDays", given.ValidityDays, shortestValidityDays, longestValidityDays, "days"}.check())
	problems.Append(given.ExpiryAlert.validate(accessKeysAlertPath, set))
	problems.Append(given.validatePublishers(set))
	return problems
}

func (k *AccessKeysArgs) validatePublishers(set *inputs.Set) validation.Problems {
	var problems validation.Problems
	for _, key := range slices.Sorted(maps.Keys(k.Publishers)) {
		path := publisherPath(key)
		problems.Append(keyRule.Check(path, key))
		publisher := k.Publishers[key]
		if publisher == nil {
			problems.Add(path, "missing", "principalId and principalType", "")
			continue
		}
		set.Required(path+".principalId", expectedRolePrincipal, publisher.PrincipalId, func(path, text string) validation.Problems {
			return checkPrincipal(path, text, expectedRolePrincipal)
		})
		set.Optional(path+".roleDefinitionIdOrName", publisher.RoleDefinitionIdOrName, checkRoleDefinition)
		problems.Append(checkWord(path+".principalType", "type of principal", publisher.PrincipalType, principalTypes))
	}
	return problems
}
