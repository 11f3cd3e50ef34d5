package arm

import (
	"fmt"
	"strings"
)

// ID is a parsed ARM id. Ids are compared without regard to case,
// https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
type ID struct {
	// Scope is the id of what the resource belongs to: its parent, the resource that it extends, its resource group or
	// its subscription. "" for a subscription.
	Scope string
	// Type is the full type as the id spells it, "Microsoft.Cache/redis/accessPolicies"; a resource group is
	// "Microsoft.Resources/resourceGroups", a subscription "Microsoft.Resources/subscriptions".
	Type string
	Name string // the last segment
	// SubscriptionID and ResourceGroup are "" when the id has none.
	SubscriptionID, ResourceGroup string
}

// ParseID takes an ARM id apart. It accepts ids of subscriptions, resource groups, resources in a group, their children,
// and extension resources on any of them.
func ParseID(id string) (ID, error) {
	segments := strings.Split(id, "/")
	if len(segments) < 3 || segments[0] != "" || !strings.EqualFold(segments[1], "subscriptions") {
		return ID{}, malformed(id, "it must begin with /subscriptions/{subscriptionId}")
	}
	for _, segment := range segments[1:] {
		if segment == "" || strings.TrimSpace(segment) != segment {
			return ID{}, malformed(id, "it has an empty or blank segment")
		}
	}
	parsed := ID{Type: "Microsoft.Resources/subscriptions", Name: segments[2], SubscriptionID: segments[2]}
	rest, at := segments[3:], 3
	if len(rest) >= 2 && strings.EqualFold(rest[0], "resourceGroups") {
		parsed.Scope, parsed.Type = strings.Join(segments[:3], "/"), "Microsoft.Resources/resourceGroups"
		parsed.Name, parsed.ResourceGroup = rest[1], rest[1]
		rest, at = rest[2:], 5
	}
	return parsed.below(id, segments, rest, at)
}

// below reads what follows the subscription or resource group: providers/{namespace}/{type}/{name}[/{type}/{name}]...,
// once or, for extension resources, again.
func (i ID) below(id string, segments, rest []string, at int) (ID, error) {
	for len(rest) > 0 {
		if !strings.EqualFold(rest[0], "providers") || len(rest) < 4 || !strings.Contains(rest[1], ".") {
			return ID{}, malformed(id, fmt.Sprintf("expected providers/{namespace}/{type}/{name} at %q", strings.Join(rest, "/")))
		}
		i.Type, i.Scope = rest[1]+"/"+rest[2], strings.Join(segments[:at], "/")
		i.Name = rest[3]
		rest, at = rest[4:], at+4
		for len(rest) >= 2 && !strings.EqualFold(rest[0], "providers") {
			i.Scope = strings.Join(segments[:at], "/")
			i.Type, i.Name = i.Type+"/"+rest[0], rest[1]
			rest, at = rest[2:], at+2
		}
		if len(rest) == 1 {
			return ID{}, malformed(id, fmt.Sprintf("type %q has no name", rest[0]))
		}
	}
	return i, nil
}

func malformed(id, why string) error {
	return fmt.Errorf("%q is not an ARM resource id: %s", id, why)
}

// Key returns the form of an id under which ids that Azure takes for the same resource are equal.
func Key(id string) string { return strings.ToLower(strings.TrimSuffix(id, "/")) }

// SameID reports whether two ids name the same resource.
func SameID(a, b string) bool { return Key(a) == Key(b) }

// Below reports whether an id is at or below a scope: the same resource, or one that the scope contains.
func Below(id, scope string) bool {
	return SameID(id, scope) || strings.HasPrefix(Key(id), Key(scope)+"/")
}

// SameType reports whether two resource types are the same: types, too, are compared without regard to case.
func SameType(a, b string) bool { return strings.EqualFold(a, b) }

// NormalLocation returns a region in the form that Azure answers with: "West Europe" is "westeurope".
func NormalLocation(location string) string {
	return strings.ToLower(strings.ReplaceAll(location, " ", ""))
}
