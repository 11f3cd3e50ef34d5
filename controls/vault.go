package controls

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var vaultControls = []Control{
	{
		ID: "RDT-VLT-01", Severity: High,
		Title:       "a vault decides with Azure RBAC",
		Rationale:   "Access policies give rights to the whole vault, outside of role assignments, Privileged Identity Management and their audit.",
		Judges:      []string{typeVault},
		Expects:     "`properties.enableRbacAuthorization` is `true`.",
		Remediation: "Nothing to set: the component sends it. In other programs, correct the property.",
		Answers:     answers(ids(CISFoundations, "8.3.6"), ids(MCSB, "PA-7"), ids(AzurePolicy, "12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5"), ids(PSRule, "AZR-000388", "AZR-000118")),
		judge:       property("properties.enableRbacAuthorization", is(true)),
	},
	{
		ID: "RDT-VLT-02", Severity: High,
		Title:       "a vault keeps what is deleted",
		Rationale:   "A deleted key that nobody can bring back takes everything with it that it encrypts.",
		Judges:      []string{typeVault},
		Expects:     "`properties.enableSoftDelete` is `true`.",
		Remediation: "Nothing to set: the component sends it. In other programs, correct the property.",
		Answers: answers(ids(MCSB, "DP-8"), ids(AzurePolicy, "1e66c121-a66a-4b1f-9b83-0fd99bf0fc2d", "0b60c0b2-2dc2-4e1c-b5c9-abbed971de53"), ids(PSRule, "AZR-000124"),
			ids(Checkov, "CKV_AZURE_111", "CKV_AZURE_42"), ids(KICS, "7c25f361-7c66-44bf-9b69-022acd5eb4bd", "881696a8-68c5-4073-85bc-7c38a3deb854"), ids(APRL, "1cca00d2-d9ab-8e42-a788-5d40f49405cb")),
		judge: property("properties.enableSoftDelete", is(true)),
	},
	{
		ID: "RDT-VLT-03", Severity: High,
		Title:       "nobody can purge a vault",
		Rationale:   "Without purge protection one privileged call ends the retention of what was deleted. Azure Managed Redis demands it of the vault of its key.",
		Judges:      []string{typeVault},
		Expects:     "`properties.enablePurgeProtection` is `true`.",
		Remediation: "Nothing to set: the component sends it. In other programs, correct the property; it can't be turned off again.",
		Answers: answers(ids(CISFoundations, "8.3.5"), ids(MCSB, "DP-8"), ids(AzurePolicy, "0b60c0b2-2dc2-4e1c-b5c9-abbed971de53"), ids(PSRule, "AZR-000125"),
			ids(Checkov, "CKV_AZURE_110", "CKV_AZURE_42"), ids(Trivy, "AZU-0016"), ids(APRL, "70fcfe6d-00e9-5544-a63a-fff42b9f2edb")),
		judge: property("properties.enablePurgeProtection", is(true)),
	},
	{
		ID: "RDT-VLT-04", Severity: High,
		Title:       "public access to a vault is disabled",
		Rationale:   "A vault on the internet is one stolen token away from everybody.",
		Judges:      []string{typeVault},
		Expects:     "`properties.publicNetworkAccess` is `Disabled`.",
		Remediation: "Nothing to set: the component sends it. In other programs, correct the property and give the vault a private endpoint.",
		Answers: answers(ids(CISFoundations, "8.3.7"), ids(MCSB, "NS-2", "DP-8"), ids(AzurePolicy, "405c5871-3e91-4644-8a63-58e19d68ff5b", "55615ac9-af46-4a59-874e-391cc3dfb490"),
			ids(Checkov, "CKV_AZURE_189")),
		judge: property(pathPublicAccess, is("Disabled")),
	},
	{
		ID: "RDT-VLT-05", Severity: High,
		Title:       "a vault's network rules deny by default",
		Rationale:   "The rules count as soon as somebody turns public access on again, and scanners look at them in any case.",
		Judges:      []string{typeVault},
		Expects:     "`properties.networkAcls.defaultAction` is `Deny`.",
		Remediation: "Nothing to set: the component sends it. In other programs, correct the property.",
		Answers: answers(ids(MCSB, "NS-2"), ids(AzurePolicy, "55615ac9-af46-4a59-874e-391cc3dfb490", "ac673a9a-f77d-4846-b2d8-a57f8e1c01dc"), ids(PSRule, "AZR-000355"),
			ids(Checkov, "CKV_AZURE_109"), ids(Trivy, "AZU-0013")),
		judge: property("properties.networkAcls.defaultAction", is("Deny")),
	},
	{
		ID: "RDT-VLT-06", Severity: Medium,
		Title:       "a vault is reached through a private endpoint",
		Rationale:   "With public access off, an endpoint is the only way by which people and pipelines reach the vault.",
		Judges:      []string{typeVault},
		Expects:     "A `Microsoft.Network/privateEndpoints` with a connection to the vault. RDT-NET-03 judges its zone.",
		Remediation: "Set `keyVault.privateEndpoint` where the vault is declared.",
		Answers: answers(ids(CISFoundations, "8.3.8"), ids(MCSB, "NS-2", "DP-8"), ids(AzurePolicy, "a6abeaec-4d90-4a02-805f-6b26c4d3fbe9", "9d4fad1f-5189-4a42-b29e-cf7929c6b6df"),
			ids(Checkov, "CKV2_AZURE_32"), ids(KICS, "dda11a20-c7c2-43f8-bd52-a4c029ad15e4"), ids(APRL, "00c3d2b0-ea6e-4c4b-89be-b78a35caeb51")),
		judge: hasEndpoint,
	},
	{
		ID: "RDT-VLT-07", Severity: Low,
		Title:       "a vault serves no virtual machines and no template deployments",
		Rationale:   "Each of these switches lets whoever deploys read secrets without a role at the vault.",
		Judges:      []string{typeVault},
		Expects:     "`properties.enabledForDeployment`, `properties.enabledForDiskEncryption` and `properties.enabledForTemplateDeployment` are `false`.",
		Remediation: "Nothing to set: the component sends them. In other programs, correct the properties.",
		Answers:     ids(MCSB, "DP-8"),
		judge: all(
			property("properties.enabledForDeployment", is(false)),
			property("properties.enabledForDiskEncryption", is(false)),
			property("properties.enabledForTemplateDeployment", is(false)),
		),
	},
	{
		ID: "RDT-VLT-08", Severity: High,
		Title:       "roles on keys and secrets are given at a vault, or below it",
		Rationale:   "A role on secrets that is given at a resource group or subscription opens every vault in it, those of tomorrow and of other environments included.",
		Judges:      []string{typeRole},
		Expects:     "`Microsoft.Authorization/roleAssignments` of Key Vault's data roles have the scope of a vault, a key or a secret.",
		Remediation: "Nothing to set: the component assigns at the vault or the key. In other programs, narrow the scope.",
		Answers:     ids(MCSB, "PA-7", "DP-8"),
		judge:       atVault,
	},
	{
		ID: "RDT-VLT-09", Severity: Critical,
		Title:       "no cache key is declared as a secret",
		Rationale:   "The value of a declared secret is an input: it stands in the program's state and plan, and whoever reads those has the cache.",
		Judges:      []string{typeSecret},
		Expects:     "No `Microsoft.KeyVault/vaults/secrets` in the graph holds a key or a connection string of a cache: by its value, by what its value is made from, by its name or content type.",
		Remediation: "Take the resource away. With `accessKeys`, `redoubt keys publish` writes the secret over the data plane.",
		Answers:     ids(MCSB, "IM-8", "DP-8"),
		judge:       holdsNoCacheKey,
	},
	{
		ID: "RDT-VLT-19", Severity: Medium,
		Title:       "a declared secret expires",
		Rationale:   "A secret without an end is never looked at again.",
		Judges:      []string{typeSecret},
		Expects:     "`properties.attributes.exp` is set.",
		Remediation: "redoubt declares no secret; `redoubt keys publish` gives each version an expiry. In other programs, set the property.",
		Answers: answers(ids(CISFoundations, "8.3.3"), ids(MCSB, "DP-6"), ids(AzurePolicy, "98728c90-32c7-4049-8429-847dc0f4fe37"), ids(Checkov, "CKV_AZURE_41"),
			ids(KICS, "cff9c3f7-e8f0-455f-9fb4-5f72326da96e", "dfa20ffa-f476-428f-a490-424b41e91c7f"), ids(Trivy, "AZU-0017")),
		judge: property(pathExpiry, stated("a date")),
	},
	{
		ID: "RDT-VLT-20", Severity: Low,
		Title:       "a declared secret names the type of its content",
		Rationale:   "Whoever rotates or revokes a secret must know what it opens.",
		Judges:      []string{typeSecret},
		Expects:     "`properties.contentType` is set.",
		Remediation: "redoubt declares no secret; `redoubt keys publish` names the content. In other programs, set the property.",
		Answers: answers(ids(AzurePolicy, "75262d3e-ba4a-4f43-85f8-9f72c090e5e3"), ids(Checkov, "CKV_AZURE_114"),
			ids(KICS, "f8e08a38-fc6e-4915-abbe-a7aadf1d59ef"), ids(Trivy, "AZU-0015")),
		judge: property("properties.contentType", stated("a text such as application/x-redis-key")),
	},
	{
		ID: "RDT-VLT-18", Severity: Low, Status: NotMet,
		Title:        "no service passes a vault's network rules",
		Rationale:    "An exception for Microsoft's services lets in more than the one that needs it.",
		Judges:       []string{typeVault},
		Expects:      "`properties.networkAcls.bypass` is `None`.",
		Remediation:  "Set `keyVault.networkAclsBypass: None` where no cluster uses a key of the vault.",
		Answers:      ids(MCSB, "NS-2"),
		Reason:       "A cluster reads its key as a trusted service, says the page of Azure Managed Redis (https://learn.microsoft.com/azure/redis/how-to-encryption); Key Vault's own list of them does not have Redis. The exception is open until somebody has tried it (docs/adr/0006-customer-managed-keys.md).",
		Compensation: "The exception opens the network only: whoever comes that way still needs an Entra identity with a role at the vault (RDT-VLT-01, RDT-VLT-08), and is logged (RDT-LOG-03).",
		judge:        property("properties.networkAcls.bypass", is("None")),
	},
}

// vaultRoles are the roles on what is in a vault: https://learn.microsoft.com/azure/key-vault/general/rbac-guide
var vaultRoles = map[string]string{
	"00482a5a-887f-4fb3-b363-3b7fe8e74483": "Key Vault Administrator",
	"db79e9a7-68ee-4b58-9aeb-b90e7c24fcba": "Key Vault Certificate User",
	"a4417e6f-fecd-4de8-b567-7b0420556985": "Key Vault Certificates Officer",
	"14b46e9e-c2b7-41b4-b07b-48a6ebf60603": "Key Vault Crypto Officer",
	"e147488a-f6f5-4113-8e2d-b22465e65bf6": "Key Vault Crypto Service Encryption User",
	"08bbd89e-9f13-488c-ac41-acfcb10c90ab": "Key Vault Crypto Service Release User",
	"12338af0-0e69-4776-bea7-57ae8d297424": "Key Vault Crypto User",
	"b86a8fe4-44ce-4948-aee5-eccb2c155cd7": "Key Vault Secrets Officer",
	"4633458b-17de-408a-b874-0445c86b69e6": "Key Vault Secrets User",
}

// isVaultRole says whether a role assignment gives one of them.
func (s subject) isVaultRole() (name string, answer truth) {
	definition := lookup(s.Body, []string{"properties", "roleDefinitionId"})
	text, isText := definition.(string)
	if !isText {
		return "", maybe
	}
	name, found := vaultRoles[strings.ToLower(lastSegment(text))]
	return name, truthOf(found)
}

func atVault(s subject) []Detail {
	const expected = "the id of a vault, or of a key or secret in it"
	role, isOne := s.isVaultRole()
	scoped := slices.ContainsFunc(scopes(s.ID), func(key string) bool { return strings.Contains(key, "/providers/microsoft.keyvault/vaults/") })
	switch {
	case isOne == no:
		return notApplicable("the role is none on keys or secrets")
	case scoped:
		return pass()
	case s.ID == "" || isOne == maybe:
		return unknown("id", expected, "the role, or where it is given, is known after the deployment only")
	}
	return fail("id", expected, fmt.Sprintf("%s at %s", role, scopes(s.ID)[1]))
}

// cacheKey is an access key of a classic cache, which Azure marks so that it can be found, or a name that only a cache's
// connection string holds: https://github.com/microsoft/security-utilities, AzureCacheForRedisIdentifiableKey
var cacheKey = regexp.MustCompile(`[A-Za-z0-9+/]{33}AzCa[A-P][A-Za-z0-9+/]{5}=|(?i:redis\.cache\.windows\.net|redis\.azure\.net|redisenterprise\.cache\.azure\.net)`)

// speaksOfCache finds names and content types of secrets that are for a cache.
var speaksOfCache = regexp.MustCompile(`(?i)redis|cache`)

// madeFromCache is the cache from which a value of the resource is made, "" when none is known.
func (s subject) madeFromCache() string {
	for _, origin := range s.MadeFrom {
		if from := s.graph.byOrigin[origin]; from != nil && containsFold([]string{typeClassic, typeCluster, typeDatabase}, from.Type) {
			return from.Type + " " + from.Name
		}
	}
	return ""
}

func holdsNoCacheKey(s subject) []Detail {
	const path, expected = "properties.value", "no key or connection string of a cache"
	value := lookup(s.Body, strings.Split(path, "."))
	text, isText := value.(string)
	contentType, _ := lookup(s.Body, []string{"properties", "contentType"}).(string)
	const hidden = "a value that is not shown here"
	switch {
	case isText && (cacheKey.MatchString(text) || strings.Contains(strings.ToLower(text), "listkeys")):
		return fail(path, expected, hidden)
	case s.madeFromCache() != "":
		return failWhy(path, expected, hidden, "the value is made from "+s.madeFromCache())
	case speaksOfCache.MatchString(s.Name) || speaksOfCache.MatchString(contentType):
		return failWhy(path, expected, hidden, "the name or the content type of the secret speaks of a cache")
	case value != nil && !isText:
		return unknown(path, expected, "the value is not known, and must not be")
	default:
		return pass()
	}
}
