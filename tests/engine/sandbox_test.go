package engine_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSandboxesAreListedShownAndForgotten(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	inOrder(t, c.must("sandbox", "ls").stdout, "SANDBOX", "there is no sandbox yet", "up ENVIRONMENT --sandbox")
	c.must("up", legacy, "--sandbox")
	inOrder(t, c.must("sandbox", "ls").stdout, "SANDBOX", "environment", "resources", "last change", legacy, "34", "MiB")
	inOrder(t, c.must("sandbox", "ls", legacy).stdout, "SANDBOX", "Cache/redis", "redis-cache-legacy-47fa55", "of the landing zone")

	shown := c.must("sandbox", "show", legacy, "redis/redis-cache-legacy-47fa55")
	inOrder(t, shown.stdout, "# SANDBOX", "type: UserAssigned", "primaryKey: '[secret]'", "sslPort: 6380", "type: Microsoft.Cache/redis")
	machine := c.must("sandbox", "show", legacy, "redis-cache-legacy-47fa55", "--json")
	for _, o := range []outcome{shown, machine} {
		if strings.Contains(o.String(), keyMark) {
			t.Errorf("an access key is shown: %s", o)
		}
	}
	var document struct {
		Notice   string
		Resource struct{ ID, Type string }
	}
	if err := json.Unmarshal([]byte(machine.stdout), &document); err != nil || document.Notice == "" || document.Resource.Type != "Microsoft.Cache/redis" {
		t.Errorf("%v, got %s", err, machine)
	}

	if o := c.run("sandbox", "reset", legacy); o.code != 1 || !strings.Contains(o.stderr, "add --yes") {
		t.Errorf("a reset without a terminal: %s", o)
	}
	inOrder(t, c.must("sandbox", "reset", "--all", "--yes").stdout, "SANDBOX", "reset: "+legacy)
	inOrder(t, c.must("sandbox", "ls").stdout, "there is no sandbox yet")
	inOrder(t, c.must("preview", legacy, "--sandbox").stdout, "35 to create")
}

func TestSandboxCommandsSayWhatIsWrongWithTheirInput(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	c.must("up", "test", "--sandbox")
	cases := map[string]struct {
		args []string
		code int
		want []string
	}{
		"an unknown command":               {[]string{"bogus"}, 2, []string{`unknown command "bogus"`, "redoubt sandbox --help"}},
		"an unknown environment":           {[]string{"ls", "tst"}, 1, []string{`environment "tst" has no sandbox`, `did you mean "test"?`}},
		"an environment without one":       {[]string{"show", "prod", "x"}, 1, []string{`environment "prod" has no sandbox; there are those of: test`}},
		"a misspelt resource":              {[]string{"show", "test", "defualt"}, 1, []string{"no resource", "sandbox ls test", `did you mean "default"?`}},
		"an ambiguous resource":            {[]string{"show", "test", "default"}, 1, []string{"is the name of 2 resources", "databases/default", "privateDnsZoneGroups/default"}},
		"no resource":                      {[]string{"show", "test"}, 2, []string{"which resource?", "sandbox ls test"}},
		"two resources":                    {[]string{"show", "test", "a", "b"}, 2, []string{"one resource at a time"}},
		"nothing to change":                {[]string{"edit", "test", "databases/default"}, 2, []string{"nothing to change", "--delete"}},
		"no setting":                       {[]string{"edit", "test", "databases/default", "port"}, 2, []string{`"port": is no setting; expected path=value`}},
		"a change and a deletion":          {[]string{"edit", "test", "databases/default", "--delete", "port=1"}, 2, []string{"--delete takes the whole resource away"}},
		"a file that is not there":         {[]string{"edit", "test", "databases/default", "--file", "changes.yaml"}, 2, []string{"reading changes", "changes.yaml"}},
		"an unknown property":              {[]string{"edit", "test", "databases/default", "prt=1"}, 1, []string{"prt: unknown property", "expected one of accessKeysAuthentication"}},
		"what a rule forbids":              {[]string{"edit", "test", "databases/default", "clientProtocol=Plaintext"}, 1, []string{"not Azure; rule managed-create-only"}},
		"a resource of the landing zone":   {[]string{"edit", "test", "virtualNetworks/vnet-spoke-test", "tags.a=b"}, 1, []string{"belongs to the landing zone", "landing-zone.yaml"}},
		"no environment to reset":          {[]string{"reset"}, 2, []string{"which sandbox?", "--all"}},
		"one environment and all":          {[]string{"reset", "test", "--all"}, 2, []string{"not both"}},
		"a port that is none":              {[]string{"serve", "--port", "70000"}, 2, []string{"expected 0 to 65535"}},
		"a store that is no environment":   {[]string{"serve", "--store", "tets"}, 1, []string{`environment "tets" has no sandbox`, `did you mean "test"?`, "./tets"}},
		"a landing zone that is not there": {[]string{"serve", "--landing-zone", "none.yaml"}, 1, []string{"--landing-zone: ", "none.yaml"}},
		"a store that is something else":   {[]string{"serve", "--store", "./Pulumi.yaml"}, 1, []string{"--store: ", "Pulumi.yaml"}},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := c.run(append([]string{"sandbox"}, test.args...)...)
			if o.code != test.code {
				t.Errorf("the exit code is %d, want %d", o.code, test.code)
			}
			for _, part := range test.want {
				if !strings.Contains(o.stderr, part) {
					t.Errorf("%q is missing", part)
				}
			}
			if t.Failed() {
				t.Log(o)
			}
		})
	}
}

func TestARunSaysWhatIsWrongWithItsSandboxAndHowToGoOn(t *testing.T) {
	t.Parallel()
	const reset = "redoubt sandbox reset dev"
	up := []string{"up", "dev", "--sandbox"}
	cases := map[string]struct {
		spoil func(c *cli)
		want  []string
		fix   []string // the command line that makes the same run work; nil if none is tried
	}{
		"a store that is damaged": {
			spoil: func(c *cli) { c.spoil("dev/azure.json", "{\"format\": \"redoubt sandbox st") },
			want:  []string{"azure.json", "not a complete store file", "to begin anew: " + reset}, fix: []string{"sandbox", "reset", "dev", "--yes"},
		},
		"a store of a newer redoubt": {
			spoil: func(c *cli) { c.spoil("dev/azure.json", `{"format": "redoubt sandbox store", "version": 99}`+"\n") },
			want:  []string{"written by a newer redoubt", "to begin anew: " + reset}, fix: []string{"sandbox", "reset", "dev", "--yes"},
		},
		"a Pulumi state that is damaged": {
			spoil: func(c *cli) { c.spoil("dev/state/.pulumi/stacks/redoubt/dev.json", `{"version": 3, "checkp`) },
			want:  []string{"Pulumi state", "dev.json", "to begin anew: " + reset}, fix: []string{"sandbox", "reset", "dev", "--yes"},
		},
		"a folder that cannot be made": {
			spoil: func(c *cli) { c.spoil("dev", "a file where the folder should be") },
			want:  []string{"creating the sandbox's folder", "not a directory", "--state-dir FOLDER", "REDOUBT_SANDBOX_DIR=FOLDER"},
		},
		"no place for temporary files": {
			spoil: func(c *cli) { c.env = append(c.env, "TMPDIR="+filepath.Join(c.sandboxes, "missing")) },
			want:  []string{"make room in", "set TMPDIR to another folder"},
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCLI(t)
			test.spoil(c)
			o := c.run(up...)
			if o.code != 1 {
				t.Errorf("the exit code is %d, want 1", o.code)
			}
			for _, part := range test.want {
				if !strings.Contains(o.stdout, part) {
					t.Errorf("%q is missing", part)
				}
			}
			if t.Failed() {
				t.Log(o)
			}
			if test.fix != nil {
				c.must(test.fix...)
				c.must("preview", "dev", "--sandbox")
			}
		})
	}
}

// spoil writes a file among the sandboxes.
func (c *cli) spoil(name, text string) {
	c.t.Helper()
	file := filepath.Join(c.sandboxes, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

func TestTheSecondRunOnASandboxSaysWhoHasIt(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	served := c.serve("sandbox", "serve", "--store", "dev")
	for _, args := range [][]string{{"up", "dev", "--sandbox"}, {"sandbox", "reset", "dev", "--yes"}, {"sandbox", "edit", "dev", "x", "tags.a=b"}} {
		o := c.run(args...)
		for _, part := range []string{"in use by sandbox serve --store dev", fmt.Sprintf("process %d", served.pid), "wait until that ends"} {
			if o.code != 1 || !strings.Contains(o.String(), part) {
				t.Errorf("%v: want %q in %s", args, part, o)
			}
		}
	}
	inOrder(t, c.must("sandbox", "ls", "dev").stdout, "no stack owns anything") // reading is possible
	if o := served.stop(); o.code != 0 {
		t.Errorf("got %s", o)
	}
	c.must("preview", "dev", "--sandbox")
}
