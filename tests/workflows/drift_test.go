package workflows_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// drift is the document of `redoubt refresh --json`, as far as the script reads it.
func drift(t *testing.T, found ...map[string]any) string {
	t.Helper()
	if found == nil {
		found = []map[string]any{}
	}
	text, err := json.Marshal(map[string]any{"drift": found})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func differs(hardening bool, path string, declared, got any) map[string]any {
	return map[string]any{
		"type": "azure-native:redisenterprise:RedisEnterprise", "resource": "cache", "gone": false, "hardening": hardening,
		"changes": []map[string]any{{"path": path, "declared": declared, "found": got}},
	}
}

func TestOnlyDriftThatWeakensWakesAnybodyUp(t *testing.T) {
	t.Parallel()
	tag, public := differs(false, "tags.owner", "a", nil), differs(true, "publicNetworkAccess", "Disabled", "Enabled")
	gone := map[string]any{"type": "azure-native:authorization:ManagementLockByScope", "resource": "lock", "gone": true, "hardening": true, "changes": []any{}}
	cases := []struct {
		name    string
		found   []map[string]any
		refresh string
		code    int
		summary []string
		issue   []string
	}{
		{"there is none", nil, "0", 0, []string{"no drift in prod"}, nil},
		{"a tag changed", []map[string]any{tag}, "3", 0, []string{"### Drift in prod that weakens nothing", "<code>tags&#46;owner</code>: declared <code>a</code>, found <code>null</code>"}, nil},
		{"the cache was opened", []map[string]any{public}, "3", 3, nil, []string{"### Drift in prod that weakens it", "declared <code>Disabled</code>, found <code>Enabled</code>"}},
		{"both", []map[string]any{tag, public}, "3", 3, []string{"weakens nothing"}, []string{"publicNetworkAccess"}},
		{"the lock is gone", []map[string]any{gone}, "3", 3, nil, []string{"<code>lock</code> does not exist any more"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, map[string]string{"redoubt": redoubt})
			output, code := b.step("drift.yml", "look", "Look for drift", map[string]string{"ENVIRONMENT": "prod", "DRIFT": drift(t, c.found...), "REFRESH": c.refresh})
			if code != c.code {
				t.Errorf("ends with %d, want %d\n%s", code, c.code, output)
			}
			summary, issue := b.read("summary"), b.read("temp/drift/security.md")
			for _, part := range append(c.summary, c.issue...) {
				if !strings.Contains(summary, part) {
					t.Errorf("%q is missing in the summary\n%s", part, summary)
				}
			}
			for _, part := range c.issue {
				if !strings.Contains(issue, part) {
					t.Errorf("%q is missing in the issue\n%s", part, issue)
				}
			}
			if (issue != "") != (c.issue != nil) || strings.Contains(issue, "tags") {
				t.Errorf("the issue is\n%s", issue)
			}
			if calls := b.called("redoubt"); len(calls) != 1 || calls[0] != "refresh prod --preview-only --expect-no-changes --json" {
				t.Errorf("called %v", calls)
			}
		})
	}
}

func TestNotToKnowIsNoPeace(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"1", "2", "130"} {
		b := newBench(t, map[string]string{"redoubt": redoubt})
		if _, code := b.step("drift.yml", "look", "Look for drift", map[string]string{"ENVIRONMENT": "prod", "DRIFT": "", "REFRESH": status}); code == 0 || code == 3 || b.read("summary") != "" {
			t.Errorf("a refresh that ends with %s gives %d", status, code)
		}
	}
	b := newBench(t, map[string]string{"redoubt": redoubt})
	if _, code := b.step("drift.yml", "look", "Look for drift", map[string]string{"ENVIRONMENT": "prod", "DRIFT": "no JSON", "REFRESH": "3"}); code == 0 || code == 3 {
		t.Errorf("an answer that is no JSON gives %d", code)
	}
}

func TestWhatSomebodyWroteInThePortalStaysText(t *testing.T) {
	t.Parallel()
	evil := "`|\n</code><script> @octocat #1 [l](https://evil.example) \x1b[31m"
	b := newBench(t, map[string]string{"redoubt": redoubt})
	b.step("drift.yml", "look", "Look for drift", map[string]string{
		"ENVIRONMENT": "prod", "DRIFT": drift(t, differs(true, evil, map[string]any{evil: evil}, evil)), "REFRESH": "3",
	})
	issue := b.read("temp/drift/security.md")
	if issue == "" || strings.ContainsAny(issue, "@[\x1b|") || strings.Contains(issue, "<script") || strings.Contains(issue, "://") {
		t.Error(issue)
	}
}

func TestOneIssueForEachEnvironmentHoweverLongItLasts(t *testing.T) {
	t.Parallel()
	b := newBench(t, map[string]string{"gh": gh})
	b.write("work/drift/drift-prod/security.md", "prod is open")
	b.write("work/drift/drift-test/security.md", "test is open")
	b.write("work/drift/drift-dev/drift.json", "{}")
	b.write("issues.json", `[{"number": 4, "title": "Security drift: test"}, {"number": 5, "title": "Security drift: production"}]`)
	if output, code := b.step("drift.yml", "page", "Open an issue for what weakens an environment", map[string]string{"GH_TOKEN": "t"}); code != 0 {
		t.Fatal(output)
	}
	calls := strings.Join(b.called("gh"), "\n")
	for _, part := range []string{
		`--method POST repos/owner/repo/issues -f title=Security\ drift:\ prod -F body=@drift/drift-prod/security.md`,
		"--method POST repos/owner/repo/issues/4/comments -F body=@drift/drift-test/security.md",
	} {
		if !strings.Contains(calls, part) {
			t.Errorf("%q is missing in\n%s", part, calls)
		}
	}
	if strings.Contains(calls, "drift-dev") {
		t.Error("an issue for an environment that is well")
	}
}
