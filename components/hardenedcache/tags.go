package hardenedcache

import (
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
