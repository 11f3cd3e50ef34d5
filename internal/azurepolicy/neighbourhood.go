package azurepolicy

import (
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// neighbourhood finds the resources of a type that a search can be for, without going through all of the graph for each.
type neighbourhood struct {
	ofType map[string][]*subject // by type in lower case
	// onResource are children and extensions by their type and the key of each id above them, up to the resource group.
	onResource map[neighbourKey][]*subject
	// lost are those of a type whose place is not known.
	lost map[string][]*subject
}

type neighbourKey struct{ lowerType, above string }

func neighbours(subjects []*subject) neighbourhood {
	n := neighbourhood{ofType: map[string][]*subject{}, onResource: map[neighbourKey][]*subject{}, lost: map[string][]*subject{}}
	for _, one := range subjects {
		n.ofType[one.lowerType] = append(n.ofType[one.lowerType], one)
		if !one.hasID {
			n.lost[one.lowerType] = append(n.lost[one.lowerType], one)
			continue
		}
		for above := one.scope; strings.Contains(above.Scope, "/providers/"); {
			key := neighbourKey{one.lowerType, arm.Key(above.Scope)}
			n.onResource[key] = append(n.onResource[key], one)
			parent, err := arm.ParseID(above.Scope)
			if err != nil {
				break
			}
			above = parent
		}
	}
	return n
}

// candidates are the resources of the wanted type that may be where the search looks.
func (n neighbourhood) candidates(of *subject, wanted search) []*subject {
	lowerType := strings.ToLower(wanted.relatedType)
	if !of.hasID || !wanted.onResource(of) {
		return n.ofType[lowerType]
	}
	found := n.onResource[neighbourKey{lowerType, arm.Key(of.resource.ID)}]
	return append(found[:len(found):len(found)], n.lost[lowerType]...)
}
