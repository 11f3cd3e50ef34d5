package template

import (
	"errors"
	"fmt"
	"slices"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/inventory"
)

// unnamedSubscription stands in ids for a subscription that nothing names. It is never written: what lies in the
// template's own subscription is referred to by functions.
const unnamedSubscription = "00000000-0000-0000-0000-000000000000"

// member is one resource of the environment on its way into the template.
type member struct {
	inventory.Resource
	kind *arm.Kind
	// id is complete, also where the preview did not know it.
	id string
	// parameters are the inputs that make the id, all known.
	parameters map[string]any
	place      place
}

// collection is every resource of an environment, with the ids under which they refer to each other.
type collection struct {
	own     string // the subscription of the template
	members []*member
	byURN   map[string]*member
	byID    map[string]*member // by arm.Key
	// waits are the dependencies that the engine knows, without those that follow from others.
	waits inventory.Edges
}

// identify finds the id of every resource. Names that a preview does not know are those of other resources, so the
// resources are taken in the order of their dependencies.
func identify(e inventory.Environment) (*collection, []Problem, error) {
	c := &collection{own: ownSubscription(e), byURN: map[string]*member{}, byID: map[string]*member{}, waits: e.Edges().Reduced()}
	byURN := map[string]inventory.Resource{}
	for _, r := range e.Resources {
		byURN[r.URN] = r
	}
	order, cycle := e.Edges().Sorted(byTypeAndName(byURN))
	if len(cycle) > 0 {
		return nil, nil, fmt.Errorf("ordering the resources: they depend on each other: %v", cycle)
	}
	var problems []Problem
	for _, urn := range order {
		r := byURN[urn]
		m := &member{Resource: r}
		var known bool
		if m.kind, known = arm.Lookup(r.Token); !known {
			return nil, nil, fmt.Errorf("exporting %s: %w", r.Name, &arm.UnknownTokenError{Token: r.Token})
		}
		found := c.complete(m)
		problems = append(problems, found...)
		if len(found) > 0 {
			continue
		}
		if twin := c.byID[arm.Key(m.id)]; twin != nil {
			return nil, nil, fmt.Errorf("exporting %s: %s has the same id, %s", r.Name, twin.Name, m.id)
		}
		c.members = append(c.members, m)
		c.byURN[urn], c.byID[arm.Key(m.id)] = m, m
	}
	return c, problems, nil
}

// ownSubscription is the one that the environment is deployed to: of most resources, or as configured.
func ownSubscription(e inventory.Environment) string {
	if e.SubscriptionID != "" {
		return e.SubscriptionID
	}
	count, own := map[string]int{}, unnamedSubscription
	for _, r := range e.Resources {
		id, err := arm.ParseID(r.ID)
		if err != nil {
			continue
		}
		count[id.SubscriptionID]++
		if n := count[id.SubscriptionID]; n > count[own] || n == count[own] && id.SubscriptionID < own {
			own = id.SubscriptionID
		}
	}
	return own
}

// complete finds the path parameters of a resource, and with them its id.
func (c *collection) complete(m *member) (problems []Problem) {
	m.parameters = map[string]any{}
	for _, parameter := range m.kind.Parameters {
		switch value := m.Inputs[parameter].(type) {
		case string:
			m.parameters[parameter] = value
		case inventory.Secret:
			problems = append(problems, problemWith(m.Resource, parameter, whatSecret, expectedSecret))
		default:
			text, err := c.parameterFrom(m, parameter)
			if err != nil {
				problems = append(problems, problemWith(m.Resource, parameter, err.Error(), expectedUnknown))
				continue
			}
			m.parameters[parameter] = text
		}
	}
	if len(problems) > 0 {
		return problems
	}
	c.spell(m)
	var err error
	if m.place, err = placeOf(m); err != nil {
		return []Problem{problemWith(m.Resource, "id", err.Error(), "an ARM id")}
	}
	return nil
}

// spell makes the id. Where the engine knows one, it knows the subscription, which the inputs don't; but Azure's answers
// are not always spelled as the specification is, so that the id is put together anew.
func (c *collection) spell(m *member) {
	subscription := c.own
	if given, err := arm.ParseID(m.ID); err == nil {
		if known, ok := m.kind.InputsFromID(m.ID); ok {
			m.parameters, subscription = known, given.SubscriptionID
		}
	}
	if scope := m.kind.ScopeParameter(); scope != "" {
		text, _ := m.parameters[scope].(string)
		if target := c.byID[arm.Key(text)]; target != nil {
			m.parameters[scope] = target.id
		}
	}
	m.id, _ = m.kind.IDFromInputs(m.parameters, subscription)
}

var errUnknown = errors.New(whatUnknown)

// parameterFrom finds an unknown path parameter in the resource that it is made from: a name is that of the only one of
// its type, a scope is the id of the only one at all.
func (c *collection) parameterFrom(m *member, parameter string) (string, error) {
	wanted := m.kind.ParameterType(parameter)
	var found []*member
	for _, urn := range m.PropertyDependsOn[parameter] {
		if target := c.byURN[urn]; target != nil && !slices.Contains(found, target) && (wanted == "" || arm.SameType(target.kind.Type, wanted)) {
			found = append(found, target)
		}
	}
	if len(found) != 1 {
		return "", errUnknown
	}
	if wanted == "" {
		return found[0].id, nil
	}
	name, _ := found[0].parameters[found[0].kind.NameParameter()].(string)
	return name, nil
}

func byTypeAndName(byURN map[string]inventory.Resource) func(a, b string) int {
	key := func(urn string) string {
		kind, known := arm.Lookup(byURN[urn].Token)
		if !known {
			return urn
		}
		return kind.Type + "\x00" + byURN[urn].Name + "\x00" + urn
	}
	return func(a, b string) int {
		switch ka, kb := key(a), key(b); {
		case ka < kb:
			return -1
		case ka > kb:
			return 1
		default:
			return 0
		}
	}
}
