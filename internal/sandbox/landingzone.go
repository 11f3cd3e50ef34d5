package sandbox

import (
	"errors"
	"fmt"
	"os"
	"sort"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// referenceTypes are the types that a landing zone may hold besides those that can be created: stacks only refer to them.
var referenceTypes = []string{
	"Microsoft.EventHub/namespaces", "Microsoft.EventHub/namespaces/authorizationRules", "Microsoft.EventHub/namespaces/eventhubs", typeHSM,
	"Microsoft.Network/applicationSecurityGroups", "Microsoft.Network/natGateways", "Microsoft.Network/routeTables",
	"Microsoft.Storage/storageAccounts",
}

// LoadLandingZone reads a landing-zone file: a YAML or JSON list of ARM resources, each with its id and, as in a template,
// location, tags, sku, properties and so on. It reports every problem of the file at once: ids that cannot be read or
// occur twice, types that the sandbox does not know, parents that are not listed.
func LoadLandingZone(file string) ([]arm.Resource, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading landing zone: %w", err)
	}
	var entries []map[string]any
	if err := yaml.Unmarshal(content, &entries); err != nil {
		return nil, fmt.Errorf("reading landing zone %s: expected a list of ARM resources: %w", file, err)
	}
	var zone []arm.Resource
	var problems []error
	for i, entry := range entries {
		r, err := landingResource(entry)
		if err != nil {
			problems = append(problems, fmt.Errorf("[%d]: %w", i, err))
			continue
		}
		zone = append(zone, r)
	}
	problems = append(problems, checkLandingZone(zone)...)
	if len(problems) > 0 {
		return nil, fmt.Errorf("reading landing zone %s:\n%w", file, errors.Join(problems...))
	}
	return zone, nil
}

func landingResource(entry map[string]any) (arm.Resource, error) {
	id, ok := entry["id"].(string)
	if !ok {
		return arm.Resource{}, fmt.Errorf("id: is missing; expected an ARM resource id; got %v", entry["id"])
	}
	parsed, err := arm.ParseID(id)
	if err != nil {
		return arm.Resource{}, fmt.Errorf("id: %w", err)
	}
	body := map[string]any{}
	for name, value := range entry {
		if name != "id" && name != "type" && name != "name" && name != "apiVersion" {
			body[name] = plainYAML(value)
		}
	}
	r := arm.Resource{ID: id, Type: parsed.Type, Name: parsed.Name, Body: body}
	if stated, ok := entry["type"].(string); ok && !arm.SameType(stated, parsed.Type) {
		return arm.Resource{}, fmt.Errorf("type: does not fit the id; expected %s; got %s", parsed.Type, stated)
	}
	if kind, ok := arm.LookupType(parsed.Type); ok {
		r.Type, r.APIVersion = kind.Type, kind.APIVersion
	}
	return normalise(r), nil
}

// plainYAML turns the numbers of YAML into the one kind of number that bodies have.
func plainYAML(value any) any {
	switch v := value.(type) {
	case int:
		return float64(v)
	case map[string]any:
		for key, item := range v {
			v[key] = plainYAML(item)
		}
	case []any:
		for i, item := range v {
			v[i] = plainYAML(item)
		}
	}
	return value
}

// checkLandingZone collects what is wrong with a landing zone.
func checkLandingZone(zone []arm.Resource) []error {
	listed := map[string]bool{}
	for _, r := range expandLandingZone(zone) {
		listed[arm.Key(r.ID)] = true
	}
	var problems []error
	seen := map[string]bool{}
	for i, r := range zone {
		parsed, err := arm.ParseID(r.ID)
		switch {
		case err != nil:
			problems = append(problems, fmt.Errorf("[%d] id: %w", i, err))
			continue
		case seen[arm.Key(r.ID)]:
			problems = append(problems, fmt.Errorf("[%d] id: occurs twice; got %s", i, r.ID))
		case !known(parsed.Type):
			problems = append(problems, fmt.Errorf("[%d] type: is not known to the sandbox; expected one of %s; got %s",
				i, strings.Join(knownTypes(), ", "), parsed.Type))
		case strings.Count(parsed.Type, "/") >= 2 && !listed[arm.Key(parsed.Scope)]:
			problems = append(problems, fmt.Errorf("[%d] id: its parent is not in the landing zone; expected an entry for %s", i, parsed.Scope))
		}
		seen[arm.Key(r.ID)] = true
	}
	return problems
}

func known(resourceType string) bool {
	for _, candidate := range knownTypes() {
		if arm.SameType(candidate, resourceType) {
			return true
		}
	}
	return false
}

func knownTypes() []string {
	set := map[string]any{}
	for _, token := range arm.Tokens() {
		kind, _ := arm.Lookup(token)
		set[kind.Type] = nil
	}
	for _, name := range referenceTypes {
		set[name] = nil
	}
	return unionOfKeys(set, nil)
}

// expandLandingZone adds what a landing zone implies: the resource groups of its ids, and the subnets that a VNet lists. The
// result is sorted by id.
func expandLandingZone(zone []arm.Resource) []arm.Resource {
	all := map[string]arm.Resource{}
	add := func(r arm.Resource) {
		if parsed, err := arm.ParseID(r.ID); err == nil {
			r.Name = parsed.Name
		}
		if _, ok := all[arm.Key(r.ID)]; !ok {
			all[arm.Key(r.ID)] = r
		}
	}
	for _, r := range zone {
		add(normalise(r))
	}
	for _, r := range zone {
		parsed, err := arm.ParseID(r.ID)
		if err != nil {
			continue
		}
		if parsed.ResourceGroup != "" {
			add(impliedGroup(parsed, r))
		}
		for _, object := range r.Objects("properties", "subnets") {
			name, _ := object["name"].(string)
			body, _ := arm.CloneValue(object).(map[string]any)
			add(arm.Resource{ID: r.ID + "/subnets/" + name, Type: typeSubnet, APIVersion: r.APIVersion, Name: name, Body: body})
		}
	}
	expanded := make([]arm.Resource, 0, len(all))
	for _, r := range all {
		if properties, ok := r.Body["properties"].(map[string]any); ok && is(r, typeNetwork) {
			delete(properties, "subnets")
		}
		expanded = append(expanded, r)
	}
	sort.Slice(expanded, func(i, j int) bool { return expanded[i].ID < expanded[j].ID })
	return expanded
}

func impliedGroup(id arm.ID, r arm.Resource) arm.Resource {
	location := r.Location
	if location == "" || location == "global" {
		location = "westeurope"
	}
	groupID := "/subscriptions/" + id.SubscriptionID + "/resourceGroups/" + id.ResourceGroup
	return arm.Resource{
		ID: groupID, Type: typeResourceGroup, Name: id.ResourceGroup, Location: location, Body: map[string]any{"location": location},
	}
}
