package show

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/drift"
	"github.com/redoubt-iac/redoubt/internal/engine"
)

// secretText stands in for values that must not be shown.
const secretText = "[secret]"

// connection prints the stack's outputs, which for this project are how to
// reach the cache.
func (t *text) connection(r engine.Result) {
	if len(r.Outputs) == 0 || r.Operation == engine.OperationDestroy {
		return
	}
	t.line("\n" + t.styles.strong.Render("outputs"))
	names := sortedNames(r.Outputs)
	width := 0
	for _, name := range names {
		width = max(width, len(name))
	}
	for _, name := range names {
		if !isEmpty(r.Outputs[name]) {
			t.output("  ", name, width, r.Outputs[name])
		}
	}
}

func (t *text) output(indent, name string, width int, o engine.Output) {
	object, nested := o.Value.(map[string]any)
	if !nested || o.Secret || o.Unknown || len(object) == 0 {
		t.line(fmt.Sprintf("%s%-*s  %s", indent, width, name, outputText(o)))
		return
	}
	t.line(indent + name)
	keys := make([]string, 0, len(object))
	inner := 0
	for key := range object {
		keys = append(keys, key)
		inner = max(inner, len(key))
	}
	slices.Sort(keys)
	for _, key := range keys {
		t.output(indent+"  ", key, inner, engine.Output{Value: object[key]})
	}
}

// isEmpty is true for an output that has nothing to say.
func isEmpty(o engine.Output) bool {
	if o.Secret || o.Unknown {
		return false
	}
	switch v := o.Value.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case map[string]any:
		return len(v) == 0
	case []any:
		return len(v) == 0
	}
	return false
}

func outputText(o engine.Output) string {
	switch {
	case o.Secret:
		return secretText
	case o.Unknown:
		return "(known after up)"
	}
	switch v := o.Value.(type) {
	case string:
		return v
	case engine.Unknown:
		return "(known after up)"
	}
	data, err := json.Marshal(o.Value)
	if err != nil {
		return fmt.Sprint(o.Value)
	}
	return string(data)
}

func sortedNames(outputs map[string]engine.Output) []string {
	names := make([]string, 0, len(outputs))
	for name := range outputs {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// next says what to run now.
func (t *text) next(r engine.Result) {
	var lines []string
	if t.run.Sandbox {
		lines = append(lines, t.styles.change.Render(SandboxNotice))
	}
	call := func(operation engine.Operation, flags string) string {
		return strings.TrimSpace(fmt.Sprintf("%s %s %s %s", t.run.Program, operation, t.run.Environment, flags))
	}
	switch {
	case t.run.Interim, r.Operation == engine.OperationDestroy && !t.run.Sandbox:
	case r.Operation == engine.OperationRefresh:
		lines = append(lines, t.afterRefresh(r, call)...)
	case r.Operation == engine.OperationDestroy:
		lines = append(lines, "deploy it again:  "+call(engine.OperationUp, "--sandbox"))
	case r.Operation == engine.OperationPreview && t.run.Sandbox:
		lines = append(lines, "deploy to the sandbox:  "+call(engine.OperationUp, "--sandbox"))
	case t.run.Sandbox:
		lines = append(lines,
			"change the stack file and run it again, or end it:  "+call(engine.OperationDestroy, "--sandbox"),
			"deploy to Azure itself, signed in with `az login`:   "+call(engine.OperationUp, "")+fmt.Sprintf("   (or: pulumi up -s %s)", t.run.Environment))
	case r.Operation == engine.OperationPreview:
		lines = append(lines, "deploy:  "+call(engine.OperationUp, "")+fmt.Sprintf("   (or: pulumi up -s %s)", t.run.Environment))
	default:
		lines = append(lines, fmt.Sprintf("outputs for scripts:  pulumi stack output --json -s %s", t.run.Environment))
	}
	if len(lines) > 0 {
		t.line("\n" + strings.Join(lines, "\n"))
	}
}

// afterRefresh says how drift is put right.
func (t *text) afterRefresh(r engine.Result, call func(engine.Operation, string) string) []string {
	flags := ""
	if t.run.Sandbox {
		flags = "--sandbox"
	}
	switch findings := drift.Judge(r); {
	case len(findings) == 0:
		return nil
	case t.run.PreviewOnly:
		return []string{
			"the state is as it was: take this into it first, then put it right:",
			"  " + call(engine.OperationRefresh, flags) + "   and then   " + call(engine.OperationUp, flags),
		}
	default:
		return []string{"put it right, to what the program declares:  " + call(engine.OperationUp, flags)}
	}
}
