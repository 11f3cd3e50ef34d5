package artefact

import (
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// deployed is one resource of a Pulumi program, from a step of a preview or from a state.
type deployed struct {
	urn, token, provider string
	// id is the ARM id, "" when it is not known.
	id string
	// values are the inputs, of a state with the outputs over them.
	values map[string]any
	// madeFrom are the URNs that each input is made from.
	madeFrom map[string][]string
	line     int
}

// state reads a stack export, https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_export/, or a state file.
func (r *reader) state() {
	root, _ := r.document.root.(map[string]any)
	deployment, _ := root["deployment"].(map[string]any)
	if deployment == nil {
		deployment = latest(root)
	}
	for _, object := range arm.Objects(deployment["resources"]) {
		found, ok := r.stateResource(object)
		if ok {
			r.pulumi(found)
		}
	}
	if pending := arm.Objects(deployment["pending_operations"]); len(pending) > 0 {
		r.note("the state has %d operations that were interrupted; what they did is not in it", len(pending))
	}
	r.waiversOfProgram(deployment["resources"])
}

// stateResource reads one resource of a state; ok is false for what is no resource of this program.
func (r *reader) stateResource(object map[string]any) (deployed, bool) {
	found := deployed{line: r.document.line(object)}
	found.urn, _ = object["urn"].(string)
	found.token, _ = object["type"].(string)
	found.provider, _ = object["provider"].(string)
	if id, isText := plain(object["id"]).(string); isText {
		found.id = id
	}
	if r.result.Name == "" {
		r.result.Name = stackOf(found.urn)
	}
	isCustom, _ := object["custom"].(bool)
	isRead, _ := object["external"].(bool)
	dying, _ := object["delete"].(bool)
	if !isCustom || isRead || dying || strings.HasPrefix(found.token, "pulumi:") {
		return deployed{}, false
	}
	found.values = overlay(properties(object["inputs"]), properties(object["outputs"]))
	found.madeFrom = dependencies(object["propertyDependencies"])
	return found, true
}

// stackOf is the name of the stack in a URN, urn:pulumi:<stack>::<project>::<types>::<name>.
func stackOf(urn string) string {
	stack, _, _ := strings.Cut(strings.TrimPrefix(urn, "urn:pulumi:"), "::")
	return stack
}

func dependencies(value any) map[string][]string {
	object, _ := value.(map[string]any)
	found := make(map[string][]string, len(object))
	for name, urns := range object {
		if texts := arm.Texts(urns); len(texts) > 0 {
			found[name] = texts
		}
	}
	return found
}

// sources are the URNs of all that the inputs are made from.
func (d deployed) sources() []string {
	var urns []string
	for _, made := range d.madeFrom {
		urns = append(urns, made...)
	}
	slices.Sort(urns)
	return slices.Compact(urns)
}

// pulumi turns a resource into ARM and adds it, with what it holds of other ARM resources.
func (r *reader) pulumi(found deployed) {
	switch pack, _, _ := strings.Cut(found.token, ":"); {
	case isNative(pack):
		resource, why := r.native(found)
		if why != "" {
			r.skip(found.urn, found.token, why)
			return
		}
		r.add(resource, found.urn, found.line, found.sources()...)
	case pack == "azure":
		resources, why := r.classic(found)
		if why != "" {
			r.skip(found.urn, found.token, why)
			return
		}
		for _, resource := range resources {
			r.add(resource, found.urn, found.line, found.sources()...)
		}
	default:
		r.skip(found.urn, found.token, "of a provider whose resources are not read")
	}
}
