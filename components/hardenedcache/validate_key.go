package hardenedcache

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/naming"
	"github.com/redoubt-iac/redoubt/internal/resourceid"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Names and values: https://learn.microsoft.com/azure/templates/microsoft.keyvault/2023-07-01/vaults and
// https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
var (
	vaultNameRule = naming.Rule{Pattern: regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$`), Shortest: 3, Longest: 24, Words: "letters, digits and single hyphens, starting with a letter"}
	keyNameRule   = naming.Rule{Pattern: regexp.MustCompile(`^[A-Za-z0-9-]+$`), Shortest: 1, Longest: 127, Words: "letters, digits and hyphens"}

	vaultSkus    = []string{"standard", "premium"}
	bypasses     = []string{"AzureServices", "None"}
	keyTypes     = []string{"RSA", keyTypeHSM}
	keySizes     = []int{3072, 4096}
	keyVersionRe = regexp.MustCompile(`^[0-9a-f]{32}$`)
)

const keyTypeHSM = "RSA-HSM"

// Paths of the key's settings.
const (
	keyPath           = "customerManagedKey"
	keyURLPath        = keyPath + ".keyUrl"
	keyIdentityPath   = keyPath + ".userAssignedIdentityResourceId"
	keyVaultIDPath    = keyPath + ".keyVaultResourceId"
	keyVaultPath      = keyPath + ".keyVault"
	keyVaultGroupPath = keyVaultPath + ".resourceGroupName"
	keyEndpointPath   = keyVaultPath + ".privateEndpoint"
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
	if a.Managed != nil && a.Managed.GeoReplication != nil {
		problems.Add(keyPath, "redoubt does not make keys for the members of a geo-replication group yet, each of which needs one of its region", "one of the two", "both")
	}
	problems.Append(key.validateForm())
	problems.Append(key.validateExisting(set))
	if key.makesKey() {
		problems.Append(key.Key.validate())
		problems.Append(key.validateVersion())
	}
	problems.Append(key.KeyVault.validate(key.Key, set))
	return problems
}

// makesKey says whether the component makes the key.
func (c *CustomerManagedKeyArgs) makesKey() bool {
	return c.KeyVault != nil || inputs.Of(c.KeyVaultResourceId).IsSet()
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
	}{{"key", c.Key != nil}, {"keyVersion", c.KeyVersion != nil}} {
		if hasURL && setting.given {
			problems.Add(keyPath+"."+setting.name, "not used with keyUrl, which names a key and its version", "no "+setting.name+" here", "")
		}
	}
	return problems
}

// checkKeyURL: https://learn.microsoft.com/azure/redis/how-to-encryption; the version is demanded by the API in all of its
// versions (https://learn.microsoft.com/azure/templates/microsoft.cache/2025-07-01/redisenterprise).
func checkKeyURL(path, text string) validation.Problems {
	const expected = "https://<vault>.vault.azure.net/keys/<name>/<version>, or the same of a managed HSM"
	parsed, err := url.Parse(text)
	if err != nil || parsed.Scheme != "https" || !isVaultHost(parsed.Host) || parsed.RawQuery != "" {
		return validation.Problems{{Path: path, Message: "not the URL of a key", Expected: expected, Got: validation.Quote(text)}}
	}
	parts := strings.Split(strings.Trim(parsed.Path, "/"), "/")
	switch {
	case len(parts) == 2 && parts[0] == "keys":
		return validation.Problems{{Path: path, Message: "no version: the service takes versioned keys only, and does not follow a rotation by itself", Expected: expected, Got: validation.Quote(text)}}
	case len(parts) != 3 || parts[0] != "keys" || !keyVersionRe.MatchString(parts[2]):
		return validation.Problems{{Path: path, Message: "not the URL of a key", Expected: expected, Got: validation.Quote(text)}}
	}
	return nil
}

func isVaultHost(host string) bool {
	for _, suffix := range []string{".vault.azure.net", ".managedhsm.azure.net"} {
		if name, found := strings.CutSuffix(host, suffix); found && name != "" && !strings.Contains(name, ".") {
			return true
		}
	}
	return false
}

func (c *CustomerManagedKeyArgs) validateVersion() validation.Problems {
	if c.KeyVersion == nil || keyVersionRe.MatchString(*c.KeyVersion) {
		return nil
	}
	return validation.Problems{{Path: keyPath + ".keyVersion", Message: "not a version of a key", Expected: "32 hexadecimal digits in lower case", Got: validation.Quote(*c.KeyVersion)}}
}

// validate judges a vault that is to be made.
func (v *KeyVaultArgs) validate(key *KeyArgs, set *inputs.Set) validation.Problems {
	if v == nil {
		return nil
	}
	set.Optional(keyVaultGroupPath, v.ResourceGroupName, inputs.Anything)
	var problems validation.Problems
	problems.Append(checkOptionalName(keyVaultPath+".name", v.Name, vaultNameRule))
	problems.Append(checkWord(keyVaultPath+".sku", "SKU of a vault", v.sku(key), vaultSkus))
	if key != nil && key.kty() == keyTypeHSM && v.sku(key) != "premium" {
		problems.Add(keyVaultPath+".sku", "an RSA-HSM key needs the premium SKU", "premium", validation.Quote(v.sku(key)))
	}
	problems.Append(checkWord(keyVaultPath+".networkAclsBypass", "value", inputs.Or(v.NetworkAclsBypass, bypasses[0]), bypasses))
	problems.Append(limit{keyVaultPath + ".softDeleteRetentionInDays", v.SoftDeleteRetentionInDays, 7, 90, "days"}.check())
	problems.Append(v.PrivateEndpoint.validate(keyEndpointPath, set))
	if v.PrivateEndpoint != nil {
		problems.Append(v.PrivateEndpoint.Dns.validate(keyEndpointPath+".dns", vaultZone, set))
	}
	return problems
}

// sku is premium where the key needs it.
func (v *KeyVaultArgs) sku(key *KeyArgs) string {
	if v.Sku == nil && key != nil && key.kty() == keyTypeHSM {
		return "premium"
	}
	return inputs.Or(v.Sku, "standard")
}

func (k *KeyArgs) kty() string { return inputs.Or(k.Kty, "RSA") }

// validate judges a key that is to be made. Azure Managed Redis takes RSA keys only
// (https://learn.microsoft.com/azure/redis/how-to-encryption); 3072 bits is the least that NIST allows beyond 2030
// (https://csrc.nist.gov/pubs/sp/800/57/pt1/r5/final).
func (k *KeyArgs) validate() validation.Problems {
	const path = keyPath + ".key"
	if k == nil {
		return validation.Problems{{Path: path, Message: "missing", Expected: "the key to make: its day of creation at least, such as created: 2026-11-23"}}
	}
	var problems validation.Problems
	problems.Append(checkOptionalName(path+".name", k.Name, keyNameRule))
	if strings.HasPrefix(k.kty(), "EC") {
		problems.Add(path+".kty", "Azure Managed Redis takes RSA keys only", validation.OneOf(keyTypes), validation.Quote(k.kty()))
	} else {
		problems.Append(checkWord(path+".kty", "type of key", k.kty(), keyTypes))
	}
	if size := k.size(); size != keySizes[0] && size != keySizes[1] {
		problems.Add(path+".keySize", "not a size for a key that lasts", "3072 or 4096 bits", strconv.Itoa(size))
	}
	if _, err := time.Parse(time.DateOnly, k.Created); err != nil {
		problems.Add(path+".created", "not a date", "YYYY-MM-DD, the day on which the key is made", validation.Quote(k.Created))
	}
	problems.Append(limit{path + ".rotateAfterMonths", k.RotateAfterMonths, 1, 24, "months"}.check())
	problems.Append(limit{path + ".graceMonths", k.GraceMonths, 1, 12, "months"}.check())
	return problems
}

func (k *KeyArgs) size() int { return inputs.Or(k.KeySize, keySizes[0]) }

// rotation and lifetime of a version, as ISO 8601 durations.
func (k *KeyArgs) rotation() string { return months(inputs.Or(k.RotateAfterMonths, 12)) }
func (k *KeyArgs) lifetime() string {
	return months(inputs.Or(k.RotateAfterMonths, 12) + inputs.Or(k.GraceMonths, 3))
}

func months(count int) string { return fmt.Sprintf("P%dM", count) }

// expires is when the first version ends, in seconds since 1970: the rotation policy sets that of later versions only.
func (k *KeyArgs) expires() int {
	created, _ := time.Parse(time.DateOnly, k.Created)
	return int(created.AddDate(0, inputs.Or(k.RotateAfterMonths, 12)+inputs.Or(k.GraceMonths, 3), 0).Unix())
}
