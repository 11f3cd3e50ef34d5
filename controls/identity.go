package controls

import (
	"fmt"
	"slices"
	"strings"
)

const (
	pathEntra       = "properties.redisConfiguration.aad-enabled"
	pathClassicKeys = "properties.disableAccessKeyAuthentication"
	pathManagedKeys = "properties.accessKeysAuthentication"
	pathNoAuth      = "properties.redisConfiguration.authnotrequired"
	pathSavesWith   = "properties.redisConfiguration.preferred-data-persistence-auth-method"
)

var identityControls = []Control{
	{
		ID: "RDT-IDN-01", Severity: Critical,
		Title:       "Entra authentication is on",
		Rationale:   "With Entra each client has an identity of its own that can be audited and taken away; a shared password has none of that.",
		Judges:      []string{typeClassic, typeCluster},
		Expects:     "`properties.redisConfiguration.aad-enabled` is `true` (classic). Azure Managed Redis always has Entra; the Enterprise SKUs never had it.",
		Remediation: "Nothing to set: the component sends it. It can't be waived. From an Enterprise SKU, move to Azure Managed Redis.",
		Answers:     answers(ids(CISDatabase, "2.1"), ids(MCSB, "IM-1"), ids(PSRule, "AZR-000427"), ids(LearnAMR, "Microsoft Entra ID authentication")),
		judge: byType(map[string]judge{
			typeClassic: property(pathEntra, is(true)),
			typeCluster: property("sku.name", known("a SKU of Azure Managed Redis, which has Entra", func(value any) bool {
				sku, isText := value.(string)
				return isText && !isEnterpriseSKU(sku)
			})),
		}),
	},
	{
		ID: "RDT-IDN-02", Severity: Critical,
		Title:       "access keys are off",
		Rationale:   "An access key is a password to everything, shared by all who use it, and it never expires by itself.",
		Judges:      []string{typeClassic, typeDatabase, typeCluster},
		Expects:     "`properties.disableAccessKeyAuthentication` is `true` (classic), `properties.accessKeysAuthentication` is `Disabled` (database). A cluster whose database is not in the graph is undecided.",
		Remediation: "Leave `accessKeys` out. Where a client can't speak Entra yet: `accessKeys` with a waiver of RDT-IDN-02, and `redoubt keys rotate` on a schedule.",
		Answers: answers(ids(CISDatabase, "2.9"), ids(MCSB, "IM-1"), ids(AzurePolicy, "3827af20-8f80-4b15-8300-6db0873ec901"), ids(PSRule, "AZR-000496"),
			ids(Azqr, "redis-017"), ids(LearnAMR, "access key authentication")),
		judge: byType(map[string]judge{
			typeClassic:  property(pathClassicKeys, is(true)),
			typeDatabase: property(pathManagedKeys, is("Disabled")),
			typeCluster:  showsItsDatabase,
		}),
	},
	{
		ID: "RDT-IDN-03", Severity: Critical,
		Title:       "nobody connects without authentication",
		Rationale:   "A cache in a subnet can be told to ask for no password at all; then whoever reaches the port has everything.",
		Judges:      []string{typeClassic},
		Expects:     "`properties.redisConfiguration.authnotrequired` is absent or `false`.",
		Remediation: "Nothing to set: the component never sends it. In other programs, take it away.",
		Answers:     ids(MCSB, "IM-1"),
		judge: property(pathNoAuth, known("absent or false", func(value any) bool {
			return value == nil || same(value, false)
		})),
	},
	{
		ID: "RDT-IDN-04", Severity: Medium,
		Title:       "a principal of a classic cache may do what it needs and no more",
		Rationale:   "Full access lets one application read another's keys, empty the cache, or change its settings.",
		Judges:      []string{typeClassicAccess, typeClassicPolicy},
		Expects:     "No assignment of the policy `Data Owner`, and no custom policy that allows all commands, a category with the dangerous ones, or one of those that empty, copy, watch or run the server.",
		Remediation: "Give each principal in `access` a `role` of `reader` or `contributor`, or `permissions` with categories and key prefixes.",
		Answers:     answers(ids(CISDatabase, "2.4"), ids(MCSB, "PA-7")),
		judge: byType(map[string]judge{
			typeClassicAccess: property("properties.accessPolicyName", known("a policy with less than full access", func(value any) bool {
				return value != nil && !same(value, "Data Owner")
			})),
			typeClassicPolicy: property("properties.permissions", known("neither all commands nor the dangerous ones", func(value any) bool {
				permissions, isText := value.(string)
				return isText && !allowsDangerous(permissions)
			})),
		}),
	},
	{
		ID: "RDT-IDN-05", Severity: Medium, Status: NotMet,
		Title:        "a principal of a managed cache may do what it needs and no more",
		Rationale:    "Full access lets one application read another's keys, or empty the cache.",
		Judges:       []string{typeManagedAccess},
		Expects:      "`properties.accessPolicyName` is a policy with less than full access.",
		Remediation:  "None with the stable API. Give applications that must not see each other's keys a cache each.",
		Answers:      answers(ids(CISDatabase, "2.4"), ids(MCSB, "PA-7")),
		Reason:       "The stable API of Azure Managed Redis knows one policy, `default`, which is full access; custom rules are in a preview API only (https://learn.microsoft.com/azure/redis/entra-for-authentication).",
		Compensation: "The input demands `role: owner` in full, so that nobody grants it unknowingly; one cache per environment; each principal by itself, never a group; every connection is logged.",
		judge:        property("properties.accessPolicyName", isNot("default")),
	},
	{
		ID: "RDT-IDN-06", Severity: Low, Status: NotMet,
		Title:        "the cache has a system-assigned identity",
		Rationale:    "An identity lets the cache reach a key or a storage account without a secret.",
		Judges:       []string{typeClassic, typeCluster},
		Expects:      "`identity.type` contains `SystemAssigned`.",
		Remediation:  "None.",
		Answers:      ids(CISDatabase, "2.5"),
		Reason:       "A system-assigned identity exists only after the cache, but its role must exist before: Azure Managed Redis takes none for a customer-managed key (https://learn.microsoft.com/azure/redis/how-to-encryption). An identity that nothing needs is one more thing to guard.",
		Compensation: "Where the cache needs an identity, the component makes a user-assigned one with one role on one resource; elsewhere there is none.",
		judge: property("identity.type", known("SystemAssigned", func(value any) bool {
			kind, _ := value.(string)
			return strings.Contains(strings.ToLower(kind), "systemassigned")
		})),
	},
	{
		ID: "RDT-IDN-07", Severity: High,
		Title:       "a classic cache saves its data with an identity, not with a key",
		Rationale:   "A connection string holds the key of the storage account, in the cache's settings and in the state of whoever set it.",
		Judges:      []string{typeClassic},
		Expects:     "With persistence, `preferred-data-persistence-auth-method` is `ManagedIdentity` and no storage connection string holds a key.",
		Remediation: "Nothing to set: `classic.persistence` takes a storage account, never a key. In other programs, use an identity.",
		Answers:     ids(MCSB, "IM-3"),
		judge: when(saving, all(
			property(pathSavesWith, is("ManagedIdentity")),
			hidden(redisSetting("rdb-storage-connection-string"), withoutKey),
			hidden(redisSetting("aof-storage-connection-string-0"), withoutKey),
			hidden(redisSetting("aof-storage-connection-string-1"), withoutKey),
		)),
	},
	{
		ID: "RDT-IDN-08", Severity: Medium, WaivedWith: "RDT-IDN-02",
		Title:       "nobody has an administrator's role on a cache or a vault",
		Rationale:   "Whoever has one can open the network, turn keys on and read them, and give roles to others.",
		Judges:      []string{typeRole},
		Expects:     "No `Microsoft.Authorization/roleAssignments` at or below a cache or a vault gives " + strings.Join(administratorNames(), ", ") + ".",
		Remediation: "Use a narrower role in `roleAssignments`, such as `Monitoring Reader`; in `accessKeys.publishers`, a custom role that only lists and regenerates keys. Give administrators their roles for hours, with Privileged Identity Management.",
		Answers:     ids(MCSB, "PA-1", "PA-7"),
		judge:       noAdministrator,
	},
}

func redisSetting(name string) string { return "properties.redisConfiguration." + name }

// saving holds for classic caches with persistence.
var saving = condition{otherwise: "the cache has no persistence", path: redisSetting("rdb-backup-enabled"), holds: func(s subject) truth {
	answer := no
	for _, switched := range saveSwitches {
		value, _ := s.read(switched)
		switch is(true).meets(value) {
		case yes:
			return yes
		case maybe:
			answer = maybe
		}
	}
	return answer
}}

var saveSwitches = []location{at(redisSetting("rdb-backup-enabled")), at(redisSetting("aof-backup-enabled"))}

var withoutKey = known("no account key and no shared access signature", func(value any) bool {
	text, _ := value.(string)
	text = strings.ToLower(text)
	return !strings.Contains(text, "accountkey=") && !strings.Contains(text, "sharedaccesssignature=") && !strings.Contains(text, "sig=")
})

// administrators: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/privileged and, of one service
// each, https://learn.microsoft.com/azure/role-based-access-control/built-in-roles: whoever may write a cache or a vault may
// open its network.
var administrators = []struct{ name, id string }{
	{"Owner", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"},
	{"Contributor", "b24988ac-6180-42a0-ab88-20f7382dd24c"},
	{"User Access Administrator", "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9"},
	{"Role Based Access Control Administrator", "f58310d9-a9f6-439a-9e8d-f62e7b41a168"},
	{"Redis Cache Contributor", "e0f68234-74aa-48ed-b826-c38b57376e17"},
	{"Key Vault Contributor", "f25e0fa2-a7c4-4377-a976-54943a77a395"},
}

func administratorNames() []string {
	var names []string
	for _, role := range administrators {
		names = append(names, role.name)
	}
	return names
}

// lastSegment is the GUID of a role definition's id.
func lastSegment(id string) string { return id[strings.LastIndex(id, "/")+1:] }

func noAdministrator(s subject) []Detail {
	const path, expected = "properties.roleDefinitionId", "a role with less power"
	if s.ID == "" {
		return unknown("id", expected, "where the role is given is known after the deployment only")
	}
	if !slices.ContainsFunc(scopes(s.ID), isCacheOrVault) {
		return notApplicable(elsewhere)
	}
	definition := lookup(s.Body, strings.Split(path, "."))
	text, isText := definition.(string)
	if !isText {
		return unknown(path, expected, untilApply)
	}
	for _, role := range administrators {
		if strings.EqualFold(lastSegment(text), role.id) {
			return fail(path, expected, fmt.Sprintf("%s (%s)", role.name, role.id))
		}
	}
	return pass()
}

const elsewhere = "the role is given elsewhere"

func isCacheOrVault(key string) bool {
	return isCache(key) || strings.Contains(key, "/microsoft.keyvault/vaults/")
}

// isCache reports whether a key of an id is that of a classic cache or a cluster.
func isCache(key string) bool {
	segments := strings.Split(key, "/")
	n := len(segments)
	return n > 3 && segments[n-3] == "microsoft.cache" && (segments[n-2] == "redis" || segments[n-2] == "redisenterprise")
}
