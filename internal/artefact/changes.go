package artefact

import (
	"strings"

	"github.com/redoubt-iac/redoubt/internal/gate"
)

// changes are the steps of a preview that change something, for the gate of data loss, with the inputs before and after.
func changes(steps []map[string]any) []gate.Step {
	found := []gate.Step{}
	for _, step := range steps {
		op, _ := step["op"].(string)
		urn, _ := step["urn"].(string)
		if op == "same" || urn == "" {
			continue
		}
		qualified, name := cutLast(urn, "::")
		_, kinds := cutLast(qualified, "::")
		_, token := cutLast(kinds, "$")
		found = append(found, gate.Step{Op: op, URN: urn, Type: token, Name: name, Old: inputsOf(step["oldState"]), New: inputsOf(step["newState"])})
	}
	return found
}

// inputsOf are the inputs of a state; nil when there is none, or when they are not kept.
func inputsOf(state any) map[string]any {
	object, _ := state.(map[string]any)
	inputs, _ := object["inputs"].(map[string]any)
	if inputs == nil {
		return nil
	}
	return plainObject(inputs)
}

// cutLast cuts a text at the last separator; without one, all of it is after.
func cutLast(text, separator string) (before, after string) {
	i := strings.LastIndex(text, separator)
	if i < 0 {
		return "", text
	}
	return text[:i], text[i+len(separator):]
}
