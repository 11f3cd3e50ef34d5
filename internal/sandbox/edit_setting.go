package sandbox

import (
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// Setting is one property to set, or to remove when Value is nil.
type Setting struct {
	// Path names the property as Azure does, "properties.redisConfiguration.aad-enabled", or as azure-native does,
	// "redisConfiguration.aadEnabled"; "[0]" is an item of a list, and the index after the last one adds an item.
	Path string
	// Value is a plain value: nil, bool, float64, string, []any or map[string]any.
	Value any
	// text is what was written, for properties that hold text and look like something else: tags.version=1.
	text string
}

// ParseSetting reads "path=value". The value is YAML, so true, 3, [a, b] and {a: 1} are what they look like; what is no YAML
// is text; nothing, or null, removes the property.
func ParseSetting(argument string) (Setting, error) {
	path, text, found := strings.Cut(argument, "=")
	if !found || strings.TrimSpace(path) == "" {
		return Setting{}, fmt.Errorf("%q: is no setting; expected path=value, such as publicNetworkAccess=Enabled", argument)
	}
	var value any
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		if strings.ContainsAny(text[:1], "[{\"'") {
			return Setting{}, fmt.Errorf("%s: the value is not complete; expected text, a number, true, false, [a, b] or {a: 1}; got %q", path, text)
		}
		value = text // such as *, which means something else to YAML
	}
	return Setting{Path: strings.TrimSpace(path), Value: plainYAML(value), text: text}, nil
}

// LoadSettings reads a YAML or JSON file that maps paths to values.
func LoadSettings(file string) ([]Setting, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading changes: %w", err)
	}
	var entries map[string]any
	if err := yaml.Unmarshal(content, &entries); err != nil {
		return nil, fmt.Errorf("reading changes from %s: expected a mapping of paths to values: %w", file, err)
	}
	settings := make([]Setting, 0, len(entries))
	for path, value := range entries {
		settings = append(settings, Setting{Path: path, Value: plainYAML(value), text: fmt.Sprint(value)})
	}
	sort.Slice(settings, func(i, j int) bool { return settings[i].Path < settings[j].Path })
	return settings, nil
}

// splitSteps takes a path apart: names, and indices as "[0]".
func splitSteps(path string) ([]string, error) {
	var steps []string
	for _, part := range strings.Split(path, ".") {
		name, rest, indexed := strings.Cut(part, "[")
		if name != "" {
			steps = append(steps, name)
		}
		for indexed {
			var index string
			index, rest, _ = strings.Cut(rest, "]")
			if _, err := strconv.Atoi(index); err != nil {
				return nil, fmt.Errorf("%s: is no path; expected an index between brackets, such as [0]; got [%s", path, index)
			}
			steps = append(steps, "["+index+"]")
			_, rest, indexed = strings.Cut(rest, "[")
		}
	}
	if len(steps) == 0 || strings.HasPrefix(steps[0], "[") {
		return nil, fmt.Errorf("%s: is no path; expected one that begins with a property's name", path)
	}
	return steps, nil
}

// valueAt returns what plain inputs hold at a path that apply returned, nil when there is nothing.
func valueAt(inputs map[string]any, path string) any {
	steps, err := splitSteps(path)
	if err != nil {
		return nil
	}
	var value any = inputs
	for _, step := range steps {
		switch at := value.(type) {
		case map[string]any:
			value = at[step]
		case []any:
			n, err := strconv.Atoi(strings.Trim(step, "[]"))
			if err != nil || n >= len(at) {
				return nil
			}
			value = at[n]
		default:
			return nil
		}
	}
	return value
}
