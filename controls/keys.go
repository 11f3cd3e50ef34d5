package controls

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

const (
	pathKeyType  = "properties.kty"
	pathRotation = "properties.rotationPolicy.lifetimeActions"
	pathLife     = "properties.rotationPolicy.attributes.expiryTime"
)

// graceDays is how much longer than its rotation a version must live: a month, in which the cache moves to the next one.
const graceDays = 28

// longestRotationDays: Microsoft advises two years at most,
// https://learn.microsoft.com/azure/key-vault/keys/how-to-configure-key-rotation
const longestRotationDays = 2 * 366

var keyControls = []Control{
	{
		ID: "RDT-VLT-10", Severity: High,
		Title:       "the key of a cluster is an RSA key",
		Rationale:   "Azure Managed Redis wraps its disk keys with RSA; with any other type the deployment fails late.",
		Judges:      []string{typeKey},
		Expects:     "`" + pathKeyType + "` is `RSA` or `RSA-HSM`.",
		Remediation: "Set `customerManagedKey.key.kty` to `RSA` or `RSA-HSM`.",
		Answers:     answers(ids(MCSB, "DP-6"), ids(AzurePolicy, "75c4f823-d65c-4f29-a733-01d0077fdbcb")),
		judge:       when(encrypts, property(pathKeyType, oneOf("RSA", "RSA-HSM"))),
	},
	{
		ID: "RDT-VLT-11", Severity: Medium,
		Title:       "an RSA key has 3072 bits or more",
		Rationale:   "NIST SP 800-57 lets 2048 bits protect nothing beyond 2030; what is written today may have to stay secret longer.",
		Judges:      []string{typeKey},
		Expects:     "`properties.keySize` is 3072 or more.",
		Remediation: "Leave `customerManagedKey.key.keySize` out, or set 3072 or 4096.",
		Answers:     answers(ids(MCSB, "DP-6"), ids(AzurePolicy, "82067dbb-e53b-4e06-b631-546d197452d9")),
		judge: when(has(pathKeyType, known("RSA", func(value any) bool { return !same(value, "EC") && !same(value, "EC-HSM") }), "the key is no RSA key"),
			property("properties.keySize", atLeast(3072, ""))),
	},
	{
		ID: "RDT-VLT-12", Severity: Medium,
		Title:       "a key expires",
		Rationale:   "A key without an end is never looked at again.",
		Judges:      []string{typeKey},
		Expects:     "`" + pathExpiry + "` is set.",
		Remediation: "Set `customerManagedKey.key.created`; the expiry follows from it.",
		Answers: answers(ids(CISFoundations, "8.3.1"), ids(MCSB, "DP-6"), ids(AzurePolicy, "152b15f7-8e1f-4c1f-ab71-8c010ba5dbc0"), ids(Checkov, "CKV_AZURE_40"),
			ids(KICS, "4d080822-5ee2-49a4-8984-68f3d4c890fc"), ids(Trivy, "AZU-0014")),
		judge: property(pathExpiry, stated("a date")),
	},
	{
		ID: "RDT-VLT-13", Severity: Medium,
		Title:       "a key is rotated by the vault",
		Rationale:   "Rotation that waits for a person waits forever.",
		Judges:      []string{typeKey},
		Expects:     "`" + pathRotation + "` has an action `rotate` with a trigger, two years after creation at the latest.",
		Remediation: "Set `customerManagedKey.key.rotateAfterMonths`.",
		Answers:     answers(ids(CISFoundations, "8.3.9"), ids(MCSB, "DP-6"), ids(AzurePolicy, "d8cf8476-a2ec-4916-896e-992351803c44"), ids(PSRule, "AZR-000123")),
		judge:       rotates,
	},
	{
		ID: "RDT-VLT-14", Severity: High,
		Title:       "a key version outlives its rotation",
		Rationale:   "The cluster stays on a version until somebody moves it. When a version ends as the next one is made, a live cache loses its disks.",
		Judges:      []string{typeKey},
		Expects:     fmt.Sprintf("`"+pathLife+"` is at least %d days later than the rotation.", graceDays),
		Remediation: "Set `customerManagedKey.key.graceMonths`.",
		Answers:     ids(MCSB, "DP-6"),
		judge:       outlivesRotation,
	},
	{
		ID: "RDT-VLT-15", Severity: Medium,
		Title:       "a key is enabled and can't be exported",
		Rationale:   "An exported key is a copy that no log sees. A disabled one locks the cluster out of its disks.",
		Judges:      []string{typeKey},
		Expects:     "`properties.attributes.exportable` is `false` and `properties.attributes.enabled` is `true`.",
		Remediation: "Nothing to set: the component sends both. In other programs, correct the properties.",
		Answers:     ids(MCSB, "DP-8"),
		judge:       all(property("properties.attributes.exportable", is(false)), property("properties.attributes.enabled", is(true))),
	},
	{
		ID: "RDT-VLT-17", Severity: Low,
		Title:       "the key of a cluster wraps and unwraps, and nothing else",
		Rationale:   "A key that also signs or decrypts is worth stealing for more than the cluster's disks.",
		Judges:      []string{typeKey},
		Expects:     "`properties.keyOps` holds `wrapKey` and `unwrapKey` only.",
		Remediation: "Nothing to set: the component sends it. In other programs, shorten the list.",
		Answers:     ids(MCSB, "DP-8"),
		judge:       when(encrypts, wrapsOnly),
	},
	{
		ID: "RDT-VLT-16", Severity: Low, Status: NotMet,
		Title:        "a key lives in a hardware security module",
		Rationale:    "Such a key can't leave the module, not even for Azure's own operators.",
		Judges:       []string{typeKey},
		Expects:      "`" + pathKeyType + "` is `RSA-HSM` or `EC-HSM`.",
		Remediation:  "Set `customerManagedKey.key.kty: RSA-HSM`; the vault then gets the premium SKU.",
		Answers:      answers(ids(AzurePolicy, "587c79fe-dd04-4a5e-9d0b-f89598c7261b"), ids(Checkov, "CKV_AZURE_112")),
		Reason:       "It takes a premium vault, which costs more for each key; who must have it says so with one setting.",
		Compensation: "Key Vault protects software keys with modules of its own at rest (https://learn.microsoft.com/azure/key-vault/keys/about-keys).",
		judge:        property(pathKeyType, oneOf("RSA-HSM", "EC-HSM")),
	},
}

func wrapsOnly(s subject) []Detail {
	const path, expected = "properties.keyOps", "wrapKey and unwrapKey only"
	operations, known := texts(lookup(s.Body, strings.Split(path, ".")))
	for _, operation := range operations {
		if !containsFold([]string{"wrapKey", "unwrapKey"}, operation) {
			return fail(path, expected, strings.Join(operations, ", "))
		}
	}
	switch {
	case !known:
		return unknown(path, expected, untilApply)
	case len(operations) == 0:
		return failWhy(path, expected, "nothing", "Azure then allows every operation of the key's type.")
	default:
		return pass()
	}
}

// encrypts holds for keys that a cluster of the graph is encrypted with.
var encrypts = condition{path: pathKeyType, otherwise: "no cluster in the graph uses the key", holds: func(s subject) truth {
	switch {
	case s.graph.links.inUse[s.Resource]:
		return yes
	case s.graph.links.strayUse:
		return maybe
	default:
		return no
	}
}}

var keyURLSteps = strings.Split(pathKeyURL, ".")

// rotation is what a key's rotation policy says of its rotation.
type rotation struct {
	path string
	// afterCreate and beforeExpiry are days, 0 when not given.
	afterCreate, beforeExpiry float64
	found, known              bool
}

func (s subject) rotation() rotation {
	actions, known := list(lookup(s.Body, strings.Split(pathRotation, ".")))
	for i, action := range actions {
		kind := lookup(action, []string{"action", "type"})
		if _, isText := kind.(string); !isText {
			known = false
			continue
		}
		if !same(kind, "rotate") {
			continue
		}
		found := rotation{path: indexed(pathRotation, i) + ".trigger", found: true, known: true}
		found.afterCreate, found.known = days(lookup(action, []string{"trigger", "timeAfterCreate"}))
		before, beforeKnown := days(lookup(action, []string{"trigger", "timeBeforeExpiry"}))
		found.beforeExpiry, found.known = before, found.known && beforeKnown
		return found
	}
	return rotation{path: pathRotation, known: known}
}

func rotates(s subject) []Detail {
	expected := fmt.Sprintf("an action rotate, at most %d days after creation", longestRotationDays)
	policy := s.rotation()
	switch {
	case !policy.known:
		return unknown(policy.path, expected, untilApply)
	case !policy.found:
		return fail(policy.path, expected, "no such action")
	case policy.afterCreate == 0 && policy.beforeExpiry == 0:
		return fail(policy.path, expected, "no trigger")
	case policy.afterCreate > longestRotationDays:
		return fail(policy.path+".timeAfterCreate", expected, show(policy.afterCreate)+" days")
	default:
		return pass()
	}
}

func outlivesRotation(s subject) []Detail {
	expected := fmt.Sprintf("at least %d days later than the rotation", graceDays)
	policy := s.rotation()
	if policy.known && !policy.found {
		return notApplicable("the key is not rotated; RDT-VLT-13 judges that")
	}
	life := lookup(s.Body, strings.Split(pathLife, "."))
	lasts, known := days(life)
	grace := policy.beforeExpiry
	if policy.afterCreate > 0 {
		grace = lasts - policy.afterCreate
	}
	switch {
	case !known || !policy.known:
		return unknown(pathLife, expected, untilApply)
	case life == nil:
		return fail(pathLife, expected, "nothing")
	case grace < graceDays:
		return fail(pathLife, expected, fmt.Sprintf("%s, %s days later", show(life), show(grace)))
	default:
		return pass()
	}
}

var duration = regexp.MustCompile(`^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T.*)?$`)

// days reads a date duration of ISO 8601, such as P15M, in days of which a month has 30; an absent one has none. known is
// false when the value is not known, or no duration.
func days(value any) (count float64, known bool) {
	if value == nil {
		return 0, true
	}
	text, isText := value.(string)
	match := duration.FindStringSubmatch(strings.ToUpper(text))
	if !isText || match == nil {
		return 0, false
	}
	for i, each := range []float64{365, 30, 7, 1} {
		n, _ := strconv.ParseFloat("0"+match[i+1], 64)
		count += n * each
	}
	return count, true
}
