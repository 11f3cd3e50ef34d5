package controls

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

const (
	pathKeyURL      = "properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl"
	pathKeyIdentity = "properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyIdentity"
	pathVersioned   = "properties.keyUriWithVersion"
	pathExpiry      = "properties.attributes.exp"
)

// keyNoticeDays is how long before its end a key version must be replaced.
const keyNoticeDays = 60

var ownKey = has(pathKeyURL, stated("a key of the owner's"), "the cluster is encrypted with Microsoft's keys")

var encryptionControls = []Control{
	{
		ID: "RDT-ENC-01", Severity: Low, Status: NotMet,
		Title:        "disks are encrypted with a customer-managed key",
		Rationale:    "Whoever holds the key can withdraw it, and sees in the vault's log when it is used.",
		Judges:       []string{typeCluster},
		Expects:      "`" + pathKeyURL + "` names a key.",
		Remediation:  "Set `customerManagedKey` where a policy or a regulator asks for it.",
		Answers:      answers(ids(CISDatabase, "2.8"), ids(CISFoundation4, "2.1.1.2.1"), ids(MCSB, "DP-5"), ids(AzurePolicy, "09aa11bb-87ec-409f-bf0b-49b7c1561a87"), ids(Azqr, "redis-016"), ids(LearnAMR, "customer-managed keys")),
		Reason:       "A key of one's own is a choice, not a default: it costs a vault, a rotation and one more way to lose all data. On the classic service Azure does not offer it.",
		Compensation: "Azure encrypts every disk with keys of its own (https://learn.microsoft.com/azure/redis/how-to-encryption). Where `customerManagedKey` is set, RDT-ENC-02 to RDT-ENC-05 and the controls of key vaults judge it.",
		judge:        property(pathKeyURL, stated("the URL of a key")),
	},
	{
		ID: "RDT-ENC-02", Severity: High,
		Title:       "the customer-managed key is used through an identity that the cluster has",
		Rationale:   "Azure reads the key as this identity and no other; one that the cluster does not have locks it out of its own disks.",
		Judges:      []string{typeCluster},
		Expects:     "The key's identity is of type `userAssignedIdentity` and stands in `identity.userAssignedIdentities`.",
		Remediation: "Nothing to set: the component makes the identity. With `customerManagedKey.keyUrl`, give its `userAssignedIdentityResourceId`.",
		Answers:     answers(ids(MCSB, "IM-3"), ids(LearnAMR, "customer-managed keys")),
		judge:       when(ownKey, all(property(pathKeyIdentity+".identityType", is("userAssignedIdentity")), usesOwnIdentity)),
	},
	{
		ID: "RDT-ENC-03", Severity: High,
		Title:       "the customer-managed key is named with its version",
		Rationale:   "The service takes versioned URLs only, and follows no rotation by itself; without a version the deployment fails late.",
		Judges:      []string{typeCluster},
		Expects:     "`" + pathKeyURL + "` ends with a version of 32 hexadecimal digits.",
		Remediation: "Give `customerManagedKey.keyUrl` with its version, or let `redoubt keys rotate-cmk` write `keyVersion`.",
		Answers:     ids(MCSB, "DP-6"),
		judge:       when(ownKey, property(pathKeyURL, known("a key URL with a version", func(value any) bool { text, _ := value.(string); return versionedKey.MatchString(text) }))),
	},
	{
		ID: "RDT-ENC-04", Severity: High,
		Title:       "the cluster uses the newest version of its key",
		Rationale:   "The vault rotates the key, the cluster stays on the version that it was given, until that one expires.",
		Judges:      []string{typeCluster},
		Expects:     "`" + pathKeyURL + "` equals `" + pathVersioned + "` of the deployed key, as the state knows it: refresh it first. A plan does not know the newest version.",
		Remediation: "Run `redoubt keys rotate-cmk ENV`.",
		Answers:     answers(ids(MCSB, "DP-6"), ids(AzurePolicy, "d8cf8476-a2ec-4916-896e-992351803c44")),
		judge:       when(ownKey, usesNewest),
	},
	{
		ID: "RDT-ENC-05", Severity: High,
		Title:       fmt.Sprintf("a key does not expire within %d days", keyNoticeDays),
		Rationale:   "When the version that a cluster uses expires, the cluster loses its disks.",
		Judges:      []string{typeKey},
		Expects:     fmt.Sprintf("`"+pathExpiry+"` is more than %d days ahead.", keyNoticeDays),
		Remediation: "Run `redoubt keys rotate-cmk ENV`.",
		Answers:     answers(ids(MCSB, "DP-6"), ids(AzurePolicy, "5ff38825-c5d8-47c5-b70e-069a21955146")),
		judge:       notExpiring,
	},
}

// versionedKey: https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#object-identifiers
var versionedKey = regexp.MustCompile(`(?i)^https://[^/]+/keys/[0-9a-z-]+/[0-9a-f]{32}$`)

func usesOwnIdentity(s subject) []Detail {
	const path = pathKeyIdentity + ".userAssignedIdentityResourceId"
	const expected = "one of identity.userAssignedIdentities"
	identity := lookup(s.Body, strings.Split(path, "."))
	text, isText := identity.(string)
	own := lookup(s.Body, []string{"identity", "userAssignedIdentities"})
	_, ownUnknown := own.(arm.Unknown)
	switch {
	case identity == nil:
		return fail(path, expected, "nothing")
	case !isText || ownUnknown:
		return unknown(path, expected, untilApply)
	}
	assigned, _ := own.(map[string]any)
	for id := range assigned {
		if arm.SameID(id, text) {
			return pass()
		}
	}
	return fail(path, expected, text)
}

// keyOf finds the key that a URL names among the deployed ones: by vault and name.
func (g *Graph) keyOf(url string) (*Resource, bool) {
	host, path, _ := strings.Cut(strings.TrimPrefix(strings.ToLower(url), "https://"), "/keys/")
	vault, _, _ := strings.Cut(host, ".")
	name, _, _ := strings.Cut(path, "/")
	for _, key := range g.links.keys[vault+"/"+name] {
		return key, true
	}
	return nil, false
}

func usesNewest(s subject) []Detail {
	const expected = "the newest version of the key"
	url, isText := lookup(s.Body, strings.Split(pathKeyURL, ".")).(string)
	if !isText {
		return unknown(pathKeyURL, expected, untilApply)
	}
	key, found := s.graph.keyOf(url)
	if !found {
		return []Detail{{Outcome: Unknown, Path: pathKeyURL, Expected: expected, Got: url, Why: "the key is not in the graph"}}
	}
	newest, isText := lookup(key.Body, strings.Split(pathVersioned, ".")).(string)
	switch {
	case !isText:
		return unknown(pathKeyURL, expected, "a plan does not know the newest version; judge the state")
	case !strings.EqualFold(newest, url):
		return fail(pathKeyURL, newest, url)
	default:
		return pass()
	}
}

func notExpiring(s subject) []Detail {
	expected := fmt.Sprintf("more than %d days ahead", keyNoticeDays)
	value := lookup(s.Body, strings.Split(pathExpiry, "."))
	if value == nil {
		return notApplicable("the key never expires; RDT-VLT-12 judges that")
	}
	seconds, isNumber := number(value)
	if !isNumber {
		return unknown(pathExpiry, expected, untilApply)
	}
	end := time.Unix(int64(seconds), 0).UTC()
	left := int(end.Sub(s.now).Hours() / 24)
	if end.Sub(s.now) <= keyNoticeDays*24*time.Hour {
		return fail(pathExpiry, expected, fmt.Sprintf("%s, %d days ahead", end.Format(time.DateOnly), left))
	}
	return pass()
}
