package fleet

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/strictdecode"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// layer is a part of a stack file: the defaults, a class, or what an environment has of its own. It is a tree as a YAML
// decoder gives it, in the form of a whole stack file. Nothing writes to one once it is made.
type layer map[string]any

// azureNativeKey holds the settings of azure-native by their names, without the namespace.
const azureNativeKey = "azureNative"

// configKey is where a stack file has its configuration.
const configKey = "config"

// pulumisOwn are the keys of a stack file that say how Pulumi protects its secrets. Pulumi itself writes the last two when it
// creates a stack: https://www.pulumi.com/docs/iac/concepts/projects/stack-settings-file/
var pulumisOwn = []string{"secretsprovider", "encryptedkey", "encryptionsalt"}

// settingsKey is the full key of the environment's object.
var settingsKey = environment.Project + ":" + environment.ConfigKey

// layer brings the short form of a fleet file into that of a stack file.
func (r *reader) layer(path string, given map[string]any) layer {
	made, config := layer{}, map[string]any{}
	for _, key := range pulumisOwn {
		value, isGiven := given[key]
		if _, isText := value.(string); isGiven && value != nil && !isText {
			r.problems.Add(validation.Join(path, key), "wrong type", "a string", kindOf(value))
		}
		if isGiven {
			made[key] = value
		}
	}
	provider := r.object(validation.Join(path, azureNativeKey), given[azureNativeKey], nil)
	for _, name := range slices.Sorted(maps.Keys(provider)) {
		config["azure-native:"+name] = provider[name]
	}
	settings := map[string]any{}
	for _, field := range strictdecode.Fields(reflect.TypeFor[environment.Environment]()) {
		if value, isGiven := given[field.Key]; isGiven {
			settings[field.Key] = value
		}
	}
	if len(settings) > 0 {
		config[settingsKey] = settings
	}
	if len(config) > 0 {
		made[configKey] = config
	}
	return made
}

// shortPath is the place in the short form of what a stack file calls by path.
func shortPath(path string) string {
	if rest, ok := strings.CutPrefix(path, settingsKey+"."); ok {
		return rest
	}
	if rest, ok := strings.CutPrefix(path, configKey+".azure-native:"); ok {
		return azureNativeKey + "." + rest
	}
	return path
}

// short is the layer in the form of the fleet file, as deep as paths need it.
func (l layer) short() map[string]any {
	made := map[string]any{}
	for key, value := range l {
		if key != configKey {
			made[key] = value
		}
	}
	config, _ := l[configKey].(map[string]any)
	provider := map[string]any{}
	for key, value := range config {
		if name, ok := strings.CutPrefix(key, "azure-native:"); ok {
			provider[name] = value
		}
	}
	made[azureNativeKey] = provider
	settings, _ := config[settingsKey].(map[string]any)
	maps.Copy(made, settings)
	return made
}

// holds reports whether the layer itself says something at a path of the short form. Keys may contain dots, so the path is
// compared and never taken apart.
func holds(data any, path string) bool {
	if path == "" {
		return true
	}
	switch value := data.(type) {
	case map[string]any:
		for key, element := range value {
			rest, ok := strings.CutPrefix(path, key)
			if ok && (rest == "" || rest[0] == '.' || rest[0] == '[') && holds(element, strings.TrimPrefix(rest, ".")) {
				return true
			}
		}
	case []any:
		for i, element := range value {
			rest, ok := strings.CutPrefix(path, validation.Index("", i))
			if ok && holds(element, strings.TrimPrefix(rest, ".")) {
				return true
			}
		}
	}
	return false
}
