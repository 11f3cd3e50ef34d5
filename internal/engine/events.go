package engine

import (
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/auto/events"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag/colors"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
)

const stackType = "pulumi:pulumi:Stack"

// collector turns the engine's events into steps and diagnostics.
type collector struct {
	progress Progress
	now      func() time.Time
	// refreshing is set for a refresh, whose steps begin as "refresh" and end
	// as what was found: same, update or delete.
	refreshing bool

	steps       []Step
	index       map[stepKey]int
	diagnostics []Diagnostic
	stackOutput map[string]any
	drift       []Drift
}

type stepKey struct {
	urn string
	op  Op
}

func newCollector(p Progress) *collector {
	return &collector{
		progress: p,
		now:      time.Now,
		index:    map[stepKey]int{},
	}
}

// listen handles events until the channel closes or stop does. The engine
// never closes the channel if it fails before it connects.
func (c *collector) listen(ch <-chan events.EngineEvent, stop <-chan struct{}) {
	for {
		select {
		case ev, open := <-ch:
			if !open {
				return
			}
			if ev.Error == nil {
				c.handle(ev.EngineEvent)
			}
		case <-stop:
			return
		}
	}
}

func (c *collector) handle(ev apitype.EngineEvent) {
	switch {
	case ev.ResourcePreEvent != nil:
		c.started(ev.ResourcePreEvent.Metadata)
	case ev.ResOutputsEvent != nil:
		c.ended(ev.ResOutputsEvent.Metadata, StatusDone)
	case ev.ResOpFailedEvent != nil:
		c.ended(ev.ResOpFailedEvent.Metadata, StatusFailed)
	case ev.DiagnosticEvent != nil:
		c.diagnosed(*ev.DiagnosticEvent)
	}
}

func (c *collector) key(m apitype.StepEventMetadata) stepKey {
	if c.refreshing {
		return stepKey{urn: m.URN}
	}
	return stepKey{m.URN, m.Op}
}

func (c *collector) started(m apitype.StepEventMetadata) {
	if isProvider(m.Type) {
		return
	}
	key := c.key(m)
	if _, seen := c.index[key]; seen {
		return
	}
	step := describe(m)
	step.Status, step.Started = StatusRunning, c.now()
	c.index[key] = len(c.steps)
	c.steps = append(c.steps, step)
	c.progress.StepStarted(step)
}

// ended may be called twice for one component: when it is registered, and
// when its outputs are.
func (c *collector) ended(m apitype.StepEventMetadata, status Status) {
	if isProvider(m.Type) {
		return
	}
	c.started(m)
	i := c.index[c.key(m)]
	began := c.steps[i].Started
	step := describe(m)
	step.Status, step.Started, step.Duration = status, began, c.now().Sub(began)
	c.steps[i] = step
	if found, drifted := driftOf(m); c.refreshing && drifted {
		c.drift = append(c.drift, found)
	}
	if m.Type == stackType && m.New != nil {
		c.stackOutput = m.New.Outputs
	}
	c.progress.StepEnded(step)
}

func (c *collector) diagnosed(ev apitype.DiagnosticEvent) {
	d := Diagnostic{
		URN:       ev.URN,
		Severity:  SeverityInfo,
		Message:   strings.TrimRight(colors.Never.Colorize(ev.Message), "\n"),
		Ephemeral: ev.Ephemeral,
	}
	switch ev.Severity {
	case "warning":
		d.Severity = SeverityWarning
	case "error":
		d.Severity = SeverityError
	}
	if !d.Ephemeral {
		c.diagnostics = append(c.diagnostics, d)
	}
	c.progress.Diagnosed(d)
}

// fill copies what was collected into the result.
func (c *collector) fill(r *Result) {
	r.Steps, r.Diagnostics, r.Changes, r.Drift = c.steps, c.diagnostics, map[Op]int{}, c.drift
	for _, step := range c.steps {
		switch {
		case step.Type == stackType || step.Status != StatusDone:
		case step.Op == apitype.OpSame:
			r.Unchanged++
		case step.Op == apitype.OpCreateReplacement:
			r.Changes[apitype.OpReplace]++
		case step.Op != apitype.OpReplace && step.Op != apitype.OpDeleteReplaced:
			r.Changes[step.Op]++
		}
	}
}

// previewOutputs are the stack's outputs as far as a preview knows them.
func (c *collector) previewOutputs() map[string]Output {
	outputs := map[string]Output{}
	for k, v := range c.stackOutput {
		switch v {
		case plugin.UnknownStringValue:
			outputs[k] = Output{Unknown: true}
		case "[secret]": // the engine blanks secrets in its events
			outputs[k] = Output{Secret: true}
		default:
			outputs[k] = Output{Value: withUnknowns(v)}
		}
	}
	return outputs
}

// withUnknowns copies a value with Unknown for the engine's mark.
func withUnknowns(v any) any {
	switch v := v.(type) {
	case string:
		if v == plugin.UnknownStringValue {
			return Unknown{}
		}
	case map[string]any:
		copied := make(map[string]any, len(v))
		for key, item := range v {
			copied[key] = withUnknowns(item)
		}
		return copied
	case []any:
		copied := make([]any, len(v))
		for i, item := range v {
			copied[i] = withUnknowns(item)
		}
		return copied
	}
	return v
}

func describe(m apitype.StepEventMetadata) Step {
	step := Step{URN: m.URN, Type: m.Type, Name: nameOf(m.URN), Op: m.Op, Replaces: m.Keys, Diff: changedPaths(m)}
	if m.Old != nil {
		step.OldInputs = m.Old.Inputs
		step.Retained = m.Op == apitype.OpDelete && m.Old.RetainOnDelete
	}
	for _, state := range []*apitype.StepEventStateMetadata{m.Old, m.New} {
		if state == nil {
			continue
		}
		step.Parent, step.Protected, step.Component = state.Parent, state.Protect, !state.Custom
		step.Inputs, step.Outputs = state.Inputs, state.Outputs
		if state.ID != "" {
			step.ID = state.ID
		}
	}
	return step
}

func changedPaths(m apitype.StepEventMetadata) []string {
	if len(m.DetailedDiff) == 0 {
		return slices.Clone(m.Diffs)
	}
	paths := make([]string, 0, len(m.DetailedDiff))
	for p := range m.DetailedDiff {
		paths = append(paths, p)
	}
	sort.Strings(paths)
	return paths
}

func isProvider(typ string) bool { return strings.HasPrefix(typ, "pulumi:providers:") }
