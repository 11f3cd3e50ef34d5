package show

import (
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/fleet"
	judging "github.com/redoubt-iac/redoubt/internal/report"
)

// ManyFormat names the version of [Many]. Fields may be added to it; a change of meaning gives it a new name.
const ManyFormat = "redoubt/runs/v1"

// Many is the combined report on runs of several environments, and the document that --json prints.
type Many struct {
	// Format is always the constant ManyFormat.
	Format string `json:"format"`
	// Operation is preview or up.
	Operation string `json:"operation"`
	// Target is "azure", or "sandbox" for a simulated Azure.
	Target string `json:"target"`
	// Notice says in words that a sandbox is not Azure; absent for Azure.
	Notice string `json:"notice,omitempty"`
	// Outcome is the worst of all environments and of the gates: succeeded, not run, refused, failed or interrupted.
	Outcome fleet.Outcome `json:"outcome"`
	// Environments are those that were selected, sorted by name.
	Environments []ManyRun `json:"environments"`
	// Gates are those that look at all environments together.
	Gates []judging.Gate `json:"gates"`
	// Concurrency is how many ran side by side at most.
	Concurrency int `json:"concurrency"`
	// Logs is the folder with the whole output of each environment.
	Logs string `json:"logs"`
	// Seconds is the time that all of it took.
	Seconds float64 `json:"seconds"`
}

// ManyRun is one environment of a combined report.
type ManyRun struct {
	Environment string `json:"environment"`
	// Service is managed or classic.
	Service    string        `json:"service"`
	Production bool          `json:"production"`
	Outcome    fleet.Outcome `json:"outcome"`
	// Refusals are what the gates on data loss and interruption did not let pass.
	Refusals []string `json:"refusals"`
	// Controls says what the controls found; nil where there was nothing to judge.
	Controls *ManyControls `json:"controls"`
	// Log is the file with the whole output; "" for an environment that was not run.
	Log string `json:"log"`
	// Run is the document that `--json` prints for this environment alone; nil for one that was not run.
	Run *Document `json:"run"`
}

// ManyControls are the ids of the controls that say something about an environment: of the plan for a preview, of what is
// deployed after an up.
type ManyControls struct {
	Failed  []string `json:"failed"`
	Waived  []string `json:"waived"`
	Unknown []string `json:"unknown"`
}

// Worst is the worst outcome of a combined report, its gates included.
func (m Many) Worst() fleet.Outcome {
	worst := fleet.Succeeded
	for _, run := range m.Environments {
		worst = fleet.Worse(worst, run.Outcome)
	}
	for _, gate := range m.Gates {
		if !gate.Passed {
			worst = fleet.Worse(worst, fleet.Refused)
		}
	}
	return worst
}

// count sums up operations of a run; "" for one that was not run.
func (r ManyRun) count(ops ...engine.Op) int {
	if r.Run == nil {
		return 0
	}
	sum := 0
	for _, op := range ops {
		sum += r.Run.Changes[string(op)]
	}
	return sum
}

// headings are the columns of a combined report.
var headings = []string{"environment", "service", "result", "create", "update", "replace", "delete", "gates", "controls failed", "time"}

// cells are one row of a combined report.
func (r ManyRun) cells() []string {
	row := []string{r.Environment, r.Service, string(r.Outcome)}
	if r.Run == nil {
		return append(row, "-", "-", "-", "-", "-", "-", "-")
	}
	for _, op := range []engine.Op{"create", "update", "replace", "delete"} {
		row = append(row, number(r.count(op)))
	}
	gates := "passed"
	switch {
	case len(r.Refusals) > 0:
		gates = number(len(r.Refusals)) + " refused"
	case r.Outcome != fleet.Succeeded:
		gates = "-"
	}
	controls := "-"
	if r.Controls != nil {
		controls = number(len(r.Controls.Failed))
	}
	return append(row, gates, controls, took(r.Run.Seconds))
}
