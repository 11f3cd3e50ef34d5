package sandbox

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const record = "../../docs/adr/0004-the-sandbox.md"

var githubThread = regexp.MustCompile(`^https://github\.com/[^/]+/([^/]+)/(?:issues|pull)/(\d+)$`)

func TestTheDecisionRecordListsEveryRuleAsItIs(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(record)
	if err != nil {
		t.Fatal(err)
	}
	var listed, want []string
	for _, line := range strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n") {
		if strings.HasPrefix(line, "| `") {
			listed = append(listed, line)
		}
	}
	for _, rule := range Rules() {
		want = append(want, recordRow(rule))
	}
	if diff := cmp.Diff(want, listed); diff != "" {
		t.Errorf("the table of rules in %s (-want +got):\n%s", record, diff)
	}
}

func recordRow(rule Rule) string {
	mark := ""
	switch {
	case rule.Stricter:
		mark = " †"
	case rule.OwnWords:
		mark = " *"
	}
	label := rule.Source[strings.LastIndex(rule.Source, "/")+1:]
	if thread := githubThread.FindStringSubmatch(rule.Source); thread != nil {
		label = thread[1] + "#" + thread[2]
	}
	answer := strings.TrimSpace(fmt.Sprintf("%d %s", rule.Status, rule.Code))
	return fmt.Sprintf("| %#q | %s | %s%s | [%s](%s) |", rule.ID, rule.Title, answer, mark, label, rule.Source)
}
