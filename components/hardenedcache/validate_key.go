package hardenedcache

import (
	"reflect"
	"regexp"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/naming"
	"github.com/redoubt-iac/redoubt/internal/resourceid"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Names and values: https://learn.microsoft.com/azure/templates/microsoft.keyvault/2023-07-01/vaults/keys and
// https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
var (
	keyNameRule = naming.Rule{Pattern: regexp.MustCompile(`^[A-Za-z0-9-]+$`), Shortest: 1, Longest: 127, Words: "letters, digits and hyphens"}

	keyVersionRe = regexp.MustCompile(`^[0-9a-f]{32}$`)
)

// Paths of the key's settings.
const (
	keyPath              = "customerManagedKey"
	keyURLPath           = keyPath + ".keyUrl"
	keyIdentityPath      = keyPath + ".userAssignedIdentityResourceId"
	keyVaultIDPath       = keyPath + ".keyVaultResourceId"
	keyVaultPath         = keyPath + ".keyVault"
	keyAlertPath         = keyPath + ".expiryAlert"
	keyVaultLocationPath = keyPath + ".keyVaultLocation"
	// cacheLocationPath is where the cache's region is judged against the vault's; children read it from elsewhere.
	cacheLocationPath = keyVaultLocationPath + " beside location"
)

// validateKey judges the customer-managed key of the whole arguments.
func (a *HardenedCacheArgs) validateKey(set *inputs.Set) validation.Problems {
	key := a.CustomerManagedKey
	if key == nil {
		return nil
	}
	var problems validation.Problems
	if a.Classic != nil {
		// https://learn.microsoft.com/azure/azure-cache-for-redis/security-baseline (DP-5)
		problems.Add(keyPath, "Azure Cache for Redis can't encrypt with a key of yours", "managed instead of classic; or, for what persistence writes, a storage account with a customer-managed key", "")
		return problems
	}
	if key.onlyAccepts() {
		return nil
	}
	if a.Managed != nil && a.Managed.GeoReplication != nil {
		problems.Add(keyPath, "redoubt does not make keys for the members of a geo-replication group yet, each of which needs one of its region", "one of the two", "both")
	}
	problems.Append(key.validateForm())
	problems.Append(key.validateExisting(set))
	key.validateRegion(a.Location, set)
	problems.Append(key.ExpiryAlert.validate(keyAlertPath, set))
	if key.makesKey() {
		problems.Append(key.Key.validate(a.now()))
		problems.Append(key.validateVersion())
	}
	problems.Append(key.validateVault(a.vaultZone(), set))
	return problems
}

// makesKey says whether the component makes the key.
func (c *CustomerManagedKeyArgs) makesKey() bool {
	return c.KeyVault != nil || inputs.Of(c.KeyVaultResourceId).IsSet()
}

// isGiven says whether there is a key of the caller's own, in whatever form.
func (c *CustomerManagedKeyArgs) isGiven() bool {
	return c != nil && (c.makesKey() || inputs.Of(c.KeyUrl).IsSet())
}

// onlyAccepts says whether nothing is left but the acceptance of an interruption: that is how a key goes from a live cache.
func (c *CustomerManagedKeyArgs) onlyAccepts() bool {
	return reflect.DeepEqual(*c, CustomerManagedKeyArgs{AcceptInterruption: c.AcceptInterruption}) && inputs.Or(c.AcceptInterruption, false)
}

// validateForm wants one of the three ways to give a key.
func (c *CustomerManagedKeyArgs) validateForm() validation.Problems {
	var given []string
	for _, form := range []struct {
		name string
		set  bool
	}{{"keyVault", c.KeyVault != nil}, {"keyVaultResourceId", inputs.Of(c.KeyVaultResourceId).IsSet()}, {"keyUrl", inputs.Of(c.KeyUrl).IsSet()}} {
		if form.set {
			given = append(given, form.name)
		}
	}
	const expected = "one of keyVault, keyVaultResourceId and keyUrl"
	switch len(given) {
	case 1:
		return nil
	case 0:
		return validation.Problems{{Path: keyPath, Message: "no key", Expected: expected}}
	default:
		return validation.Problems{{Path: keyPath, Message: "more than one way to give the key", Expected: expected, Got: strings.Join(given, ", ")}}
	}
}

// validateExisting judges what is given by id or URL.
func (c *CustomerManagedKeyArgs) validateExisting(set *inputs.Set) validation.Problems {
	set.Optional(keyVaultIDPath, c.KeyVaultResourceId, resourceid.Of("Microsoft.KeyVault/vaults"))
	set.Optional(keyURLPath, c.KeyUrl, checkKeyURL)
	set.Optional(keyIdentityPath, c.UserAssignedIdentityResourceId, resourceid.Of("Microsoft.ManagedIdentity/userAssignedIdentities"))
	var problems validation.Problems
	hasURL, hasIdentity := inputs.Of(c.KeyUrl).IsSet(), inputs.Of(c.UserAssignedIdentityResourceId).IsSet()
	switch {
	case hasURL && !hasIdentity:
		problems.Add(keyIdentityPath, "missing", "the resource id of the user-assigned identity that may use the key", "")
	case !hasURL && hasIdentity:
		problems.Add(keyIdentityPath, "only for keyUrl: for a key that it makes, the component makes the identity too", "no identity here", "")
	}
	for _, setting := range []struct {
		name  string
		given bool
	}{{"key", c.Key != nil}, {"keyVersion", c.KeyVersion != nil}, {"expiryAlert", c.ExpiryAlert != nil}} {
		if hasURL && setting.given {
			problems.Add(keyPath+"."+setting.name, "not used with keyUrl: that key has its version in its URL, and an owner who watches it", "no "+setting.name+" here", "")
		}
	}
	return problems
}

// validateRegion refuses a vault that is known to be elsewhere: a managed cache takes a key of its own region only
// (https://learn.microsoft.com/azure/redis/how-to-encryption). A vault that the component makes is in that region.
func (c *CustomerManagedKeyArgs) validateRegion(cache pulumi.StringInput, set *inputs.Set) {
	given := c.KeyVault != nil && inputs.Of(c.KeyVaultLocation).IsSet()
	set.Together(func(values inputs.Values) validation.Problems {
		if given {
			return validation.Problems{{Path: keyVaultLocationPath, Message: "only for what exists: a vault that the component makes is in the region of the cache", Expected: "no keyVaultLocation here"}}
		}
		vault, vaultKnown := values[keyVaultLocationPath].String()
		region, regionKnown := values[cacheLocationPath].String()
		if !vaultKnown || !regionKnown || sameRegion(vault, region) {
			return nil
		}
		return validation.Problems{{Path: keyVaultLocationPath, Message: "the vault is in another region than the cache, and Azure takes a key of the cache's region only", Expected: "a vault in " + region + ", or keyVault, for one that the component makes there", Got: validation.Quote(vault)}}
	}, map[string]pulumi.Input{keyVaultLocationPath: c.KeyVaultLocation, cacheLocationPath: cache})
}

// sameRegion compares regions as Azure does: `West Europe` is `westeurope`.
func sameRegion(a, b string) bool {
	return strings.EqualFold(strings.ReplaceAll(a, " ", ""), strings.ReplaceAll(b, " ", ""))
}

func (c *CustomerManagedKeyArgs) validateVersion() validation.Problems {
	if c.KeyVersion == nil || keyVersionRe.MatchString(*c.KeyVersion) {
		return nil
	}
	return validation.Problems{{Path: keyPath + ".keyVersion", Message: "not a version of a key", Expected: "32 hexadecimal digits in lower case", Got: validation.Quote(*c.KeyVersion)}}
}

// validateVault judges the vault that is to be made for the key.
func (c *CustomerManagedKeyArgs) validateVault(zone string, set *inputs.Set) validation.Problems {
	if c.KeyVault == nil {
		return nil
	}
	problems := c.KeyVault.validate(keyVaultPath, zone, set)
	if c.Key != nil && c.Key.kty() == keyTypeHSM && c.vaultSku() != skuPremium {
		problems.Add(keyVaultPath+".sku", "an RSA-HSM key needs the premium SKU", skuPremium, validation.Quote(c.vaultSku()))
	}
	return problems
}

// vaultSku is premium where the key needs it.
func (c *CustomerManagedKeyArgs) vaultSku() string {
	if c.KeyVault.Sku == nil && c.Key != nil && c.Key.kty() == keyTypeHSM {
		return skuPremium
	}
	return c.KeyVault.sku()
}
