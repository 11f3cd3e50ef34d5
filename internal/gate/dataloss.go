package gate

import (
	"fmt"
	"reflect"
	"slices"
)

// RuleDataLoss is the name of the rule of every finding of [DataLoss].
const RuleDataLoss = "data loss"

// holder is a kind of resource whose end is the end of what it holds.
type holder struct {
	// kind is the token without its package and API version: "cache:Redis".
	kind string
	// noun and loses are parts of the reason: "the cache", "everything in it is lost".
	noun, loses string
	source      string
}

// holders are the resources that nobody replaces or deletes by accident.
var holders = []holder{
	{"cache:Redis", "the cache", "everything in it is lost", "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-administration"},
	{"redisenterprise:RedisEnterprise", "the cache", "everything in its databases is lost", "https://learn.microsoft.com/azure/redis/architecture"},
	{"redisenterprise:Database", "the database", "everything in it is lost", "https://learn.microsoft.com/azure/redis/architecture"},
	{"keyvault:Vault", "the vault", "its keys and secrets go with it, and what they encrypt stays shut until it is recovered", "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview"},
	{"keyvault:Key", "the key", "what it encrypts stays shut until it is recovered", "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview"},
	{"operationalinsights:Workspace", "the workspace", "its logs go with it", "https://learn.microsoft.com/azure/azure-monitor/logs/delete-workspace"},
}

// losingChange is a change that Azure makes in place, and by which it drops data.
type losingChange struct {
	kind string
	// loses compares the inputs before and after.
	loses  func(old, changed map[string]any) bool
	reason string
	source string
}

// losingChanges are those that are known. What Azure can't change in place is replaced, and so found by its operation.
var losingChanges = []losingChange{
	{
		kind: "cache:Redis", loses: basicCacheResized,
		reason: "the size of a Basic cache would change, for which Azure makes a new one: everything in it is lost",
		source: "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-how-to-scale",
	},
	{
		kind: "operationalinsights:Workspace", loses: retentionShortened,
		reason: "the retention of the workspace would be shortened: older logs are removed after 30 days",
		source: "https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure",
	},
}

// HoldsData reports whether the loss of a resource of this token, whatever its API version, is a loss of data.
func HoldsData(token string) bool {
	_, holds := holderOf(token)
	return holds
}

// DataLoss returns the steps of a plan by which data is lost: one finding for each resource, in the order of the plan.
// Those whose URN is allowed are accepted. Of a resource that is replaced, a plan may have several steps.
func DataLoss(steps []Step, allowed []string) []Finding {
	var found []Finding
	seen := map[string]bool{}
	for _, step := range steps {
		reason, source := lossOf(step)
		if reason == "" || seen[step.URN] {
			continue
		}
		seen[step.URN] = true
		found = append(found, Finding{
			Rule: RuleDataLoss, URN: step.URN, Type: step.Type, Name: step.Name, Reason: reason, Source: source,
			WayOut:   "put the change back, or go on with --allow-replace '" + step.URN + "'",
			Accepted: slices.Contains(allowed, step.URN),
		})
	}
	return found
}

// Unmatched returns the allowed URNs that no finding has: they are misspelt, or out of date.
func Unmatched(allowed []string, found []Finding) []string {
	var unmatched []string
	for _, urn := range allowed {
		if !slices.ContainsFunc(found, func(f Finding) bool { return f.URN == urn }) {
			unmatched = append(unmatched, urn)
		}
	}
	return unmatched
}

// endings are the operations that end a resource, with the words for them. The names are Pulumi's:
// https://pkg.go.dev/github.com/pulumi/pulumi/sdk/v3/go/common/apitype#OpType
var endings = map[string]string{
	"delete": "deleted", "replace": "replaced", "create-replacement": "replaced", "delete-replaced": "replaced",
	"import-replacement": "replaced",
}

func lossOf(step Step) (reason, source string) {
	if held, holds := holderOf(step.Type); holds && endings[step.Op] != "" {
		return fmt.Sprintf("%s would be %s: %s", held.noun, endings[step.Op], held.loses), held.source
	}
	if step.Op != "update" {
		return "", ""
	}
	for _, change := range losingChanges {
		if change.kind == kindOf(step.Type) && change.loses(step.Old, step.New) {
			return change.reason, change.source
		}
	}
	return "", ""
}

func holderOf(token string) (holder, bool) {
	i := slices.IndexFunc(holders, func(h holder) bool { return h.kind == kindOf(token) })
	if i < 0 {
		return holder{}, false
	}
	return holders[i], true
}

// basicCacheResized: a step from Basic to another tier keeps the data, one to another size of Basic does not.
func basicCacheResized(old, changed map[string]any) bool {
	before, after := sizeOf(old), sizeOf(changed)
	return before.tier == "Basic" && after.tier == "Basic" && !reflect.DeepEqual(before.capacity, after.capacity)
}

type size struct{ tier, capacity any }

// sizeOf reads the inputs of azure-native, or those of the package azure, which have no object around them.
func sizeOf(inputs map[string]any) size {
	if inputs["skuName"] != nil {
		return size{inputs["skuName"], inputs["capacity"]}
	}
	sku := object(inputs["sku"])
	return size{sku["name"], sku["capacity"]}
}

func retentionShortened(old, changed map[string]any) bool {
	before, known := number(old["retentionInDays"])
	after, alsoKnown := number(changed["retentionInDays"])
	return known && alsoKnown && after < before
}

func object(value any) map[string]any {
	fields, _ := value.(map[string]any)
	return fields
}

func number(value any) (float64, bool) {
	switch n := value.(type) {
	case float64:
		return n, true
	case int:
		return float64(n), true
	default:
		return 0, false
	}
}
