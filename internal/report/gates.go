package report

import (
	"fmt"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/azurepolicy"
)

// findingsGate is the name of the gate that the findings themselves explain.
const findingsGate = "findings"

// FindingsGate lets a change pass that has no finding of a severity or worse, if at least one cache was judged.
func FindingsGate(judged *controls.Report, failOn controls.Severity) Gate {
	rule := fmt.Sprintf("no finding of severity %s or above, and at least one cache judged", failOn)
	if failOn <= controls.Low {
		rule = "no finding, and at least one cache judged"
	}
	return Gate{Name: findingsGate, Passed: judged.CleanAt(max(failOn, controls.Low)), Rule: rule}
}

// PolicyGate lets a change pass that Azure Policy refuses nothing of. What is undecided does not stop it, and the report
// shows it.
func PolicyGate(results azurepolicy.Results) Gate {
	refused := results.With(azurepolicy.Denied, azurepolicy.DeletionDenied)
	gate := Gate{Name: "Azure Policy", Passed: len(refused) == 0, Rule: "no Azure Policy refuses anything"}
	for _, r := range refused {
		a := answer("", r)
		gate.Items = append(gate.Items, GateItem{Subject: resourceWords(a.Resource), Problem: a.Title + ": " + a.why()})
	}
	return gate
}
