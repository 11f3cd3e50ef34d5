package controls

import (
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// Stage says whether an environment is a production one.
type Stage string

// The stages. An environment of which nobody says is judged like production.
const (
	Unstated      Stage = ""
	Production    Stage = "production"
	NonProduction Stage = "not production"
)

// Resource is one resource to judge. Values of its body that are not known yet, secret, or expressions of a template
// that nobody evaluates, are arm.Unknown. A body may hold properties that only Azure sets: some controls judge what is
// deployed, and look at those of a state.
type Resource struct {
	arm.Resource
	// Origin says where the resource stands in what was read: a Pulumi URN, or a path such as "resources[3]".
	Origin string
	// Line is the line of the file at which the resource begins, 0 when that is not known.
	Line int
	// MadeFrom are the origins of the resources from whose outputs the values of this one are made, as far as the reader
	// knows them: the engine says so even of values that it does not know, or may not show.
	MadeFrom []string
}

// Description says what a graph is.
type Description struct {
	// Name is that of the environment or of the artefact.
	Name  string
	Stage Stage
	// Sandbox is true when Azure was simulated.
	Sandbox bool
	// DNSByPolicy says that an Azure Policy adds the zone groups of private endpoints (DNS mode policyManaged), so that
	// there are none in the graph.
	DNSByPolicy bool
	// Baseline is the one that the environment has, as YYYY-MM-DD; "" where nobody knows, as for artefacts.
	Baseline string
}

// Graph is a set of resources with the indexes that controls need. It is read-only once made.
type Graph struct {
	Description
	resources []*Resource
	byType    map[string][]*Resource // by lower-case type
	byID      map[string]*Resource   // by arm.Key
	byOrigin  map[string]*Resource
	below     map[string][]*Resource // by arm.Key of the parent, or of what an extension extends
	placeless map[string]int         // by lower-case type: how many have no id yet, and so no known parent
	links     links
}

// NewGraph indexes resources. Subnets that stand inside the body of their network, as templates often
// have them, become resources of their own.
func NewGraph(description Description, resources []Resource) *Graph {
	g := &Graph{
		Description: description, byType: map[string][]*Resource{}, byID: map[string]*Resource{},
		byOrigin: map[string]*Resource{}, below: map[string][]*Resource{}, placeless: map[string]int{},
	}
	for i := range resources {
		g.add(resources[i])
	}
	for _, inner := range g.nested() {
		g.add(*inner)
	}
	g.link()
	return g
}

func (g *Graph) add(given Resource) {
	r, kind := &given, strings.ToLower(given.Type)
	if spelling, known := spellings[kind]; known {
		r.Type = spelling
	}
	g.resources = append(g.resources, r)
	if g.byOrigin[r.Origin] == nil {
		g.byOrigin[r.Origin] = r
	}
	g.byType[kind] = append(g.byType[kind], r)
	if r.ID == "" {
		g.placeless[kind]++
		return
	}
	g.byID[arm.Key(r.ID)] = r
	if id, err := arm.ParseID(r.ID); err == nil {
		scope := arm.Key(id.Scope)
		g.below[scope] = append(g.below[scope], r)
	} else {
		g.placeless[kind]++
	}
}

// Len is the number of resources.
func (g *Graph) Len() int { return len(g.resources) }

// OfType returns the resources of an ARM type, in the order of the graph.
func (g *Graph) OfType(armType string) []*Resource { return g.byType[strings.ToLower(armType)] }

// Find returns the resource of an ARM id.
func (g *Graph) Find(id string) (*Resource, bool) {
	r, found := g.byID[arm.Key(id)]
	return r, found
}

// Attached returns the resources of a type that lie directly below a resource or extend it. It is uncertain whether that
// is all when the resource, or another of the type, has no id yet.
func (g *Graph) Attached(r *Resource, armType string) (attached []*Resource, uncertain bool) {
	uncertain = g.placeless[strings.ToLower(armType)] > 0
	if r.ID == "" {
		return nil, uncertain || len(g.OfType(armType)) > 0
	}
	for _, candidate := range g.below[arm.Key(r.ID)] {
		if arm.SameType(candidate.Type, armType) {
			attached = append(attached, candidate)
		}
	}
	return attached, uncertain
}

// Parent returns the resource that a resource lies below or extends, if it is in the graph.
func (g *Graph) Parent(r *Resource) (*Resource, bool) {
	id, err := arm.ParseID(r.ID)
	if err != nil {
		return nil, false
	}
	return g.Find(id.Scope)
}

// scopes returns the keys (arm.Key) of the id and of everything that contains it, the id first and the subscription last.
func scopes(id string) []string {
	var keys []string
	for id != "" {
		keys = append(keys, arm.Key(id))
		parsed, err := arm.ParseID(id)
		if err != nil {
			break
		}
		id = parsed.Scope
	}
	return keys
}

// nested makes resources of the subnets that stand inside the bodies of networks, unless they are in the graph already.
func (g *Graph) nested() []*Resource {
	var found []*Resource
	for _, network := range g.OfType(typeNetwork) {
		items, _ := lookup(network.Body, []string{"properties", "subnets"}).([]any)
		for _, item := range items {
			body, isObject := item.(map[string]any)
			if !isObject {
				continue
			}
			if inner := subnetWithin(network, body); inner.ID == "" || g.byID[arm.Key(inner.ID)] == nil {
				found = append(found, inner)
			}
		}
	}
	return found
}

func subnetWithin(network *Resource, body map[string]any) *Resource {
	inner := &Resource{Resource: arm.Resource{Type: typeSubnet, APIVersion: network.APIVersion, Body: body}, Origin: network.Origin, Line: network.Line}
	inner.Name, _ = body["name"].(string)
	if network.ID != "" && inner.Name != "" {
		inner.ID = network.ID + "/subnets/" + inner.Name
	}
	return inner
}

func (g *Graph) ref(r *Resource) Ref {
	return Ref{Graph: g.Name, Type: r.Type, Name: r.Name, ID: r.ID, Origin: r.Origin, Line: r.Line}
}
