package azurepolicy

import (
	"strings"
	"sync"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// taggable remembers by resource type, in lower case, whether the body data has tags and a location for it; maybe stands for a
// type without body data. The body data never changes.
var taggable sync.Map

// indexed reports whether mode Indexed shows a resource: its type has tags and a location. Resource groups have both and are
// left out all the same, https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-basics#resource-manager-modes
func indexed(r *subject) truth {
	known, ok := taggable.Load(r.lowerType)
	if !ok {
		known = hasTagsAndLocation(r.resource.Type)
		taggable.Store(r.lowerType, known)
	}
	switch {
	case strings.EqualFold(r.policyType, groupType):
		return no
	case known == maybe && r.at("location") != nil && r.at("tags") != nil:
		return yes
	default:
		return known.(truth)
	}
}

func hasTagsAndLocation(armType string) truth {
	result := yes
	for _, name := range []string{"location", "tags"} {
		place, known, found := arm.Locate(armType, []string{name})
		if !known {
			return maybe
		}
		result = min(result, truthOf(found && !place.ReadOnly))
	}
	return result
}
