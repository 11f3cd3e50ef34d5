package sandbox

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/validation"
	"github.com/redoubt-iac/redoubt/sdk/schema"
)

// apply sets the property in the inputs of a resource and returns its path in azure-native's words.
func (s Setting) apply(kind *arm.Kind, inputs map[string]any) (string, error) {
	steps, err := splitSteps(s.Path)
	if err != nil {
		return "", err
	}
	declared, _ := schema.Lookup(kind.Token)
	if name, ok := findName(steps[0], declared.Inputs); ok {
		if slices.Contains(kind.Parameters, name) {
			return "", fmt.Errorf("%s: is part of the id, which Azure never changes; delete the resource instead", s.Path)
		}
	}
	w := walk{setting: s, readOnly: declared.Outputs, fixed: kind.Parameters}
	changed, path, err := w.object("", inputs, declared.Inputs, steps)
	if err == nil {
		for name := range inputs {
			delete(inputs, name)
		}
		for name, value := range changed {
			inputs[name] = value
		}
	}
	return path, err
}

// walk sets one value while it copies the way to it.
type walk struct {
	setting  Setting
	readOnly map[string]schema.Property
	fixed    []string // inputs that are part of the id
}

// object sets the value below an object whose properties are declared.
func (w walk) object(path string, at map[string]any, declared map[string]schema.Property, steps []string) (map[string]any, string, error) {
	// "properties" is on the wire only: azure-native flattens it away, in nested objects too.
	if _, own := declared["properties"]; !own && steps[0] == "properties" && len(steps) > 1 {
		steps = steps[1:]
	}
	name, ok := findName(steps[0], declared)
	if !ok {
		return nil, "", w.unknown(path, steps[0], declared)
	}
	value, full, err := w.value(join(path, name), at[name], declared[name], steps[1:])
	return withEntry(at, name, value), full, err
}

func (w walk) value(path string, at any, p schema.Property, steps []string) (any, string, error) {
	if len(steps) == 0 {
		value := w.converted(p)
		return value, path, w.knownTo(p, value)
	}
	if index, isIndex := strings.CutPrefix(steps[0], "["); isIndex {
		n, _ := strconv.Atoi(strings.TrimSuffix(index, "]"))
		return w.item(path, at, p, n, steps[1:])
	}
	object, _ := at.(map[string]any)
	if declared, ok := schema.TypeOf(p.TypeToken()); ok && len(declared.Enum) == 0 {
		return returned(w.object(path, object, declared.Properties, steps))
	}
	if p.AdditionalProperties == nil {
		return nil, "", fmt.Errorf("%s: holds no properties; expected a value for %s itself", w.setting.Path, path)
	}
	value, full, err := w.value(join(path, steps[0]), object[steps[0]], *p.AdditionalProperties, steps[1:])
	return withEntry(object, steps[0], value), full, err
}

func (w walk) item(path string, at any, p schema.Property, n int, steps []string) (any, string, error) {
	items, _ := at.([]any)
	if p.Items == nil {
		return nil, "", fmt.Errorf("%s: %s is no list; expected its name without an index", w.setting.Path, path)
	}
	if n < 0 || n > len(items) {
		return nil, "", fmt.Errorf("%s: there is no such item; expected an index from 0 to %d; got %d", w.setting.Path, len(items), n)
	}
	var old any
	if n < len(items) {
		old = items[n]
	}
	value, full, err := w.value(fmt.Sprintf("%s[%d]", path, n), old, *p.Items, steps)
	copied := append([]any(nil), items[:n]...)
	if value != nil {
		copied = append(copied, value)
	}
	if n < len(items) {
		copied = append(copied, items[n+1:]...)
	}
	return copied, full, err
}

func returned(object map[string]any, path string, err error) (any, string, error) {
	return object, path, err
}

// withEntry copies an object with one entry set, or removed when the value is nil.
func withEntry(object map[string]any, name string, value any) map[string]any {
	copied := make(map[string]any, len(object)+1)
	for key, item := range object {
		copied[key] = item
	}
	if copied[name] = value; value == nil {
		delete(copied, name)
	}
	return copied
}

// converted is the value in the form that the property holds: text that looks like a number or a truth stays text.
func (w walk) converted(p schema.Property) any {
	switch w.setting.Value.(type) {
	case bool, float64:
		if textual(p) {
			return w.setting.text
		}
	}
	return w.setting.Value
}

// knownTo refuses text that is none of the values that the API lists. Azure-native lets such pass where the list may grow;
// whoever edits by hand has mistyped.
func (w walk) knownTo(p schema.Property, value any) error {
	var known []string
	for _, alternative := range append([]schema.Property{p}, p.OneOf...) {
		declared, _ := schema.TypeOf(alternative.TypeToken())
		known = append(known, declared.Enum...)
	}
	text, isText := value.(string)
	if len(known) == 0 || !isText || slices.Contains(known, text) {
		return nil
	}
	return fmt.Errorf("%s: is no value that the API knows; expected %s; got %s", w.setting.Path, validation.OneOf(known), validation.Quote(text))
}

// textual reports whether a property holds text and nothing else: an enumeration is text too.
func textual(p schema.Property) bool {
	declared, _ := schema.TypeOf(p.TypeToken())
	if p.Type == "string" || len(declared.Enum) > 0 {
		return true
	}
	for _, alternative := range p.OneOf {
		if !textual(alternative) {
			return false
		}
	}
	return len(p.OneOf) > 0
}

func (w walk) unknown(path, name string, declared map[string]schema.Property) error {
	if path == "" {
		if _, ok := findName(name, w.readOnly); ok {
			return fmt.Errorf("%s: is read-only; Azure sets it and nobody can change it", w.setting.Path)
		}
	}
	names := make([]string, 0, len(declared))
	for candidate := range declared {
		if path != "" || !slices.Contains(w.fixed, candidate) {
			names = append(names, candidate)
		}
	}
	problem := validation.Unknown(w.setting.Path, "property", name, names)
	return fmt.Errorf("%s", problem)
}

// findName finds a property by its name in azure-native or on the wire, which differ in dashes and dots: aadEnabled and
// aad-enabled.
func findName(name string, declared map[string]schema.Property) (string, bool) {
	if _, ok := declared[name]; ok {
		return name, true
	}
	for candidate := range declared {
		if bare(candidate) == bare(name) {
			return candidate, true
		}
	}
	return "", false
}

func bare(name string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "", ".", "").Replace(name))
}
