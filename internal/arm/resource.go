package arm

import "fmt"

// Unknown is the value of anything that a preview cannot know yet. It is comparable, and stands in a Body, in inputs and
// in outputs wherever a value would.
type Unknown struct{}

// String implements fmt.Stringer.
func (Unknown) String() string { return "<unknown>" }

// Resource is one resource as Azure Resource Manager sees it.
type Resource struct {
	// ID is the full ARM id, "/subscriptions/.../providers/Microsoft.Cache/redis/name". It is "" when a part of it is
	// unknown in a preview.
	ID string
	// Type is the full resource type with the spelling of the API specification, "Microsoft.Cache/redis/accessPolicies".
	Type string
	// APIVersion is the version that the body is written in, "2024-11-01".
	APIVersion string
	// Name is the last segment of the id ("" when unknown): a child resource has its own name only, not its parent's.
	Name string
	// Location is the region in its normal form, "westeurope"; "" for a resource without one, or when it is unknown.
	Location string
	// Body is the ARM body as sent: location, tags, sku, identity, properties. Its values are nil, bool, float64, string,
	// []any, map[string]any and Unknown.
	Body map[string]any
}

// Clone returns a copy that shares no map or slice with the resource.
func (r Resource) Clone() Resource {
	r.Body, _ = CloneValue(r.Body).(map[string]any)
	return r
}

// CloneValue copies a plain value deeply.
func CloneValue(value any) any {
	switch v := value.(type) {
	case map[string]any:
		if v == nil {
			return nil
		}
		copied := make(map[string]any, len(v))
		for key, item := range v {
			copied[key] = CloneValue(item)
		}
		return copied
	case []any:
		copied := make([]any, len(v))
		for i, item := range v {
			copied[i] = CloneValue(item)
		}
		return copied
	default:
		return v
	}
}

// At returns the value at a path of body keys, r.At("properties", "sku", "name"), or nil when there is none. The value of
// anything below an Unknown is Unknown.
func (r Resource) At(path ...string) any {
	var value any = r.Body
	for _, key := range path {
		switch node := value.(type) {
		case map[string]any:
			value = node[key]
		case Unknown:
			return node
		default:
			return nil
		}
	}
	return value
}

// Text returns the string at a path of body keys, "" when there is none or when it is unknown.
func (r Resource) Text(path ...string) string {
	text, _ := r.At(path...).(string)
	return text
}

// Put sets the value at a path of body keys and makes the objects on the way.
func (r *Resource) Put(value any, path ...string) {
	if r.Body == nil {
		r.Body = map[string]any{}
	}
	node := r.Body
	for _, key := range path[:len(path)-1] {
		next, ok := node[key].(map[string]any)
		if !ok {
			next = map[string]any{}
			node[key] = next
		}
		node = next
	}
	node[path[len(path)-1]] = value
}

// Objects returns the objects of the array at a path of body keys; anything else in the array is left out.
func (r Resource) Objects(path ...string) []map[string]any {
	return Objects(r.At(path...))
}

// Objects returns the objects of an array value, nil when it is none.
func Objects(value any) []map[string]any {
	items, _ := value.([]any)
	var objects []map[string]any
	for _, item := range items {
		if object, ok := item.(map[string]any); ok {
			objects = append(objects, object)
		}
	}
	return objects
}

// Texts returns the strings of an array value, nil when it is none.
func Texts(value any) []string {
	items, _ := value.([]any)
	var texts []string
	for _, item := range items {
		if text, ok := item.(string); ok {
			texts = append(texts, text)
		}
	}
	return texts
}

// UnknownTokenError says that a token is not in the table of resource types.
type UnknownTokenError struct{ Token string }

func (e *UnknownTokenError) Error() string {
	return fmt.Sprintf("no ARM resource type is known for %s", e.Token)
}
