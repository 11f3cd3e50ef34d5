// Package drift judges what a refresh found: what weakens the environment comes first, and what is only Azure's news about
// a resource is left out.
package drift

import (
	"slices"
	"strconv"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/sdk/schema"
)

// Finding is one resource that is no longer as it was deployed.
type Finding struct {
	engine.Drift
	// Weakens says what it means that the resource is gone; "" if that weakens nothing, or if it exists.
	Weakens string
	// Changes are its properties that differ, those that weaken it first.
	Changes []Change
}

// Change is one property that differs.
type Change struct {
	engine.PropertyDrift
	// Weakens says what the difference means for the hardening; "" if nothing.
	Weakens string
}

// Hardening is true for a finding that weakens the environment.
func (f Finding) Hardening() bool {
	return f.Weakens != "" || slices.ContainsFunc(f.Changes, func(c Change) bool { return c.Weakens != "" })
}

// Judge orders what a refresh found: findings that weaken the environment first, each part in the order of the state.
// Properties that only Azure sets are dropped, with one exception: a private endpoint that leads to a cache and is not of
// this environment. What is left and is no input of the program was set by somebody else, and no up changes it.
func Judge(r engine.Result) []Finding {
	declared := declaredIDs(r)
	drifted := map[string]engine.Drift{}
	for _, d := range r.Drift {
		drifted[d.URN] = d
	}
	var weakening, others []Finding
	for _, s := range r.Steps {
		d, found := drifted[s.URN]
		if !found {
			d = engine.Drift{URN: s.URN, Type: s.Type, Name: s.Name, ID: s.ID}
		}
		f := judge(d, s, declared)
		switch {
		case !f.Gone && len(f.Changes) == 0:
		case f.Hardening():
			weakening = append(weakening, f)
		default:
			others = append(others, f)
		}
	}
	return append(weakening, others...)
}

func judge(d engine.Drift, s engine.Step, declared map[string]bool) Finding {
	f := Finding{Drift: d}
	if d.Gone {
		f.Weakens = reason(d.Type, gone)
		return f
	}
	for _, p := range d.Properties {
		if !p.Input && (!writable(d.Type, p.Path) || filled(d.Type, p.Path)) || elsewhere(p, s, declared) {
			continue
		}
		f.Changes = append(f.Changes, Change{PropertyDrift: p, Weakens: reason(d.Type, p.Path)})
	}
	f.Changes = append(f.Changes, strangers(s, declared)...)
	slices.SortStableFunc(f.Changes, func(a, b Change) int { return rank(a) - rank(b) })
	return f
}

func rank(c Change) int {
	if c.Weakens != "" {
		return 0
	}
	return 1
}

func declaredIDs(r engine.Result) map[string]bool {
	ids := map[string]bool{}
	for _, s := range r.Steps {
		if s.ID != "" {
			ids[strings.ToLower(s.ID)] = true
		}
	}
	return ids
}

// elsewhere is true for what Azure repeats in an answer although it is a resource of this environment by itself, such as the
// subnets of a network: items of a list, or properties of such an item.
func elsewhere(p engine.PropertyDrift, s engine.Step, declared map[string]bool) bool {
	if p.Input {
		return false
	}
	top, rest, inside := strings.Cut(p.Path, "[")
	items, isList := s.Outputs[top].([]any)
	if !isList {
		return false
	}
	if inside {
		index, _, _ := strings.Cut(rest, "]")
		n, err := strconv.Atoi(index)
		return err == nil && n < len(items) && declared[idOf(items[n])]
	}
	return !slices.ContainsFunc(items, func(item any) bool { return !declared[idOf(item)] })
}

func idOf(item any) string {
	object, _ := item.(map[string]any)
	id, _ := object["id"].(string)
	return strings.ToLower(id)
}

// filled reports whether Azure fills in a property by itself although a program may set it: the DNS settings of an endpoint
// are there until a zone group takes them over.
// https://learn.microsoft.com/azure/private-link/private-endpoint-dns
func filled(token, path string) bool {
	return kindOf(token) == "network:PrivateEndpoint" && strings.HasPrefix(path, "customDnsConfigs")
}

// endpoints is the property in which a cache of either service lists the private endpoints that lead to it.
const endpoints = "privateEndpointConnections"

// strangers are the private endpoints that lead to a cache and that the environment does not declare.
func strangers(s engine.Step, declared map[string]bool) []Change {
	var found []Change
	items, _ := s.Outputs[endpoints].([]any)
	for _, item := range items {
		connection, _ := item.(map[string]any)
		endpoint, _ := connection["privateEndpoint"].(map[string]any)
		id, _ := endpoint["id"].(string)
		if id != "" && !declared[strings.ToLower(id)] {
			found = append(found, Change{
				PropertyDrift: engine.PropertyDrift{Path: endpoints, Found: id},
				Weakens:       "a private endpoint that this environment does not declare leads to the cache",
			})
		}
	}
	return found
}

// writable reports whether a property is one that a program may set; of a type that is not known here, each is.
func writable(token, path string) bool {
	resource, known := schema.Lookup(token)
	if !known {
		return true
	}
	properties, p := resource.Inputs, schema.Property{}
	for _, step := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' }) {
		if strings.HasSuffix(step, "]") {
			if p.Items == nil {
				return false
			}
			p = *p.Items
		} else if p.AdditionalProperties != nil {
			return true
		} else if p, known = properties[step]; !known {
			return false
		}
		object, _ := schema.TypeOf(p.TypeToken())
		properties = object.Properties
	}
	return true
}
