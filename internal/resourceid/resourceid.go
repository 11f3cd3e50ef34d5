// Package resourceid reads and judges ARM resource ids as users write them into a configuration.
//
// The shape of an id: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
package resourceid

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// ID is an ARM resource id in its parts.
type ID struct {
	// SubscriptionID is a GUID.
	SubscriptionID string
	// ResourceGroup is the name of the resource group.
	ResourceGroup string
	// Type is the whole type, such as `Microsoft.Network/virtualNetworks/subnets`.
	Type string
	// Names are the names of the resource and of its ancestors, outermost first.
	Names []string
}

// Name is the resource's own name.
func (i ID) Name() string { return i.Names[len(i.Names)-1] }

var (
	guid     = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)
	idPrefix = regexp.MustCompile(`(?i)^/subscriptions/([^/]+)/resourceGroups/([^/]+)/providers/([^/]+)/(.+)$`)
)

// IsGUID says whether text is a GUID of hexadecimal digits in groups of 8-4-4-4-12.
func IsGUID(text string) bool { return guid.MatchString(text) }

// Parse reads the id of a resource in a resource group. It returns false when text is no such id.
func Parse(text string) (ID, bool) {
	match := idPrefix.FindStringSubmatch(strings.TrimSuffix(text, "/"))
	if match == nil || !IsGUID(match[1]) {
		return ID{}, false
	}
	segments := strings.Split(match[4], "/")
	if len(segments)%2 != 0 {
		return ID{}, false
	}
	id := ID{SubscriptionID: match[1], ResourceGroup: match[2], Type: match[3]}
	for i := 0; i < len(segments); i += 2 {
		if segments[i] == "" || segments[i+1] == "" {
			return ID{}, false
		}
		id.Type += "/" + segments[i]
		id.Names = append(id.Names, segments[i+1])
	}
	return id, true
}

// Check judges whether text is the id of a resource of the given type; ARM compares types without case.
func Check(path, text, resourceType string) validation.Problems {
	expected := fmt.Sprintf("the resource id of a %s: %s", resourceType, Shape(resourceType))
	id, ok := Parse(text)
	switch {
	case !ok:
		return validation.Problems{{Path: path, Message: "not a resource id", Expected: expected, Got: validation.Quote(text)}}
	case !strings.EqualFold(id.Type, resourceType):
		return validation.Problems{{Path: path, Message: "the resource id of another type", Expected: expected, Got: "a " + id.Type}}
	default:
		return nil
	}
}

// Of returns a check for one resource type, for lists of inputs and their checks.
func Of(resourceType string) func(path, text string) validation.Problems {
	return func(path, text string) validation.Problems { return Check(path, text, resourceType) }
}

// Shape is what an id of the type looks like, with placeholders.
func Shape(resourceType string) string {
	namespace, rest, _ := strings.Cut(resourceType, "/")
	shape := "/subscriptions/<subscription>/resourceGroups/<group>/providers/" + namespace
	for _, segment := range strings.Split(rest, "/") {
		shape += "/" + segment + "/<name>"
	}
	return shape
}
