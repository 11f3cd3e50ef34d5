package sandbox

import (
	"testing"

	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

// Each of these is next to a breach in tests/sandbox/requests, on the right side of its rule.
func TestWhatIsLawfulAroundAlertsPasses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{}, requests.Watched...)
	w.mustMake(requests.AMetricAlert)
	w.mustMake(requests.AQueryRule)
	w.mustMake(requests.AnActivityAlert)
	w.mustMake(requests.AWorkbook)
	// A table that is no cache's may have rows, and a word in a comment or a literal is none of the language.
	w.mustMake(requests.AQueryRule.With(inputs{"ruleName": "minutes", "skipQueryValidation": nil, "evaluationFrequency": "PT1M", "windowSize": "PT1M",
		"criteria": inputs{"allOf": []any{inputs{"query": "Heartbeat // take all\n| where Computer != \"union\"", "timeAggregation": "Count", "operator": "GreaterThan", "threshold": 0.0}}}}))
	if revision := w.resource(requests.GroupID+"/providers/Microsoft.Insights/workbooks/"+requests.Someone).Text("properties", "revision"); revision == "" {
		t.Error("the workbook has no revision")
	}
}
