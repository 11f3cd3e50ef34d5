package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/controls"
)

// findings flattens the results: one entry for each thing that was found, because a second open port beside a known one
// is a new finding.
func findings(judged *controls.Report) []Finding {
	out := []Finding{}
	for _, result := range judged.Results {
		if !isFinding(result.Outcome) {
			continue
		}
		for _, detail := range detailsOf(result) {
			out = append(out, finding(result, detail))
		}
	}
	slices.SortFunc(out, compareFindings)
	seen := map[string]int{}
	for i, f := range out {
		out[i].Fingerprint = fingerprint(seen, f.Control, identify(f.Resource), f.Path)
	}
	return out
}

func isFinding(outcome controls.Outcome) bool {
	return outcome != controls.Pass && outcome != controls.NotApplicable
}

// detailsOf returns what was found, or one empty detail for a result that says no more than its outcome.
func detailsOf(result controls.Result) []controls.Detail {
	var found []controls.Detail
	for _, detail := range result.Details {
		if isFinding(detail.Outcome) {
			found = append(found, detail)
		}
	}
	if len(found) == 0 {
		found = append(found, controls.Detail{Outcome: controls.Fail})
		if result.Outcome == controls.Unknown {
			found[0].Outcome = controls.Unknown
		}
	}
	return found
}

// finding takes the outcome of the result, which knows of waivers, except for a detail that could not be judged.
func finding(result controls.Result, detail controls.Detail) Finding {
	ref := result.Resource
	out := Finding{
		Control: result.Control.ID, Severity: result.Control.Severity.String(), Outcome: string(result.Outcome),
		Resource: Resource{Environment: ref.Graph, Type: ref.Type, Name: ref.Name, ID: ref.ID, Origin: ref.Origin, Line: ref.Line},
		Path:     detail.Path, Expected: detail.Expected, Got: detail.Got, Why: detail.Why,
	}
	if detail.Outcome == controls.Unknown {
		out.Outcome = string(controls.Unknown)
		return out
	}
	if result.Waiver != nil {
		out.WaivedUntil, out.WaiverReason = result.Waiver.Until, result.Waiver.Reason
	}
	return out
}

// compareFindings orders completely: two findings that compare equal are equal in all that a report shows.
func compareFindings(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(outcomeRank(a.Outcome), outcomeRank(b.Outcome)), cmp.Compare(severityRank(b.Severity), severityRank(a.Severity)),
		cmp.Compare(a.Control, b.Control), compareResources(a.Resource, b.Resource), cmp.Compare(a.Path, b.Path),
		cmp.Compare(a.Got, b.Got), cmp.Compare(a.Expected, b.Expected), cmp.Compare(a.Why, b.Why),
		cmp.Compare(a.WaivedUntil, b.WaivedUntil), cmp.Compare(a.WaiverReason, b.WaiverReason),
	)
}

func compareResources(a, b Resource) int {
	return cmp.Or(
		cmp.Compare(a.Environment, b.Environment), cmp.Compare(a.Type, b.Type), cmp.Compare(a.Name, b.Name),
		cmp.Compare(a.ID, b.ID), cmp.Compare(a.Origin, b.Origin), cmp.Compare(a.Line, b.Line),
	)
}

func outcomeRank(outcome string) int {
	return slices.Index(controls.Outcomes(), controls.Outcome(outcome))
}

func severityRank(word string) controls.Severity {
	severity, _ := controls.ParseSeverity(word)
	return severity
}

// fingerprint is an identity: of the rule, the resource and the place, and of nothing that depends on the run, on the
// order or on a line. What is the same once more is told apart by a number, in the order of the asking.
func fingerprint(seen map[string]int, rule, resource, place string) string {
	identity := strings.Join([]string{rule, resource, place}, "\x00")
	key := identity
	if n := seen[identity]; n > 0 {
		key += fmt.Sprintf("\x00%d", n)
	}
	seen[identity]++
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:16])
}

// identify prefers the URN, because the ARM id of a new resource is known only after its deployment. What stands inside
// another resource's body has that one's URN, hence type and name. Azure compares names without regard to case:
// https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
func identify(r Resource) string {
	own := strings.ToLower(r.Type + "/" + r.Name)
	switch {
	case strings.HasPrefix(r.Origin, "urn:pulumi:"):
		return r.Origin + " " + own
	case r.ID != "":
		return strings.ToLower(r.ID)
	default:
		return r.Environment + " " + own
	}
}
