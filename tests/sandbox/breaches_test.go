package sandbox_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

// hub is the landing zone: a network, a storage account and another team's cache, which no stack owns.
var hub = []arm.Resource{
	{
		ID: requests.ForeignClassicID, Type: "Microsoft.Cache/redis", Name: "orders", Location: "westeurope",
		Body: map[string]any{"location": "westeurope"},
	},
	{
		ID: requests.HubNetworkID, Type: "Microsoft.Network/virtualNetworks", APIVersion: "2024-05-01", Name: "vnet", Location: "westeurope",
		Body: map[string]any{"location": "westeurope"},
	},
	{
		ID: requests.StorageID, Type: "Microsoft.Storage/storageAccounts", Name: "backups", Location: "westeurope",
		Body: map[string]any{"location": "westeurope"},
	},
}

// brokenElsewhere are the rules that no single request breaks, or that are no rules about a body: tests of their own
// have programs break them.
var brokenElsewhere = []string{
	"cache-busy", "managed-cluster-ready", "exists-already", "managed-api-version",
	"capacity", "role-assignment-principal-new", "vault-deleted", "key-deleted",
}

// oneOfEach is a breach of every rule that a program can send, the one that the engine needs the least time for. The others
// are sent in the tests of the sandbox itself.
func oneOfEach() []requests.Breach {
	shortest := map[string]requests.Breach{}
	for _, b := range requests.Breaches() {
		other, another := shortest[b.Rule]
		if b.Bypass == "" && (!another || lengthOf(b) < lengthOf(other)) {
			shortest[b.Rule] = b
		}
	}
	return slices.Collect(maps.Values(shortest))
}

// lengthOf is how long a breach takes: what exists when it is sent takes a run of its own, and that is most of it.
func lengthOf(b requests.Breach) int {
	if b.Changes != "" || b.Deletes != "" {
		return 100 + len(b.Made)
	}
	return len(b.Made)
}

// Breaches of one world share a run that makes it; what is refused leaves it as it was.
func TestAProgramThatBreaksARuleIsRefusedInItsName(t *testing.T) {
	t.Parallel()
	for name, breaches := range byWorld(oneOfEach()) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := enginetest.New(t, program(storyOf(breaches[0]).lawful...), enginetest.WithSandbox(
				sandbox.Options{LandingZone: hub, Switches: switchesOf(t, breaches[0]), BusyFor: -1}))
			if slices.ContainsFunc(breaches, func(b requests.Breach) bool { return b.Changes != "" || b.Deletes != "" }) {
				env.Up()
			}
			for _, b := range breaches {
				t.Run(b.Rule+" "+b.Name, func(t *testing.T) {
					s := storyOf(b)
					env.SetProgram(program(s.unlawful...))
					_, err := env.TryUp()
					checkRefusal(t, err, s.culprit, b.Rule)
				})
			}
		})
	}
}

// byWorld groups breaches by what exists when they are sent, and names the groups.
func byWorld(all []requests.Breach) map[string][]requests.Breach {
	worlds := map[string][]requests.Breach{}
	for _, b := range all {
		text := fmt.Sprint(b.Switches, storyOf(b).lawful)
		worlds[text] = append(worlds[text], b)
	}
	named := map[string][]requests.Breach{}
	for _, breaches := range worlds {
		slices.SortFunc(breaches, func(a, b requests.Breach) int { return strings.Compare(a.Rule, b.Rule) })
		named["the world of "+breaches[0].Rule] = breaches
	}
	return named
}

// switchesOf reads the switches of a breach as a user's are read.
func switchesOf(t *testing.T, b requests.Breach) sandbox.Switches {
	t.Helper()
	file := filepath.Join(t.TempDir(), "sandbox.yaml")
	if err := os.WriteFile(file, []byte(b.Switches), 0o600); err != nil {
		t.Fatal(err)
	}
	switches, err := sandbox.LoadSwitches(file)
	if err != nil {
		t.Fatal(err)
	}
	return switches
}

func TestEveryRuleIsBrokenByAProgramUnlessNoneCan(t *testing.T) {
	t.Parallel()
	broken := slices.Clone(brokenElsewhere)
	for _, b := range requests.Breaches() {
		broken = append(broken, b.Rule) // by a program, or, as Bypass says, around the engine
	}
	for _, rule := range sandbox.Rules() {
		if !slices.Contains(broken, rule.ID) {
			t.Errorf("%s: no program breaks it", rule.ID)
		}
	}
}

// story is a program that keeps the rules, the same program after the change that breaks one, and the resource that the
// engine must blame.
type story struct {
	lawful, unlawful []part
	culprit          part
}

// storyOf tells a breach as a program: it has a resource more, one that changes, or one less, while what needs it stays.
func storyOf(b requests.Breach) story {
	made := parts(b.Made)
	if b.Changes == "" && b.Deletes == "" {
		breach := part{name: "breach", Making: b.Makes}
		return story{lawful: made, unlawful: append(made, breach), culprit: breach}
	}
	at := slices.IndexFunc(made, func(p part) bool { return p.Token == b.Makes.Token })
	if at < 0 {
		made, at = adopted(), 0
	}
	unlawful := slices.Clone(made)
	if b.Deletes != "" {
		return story{lawful: made, unlawful: slices.Delete(unlawful, at, at+1), culprit: made[at]}
	}
	unlawful[at] = part{name: made[at].name, Making: b.Makes}
	return story{lawful: made, unlawful: unlawful, culprit: made[at]}
}

// adopted is a program that imports the network of the landing zone: only what is in the state can the engine change or
// delete. Its inputs are those that an import reads, for otherwise the import would end in a change.
func adopted() []part {
	return []part{{
		name: "adopted",
		Making: requests.Making{Token: requests.TokenNetwork, Inputs: requests.Inputs{
			"resourceGroupName": "hub", "virtualNetworkName": "vnet", "location": "westeurope", "subnets": []any{},
		}},
		options: []pulumi.ResourceOption{pulumi.Import(pulumi.ID(requests.HubNetworkID))},
	}}
}

// checkRefusal expects the engine to blame one resource, in Azure's words and in the rule's name.
func checkRefusal(t *testing.T, err error, culprit part, id string) {
	t.Helper()
	rule := ruleNamed(t, id)
	checkError(t, err,
		fmt.Sprintf("%s (%s): ", culprit.name, culprit.Token),
		fmt.Sprintf("Status=%d Code=%q Message=", rule.Status, rule.Code),
		"[redoubt sandbox, not Azure; rule "+id+"]")
}

func checkError(t *testing.T, err error, wanted ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("the program was deployed")
	}
	for _, want := range wanted {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error lacks %s:\n%v", want, err)
		}
	}
}

func ruleNamed(t *testing.T, id string) sandbox.Rule {
	t.Helper()
	for _, rule := range sandbox.Rules() {
		if rule.ID == id {
			return rule
		}
	}
	t.Fatalf("no rule is called %s", id)
	return sandbox.Rule{}
}
