package engine_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

// pasted is what somebody may have in the clipboard in place of an object id.
const pasted = "wK8~Q7p.Zt3vXb-secret-9LmRn2"

func TestBadInputGetsAClearAnswer(t *testing.T) {
	t.Parallel()
	const principal = "6f1a2b3c-4d5e-4f60-8a71-92b3c4d5e6f7"
	preview := []string{"preview", "dev", "--sandbox"}
	cases := map[string]struct {
		args   []string
		change func(*cli)
		code   int
		want   []string // in what is printed
		never  string   // not in what is printed
	}{
		"no arguments show what there is":   {args: nil, code: 0, want: []string{"Usage:", "up ", "preview ", "destroy ", "environments"}},
		"help of a command has examples":    {args: []string{"up", "--help"}, code: 0, want: []string{"redoubt up dev --sandbox", "--yes"}},
		"an unknown command":                {args: []string{"deploy"}, code: 2, want: []string{`unknown command "deploy"`, "redoubt --help"}},
		"an unknown flag":                   {args: []string{"up", "dev", "--sandbx"}, code: 2, want: []string{"unknown flag: --sandbx", "redoubt up --help"}},
		"no environment":                    {args: []string{"up", "--sandbox"}, code: 2, want: []string{"which environment?", "redoubt environments"}},
		"two environments":                  {args: []string{"up", "dev", "test"}, code: 2, want: []string{"one environment at a time"}},
		"a flag of the sandbox without it":  {args: []string{"destroy", "prod", "--unprotect"}, code: 2, want: []string{"works in the sandbox only"}},
		"an unknown environment":            {args: []string{"up", "prd", "--sandbox"}, code: 1, want: []string{`"prd" does not exist`, "dev, legacy, partner, prod, regulated, test", `did you mean "prod"?`}},
		"an environment by its long name":   {args: []string{"up", "production", "--sandbox"}, code: 1, want: []string{`did you mean "prod"?`}},
		"a path in place of an environment": {args: []string{"up", "../stacks/Pulumi.dev.yaml", "--sandbox"}, code: 1, want: []string{"does not exist; there are: dev, legacy, partner, prod, regulated, test"}},
		"not a project folder": {
			args: preview, change: func(c *cli) { c.dir = c.t.TempDir() }, code: 1,
			want: []string{"no Pulumi.yaml in", "--project"},
		},
		"a project folder that is none": {args: []string{"up", "dev", "--sandbox", "--project", "stacks"}, code: 1, want: []string{"stacks holds no Pulumi.yaml"}},
		"an empty stack file": {
			args: preview, change: func(c *cli) { c.write("stacks/Pulumi.dev.yaml", "") }, code: 1,
			want: []string{"Pulumi.dev.yaml", "needs the object `redoubt:environment`"},
		},
		"an empty environment object": {
			args: preview, change: func(c *cli) { c.write("stacks/Pulumi.dev.yaml", "config:\n  redoubt:environment: {}\n") }, code: 1,
			want: []string{"redoubt:environment.cache: "},
		},
		"a stack file that is no YAML": {
			args: preview, change: func(c *cli) { c.write("stacks/Pulumi.dev.yaml", "config:\n\t- x: [") }, code: 1,
			want: []string{"Pulumi.dev.yaml", "line 2"},
		},
		"a typing error in a key": {
			args: preview, change: func(c *cli) { c.edit("dev", "highAvailability:", "highAvailabilty:") }, code: 1,
			want: []string{"redoubt:environment.cache.managed.highAvailabilty", "highAvailability"},
		},
		"a typing error at the top level": {
			args: preview, change: func(c *cli) { c.write("stacks/Pulumi.dev.yaml", "encryptonsalt: x\n"+string(stackFile(c.t, "dev"))) }, code: 1,
			want: []string{"encryptonsalt", "encryptionsalt"},
		},
		"a typing error in the namespace's key": {
			args: preview, change: func(c *cli) { c.edit("dev", "azure-native:location:", "azure-native:locaton:") }, code: 1,
			want: []string{"azure-native:locaton", "location"},
		},
		"every problem at once": {
			args: preview, change: func(c *cli) {
				c.edit("dev", "        sku: Balanced_B0\n", "        sku: Balanced_B0\n        evictonPolicy: x\n        persistance: y\n")
			}, code: 1,
			want: []string{`did you mean "evictionPolicy"?`, `did you mean "persistence"?`},
		},
		"a SKU that is retired": {
			args: preview, change: func(c *cli) { c.edit("dev", "Balanced_B0", "Enterprise_E10") }, code: 1,
			want: []string{"redoubt:environment.cache.managed.sku", "Enterprise_E10", "Balanced_"},
		},
		"a zone of the wrong name": {
			args: []string{"preview", "prod", "--sandbox"}, change: func(c *cli) {
				c.edit("prod", "privateDnsZones/privatelink.redis.azure.net", "privateDnsZones/privatelink.redis.cache.windows.net")
			}, code: 1,
			want: []string{"privateDnsZoneResourceId", "privatelink.redis.azure.net", "privatelink.redis.cache.windows.net"},
		},
		"a secret in place of an object id": {
			args: append([]string{"-v"}, preview...), change: func(c *cli) { c.edit("dev", principal, pasted) }, code: 1,
			want: []string{"redoubt:environment.cache.access.web-app.principalId", "object id"}, never: pasted,
		},
		"a secret in place of an object id, for machines": {
			args: append([]string{"--json"}, preview...), change: func(c *cli) { c.edit("dev", principal, pasted) }, code: 1,
			want: []string{"redoubt:environment.cache.access.web-app.principalId"}, never: pasted,
		},
		"two keys for one principal": {
			args: preview, change: func(c *cli) {
				c.edit("dev", "      access:\n", "      access:\n        again:\n          principalId: "+strings.ToUpper(principal)+"\n          role: owner\n")
			}, code: 1,
			want: []string{"cache.access.", "again", "web-app"},
		},
		"less than full access": {
			args: preview, change: func(c *cli) { c.edit("dev", "role: owner", "role: reader") }, code: 1,
			want: []string{"cache.access.web-app.role", "owner", "reader"},
		},
		"a landing zone with a wrong id": {
			args: preview, change: func(c *cli) { c.write("stacks/landing-zone.yaml", "- id: not-an-id\n") }, code: 1,
			want: []string{"landing-zone.yaml", "not-an-id"},
		},
		"a landing zone with a type that the sandbox does not know": {
			args: preview, change: func(c *cli) {
				c.write("stacks/landing-zone.yaml", "- id: /subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm\n")
			}, code: 1,
			want: []string{"landing-zone.yaml", "[0] type: is not known to the sandbox; expected one of Microsoft.", "got Microsoft.Compute/virtualMachines"},
		},
		"a switch that the sandbox does not have": {
			args: preview, change: func(c *cli) { c.write("stacks/sandbox.yaml", "noCapacitys: [westeurope]\n") }, code: 1,
			want: []string{"sandbox.yaml", "noCapacitys", "expected noClassicCaches, noCapacity, takenNames, principals, closedVaults and vaultsUnreachable"},
		},
		"a debug provider that somebody left behind": {
			args: []string{"preview", "dev"}, change: func(c *cli) { c.env = append(c.env, "PULUMI_DEBUG_PROVIDERS=azure-native:4321") }, code: 1,
			want: []string{"PULUMI_DEBUG_PROVIDERS=azure-native:4321", "unset PULUMI_DEBUG_PROVIDERS", "--sandbox"},
		},
		"nobody to ask before Azure is changed": {
			args: []string{"up", "dev"}, code: 1, want: []string{"no terminal to ask on", "--yes", "--sandbox"},
		},
		"not logged in to Pulumi": {
			args: []string{"preview", "dev"}, code: 1, want: []string{"not logged in to a Pulumi backend", "pulumi login", "--sandbox"},
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCLI(t)
			if test.change != nil {
				test.change(c)
			}
			o := c.run(test.args...)
			if o.code != test.code {
				t.Errorf("the exit code is %d, want %d", o.code, test.code)
			}
			for _, part := range test.want {
				if !strings.Contains(o.stdout+o.stderr, part) {
					t.Errorf("%q is missing", part)
				}
			}
			if test.never != "" && strings.Contains(o.stdout+o.stderr, test.never) {
				t.Errorf("the output shows %q", test.never)
			}
			if t.Failed() {
				t.Log(o)
			}
		})
	}
}

func TestJSONIsOneDocumentThatSaysSandbox(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	broken := newCLI(t)
	broken.edit("dev", "Balanced_B0", "Enterprise_E10")
	cases := []struct {
		cli     *cli
		args    []string
		outcome string
		code    int
	}{
		{c, []string{"preview", "dev"}, "succeeded", 0},
		{c, []string{"up", "dev"}, "succeeded", 0},
		{c, []string{"destroy", "dev"}, "succeeded", 0},
		{broken, []string{"up", "dev"}, "failed", 1},
	}
	for _, test := range cases {
		o := test.cli.run(append(test.args, "--sandbox", "--json")...)
		var document struct {
			Format, Operation, Environment, Target, Notice, Outcome string
			Errors                                                  []struct{ Message string }
			Changes                                                 map[string]int
			Outputs                                                 map[string]any
		}
		if err := json.Unmarshal([]byte(o.stdout), &document); err != nil {
			t.Errorf("%v: stdout is not one JSON document: %v\n%s", test.args, err, o)
			continue
		}
		if document.Target != "sandbox" || !strings.Contains(document.Notice, "Nothing here exists on Azure") {
			t.Errorf("%v: the document does not say that it is of a sandbox: %+v", test.args, document)
		}
		if o.code != test.code || document.Outcome != test.outcome || document.Operation != test.args[0] || document.Environment != "dev" {
			t.Errorf("%v: got exit code %d and %+v", test.args, o.code, document)
		}
		if failed := test.code != 0; failed != (len(document.Errors) > 0) {
			t.Errorf("%v: errors are %v", test.args, document.Errors)
		}
	}
}

func TestTextSaysSandboxFirstAndLastAndHowToReachTheCache(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	// Credentials and a leftover of another day do not matter to a sandbox.
	c.env = append(c.env, "PULUMI_DEBUG_PROVIDERS=azure-native:1", "ARM_CLIENT_SECRET=wrong", "PULUMI_BACKEND_URL=https://wrong.example", "CLICOLOR_FORCE=1")
	o := c.must("up", "dev", "--sandbox")
	lines := strings.Split(strings.TrimSpace(o.stdout), "\n")
	last := strings.Join(lines[len(lines)-3:], "\n")
	for _, text := range []string{lines[0], last} {
		if !strings.Contains(text, "SANDBOX: a simulated Azure") {
			t.Errorf("%q does not say that this was a sandbox", text)
		}
	}
	for _, part := range []string{"dev (sandbox)", "HardenedCache cache", ".westeurope.redis.azure.net", "10000", "redoubt destroy dev --sandbox", "pulumi up -s dev"} {
		if !strings.Contains(o.stdout, part) {
			t.Errorf("%q is missing in: %s", part, o)
		}
	}
	if again := c.must("up", "dev", "--sandbox"); !strings.Contains(again.stdout, "unchanged in") || strings.Contains(again.stdout, "created") {
		t.Errorf("the second up did something: %s", again)
	}
}

func TestProductionSaysHowToDestroyItInTheSandbox(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	c.must("up", "prod", "--sandbox")
	refused := c.run("destroy", "prod", "--sandbox")
	if refused.code != 1 || !strings.Contains(refused.stdout, "it is protected; nothing was deleted") ||
		!strings.Contains(refused.stdout, "redoubt destroy prod --sandbox --unprotect") {
		t.Errorf("got %s", refused)
	}
	c.must("destroy", "prod", "--sandbox", "--unprotect")
	c.wantEmptyAzure("prod")
}

func TestAPreviewShowsAReplacementAndItsReason(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	c.must("up", "test", "--sandbox")
	c.edit("test", "        sku: Balanced_B3\n", "        sku: Balanced_B3\n        clusteringPolicy: EnterpriseCluster\n")
	refused := c.run("preview", "test", "--sandbox")
	urn := regexp.MustCompile(`--allow-replace '(urn:[^']+::cache-database)'`).FindStringSubmatch(refused.stdout)
	if refused.code != 3 || urn == nil {
		t.Fatalf("the loss of the data is not refused: %s", refused)
	}
	if up := c.run("up", "test", "--sandbox"); up.code != 3 || !strings.Contains(up.stdout, urn[0]) {
		t.Errorf("an up goes on: %s", up)
	}
	o := c.must("preview", "test", "--sandbox", "--allow-replace", urn[1])
	for _, part := range []string{
		"--allow-replace accepts that",
		"- delete for replacement redisenterprise Database cache-database",
		"± redisenterprise Database cache-database replace [because of clusteringPolicy]",
		"4 to replace, 7 unchanged",
	} {
		if !strings.Contains(o.stdout, part) {
			t.Errorf("%q is missing in: %s", part, o)
		}
	}
}
