package artefact

import (
	"fmt"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// preview reads `pulumi preview --json`, https://www.pulumi.com/docs/iac/cli/commands/pulumi_preview/.
func (r *reader) preview() error {
	root, _ := r.document.root.(map[string]any)
	steps := arm.Objects(root["steps"])
	r.result.Changes = changes(steps)
	found, listed := r.steps(steps)
	incomplete := r.unlisted(root, steps)
	if incomplete != nil && r.options.State == nil {
		return incomplete
	}
	if r.options.State != nil {
		more, err := r.fromState(listed, incomplete)
		if err != nil {
			return err
		}
		found = append(found, more...)
		r.note("%s judged as in the state", unchanged(len(more)))
	}
	if r.options.SubscriptionID == "" {
		r.options.SubscriptionID = subscriptionOf(root["config"], found)
	}
	r.settle(found)
	r.waiversOfConfig(root["config"])
	return nil
}

func unchanged(count int) string {
	if count == 1 {
		return "1 unchanged resource is"
	}
	return fmt.Sprintf("%d unchanged resources are", count)
}

// remains are the operations that leave a resource of the program. What is only read belongs to others.
// https://github.com/pulumi/pulumi/blob/v3.226.0/sdk/go/common/apitype/history.go
var remains = map[string]bool{
	"same": true, "create": true, "update": true, "create-replacement": true, "import": true, "import-replacement": true, "refresh": true,
}

// steps reads the resources that the steps leave, and the URNs of all that the steps name.
func (r *reader) steps(steps []map[string]any) (found []deployed, listed map[string]bool) {
	listed = map[string]bool{}
	place := map[string]int{}
	for _, step := range steps {
		urn, _ := step["urn"].(string)
		op, _ := step["op"].(string)
		listed[urn] = true
		after, _ := step["newState"].(map[string]any)
		if !remains[op] || after == nil {
			continue
		}
		resource, ok := r.stateResource(after)
		if !ok {
			continue
		}
		// What counts is what the engine was asked for, and the id of a replacement is not yet known.
		resource.values = properties(after["inputs"])
		resource.id = idAfter(op, resource.id, step)
		resource.line = r.document.line(step)
		if earlier, again := place[urn]; again {
			// A refresh comes before the change itself.
			found[earlier] = resource
			continue
		}
		place[urn] = len(found)
		found = append(found, resource)
	}
	return found, listed
}

// idAfter is the id that a resource keeps: that of its old state, unless it is replaced.
func idAfter(op, id string, step map[string]any) string {
	if op == "create-replacement" || op == "import-replacement" {
		return ""
	}
	before, _ := step["oldState"].(map[string]any)
	if old, _ := before["id"].(string); id == "" {
		return old
	}
	return id
}

// unlisted compares how many resources are unchanged with how many of them are listed.
func (r *reader) unlisted(root map[string]any, steps []map[string]any) *IncompleteError {
	summary, _ := root["changeSummary"].(map[string]any)
	unchanged, _ := summary["same"].(float64)
	listed := 0
	for _, step := range steps {
		if step["op"] == "same" {
			listed++
		}
	}
	if listed >= int(unchanged) {
		return nil
	}
	return &IncompleteError{Unchanged: int(unchanged), Listed: listed}
}

// fromState reads the resources of the state that no step names. They must be all that the preview lacks.
func (r *reader) fromState(listed map[string]bool, incomplete *IncompleteError) ([]deployed, error) {
	document, err := parse(r.options.State, r.options.limit())
	if err != nil {
		return nil, fmt.Errorf("reading the state: %w", err)
	}
	if kind, err := recognise(document.root); err != nil {
		return nil, fmt.Errorf("reading the state: %w", err)
	} else if kind != PulumiState {
		return nil, fmt.Errorf("reading the state: it is an artefact of another kind: %s; give a `pulumi stack export`", kind)
	}
	root, _ := document.root.(map[string]any)
	deployment, _ := root["deployment"].(map[string]any)
	if deployment == nil {
		deployment = latest(root)
	}
	beside := &reader{document: document, result: Reading{Name: r.result.Name}}
	var more []deployed
	unlisted := 0
	for _, object := range arm.Objects(deployment["resources"]) {
		if urn, _ := object["urn"].(string); !listed[urn] && !strings.Contains(urn, defaultProvider) {
			unlisted++
		}
		resource, ok := beside.stateResource(object)
		if stack := stackOf(resource.urn); ok && r.result.Name != "" && stack != r.result.Name {
			return nil, fmt.Errorf("reading the state: it is that of the stack %s, and the preview is one of %s", stack, r.result.Name)
		}
		if ok && !listed[resource.urn] {
			// Its line is one of another file.
			resource.line = 0
			more = append(more, resource)
		}
	}
	if incomplete != nil && unlisted < incomplete.Unchanged-incomplete.Listed {
		return nil, fmt.Errorf("reading the state: it has %d of the %d resources that the preview does not list, so it is one of another time or stack; export it again",
			unlisted, incomplete.Unchanged-incomplete.Listed)
	}
	return more, nil
}

// subscriptionOf is the subscription that the stack is configured for, or else that of most resources that exist.
func subscriptionOf(config any, found []deployed) string {
	if text, _ := properties(config)["azure-native:subscriptionId"].(string); text != "" {
		return text
	}
	count, most := map[string]int{}, ""
	for _, resource := range found {
		id, err := arm.ParseID(resource.id)
		if err != nil {
			continue
		}
		own := id.SubscriptionID
		count[own]++
		if most == "" || count[own] > count[most] || count[own] == count[most] && own < most {
			most = own
		}
	}
	return most
}

// defaultProvider is in the URNs of the providers that the engine makes by itself and that no preview counts.
const defaultProvider = "::default_"
