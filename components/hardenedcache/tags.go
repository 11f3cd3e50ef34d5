package hardenedcache

import (
	"sort"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/tagging"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

func (a *HardenedCacheArgs) allTags() pulumi.StringMap {
	return tagging.All(a.Environment, a.Owner, a.Tags)
}

func validateTags(a *HardenedCacheArgs) validation.Problems {
	return tagging.Check("tags", a.Tags)
}

// sortedKeys are the keys of a map in a stable order: what a map holds must not depend on chance.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
