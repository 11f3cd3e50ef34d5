package show

import (
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"

	"github.com/redoubt-iac/redoubt/internal/engine"
)

// words are how an operation is shown.
type words struct {
	sign    string
	doing   string
	done    string
	planned string
}

// retained stands for a delete that takes a resource out of the state and leaves it where it is.
const retained engine.Op = "retained"

// vocabulary covers the operations that a program can cause; others are shown
// under Pulumi's own name.
var vocabulary = map[engine.Op]words{
	"create":             {"+", "creating", "created", "create"},
	"update":             {"~", "updating", "updated", "update"},
	"delete":             {"-", "deleting", "deleted", "delete"},
	"replace":            {"±", "replacing", "replaced", "replace"},
	"create-replacement": {"+", "creating as replacement", "created as replacement", "create as replacement"},
	"delete-replaced":    {"-", "deleting for replacement", "deleted for replacement", "delete for replacement"},
	retained:             {"-", "leaving", "left in place", "leave in place"},
	"read":               {">", "reading", "read", "read"},
	"refresh":            {">", "reading", "read", "read"},
	"import":             {"=", "importing", "imported", "import"},
	"same":               {" ", "checking", "unchanged", "keep"},
}

// found are the words for what a refresh found.
var found = map[engine.Op]words{
	"refresh": {">", "reading", "read", "read"},
	"same":    {" ", "reading", "as deployed", "as deployed"},
	"update":  {"~", "reading", "differs", "differs"},
	"delete":  {"-", "reading", "gone", "gone"},
}

// words are those of the run's operation.
func (t *text) words(op engine.Op) words {
	if w, known := found[op]; known && t.run.Operation == engine.OperationRefresh {
		return w
	}
	return wordsFor(op)
}

func wordsFor(op engine.Op) words {
	if w, known := vocabulary[op]; known {
		return w
	}
	return words{"?", string(op), string(op), string(op)}
}

// changeOrder is the order in which counts are shown.
var changeOrder = []engine.Op{"create", "update", "replace", "delete", retained, "import", "read"}

// summary says how many resources changed, such as "12 created, 3 unchanged".
func summary(r engine.Result) string {
	var parts []string
	changes := maps.Clone(r.Changes)
	for _, s := range r.Steps {
		if s.Retained && s.Status == engine.StatusDone {
			changes[s.Op]--
			changes[retained]++
		}
	}
	for _, op := range changeOrder {
		if n := changes[op]; n > 0 {
			word := wordsFor(op).done
			if r.Operation == engine.OperationPreview {
				word = "to " + wordsFor(op).planned
			}
			parts = append(parts, fmt.Sprintf("%d %s", n, word))
		}
	}
	if r.Unchanged > 0 {
		parts = append(parts, fmt.Sprintf("%d unchanged", r.Unchanged))
	}
	if len(parts) == 0 {
		return "nothing to do"
	}
	return strings.Join(parts, ", ")
}

// shortType drops from a token what the reader of a tree does not need:
// azure-native:network/v20240501:PrivateEndpoint is a network PrivateEndpoint.
func shortType(token string) string {
	pkg, rest, _ := strings.Cut(token, ":")
	module, name, nested := strings.Cut(rest, ":")
	if !nested {
		return token
	}
	module, _, _ = strings.Cut(module, "/")
	if pkg != "azure-native" || module == "index" {
		return name
	}
	return module + " " + name
}

// seconds shows a duration as people read it.
func seconds(d time.Duration) string {
	switch {
	case d < 50*time.Millisecond:
		return ""
	case d < time.Minute:
		return fmt.Sprintf("%.1fs", d.Seconds())
	default:
		return d.Round(time.Second).String()
	}
}

func (s styles) forStep(step engine.Step) lipgloss.Style {
	if step.Status == engine.StatusFailed {
		return s.bad
	}
	switch step.Op {
	case "create", "create-replacement", "import":
		return s.good
	case "delete", "delete-replaced":
		return s.bad
	case "same", "read", "refresh":
		return s.dim
	default:
		return s.change
	}
}

// shown is false for steps that say nothing: the stack itself, and the
// bookkeeping half of a replacement.
func shown(s engine.Step) bool {
	return s.Type != "pulumi:pulumi:Stack" && (s.Op != "replace" || s.Status == engine.StatusFailed)
}
