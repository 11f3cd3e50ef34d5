package engine_test

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sharers are two environments that use the cache of legacy, and an application of its own that keeps to itself.
const sharers = `        sharedBy:
          demo:
            keyPrefixes: ["demo:"]
            principals:
              web: 0d1e2f3a-4b5c-4d6e-8f70-8192a3b4c5d6
              jobs: 1e2f3a4b-5c6d-4e7f-8091-92a3b4c5d6e7
          show:
            role: reader
            keyPrefixes: ["show:", "{show}:"]
            principals:
              web: 2f3a4b5c-6d7e-4f80-91a2-b3c4d5e6f708
`

const keptApart = `        orders-api:
          principalId: 6a1d8c3f-0b5e-4f72-9d4a-8e2c7b6f1a93
          permissions:
            categories: [read, write, transaction]
            excludedCategories: [dangerous]
            excludedCommands: [dbsize, memory, randomkey, scan]
            keyPrefixes: ["orders:", "carts:"]
`

// noAlerts has to be said of settings that count in production only.
const noAlerts = "        enabled: false\n"

// share rewrites the stack file of legacy, which is no production here: a lock would keep whoever leaves.
func share(c *cli, sharers string) {
	text := strings.Replace(string(stackFile(c.t, legacy)), "      production: true\n", "      production: false\n", 1)
	text = strings.Replace(text, "\n      monitoring:\n", "\n      monitoring:\n"+noAlerts, 1)
	access := between(c.t, text, "      access:\n", "      diagnosticSettings:\n")
	text = strings.Replace(text, access, keptApart, 1)
	c.write("stacks/Pulumi.legacy.yaml", strings.Replace(text, "      classic:\n", "      classic:\n"+sharers, 1))
}

func TestEnvironmentsShareOneClassicCacheAndLeaveIt(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	share(c, sharers)
	c.must("up", legacy, "--sandbox")
	if o := c.must("preview", legacy, "--sandbox", "--json"); !strings.Contains(o.stdout, `"same"`) || strings.Contains(o.stdout, `"create":`) || strings.Contains(o.stdout, `"update":`) {
		t.Errorf("a second preview is not empty: %s", o.stdout)
	}
	if policies := policiesOf(t, c); !slices.Equal(policies, []string{"environment-demo", "environment-show", "orders-api"}) {
		t.Errorf("the cache has the policies %v", policies)
	}
	if o := c.must("access", "can", legacy, "show-web", "GET", "{show}:1"); !strings.Contains(o.stdout, "yes:") {
		t.Error(o)
	}
	for _, call := range [][]string{{"show-web", "SET", "show:1", "x"}, {"show-web", "GET", "demo:1"}, {"demo-jobs", "GET", "orders:1"}, {"demo-web", "SCAN", "0"}} {
		if o := c.run(append([]string{"access", "can", legacy}, call...)...); o.code != 3 {
			t.Errorf("%v: exit %d: %s", call, o.code, o)
		}
	}
	if count := outcomesOf(t, c.must("check", legacy, "--sandbox", "--json"), "RDT-SEP-07"); count["pass"] != 7 || len(count) != 1 {
		t.Errorf("of three policies and four assignments the control says %v", count)
	}
	share(c, "")
	c.must("up", legacy, "--sandbox")
	if policies := policiesOf(t, c); !slices.Equal(policies, []string{"orders-api"}) {
		t.Errorf("after the others left, the cache has the policies %v", policies)
	}
}

func TestASharedCacheWhoseKeysAreNotApartIsNotEvenPreviewed(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	share(c, strings.NewReplacer(`"demo:"`, `"demo:", "show:eu:"`, "            role: reader\n", "            production: true\n").Replace(sharers))
	o := c.run("preview", legacy, "--sandbox")
	for _, want := range []string{
		`cache.classic.sharedBy.show.keyPrefixes: the key "show:eu:" belongs to classic.sharedBy.demo.keyPrefixes too`,
		"cache.classic.sharedBy.show: one cache for production and for other environments needs a waiver of RDT-SEP-04",
	} {
		if o.code != 1 || !strings.Contains(o.String(), want) {
			t.Errorf("exit %d, without %q:\n%s", o.code, want, o)
		}
	}
	if made, err := filepath.Glob(filepath.Join(c.sandboxes, legacy, "azure.json")); err != nil || len(made) > 0 {
		t.Errorf("the sandbox was begun: %v, %v", made, err)
	}
}

// policiesOf are the custom access policies that the sandbox holds.
func policiesOf(t *testing.T, c *cli) []string {
	t.Helper()
	var deployed struct {
		Resources []struct{ ID string }
	}
	o := c.must("sandbox", "ls", legacy, "--json")
	if err := json.Unmarshal([]byte(o.stdout), &deployed); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, resource := range deployed.Resources {
		if _, name, found := strings.Cut(strings.ToLower(resource.ID), "/accesspolicies/"); found {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// outcomesOf counts what a control said in the JSON document of a check.
func outcomesOf(t *testing.T, checked outcome, id string) map[string]int {
	t.Helper()
	var document struct {
		Controls []struct {
			ID        string
			ByOutcome map[string]int
		}
	}
	if err := json.Unmarshal([]byte(checked.stdout), &document); err != nil {
		t.Fatal(err)
	}
	for _, control := range document.Controls {
		if control.ID == id {
			return control.ByOutcome
		}
	}
	return nil
}
