package artefact

import (
	"encoding/json"
	"fmt"
	"sort"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/waivers"
)

// waiversOfConfig finds the waivers in the configuration of a preview. A value of it that is an object is JSON in a text.
func (r *reader) waiversOfConfig(config any) {
	settings, _ := config.(map[string]any)
	for _, name := range sortedKeys(settings) {
		var value any
		if text, isText := settings[name].(string); isText && json.Unmarshal([]byte(text), &value) == nil {
			r.waiversWithin(value, "config."+name)
		}
	}
}

// waiversOfProgram finds the waivers among the inputs of the components of a state.
func (r *reader) waiversOfProgram(resources any) {
	for _, object := range arm.Objects(resources) {
		urn, _ := object["urn"].(string)
		if isCustom, _ := object["custom"].(bool); !isCustom {
			r.waiversWithin(plain(object["inputs"]), urn)
		}
	}
}

// waiversWithin looks for lists named waivers at any depth.
func (r *reader) waiversWithin(value any, path string) {
	switch v := value.(type) {
	case map[string]any:
		for _, name := range sortedKeys(v) {
			within := path + "." + name
			if name != "waivers" {
				r.waiversWithin(v[name], within)
				continue
			}
			for i, item := range arm.Objects(v[name]) {
				r.result.Waivers = append(r.result.Waivers, Waiver{Waiver: waiverOf(item), Origin: fmt.Sprintf("%s[%d]", within, i)})
			}
		}
	case []any:
		for i, item := range v {
			r.waiversWithin(item, fmt.Sprintf("%s[%d]", path, i))
		}
	}
}

func waiverOf(object map[string]any) waivers.Waiver {
	text := func(name string) string {
		value, _ := object[name].(string)
		return value
	}
	return waivers.Waiver{Control: text("control"), Reason: text("reason"), Owner: text("owner"), Granted: text("granted"), Until: text("until")}
}

func sortedKeys(object map[string]any) []string {
	keys := make([]string, 0, len(object))
	for key := range object {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
