package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/gate"
)

const allowReplaceFlag = "allow-replace"

// addAllowReplace adds the flag by which somebody accepts that data is lost.
func addAllowReplace(cmd *cobra.Command, allowed *[]string) {
	cmd.Flags().StringArrayVar(allowed, allowReplaceFlag, nil,
		"URN of a cache, database, vault, key or workspace whose data may be lost by this change; repeat it for several")
}

// lossGate judges plans: it refuses those that lose data which nobody named.
type lossGate struct {
	allowed []string
	note    func(string)
}

// approve is the answer to one plan.
func (g lossGate) approve(plan engine.Result) error {
	found := gate.DataLoss(gateSteps(plan), g.allowed)
	for _, urn := range gate.Unmatched(g.allowed, found) {
		g.note(fmt.Sprintf("--%s %s: this change loses nothing there", allowReplaceFlag, urn))
	}
	refused := slices.DeleteFunc(slices.Clone(found), func(f gate.Finding) bool { return f.Accepted })
	for _, f := range found {
		if f.Accepted {
			g.note(fmt.Sprintf("%s: %s; --%s accepts that", f.Name, f.Reason, allowReplaceFlag))
		}
	}
	if len(refused) == 0 {
		return nil
	}
	lines := []string{"this change loses data, so it does not go on by itself:"}
	for _, f := range refused {
		lines = append(lines, f.Name+": "+f.String())
	}
	return refusedError{errors.New(strings.Join(lines, "\n"))}
}

// gateSteps are the steps of a plan as the gate judges them.
func gateSteps(plan engine.Result) []gate.Step {
	steps := make([]gate.Step, 0, len(plan.Steps))
	for _, s := range plan.Steps {
		steps = append(steps, gate.Step{Op: string(s.Op), URN: s.URN, Type: s.Type, Name: s.Name, Old: s.OldInputs, New: s.Inputs})
	}
	return steps
}

// holdsData reports whether something is deployed whose loss is a loss of data.
func holdsData(state engine.State) bool {
	for _, deployed := range state.Environment.Resources {
		if gate.HoldsData(deployed.Token) {
			return true
		}
	}
	return false
}
