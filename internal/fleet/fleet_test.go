package fleet_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/fleet"
)

const project = "../.."

// example is the fleet file that the project ships.
func example(t testing.TB) string {
	t.Helper()
	contents, err := os.ReadFile(filepath.Join(project, "stacks", "fleet.example.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return string(contents)
}

// of is a fleet file with so many environments, each with a network of its own.
func of(n int) string {
	var file strings.Builder
	file.WriteString("addressPlan: {pool: 10.64.0.0/12}\n" +
		"defaults:\n  azureNative: {location: westeurope}\n  foundation: {logRetentionInDays: 30}\n" +
		"  cache:\n    owner: platform-team@example.com\n    location: westeurope\n    managed: {sku: Balanced_B1}\n" +
		"environments:\n")
	for i := range n {
		fmt.Fprintf(&file, "  team-%04d: {foundation: {addressSpace: 10.%d.%d.0/24}, cache: {access: {app: {principalId: 6f1a2b3c-4d5e-4f60-8a71-%012d, role: owner}}}}\n", i, 64+i/256, i%256, i)
	}
	return file.String()
}

// judge is everything that is wrong with a fleet file, one problem a line.
func judge(t testing.TB, text string) string {
	t.Helper()
	file, problems, err := fleet.Parse([]byte(text))
	if err != nil {
		return err.Error()
	}
	derived, err := file.Derive()
	if err != nil {
		t.Fatal(err)
	}
	following, err := file.Check(derived, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	problems.Append(following)
	if len(problems) == 0 {
		return ""
	}
	return problems.Err().Error()
}

func TestTheExampleHasNothingWrong(t *testing.T) {
	t.Parallel()
	if found := judge(t, example(t)); found != "" {
		t.Error(found)
	}
}

func TestBadInputIsNamedWhereItStands(t *testing.T) {
	t.Parallel()
	replace := func(old, new string) func(string) string {
		return func(text string) string { return strings.Replace(text, old, new, 1) }
	}
	all := func(string) string { return "environments: {}\n" }
	for name, test := range map[string]struct {
		change func(string) string
		want   []string
	}{
		"an empty fleet":                       {all, []string{"environments: no environment at all"}},
		"a list in the place of the fleet":     {func(string) string { return "- a\n" }, []string{"the whole file: wrong type; expected an object with the keys addressPlan, defaults, classes, environments; got a list"}},
		"no YAML":                              {func(string) string { return "a: [\n" }, []string{"did not find expected node content"}},
		"an environment twice":                 {replace("  search-dev:", "  orders-dev:"), []string{"environments.orders-dev: given twice; expected one entry; got the lines "}},
		"an unknown key at the top":            {replace("\ndefaults:", "\ndefault:"), []string{`default: unknown key (did you mean "defaults"?)`}},
		"an unknown key of an environment":     {replace("    labels: {team: search}", "    label: {team: search}"), []string{`environments.search-dev.label: unknown key (did you mean "labels"?)`}},
		"an unknown key in the defaults, once": {replace("      sku: Balanced_B0", "      skuu: Balanced_B0"), []string{"defaults.cache.managed.skuu: unknown key"}},
		"an unknown key in a class":            {replace("        kind: CanNotDelete", "        kind: CanNotDelete\n        why: so"), []string{"classes.production.cache.lock.why: unknown key"}},
		"monitoring of all in the defaults":    {replace("    tags:\n      cost-center", "    monitoring: {riseMinimum: 40}\n    tags:\n      cost-center"), []string{"environments.(orders-dev, search-dev).cache.monitoring.enabled: missing, and without it monitoring has no effect outside production"}},
		"an unknown class":                     {replace("class: production", "class: produktion"), []string{`environments.orders-live.class: unknown class (did you mean "production"?)`}},
		"a class that nobody has":              {replace("    class: production\n", ""), []string{"classes.production: no environment has this class"}},
		"a name that is too long":              {replace("search-dev:", "search-development-environment:"), []string{"environments.search-development-environment: invalid name; expected 1 to 20 characters"}},
		"a name with capitals":                 {replace("search-dev:", "Search:"), []string{"environments.Search: invalid name"}},
		"a label that is a number":             {replace("{team: search}", "{team: 7}"), []string{"environments.search-dev.labels.team: not a label"}},
		"a setting of azure-native":            {replace("    location: westeurope\n  foundation", "    locatoin: westeurope\n  foundation"), []string{`defaults.azureNative.locatoin: unknown setting of azure-native (did you mean "location"?)`}},
		"what no environment has":              {replace("    owner: platform-team@example.com\n", ""), []string{"cache.owner: missing"}},
		"networks that overlap":                {replace("10.128.2.0/24", "10.128.0.128/25"), []string{"environments.search-dev.foundation.addressSpace: shares addresses with another environment", "got 10.128.0.128/25, and orders-dev has 10.128.0.0/24"}},
		"a network outside of the plan":        {replace("10.128.2.0/24", "10.90.2.0/24"), []string{"environments.search-dev.foundation.addressSpace: outside of the address plan; expected a range within 10.128.0.0/14; free is 10.128.2.0/24"}},
		"a foundation without a range":         {replace("    foundation: {addressSpace: 10.128.2.0/24}\n", ""), []string{"environments.search-dev.foundation.addressSpace: missing", "free is 10.128.2.0/24"}},
		"a pool that is no range":              {replace("10.128.0.0/14", "10.128.0.1/14"), []string{"addressPlan.pool: not a range"}},
		"a size beyond the pool":               {replace("prefixLength: 24", "prefixLength: 12"), []string{"addressPlan.prefixLength: not a size within the pool"}},
		"a global name in the defaults":        {replace("    managed:\n      sku: Balanced_B0", "    name: one-cache\n    managed:\n      sku: Balanced_B0"), []string{"environments.orders-live.cache.name: a global name that another environment has", "environments.search-dev.cache.name: a global name"}},
		"a value of a secret's kind":           {replace("    azureNative: {subscriptionId", "    encryptionsalt: [1]\n    azureNative: {subscriptionId"), []string{"environments.orders-live.encryptionsalt: wrong type; expected a string; got a list"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := judge(t, test.change(example(t)))
			for _, want := range test.want {
				if strings.Count(found, want) != 1 {
					t.Errorf("want %q once in:\n%s", want, found)
				}
			}
		})
	}
}

func TestProblemsOfEveryKindAreToldAtOnce(t *testing.T) {
	t.Parallel()
	text := example(t)
	for old, new := range map[string]string{
		"10.128.0.0/14":                        "10.128.0.1/14",
		"prefixLength: 24":                     "prefixLength: 31",
		"      sku: Balanced_B0":               "      skuu: Balanced_B0",
		"        kind: CanNotDelete":           "        kind: CanNotDelete\n        why: so",
		"class: production":                    "class: production\n    defender: {enabledd: true}",
		"    labels: {team: search}":           "    labels: {team: 7, team: 8}\n    label: {team: search}",
		"10.128.2.0/24":                        "10.128.0.128/25",
		"    owner: platform-team@example.com": "    owner: [platform-team@example.com]",
	} {
		if !strings.Contains(text, old) {
			t.Fatalf("the example has no %q", old)
		}
		text = strings.Replace(text, old, new, 1)
	}
	found := judge(t, text)
	for _, want := range []string{
		"addressPlan.pool: not a range", "addressPlan.prefixLength: not a size within the pool; expected a whole number from 8 to 29",
		"defaults.cache.managed.skuu: unknown key", "defaults.cache.owner: wrong type", "classes.production.cache.lock.why: unknown key",
		"environments.orders-live.defender.enabledd: unknown key", "environments.search-dev.labels.team: given twice",
		"environments.search-dev.labels.team: not a label", "environments.search-dev.label: unknown key",
		"environments.search-dev.foundation.addressSpace: shares addresses",
	} {
		if strings.Count(found, want) != 1 {
			t.Errorf("want %q once in:\n%s", want, found)
		}
	}
}

func TestWhatWasMisreadIsNotCalledMissing(t *testing.T) {
	t.Parallel()
	found := judge(t, strings.Replace(example(t), "\ndefaults:", "\ndefault:", 1))
	if strings.Contains(found, "missing") || strings.Count(found, "\n") > 0 {
		t.Errorf("want the misspelt key only; got:\n%s", found)
	}
}

func TestAProblemOfAllEnvironmentsIsToldOnce(t *testing.T) {
	t.Parallel()
	text := strings.Replace(of(300), "    owner: platform-team@example.com\n", "", 1)
	found := judge(t, strings.Replace(text, "sku: Balanced_B1", "sku: Balanced_B1, colour: red", 1))
	if lines := strings.Split(found, "\n"); len(lines) != 2 || !strings.Contains(found, "defaults.cache.owner: missing") || !strings.Contains(found, "defaults.cache.managed.colour: unknown key") {
		t.Errorf("want two lines; got %d:\n%.600s", len(lines), found)
	}
}

//nolint:paralleltest // allocations are counted for the whole process
func TestTheWorkForOneEnvironmentDoesNotGrowWithTheirNumber(t *testing.T) {
	each := func(n int) float64 {
		text := of(n)
		return testing.AllocsPerRun(2, func() { judge(t, text) }) / float64(n)
	}
	if few, many := each(30), each(600); many > 1.2*few {
		t.Errorf("%.0f allocations for each of 600, and %.0f for each of 30", many, few)
	}
}

func TestNetworksMayOverlapWhenThePlanSaysSo(t *testing.T) {
	t.Parallel()
	text := strings.Replace(example(t), "10.128.2.0/24", "10.128.1.0/24", 1)
	if found := judge(t, strings.Replace(text, "prefixLength: 24", "prefixLength: 24\n  allowOverlap: true", 1)); found != "" {
		t.Error(found)
	}
}
