package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/azurepolicy"
)

// policyWeights says what an answer means beside the controls: what Azure refuses is as bad as a finding of severity high;
// what it only reports is medium. The order is that of the table.
var policyWeights = []struct {
	status   azurepolicy.Status
	severity controls.Severity
	outcome  controls.Outcome // "" for what is no finding
}{
	{azurepolicy.Denied, controls.High, controls.Fail},
	{azurepolicy.DeletionDenied, controls.High, controls.Fail},
	{azurepolicy.NonCompliant, controls.Medium, controls.Fail},
	{azurepolicy.Undecided, controls.Medium, controls.Unknown},
	{azurepolicy.Changed, 0, ""},
	{azurepolicy.Deployed, 0, ""},
	{azurepolicy.Manual, 0, ""},
	{azurepolicy.Compliant, 0, ""},
}

func policyRank(status string) int {
	for i, weight := range policyWeights {
		if string(weight.status) == status {
			return i
		}
	}
	return len(policyWeights)
}

// policies flattens the results of the evaluation.
func policies(environment string, results *azurepolicy.Results) *Policies {
	if results == nil {
		return nil
	}
	out := &Policies{
		Evaluated: len(results.Policies), Disabled: len(results.Disabled), NotApplicable: results.NotApplicable,
		ByStatus: map[string]int{}, Answers: []PolicyAnswer{},
	}
	for _, result := range results.Results {
		out.ByStatus[string(result.Status)]++
		out.Answers = append(out.Answers, answer(environment, result))
	}
	slices.SortFunc(out.Answers, comparePolicies)
	seen := map[string]int{}
	for i := range out.Answers {
		a := &out.Answers[i]
		a.Fingerprint = fingerprint(seen, policyID(*a), identify(a.Resource), a.Assignment+"/"+a.Initiative)
	}
	return out
}

func answer(environment string, r azurepolicy.Result) PolicyAnswer {
	out := PolicyAnswer{
		Policy: r.Policy.Name, Title: cmp.Or(r.Policy.DisplayName, r.Policy.Name), ID: r.Policy.ID, File: r.Policy.File,
		Initiative: r.Policy.Initiative, Assignment: r.Policy.Assignment, Effect: r.Policy.Effect, Enforced: r.Policy.Enforced,
		Status: string(r.Status), Message: r.Message, Reasons: notNil(r.Reasons), Conditions: notNil(r.Conditions), Changes: []string{},
	}
	if r.Resource >= 0 {
		out.Resource = Resource{Environment: environment, Type: r.ResourceType, Name: r.ResourceName, ID: r.ResourceID}
	}
	for _, change := range r.Changes {
		out.Changes = append(out.Changes, changeOf(change))
	}
	return out
}

// changeOf says what a policy does to a request, and whether every deployment will undo it again.
func changeOf(c azurepolicy.Change) string {
	text := fmt.Sprintf("%s %s: %s becomes %s", c.Operation, c.Field, valueText(c.Old), valueText(c.New))
	if c.Drift {
		text += " (the program sets it back at every deployment)"
	}
	if c.Note != "" {
		text += " (" + c.Note + ")"
	}
	return text
}

func valueText(value any) string {
	if value == nil {
		return "nothing"
	}
	if text, isText := value.(string); isText {
		return text
	}
	if data, err := json.Marshal(value); err == nil {
		return string(data)
	}
	return fmt.Sprint(value)
}

// comparePolicies orders completely, as compareFindings does.
func comparePolicies(a, b PolicyAnswer) int {
	return cmp.Or(
		cmp.Compare(policyRank(a.Status), policyRank(b.Status)), cmp.Compare(a.Title, b.Title), cmp.Compare(a.Policy, b.Policy),
		cmp.Compare(a.Assignment, b.Assignment), cmp.Compare(a.Initiative, b.Initiative), compareResources(a.Resource, b.Resource),
		cmp.Compare(a.Effect, b.Effect), cmp.Compare(a.Message, b.Message), cmp.Compare(a.ID, b.ID), cmp.Compare(a.File, b.File),
		slices.Compare(a.Reasons, b.Reasons), slices.Compare(a.Conditions, b.Conditions), slices.Compare(a.Changes, b.Changes),
	)
}

// policyID is what stands in the place of a control's id where formats know one kind of rule only.
func policyID(a PolicyAnswer) string { return "azure-policy/" + cmp.Or(a.Policy, a.Title) }

// why is the message of an answer with all that explains it.
func (a PolicyAnswer) why() string {
	return joined(append(append([]string{oneLine(a.Message)}, a.Reasons...), a.Changes...))
}

// policyFindings are the answers of policies in the form of findings, for the formats that know one kind only.
func policyFindings(d Document) []Finding {
	if d.Policies == nil {
		return nil
	}
	var out []Finding
	for _, a := range d.Policies.Answers {
		rank := policyRank(a.Status)
		if rank == len(policyWeights) || policyWeights[rank].outcome == "" {
			continue
		}
		weight := policyWeights[rank]
		out = append(out, Finding{
			Fingerprint: a.Fingerprint, Control: policyID(a), Severity: weight.severity.String(), Outcome: string(weight.outcome),
			Resource: a.Resource, Why: a.why(),
		})
	}
	return out
}

// policyRules are the policies with an answer, in the form of controls.
func policyRules(d Document) []Control {
	if d.Policies == nil {
		return nil
	}
	var out []Control
	seen := map[string]int{}
	for _, a := range d.Policies.Answers {
		id := policyID(a)
		at, known := seen[id]
		if !known {
			at = len(out)
			seen[id] = at
			out = append(out, Control{
				ID: id, Family: "Azure Policy", Title: a.Title, Severity: controls.High.String(),
				Rationale: "An Azure Policy with the effect " + cmp.Or(a.Effect, "that is not known") + " asks for it.", ByOutcome: map[string]int{},
			})
		}
		if a.Status == string(azurepolicy.Compliant) {
			out[at].ByOutcome[string(controls.Pass)]++
		}
	}
	slices.SortFunc(out, func(a, b Control) int { return cmp.Compare(a.ID, b.ID) })
	return out
}
