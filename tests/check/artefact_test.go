package check_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// testdata is the absolute path of a file here.
func testdata(t *testing.T, name string) string {
	t.Helper()
	return filepath.Join(enginetest.Root(), "tests", "check", "testdata", name)
}

// artefact is the absolute path of an example of the package artefact.
func artefact(name string) string {
	return filepath.Join(enginetest.Root(), "internal", "artefact", "testdata", name)
}

// What a reader of the brief expects of a deliberately weak template, by resource and control.
var brief = map[string][]string{
	"redis-weak": {
		"RDT-NET-01", "RDT-NET-02", "RDT-NET-11", // open to the internet, no private endpoint, a rule for everybody
		"RDT-TRA-01", "RDT-TRA-02", // plain text and old TLS
		"RDT-IDN-01", "RDT-IDN-02", "RDT-IDN-03", // no Entra, keys, not even a password
		"RDT-LOG-01", "RDT-LOG-02", "RDT-RES-01", "RDT-RES-05", "RDT-RES-07", "RDT-LIF-03", "RDT-LIF-04", "RDT-LIF-05",
	},
	"everybody":              {"RDT-NET-11"},
	"app":                    {"RDT-IDN-04"},
	"redis-saves-with-a-key": {"RDT-IDN-07"},
	"amr-weak":               {"RDT-NET-01", "RDT-TRA-02", "RDT-RES-01", "RDT-LOG-02", "RDT-LIF-05"},
	"default":                {"RDT-TRA-01", "RDT-TRA-03", "RDT-IDN-02", "RDT-LOG-01", "RDT-RES-04"},
	"enterprise-of-old":      {"RDT-LIF-01", "RDT-LIF-02", "RDT-NET-02"},
	"pep-astray":             {"RDT-NET-03", "RDT-NET-04"},
	"endpoints":              {"RDT-NET-06"}, // the group can't act there
	"nsg-open":               {"RDT-NET-08", "RDT-NET-09"},
	"kv-weak":                {"RDT-VLT-01", "RDT-VLT-02", "RDT-VLT-03", "RDT-VLT-04", "RDT-VLT-05", "RDT-VLT-06", "RDT-LOG-03"},
	"redis-key":              {"RDT-VLT-09"}, // a key of a cache, declared as a secret
}

func TestADeliberatelyWeakTemplateHasEveryFinding(t *testing.T) {
	t.Parallel()
	p := newProject(t)
	d := p.judge(3, "check", testdata(t, "weak.json"))
	if d.Source != "ARM template" || d.Counts.Caches != 4 || d.Target != "azure" {
		t.Errorf("got %+v", d.Document)
	}
	var found []string
	for _, f := range d.Findings {
		line := f.Severity + " " + f.Control + " " + f.Resource.Name
		if f.Outcome == "fail" && !slices.Contains(found, line) {
			found = append(found, line)
		}
		if f.Resource.Line == 0 {
			t.Errorf("%s of %s names no line", f.Control, f.Resource.Name)
		}
	}
	for resource, ids := range brief {
		for _, id := range ids {
			if !slices.ContainsFunc(found, func(line string) bool { return strings.HasSuffix(line, id+" "+resource) }) {
				t.Errorf("%s: %s is missing", resource, id)
			}
		}
	}
	golden := testdata(t, "weak.findings")
	text := strings.Join(found, "\n") + "\n"
	if *update {
		if err := os.WriteFile(golden, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || text != string(want) {
		t.Errorf("got\n%s\nwant (%v)\n%s", text, err, want)
	}
	for _, secret := range []string{"AccountKey=", "listKeys("} {
		if o := p.run("check", testdata(t, "weak.json"), "--format", "sarif"); strings.Contains(o.stdout, secret) {
			t.Errorf("the report shows %q", secret)
		}
	}
}

func TestArtefactsOfPulumiAreRecognised(t *testing.T) {
	t.Parallel()
	p := newProject(t)
	for name, c := range map[string]struct {
		args   []string
		source string
	}{
		"a preview with its unchanged resources": {[]string{artefact("preview-with-sames.json")}, "Pulumi preview"},
		"a preview of a new stack":               {[]string{artefact("preview-of-new.json")}, "Pulumi preview"},
		"a preview completed by a state":         {[]string{artefact("preview-without-sames.json"), "--state", artefact("state.json")}, "Pulumi preview"},
		"a state":                                {[]string{artefact("state.json")}, "Pulumi state"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := p.judge(0, append([]string{"check", "--not-production", "--fail-on", "medium"}, c.args...)...)
			if d.Source != c.source || d.Counts.Caches != 1 || d.Name != "dev" {
				t.Errorf("got %q with %d caches of %q", d.Source, d.Counts.Caches, d.Name)
			}
			d.t = t
			d.gate("findings", true)
		})
	}
	o := p.run("check", artefact("preview-without-sames.json"))
	o.want(t, 1, "--show-sames", "--state FILE")
}

func TestAnArtefactIsReadFromStandardInput(t *testing.T) {
	t.Parallel()
	contents, err := os.ReadFile(artefact("state.json"))
	if err != nil {
		t.Fatal(err)
	}
	newProject(t).runWith(string(contents), "check", "-", "--fail-on", "high").want(t, 3, "Pulumi state", "1 cache", "RDT-RES-01")
}

func TestAWaiverInsideAnArtefactIsShownAndNeverHonoured(t *testing.T) {
	t.Parallel()
	p := newProject(t)
	state := `{"version": 3, "deployment": {"resources": [
	  {"urn": "urn:pulumi:dev::p::redoubt:index:HardenedCache::cache", "custom": false, "type": "redoubt:index:HardenedCache",
	   "inputs": {"waivers": [{"control": "RDT-NET-01", "reason": "I waive myself, and nobody can stop me.", "owner": "me", "granted": "2026-11-01", "until": "2099-01-01"}]}},
	  {"urn": "urn:pulumi:dev::p::azure-native:cache/v20241101:Redis::cache", "custom": true, "type": "azure-native:cache/v20241101:Redis",
	   "id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Cache/redis/open",
	   "inputs": {"name": "open", "resourceGroupName": "rg", "publicNetworkAccess": "Enabled"}}]}}`
	d := p.judge(3, "check", p.write("state.json", state))
	if !slices.Contains(d.found("fail"), "RDT-NET-01 open") {
		t.Errorf("got %v", d.found("fail"))
	}
	if len(d.Waivers) != 1 || d.Waivers[0].State != "refused" || !strings.Contains(strings.Join(d.Waivers[0].Problems, ""), "can't waive anything") {
		t.Errorf("got the waivers %+v", d.Waivers)
	}
	trusted := p.write("trusted.yaml", strings.ReplaceAll(waiver("RDT-NET-01", 1, 10), "      ", ""))
	if d := p.judge(3, "check", "state.json", "--waivers", trusted); slices.Contains(d.found("fail"), "RDT-NET-01 open") || len(d.found("waived")) == 0 {
		t.Errorf("the waiver of --waivers does not count: %v", d.Findings)
	}
}

// A state of a program that weakens the component with a transform, as `pulumi stack export` and a backend have it.
func TestTheStateOfAWeakenedProgramIsCaught(t *testing.T) {
	t.Parallel()
	env := devStack(t, setting(databaseType, "accessKeysAuthentication", pulumi.String("Enabled")))
	env.Up()
	p := newProject(t)
	d := p.judge(3, "check", p.write("state.json", string(env.State())), "--not-production", "--fail-on", "high")
	if got := d.found("fail"); !slices.Contains(got, "RDT-IDN-02 default") || d.Target != "sandbox" {
		t.Errorf("got %v on %s", got, d.Target)
	}
}

func TestAPreviewThatReplacesACacheIsStopped(t *testing.T) {
	t.Parallel()
	const urn = "urn:pulumi:dev::p::azure-native:cache/v20241101:Redis::cache"
	p := newProject(t)
	p.write("preview.json", `{"changeSummary": {"replace": 1}, "steps": [{"op": "replace", "urn": "`+urn+`"}, {"op": "create-replacement", "urn": "`+urn+`",
	  "newState": {"urn": "`+urn+`", "custom": true, "type": "azure-native:cache/v20241101:Redis", "inputs": {"name": "c", "resourceGroupName": "rg"}}}]}`)
	d := p.judge(3, "check", "preview.json")
	d.item(d.gate("data loss", false), false, "cache", "the cache would be replaced", "--allow-replace '"+urn+"'")
	allowed := p.judge(3, "check", "preview.json", "--allow-replace", urn)
	allowed.item(allowed.gate("data loss", true), true)
}

// updateOf is a preview that changes one resource in place.
func updateOf(token, before, after string) string {
	urn := "urn:pulumi:dev::p::" + token + "::it"
	state := func(inputs string) string {
		return `{"urn": "` + urn + `", "custom": true, "type": "` + token + `", "inputs": {"name": "it", "resourceGroupName": "rg", ` + inputs + `}}`
	}
	return `{"changeSummary": {"update": 1}, "steps": [{"op": "update", "urn": "` + urn + `", "oldState": ` + state(before) + `, "newState": ` + state(after) + `}]}`
}

func TestAChangeInPlaceThatLosesDataOrInterruptsIsSeenInAPreview(t *testing.T) {
	t.Parallel()
	const (
		redis     = "azure-native:cache/v20241101:Redis"
		workspace = "azure-native:operationalinsights/v20230901:Workspace"
		cluster   = "azure-native:redisenterprise/v20250401:RedisEnterprise"
		encrypted = `"encryption": {"customerManagedKeyEncryption": {"keyEncryptionKeyUrl": "https://kv.vault.azure.net/keys/k/1"}}`
	)
	for name, c := range map[string]struct{ token, before, after, gate, problem, allow string }{
		"a Basic cache of another size": {redis, `"sku": {"name": "Basic", "family": "C", "capacity": 1}`, `"sku": {"name": "Basic", "family": "C", "capacity": 2}`,
			"data loss", "the size of a Basic cache would change", "--allow-replace"},
		"a size that is an object": {redis, `"sku": {"name": "Basic", "family": "C", "capacity": {}}`, `"sku": {"name": "Basic", "family": "C", "capacity": {"x": 1}}`,
			"data loss", "the size of a Basic cache would change", "--allow-replace"},
		"a shorter retention": {workspace, `"retentionInDays": 90`, `"retentionInDays": 30`, "data loss", "the retention of the workspace would be shortened", "--allow-replace"},
		"a live cache is encrypted anew": {cluster, `"location": "westeurope"`, encrypted,
			"interruption", "encryption with a customer-managed key would be turned on", "--accept-interruption"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProject(t)
			p.write("preview.json", updateOf(c.token, c.before, c.after))
			d := p.judge(3, "check", "preview.json")
			d.item(d.gate(c.gate, false), false, "it", c.problem, c.allow)
			allow := []string{c.allow}
			if c.allow == "--allow-replace" {
				allow = append(allow, "urn:pulumi:dev::p::"+c.token+"::it")
			}
			allowed := p.judge(3, append([]string{"check", "preview.json"}, allow...)...) // a weak cache is one still
			allowed.item(allowed.gate(c.gate, true), true, c.problem)
		})
	}
	newProject(t, "prod").run("check", "prod", "--accept-interruption").want(t, 2, "customerManagedKey.acceptInterruption")
}

// An environment is judged alike as a plan and as the template that is exported from it.
func TestAnExportedTemplateIsAsCleanAsItsEnvironment(t *testing.T) {
	t.Parallel()
	p := newProject(t, "legacy")
	p.run("export", "legacy", "--sandbox", "-o", "legacy.json").want(t, 0)
	template, plan := p.judge(0, "check", "legacy.json"), p.judge(0, "check", "legacy")
	if template.Counts.Resources != plan.Counts.Resources || template.Counts.Caches != 1 {
		t.Errorf("the template: %+v, the plan: %+v", template.Counts, plan.Counts)
	}
	if got, want := template.found("unknown"), plan.found("unknown"); !slices.Equal(got, want) {
		t.Errorf("undecided in the template: %v, in the plan: %v", got, want)
	}
}

func TestFilesAreComparedWithEachOther(t *testing.T) {
	t.Parallel()
	p := newProject(t)
	state := func(stack, principal string) string {
		id := "/subscriptions/s/resourceGroups/rg-" + stack + "/providers/Microsoft.Cache/redis/redis-" + stack
		return p.write(stack+".json", `[{"id": "`+id+`", "type": "Microsoft.Cache/redis", "name": "redis-`+stack+`", "properties": {}},
		  {"id": "`+id+`/accessPolicyAssignments/app", "type": "Microsoft.Cache/redis/accessPolicyAssignments", "name": "app",
		   "properties": {"objectId": "`+principal+`", "accessPolicyName": "Data Reader"}}]`)
	}
	dev, prod := state("dev", "6f1a2b3c-4d5e-4f60-8a71-92b3c4d5e6f7"), state("prod", "9d1f3b5e-7a9c-4d0e-8b2f-4c6a8e0d2f59")
	p.judge(3, "check", dev, prod).gate("separation", true)
	state("prod", "6f1a2b3c-4d5e-4f60-8a71-92b3c4d5e6f7")
	d := p.judge(3, "check", dev, prod)
	if shared := d.gate("separation", false); len(shared.Items) != 2 || !strings.Contains(shared.Items[0].Subject, "RDT-SEP-01") {
		t.Errorf("got %+v", shared.Items)
	}
}

func TestAnExpiredWaiverStops(t *testing.T) {
	t.Parallel()
	p := newProject(t)
	expired := p.write("waivers.yaml", strings.ReplaceAll(waiver("RDT-NET-01", 40, -5), "      ", ""))
	d := p.judge(3, "check", artefact("state.json"), "--fail-on", "critical", "--waivers", expired)
	d.gate("findings", true)
	d.item(d.gate("waivers", false), false, "RDT-NET-01", "expired 5 days ago")
	if len(d.Waivers) != 1 || d.Waivers[0].State != "expired" {
		t.Errorf("got %+v", d.Waivers)
	}
}
