package diagram_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/diagram"
	"github.com/redoubt-iac/redoubt/internal/inventory"
)

const (
	clusterToken    = "azure-native:redisenterprise:RedisEnterprise"
	databaseToken   = "azure-native:redisenterprise:Database"
	lockToken       = "azure-native:authorization/v20200501:ManagementLockByScope"
	roleToken       = "azure-native:authorization/v20220401:RoleAssignment"
	diagnosticToken = "azure-native:insights/v20210501preview:DiagnosticSetting"

	group     = "/subscriptions/11111111-0000-0000-0000-000000000000/resourceGroups/rg/providers/"
	workspace = group + "Microsoft.OperationalInsights/workspaces/central"
)

// small is a cluster with a database, a diagnostic setting that writes to a workspace of others, and a lock.
func small() inventory.Environment {
	cluster := group + "Microsoft.Cache/redisEnterprise/cache"
	return inventory.Environment{
		Name: "test", Source: inventory.Planned, Sandbox: true,
		Resources: []inventory.Resource{
			{URN: "lock", Token: lockToken, Name: "cache-lock", Inputs: map[string]any{"lockName": "keep", "scope": cluster}, DependsOn: []string{"cluster", "database", "logs"}},
			{URN: "cluster", Token: clusterToken, Name: "cache-cluster", ID: cluster, Inputs: map[string]any{"clusterName": "cache"}},
			{URN: "logs", Token: diagnosticToken, Name: "cache-logs", Inputs: map[string]any{"name": "diag", "resourceUri": cluster, "workspaceId": workspace}, DependsOn: []string{"database"}},
			{URN: "database", Token: databaseToken, Name: "cache-database", Inputs: map[string]any{"databaseName": "default"}, DependsOn: []string{"cluster"}},
		},
	}
}

func graphOf(t *testing.T, e inventory.Environment) diagram.Graph {
	t.Helper()
	graph, err := diagram.Of(e)
	if err != nil {
		t.Fatal(err)
	}
	return graph
}

func TestAGraphGroupsWhatIsCreatedAndWhatItRefersTo(t *testing.T) {
	t.Parallel()
	central := strings.ToLower(workspace)
	want := diagram.Graph{
		Title: "Environment test", Note: "As planned in the sandbox, a simulated Azure; drawn by redoubt.",
		Nodes: []diagram.Node{
			{Key: "cluster", Label: "Azure Managed Redis", Name: "cache", Group: diagram.Cache},
			{Key: "database", Label: "Redis database", Name: "default", Group: diagram.Cache},
			{Key: central, Label: "Log Analytics workspace", Name: "central", Group: diagram.Monitoring, Existing: true},
			{Key: "logs", Label: "Diagnostic setting", Name: "diag", Group: diagram.Monitoring},
			{Key: "lock", Label: "Management lock", Name: "keep", Group: diagram.Access},
		},
		// The lock needs the cluster and the database as well; that follows.
		Edges: []diagram.Edge{{From: "cluster", To: "database"}, {From: "database", To: "logs"}, {From: central, To: "logs"}, {From: "logs", To: "lock"}},
	}
	if diff := cmp.Diff(want, graphOf(t, small())); diff != "" {
		t.Error(diff)
	}
}

func TestAResourceIsShownUnderANameThatPeopleKnow(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		token  string
		inputs map[string]any
		want   string
	}{
		"its name on Azure":                      {clusterToken, map[string]any{"clusterName": "cache"}, "cache"},
		"its name in the program while unknown":  {clusterToken, map[string]any{"clusterName": arm.Unknown{}}, "resource"},
		"its name in the program if it's a GUID": {roleToken, map[string]any{"roleAssignmentName": "bde0f91f-d29a-5757-ac75-27e14a907dd0"}, "resource"},
		"its name in the program if it's secret": {clusterToken, map[string]any{"clusterName": inventory.Secret{}}, "resource"},
		"its name in the program without a type": {"random:index:RandomId", nil, "resource"},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := inventory.Environment{Name: "test", Resources: []inventory.Resource{{URN: "u", Token: test.token, Name: "resource", Inputs: test.inputs}}}
			if got := graphOf(t, e).Nodes[0].Name; got != test.want {
				t.Errorf("it is shown as %q, want %q", got, test.want)
			}
		})
	}
}

func TestEveryTypeOfThisProjectHasAGroup(t *testing.T) {
	t.Parallel()
	for _, token := range arm.Tokens() {
		e := inventory.Environment{Name: "test", Resources: []inventory.Resource{{URN: "u", Token: token, Name: "resource"}}}
		if node := graphOf(t, e).Nodes[0]; node.Group == diagram.Other {
			t.Errorf("%s is shown as %+v", token, node)
		}
	}
}

func TestAnEnvironmentWithoutResourcesIsNotDrawn(t *testing.T) {
	t.Parallel()
	if _, err := diagram.Of(inventory.Environment{Name: "test"}); err == nil {
		t.Error("there is a picture of nothing")
	}
}

// The parts of Mermaid's language that a diagram uses, line by line.
var mermaidLines = map[string]*regexp.Regexp{
	"title":    regexp.MustCompile(`^title: "[^"]*"$`),
	"fence":    regexp.MustCompile(`^---$`),
	"comment":  regexp.MustCompile(`^%% .*$`),
	"chart":    regexp.MustCompile(`^flowchart LR$`),
	"subgraph": regexp.MustCompile(`^  subgraph (g\d+) \["[^"]+"\]$`),
	"node":     regexp.MustCompile(`^    (r\d+)\["[^"]+<br/>[^"]+"\]$`),
	"end":      regexp.MustCompile(`^  end$`),
	"edge":     regexp.MustCompile(`^  (r\d+) --> (r\d+)$`),
	"style":    regexp.MustCompile(`^  classDef existing stroke-dasharray: 5 4$`),
	"class":    regexp.MustCompile(`^  class r\d+(,r\d+)* existing$`),
}

func TestMermaidTextKeepsToTheLanguage(t *testing.T) {
	t.Parallel()
	e := small()
	e.Resources[1].Inputs["clusterName"] = `end "quoted" <b>#1 & more`
	text := graphOf(t, e).Mermaid()
	counts, defined := map[string]int{}, map[string]bool{}
	open := false
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		what := ""
		for name, pattern := range mermaidLines {
			if found := pattern.FindStringSubmatch(line); found != nil {
				what = name
				if name == "node" {
					defined[found[1]] = true
				}
				if name == "edge" && (!defined[found[1]] || !defined[found[2]]) {
					t.Errorf("%q joins what is not defined", line)
				}
			}
		}
		if what == "" {
			t.Errorf("%q is none of the language", line)
		}
		if what == "node" && !open || what == "edge" && open {
			t.Errorf("%q stands at the wrong place", line)
		}
		open = what == "subgraph" || open && what != "end"
		counts[what]++
	}
	want := map[string]int{"title": 1, "fence": 2, "comment": 1, "chart": 1, "subgraph": 3, "node": 5, "end": 3, "edge": 4, "style": 1, "class": 1}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Errorf("%s\n%s", diff, text)
	}
}
