package workflows_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// gh answers from files, and keeps the comments that are written.
const gh = `
for arg in "$@"; do
  case $arg in
    */pulls) cat "$STUBS/pulls.json" ;;
    */artifacts\?*) cat "$STUBS/artifacts.json" ;;
    */zip) id=${arg%/zip}; cat "$STUBS/${id##*/}.zip" ;;
    */comments\?*) cat "$STUBS/comments.json" ;;
    */issues\?*) cat "$STUBS/issues.json" ;;
    body=@*) mkdir -p "$STUBS/written"; cp "${arg#body=@}" "$STUBS/written/$(ls "$STUBS/written" | wc -l)" ;;
  esac
done
exit 0
`

// artefact is one artefact of the run that the comments are about.
type artefact struct {
	name  string
	size  int
	files map[string]string
}

type commenting struct {
	*bench
	env map[string]string
}

// newCommenting makes a bench on which pull request 7 is at the commit of the run.
func newCommenting(t *testing.T, own bool, artefacts ...artefact) commenting {
	t.Helper()
	c := commenting{newBench(t, map[string]string{"gh": gh}), map[string]string{
		"GH_TOKEN": "t", "RUN_ID": "99", "HEAD_SHA": "abc", "HEAD_BRANCH": "topic", "HEAD_OWNER": "somebody", "HEAD_REPOSITORY": "somebody/repo",
		"OWN_CODE": fmt.Sprint(own), "NUMBER": "7",
	}}
	c.write("pulls.json", `[{"number":6,"head":{"sha":"old","repo":{"full_name":"somebody/repo"}}},{"number":7,"head":{"sha":"abc","repo":{"full_name":"somebody/repo"}}}]`)
	c.write("comments.json", `[]`)
	list := []map[string]any{}
	for i, a := range artefacts {
		zip := archive(t, a.files)
		if a.size == 0 {
			a.size = len(zip)
		}
		list = append(list, map[string]any{"id": i + 1, "name": a.name, "size_in_bytes": a.size, "expired": false})
		c.write(fmt.Sprintf("%d.zip", i+1), zip)
	}
	answer, err := json.Marshal(map[string]any{"artifacts": list})
	if err != nil {
		t.Fatal(err)
	}
	c.write("artifacts.json", string(answer))
	return c
}

// comment runs the whole job and returns the comments.
func (c commenting) comment() []string {
	c.t.Helper()
	for _, title := range []string{"Find the pull request", "Fetch the reports", "Write the comments"} {
		if output, code := c.step("comment.yml", "comment", title, c.env); code != 0 {
			c.t.Fatalf("%s ends with %d:\n%s", title, code, output)
		}
	}
	var written []string
	for i := 0; ; i++ {
		text := c.read(fmt.Sprintf("written/%d", i))
		if text == "" {
			return written
		}
		written = append(written, text)
	}
}

func foreignReport(t *testing.T, findings ...map[string]any) map[string]string {
	t.Helper()
	text, err := json.Marshal(map[string]any{"format": "redoubt/report/v1", "findings": findings})
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{"report.json": string(text), "report.md": "**never shown** @octocat"}
}

func TestAPullRequestOfTheRepositoryGetsItsReportsAsTheyAre(t *testing.T) {
	t.Parallel()
	files := func(text string) map[string]string { return map[string]string{"report.json": "{}", "report.md": text} }
	c := newCommenting(t, true,
		artefact{name: "report-dev", files: files("### dev\n")},
		artefact{name: "report-prod", files: files("### prod in the sandbox\n")},
		artefact{name: "azure-prod", files: files("### prod on Azure\n")},
		artefact{name: "program", files: files("no report")},
	)
	got := strings.Join(c.comment(), "---\n")
	if want := "<!-- redoubt:prod -->\n### prod on Azure\n---\n<!-- redoubt:dev -->\n### dev\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if calls := strings.Join(c.called("gh"), "\n"); !strings.Contains(calls, "--method POST repos/owner/repo/issues/7/comments -F body=@body.md") {
		t.Error(calls)
	}
}

func TestACommentIsKeptUpToDate(t *testing.T) {
	t.Parallel()
	c := newCommenting(t, true, artefact{name: "report-dev", files: map[string]string{"report.json": "{}", "report.md": "new"}})
	c.write("comments.json", `[
		{"id": 1, "user": {"login": "somebody"}, "body": "<!-- redoubt:dev -->\nmine"},
		{"id": 2, "user": {"login": "github-actions[bot]"}, "body": "<!-- redoubt:development -->"},
		{"id": 3, "user": {"login": "github-actions[bot]"}, "body": "<!-- redoubt:dev -->\nold"}]`)
	c.comment()
	if calls := strings.Join(c.called("gh"), "\n"); !strings.Contains(calls, "--method PATCH repos/owner/repo/issues/comments/3 -F") || strings.Contains(calls, "POST") {
		t.Error(calls)
	}
}

func TestAForkIsQuotedAndNeverBelieved(t *testing.T) {
	t.Parallel()
	evil := "`a`|b\n\n# h\n</code></details><script>x</script><!-- --> @octocat #1 GH-2 ![i](https://evil.example/i) www.evil.example https://evil.example \u202e\x1b[31m日本 $x$ **b**"
	c := newCommenting(t, false,
		artefact{name: "report-dev", files: foreignReport(t,
			map[string]any{"outcome": "fail", "severity": "critical", "control": "RDT-NET-01", "resource": map[string]any{"name": "amr-cache-dev"}, "path": "properties.publicNetworkAccess"},
			map[string]any{"outcome": "fail", "severity": evil, "control": evil, "resource": map[string]any{"name": evil}, "path": evil},
			map[string]any{"outcome": "fail", "severity": 3, "control": []any{"x"}, "resource": "no object", "path": nil},
			map[string]any{"outcome": "pass", "severity": "low", "control": "RDT-NET-02"},
		)},
		artefact{name: "azure-dev", files: foreignReport(t)},
	)
	comments := c.comment()
	if len(comments) != 1 {
		t.Fatalf("%d comments: %v", len(comments), comments)
	}
	text := comments[0]
	for _, part := range []string{
		"<!-- redoubt:dev -->\n### dev: 3 findings, says the code of this pull request\n", "This pull request comes from a fork",
		"| critical | RDT-NET-01 | <code>amr-cache-dev</code> | <code>properties&#46;publicNetworkAccess</code> |",
		"| ? | <code>&#96;a&#96;&#124;b??&#35; h?&#60;&#47;code",
		"| ? | <code></code> | <code></code> | <code></code> |",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is missing in\n%s", part, text)
		}
	}
	rest := regexp.MustCompile(`<!-- redoubt:dev -->|</?code>|&#(\d\d|1[01]\d|12[0-6]);`).ReplaceAllString(text, "")
	if strings.ContainsAny(rest, "<`@*_[]()~$\\!&") || strings.Contains(rest, "://") || strings.Contains(rest, "www.") || strings.Contains(rest, "never shown") {
		t.Errorf("something active is left in\n%s", rest)
	}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "|") && strings.Count(line, "|") != 5 {
			t.Errorf("a row of another width: %s", line)
		}
	}
}

func TestManyFindingsOfAForkAreCountedAndCut(t *testing.T) {
	t.Parallel()
	many := []map[string]any{}
	for range 300 {
		many = append(many, map[string]any{"outcome": "fail", "severity": "low", "control": strings.Repeat("|", 500), "resource": map[string]any{"name": strings.Repeat("<", 500)}, "path": strings.Repeat("@", 500)})
	}
	text := newCommenting(t, false, artefact{name: "report-dev", files: foreignReport(t, many...)}).comment()[0]
	if len(text) > 65_536 || !strings.Contains(text, "### dev: 300 findings") || !strings.HasSuffix(text, "\nand 250 more\n") {
		t.Errorf("%d characters, ending in %q", len(text), text[len(text)-100:])
	}
}

func TestWhatIsNoReportGivesNoComment(t *testing.T) {
	t.Parallel()
	cases := map[string]artefact{
		"no JSON":                     {name: "report-dev", files: map[string]string{"report.json": "{"}},
		"JSON of another kind":        {name: "report-dev", files: map[string]string{"report.json": `{"format":"other"}`}},
		"a list":                      {name: "report-dev", files: map[string]string{"report.json": `[1]`}},
		"findings that are no list":   {name: "report-dev", files: map[string]string{"report.json": `{"format":"redoubt/report/v1","findings":"x"}`}},
		"an empty archive":            {name: "report-dev", files: nil},
		"a file of another name":      {name: "report-dev", files: map[string]string{"../report.json": `{}`, "x": ""}},
		"more than fits when opened":  {name: "report-dev", files: map[string]string{"report.json": `{"format":"redoubt/report/v1","findings":[],"x":"` + strings.Repeat("0", 5_000_000) + `"}`}},
		"more than fits":              {name: "report-dev", size: 2_000_001, files: foreignReport(t)},
		"a name with a path in it":    {name: "report-../../dev", files: foreignReport(t)},
		"a name that begins with one": {name: "report-..", files: foreignReport(t)},
		"a name with a command":       {name: "report-$(touch pwned)", files: foreignReport(t)},
		"a name of two lines":         {name: "report-dev\n1 report-x", files: foreignReport(t)},
		"a name that closes the mark": {name: "report-dev-->", files: foreignReport(t)},
		"another artefact":            {name: "dev", files: foreignReport(t)},
	}
	for name, a := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCommenting(t, false, a)
			if written := c.comment(); len(written) > 0 {
				t.Errorf("wrote %q", written)
			}
			if c.read("work/pwned") != "" {
				t.Error("ran a command of a name")
			}
		})
	}
}

func TestARequestIsFoundByItsBranchAndCommitOnly(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(map[string]string){
		"it has moved on":             func(env map[string]string) { env["HEAD_SHA"] = "newer" },
		"it is of another repository": func(env map[string]string) { env["HEAD_REPOSITORY"] = "evil/repo" },
	} {
		c := newCommenting(t, false)
		change(c.env)
		if output, code := c.step("comment.yml", "comment", "Find the pull request", c.env); code != 0 || c.read("output") != "" {
			t.Errorf("%s: ends with %d, gives %q\n%s", name, code, c.read("output"), output)
		}
	}
	c := newCommenting(t, false)
	c.write("pulls.json", `[{"number":"7\nnumber=8","head":{"sha":"abc","repo":{"full_name":"somebody/repo"}}}, {"number":7,"head":{"sha":"abc","repo":null}}]`)
	if _, code := c.step("comment.yml", "comment", "Find the pull request", c.env); code != 0 || c.read("output") != "" {
		t.Errorf("what is no number gives %q", c.read("output"))
	}
}

func TestANameOfABranchIsNeverACommand(t *testing.T) {
	t.Parallel()
	for _, branch := range []string{`x";touch pwned;"`, "$(touch pwned)", "`touch pwned`", "x&state=closed", "x y", "-f", "@/etc/passwd", "ünï"} {
		c := newCommenting(t, false)
		c.env["HEAD_BRANCH"] = branch
		if output, code := c.step("comment.yml", "comment", "Find the pull request", c.env); code != 0 || c.read("output") != "number=7\n" {
			t.Errorf("%s: ends with %d\n%s", branch, code, output)
		}
		if _, code := c.run(`test ! -e pwned && grep -qxF "$(printf '  %q' "head=somebody:$BRANCH")" "$CALLS"`, map[string]string{"BRANCH": branch}); code != 0 {
			t.Errorf("%s does not arrive as one argument: %v", branch, c.called("gh"))
		}
	}
}
