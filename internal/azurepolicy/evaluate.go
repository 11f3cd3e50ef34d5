package azurepolicy

import (
	"slices"
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// Options are what an evaluation needs beside the policies and the graph.
type Options struct {
	// Now is the time that utcNow() gives. The zero time leaves policies that ask for it undecided.
	Now time.Time
	// Subscription describes the subscription of the graph, for subscription(). What is empty is not known.
	Subscription Subscription
	// Parameters are values for parameters of the policies by name, as encoding/json decodes them, before those of the
	// folder's parameter files. They are for a folder without assignments; an assignment has its own.
	Parameters map[string]any
}

// Subscription is what subscription() gives beside the id, which the ids of the resources have.
type Subscription struct {
	ID, TenantID, DisplayName string
	Tags                      map[string]string // nil when they are not known
}

// run is one evaluation.
type run struct {
	set      *Set
	options  Options
	subjects []*subject
	beside   neighbourhood
	// links are the private endpoint connections that the private endpoints of the graph make, by the key of their target.
	links  map[string][]connection
	groups map[string]*subject // resource groups of the graph by the key of their id
	places map[placeKey]location
	fields map[string]parsedField
}

type parsedField struct {
	field field
	err   error
}

// scene is what a condition is judged in.
type scene struct {
	run    *run
	policy *instance
	// judged is the resource of the "if"; viewed is the one that fields are read from, another one only in an existence
	// condition.
	judged, viewed *subject
	members        []enumerated // the counts around, outermost first
}

// nowhere is the resource of an expression that is not about one.
var nowhere = newSubject(arm.Resource{}, -1)

// field parses the name of a field that an expression gives, once.
func (r *run) field(name string) (field, error) {
	known, ok := r.fields[name]
	if !ok {
		known.field, known.err = parseField(name)
		r.fields[name] = known
	}
	return known.field, known.err
}

// Evaluate judges every resource of a graph by every policy in force. Policies that change requests come first, and the
// others judge what they leave, in the order of
// https://learn.microsoft.com/azure/governance/policy/concepts/effect-basics#order-of-evaluation
func (s *Set) Evaluate(graph []arm.Resource, o Options) Results {
	r := newRun(s, graph, o)
	results := Results{Resources: len(graph)}
	instances := r.instances()
	results.Unassigned = s.unused(instances)
	var changing, judging []*instance
	for _, p := range instances {
		switch {
		case p.effect == "disabled":
			results.Disabled = append(results.Disabled, p.public)
			continue
		case p.doubt != "":
			results.Results = append(results.Results, r.result(p, nowhere, Undecided, "The policy cannot be evaluated here.", p.doubt))
		case p.effect == "modify" || p.effect == "append":
			changing = append(changing, p)
		default:
			judging = append(judging, p)
		}
		results.Policies = append(results.Policies, p.public)
	}
	r.changeAll(changing, &results)
	r.beside = neighbours(r.subjects)
	for _, subject := range r.subjects {
		for _, p := range judging {
			r.add(&results, r.judge(p, subject))
		}
	}
	slices.SortStableFunc(results.Results, func(a, b Result) int { return a.Resource - b.Resource })
	return results
}

func newRun(s *Set, graph []arm.Resource, o Options) *run {
	r := &run{
		set: s, options: o, groups: map[string]*subject{},
		places: map[placeKey]location{}, fields: map[string]parsedField{},
	}
	for i, resource := range graph {
		subject := newSubject(resource, i)
		r.subjects = append(r.subjects, subject)
		if strings.EqualFold(subject.policyType, groupType) && resource.ID != "" {
			r.groups[arm.Key(resource.ID)] = subject
		}
	}
	r.links = r.connections()
	return r
}

func (r *run) add(results *Results, result Result) {
	if result.Status == NotApplicable {
		results.NotApplicable++
		return
	}
	results.Results = append(results.Results, result)
}

// result makes the entry of a policy and a resource.
func (r *run) result(p *instance, on *subject, status Status, message string, reasons ...string) Result {
	return Result{
		Policy: p.public, Resource: on.index, ResourceID: on.resource.ID, ResourceType: on.resource.Type,
		ResourceName: on.resource.Name, Status: status, Message: message, Reasons: reasons,
	}
}
