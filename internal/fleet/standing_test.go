package fleet_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/fleet"
)

func TestAStandingSaysWhatTheFleetFileLeavesOpen(t *testing.T) {
	t.Parallel()
	const uncompared, declared = "uncompared", "declared"
	cases := []struct {
		name    string
		old     string // replaced in the fleet file once the stack files are written
		new     string
		of      string
		want    string // what holds of the standing, in the order of its words
		mistake string
	}{
		{"as the fleet file wants it", "", "", "search-dev", declared, ""},
		{"by hand, beside a fleet", "", "", "byhand", "", ""},
		{"out of date", "cc-1042", "cc-7", "orders-dev", "outdated declared", ""},
		{"a mistake of another environment", "class: production", "class: produktion", "search-dev", "uncompared declared", `environments.orders-live.class: unknown class (did you mean "production"?)`},
		{"a mistake of its own", "class: production", "class: produktion", "orders-live", "uncompared declared", "environments.orders-live.class: unknown class"},
		{"a mistake of others, by hand", "class: production", "class: produktion", "byhand", "", ""},
		{"no YAML, and a generated file", "environments:", "environments: [", "search-dev", "uncompared declared", "reading stacks/fleet.yaml: line "},
		{"no YAML, and a file by hand", "environments:", "environments: [", "byhand", uncompared, "reading stacks/fleet.yaml: line "},
		{"no YAML, and no file", "environments:", "environments: [", "nobody", uncompared, "reading stacks/fleet.yaml: line "},
		{"a misspelt key of the environments, and a generated file", "environments:", "enviroments:", "search-dev", "uncompared declared", "enviroments: unknown key"},
		{"a misspelt key of the environments, and a file by hand", "environments:", "enviroments:", "byhand", uncompared, "enviroments: unknown key"},
		{"environments twice, and a file by hand", "environments:", "environments: {other: }\nenvironments:", "byhand", uncompared, "environments: given twice"},
		{"a wrong value of another environment, which hinders no comparison", "role: owner", "role: ownerr", "search-dev", declared, ""},
		{"a setting that is no setting, and a difference", "sku: Balanced_B0", "skuu: Balanced_B0", "search-dev", "outdated declared", "skuu: unknown key"},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := inProject(t, example(t))
			if _, err := open(t, dir).Write(false); err != nil {
				t.Fatal(err)
			}
			text := example(t)
			if !strings.Contains(text, test.old) {
				t.Fatalf("the example has no %q", test.old)
			}
			write(t, dir, "stacks/fleet.yaml", strings.Replace(text, test.old, test.new, 1))
			got, err := fleet.Stand(dir, test.of, time.Now)
			if err != nil {
				t.Fatal(err)
			}
			if said := words(got); said != test.want || !strings.Contains(got.Mistake, test.mistake) {
				t.Errorf("got %q and %q, want %q and %q", said, got.Mistake, test.want, test.mistake)
			}
		})
	}
}

func words(s fleet.Standing) string {
	var said []string
	if s.Difference != "" {
		said = append(said, string(s.Difference))
	}
	if s.Uncompared {
		said = append(said, "uncompared")
	}
	if s.Declared {
		said = append(said, "declared")
	}
	return strings.Join(said, " ")
}

func TestAProjectWithoutAFleetFileStandsForItself(t *testing.T) {
	t.Parallel()
	dir := inProject(t, "")
	if err := os.Remove(filepath.Join(dir, "stacks", "fleet.yaml")); err != nil {
		t.Fatal(err)
	}
	if got, err := fleet.Stand(dir, "byhand", time.Now); err != nil || got != (fleet.Standing{}) {
		t.Errorf("got %+v, %v", got, err)
	}
}
