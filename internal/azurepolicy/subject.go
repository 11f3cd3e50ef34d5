package azurepolicy

import (
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// subject is a resource of the graph with what many policies ask of it.
type subject struct {
	resource   arm.Resource
	index      int    // in the graph; -1 for one that is derived
	policyType string // as Azure Policy spells it
	typeValue  any    // the same, made a value once
	lowerType  string
	fullName   string // parent/child; "" when it is not known
	scope      arm.ID // of the resource; zero when its id is not known
	hasID      bool
	// What the evaluation asks of every resource for every policy: whether Azure Policy sees the type at all, and whether
	// mode Indexed does.
	visible bool
	listed  truth
}

func newSubject(r arm.Resource, index int) *subject {
	if r.Body == nil {
		r.Body = map[string]any{}
	}
	s := &subject{resource: r, index: index, policyType: policyType(r.Type)}
	s.lowerType, s.typeValue = strings.ToLower(s.policyType), s.policyType
	if id, err := arm.ParseID(r.ID); err == nil {
		s.scope, s.hasID = id, true
		s.fullName = fullName(r.ID, id)
	} else if strings.Count(r.Type, "/") == 1 {
		s.fullName = r.Name
	}
	s.visible, s.listed = evaluated(s), indexed(s)
	return s
}

// fullName joins the names of a resource and its parents in the same provider.
func fullName(id string, parsed arm.ID) string {
	names := strings.Count(parsed.Type, "/")
	segments := strings.Split(strings.TrimSuffix(id, "/"), "/")
	full := parsed.Name
	for i := 1; i < names && len(segments) > 2*i; i++ {
		full = segments[len(segments)-1-2*i] + "/" + full
	}
	return full
}

func (r *subject) at(path ...string) any { return r.resource.At(path...) }

// location is the region in its normal form; one that the body does not know is unknown.
func (r *subject) location() any {
	if r.resource.Location != "" {
		return arm.NormalLocation(r.resource.Location)
	}
	if text, ok := r.at("location").(string); ok {
		return arm.NormalLocation(text)
	}
	return r.at("location")
}

// locate finds where the resource has the property of an alias, and remembers it for its type.
func (r *subject) locate(run *run, a alias) location {
	key := placeKey{a.text, r.lowerType}
	found, ok := run.places[key]
	if !ok {
		found = a.locate(r.policyType)
		run.places[key] = found
	}
	return found
}

type placeKey struct{ alias, lowerType string }

// body is the body that an alias is looked up in. Private endpoint connections are made by Azure and in no plan; those that
// the private endpoints of the plan will make are put in their place.
func (r *subject) body(run *run, a alias) any {
	if !a.isConnection() || r.at("properties", connectionsName) != nil {
		return r.resource.Body
	}
	connections := run.connectionsOf(r)
	items := make([]any, len(connections))
	for i, connection := range connections {
		items[i] = arm.Unknown{}
		if connection.subject != nil {
			items[i] = connection.resource.Body
		}
	}
	extended := r.resource.Clone()
	extended.Put(items, "properties", connectionsName)
	return extended.Body
}
