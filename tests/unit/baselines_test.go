package unit_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/baselines"
	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

// Whatever the options: a newer baseline does what its table declares and nothing else, refuses nothing that was accepted, and
// meets every control that was met.
func TestANewerBaselineOnlyAdds(t *testing.T) {
	t.Parallel()
	dates, accepted := baselines.Dates(), 0
	met := map[string]bool{}
	rapid.Check(t, func(rt *rapid.T) {
		args := drawArgs(rt)
		production := args.Production != nil && *args.Production || args.Production == nil && args.Environment == "prod"
		for i := 1; i < len(dates); i++ {
			before, refused := atBaseline(*args, dates[i-1])
			after, refusedNow := atBaseline(*args, dates[i])
			if (refused == nil) != (refusedNow == nil) {
				rt.Fatalf("%s says %v, %s says %v", dates[i-1], refused, dates[i], refusedNow)
			}
			if refused != nil {
				return
			}
			accepted++
			changes := baselines.Between(dates[i-1], dates[i])
			for _, problem := range undeclared(before, after, changes) {
				rt.Errorf("from %s to %s: %s", dates[i-1], dates[i], problem)
			}
			was, is := judged(rt, before, production, dates[i-1]), judged(rt, after, production, dates[i])
			for _, problem := range weakened(was, is) {
				rt.Errorf("from %s to %s: %s", dates[i-1], dates[i], problem)
			}
			for what, outcome := range is {
				if id, _, _ := strings.Cut(what, " "); outcome == controls.Pass && was[what] != controls.Pass {
					met[id] = true
				}
			}
		}
	})
	t.Logf("%d pairs were compared; newly met: %v", accepted, slices.Sorted(maps.Keys(met)))
	if accepted == 0 {
		t.Error("not one generated combination was accepted, so nothing was compared")
	}
}

// The comparison can fail: a change that is not in the table, and a control that is no longer met, are noticed.
func TestTheComparisonOfBaselinesNoticesWhatIsNotDeclared(t *testing.T) {
	t.Parallel()
	args := plainArgs()
	args.Clock, args.Environment = onTheDay, "prod"
	before, err := atBaseline(*args, baselines.First())
	if err != nil {
		t.Fatal(err)
	}
	after, err := atBaseline(*args, baselines.Newest())
	if err != nil {
		t.Fatal(err)
	}
	if problems := undeclared(before, after, baselines.Between(baselines.First(), baselines.Newest())); len(problems) > 0 {
		t.Fatalf("it complains of what is declared: %v", problems)
	}
	want := []string{"cache-database differs in persistence.rdbEnabled", "cache-database differs in persistence.rdbFrequency", "cache-endpoint-lock is new"}
	if got := undeclared(before, after, nil); !slices.Equal(got, want) {
		t.Errorf("without the table the differences are %v, want %v", got, want)
	}
	if got := undeclared(after, before, nil); !slices.Contains(got, "cache-endpoint-lock is taken away") {
		t.Errorf("nobody notices that the lock is taken away: %v", got)
	}
	was, is := judged(t, before, true, baselines.First()), judged(t, after, true, baselines.Newest())
	const persisted = "RDT-RES-04 at Microsoft.Cache/redisEnterprise/databases "
	got := weakened(is, was)
	slices.Sort(got)
	if len(got) != 2 || !strings.HasPrefix(got[0], persisted) || !strings.HasPrefix(got[1], "RDT-RES-08 at ") {
		t.Errorf("going back weakens %v, want %s and the lock of the endpoint", got, persisted)
	}
}

func TestAnArgumentWithoutABaselineHasTheFirst(t *testing.T) {
	t.Parallel()
	args := plainArgs()
	args.Clock, args.Environment = onTheDay, "prod"
	first, err := atBaseline(*args, baselines.First())
	if err != nil {
		t.Fatal(err)
	}
	unpinned, err := recorder.Run(recorder.Options{Stack: "test"}, func(ctx *pulumi.Context) error {
		_, err := hardenedcache.NewHardenedCache(ctx, "cache", args)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if problems := undeclared(first, unpinned, nil); len(problems) > 0 {
		t.Errorf("without a baseline: %v", problems)
	}
}

// Hardening that is mandatory is in every baseline, so no change may declare it, and the invariants' own list of it is covered.
func TestNoBaselineTouchesWhatIsMandatory(t *testing.T) {
	t.Parallel()
	within := func(token, path string) bool {
		return slices.ContainsFunc(baselines.Untouchable(), func(p baselines.Property) bool {
			return p.Type == token && (p.Path == "" || p.Path == path || strings.HasPrefix(path, p.Path+"."))
		})
	}
	for _, change := range baselines.Between("", baselines.Newest()) {
		for _, touch := range change.Touches {
			if within(touch.Type, touch.Property) {
				t.Errorf("%s touches %s of %s", change.ID, touch.Property, touch.Type)
			}
		}
	}
	for _, suffix := range []string{":RedisEnterprise", ":Database", ":Redis", ":Vault", ":Key", ":Subnet"} {
		module := map[string]string{":Redis": "cache", ":Vault": "keyvault", ":Key": "keyvault", ":Subnet": "network"}[suffix]
		if module == "" {
			module = "redisenterprise"
		}
		for property := range hardeningOf(suffix, promise{}) {
			if property != "databaseName" && !within(module+suffix, property) {
				t.Errorf("%s of %s is mandatory, and a baseline could touch it", property, module+suffix)
			}
		}
	}
}

func TestEveryStackKeepsWhatItMeetsAtEveryBaseline(t *testing.T) {
	t.Parallel()
	stacks, err := environment.Names(projectDir)
	if err != nil {
		t.Fatal(err)
	}
	dates := baselines.Dates()
	for _, stack := range stacks {
		production := slices.Contains([]string{"prod", "legacy", "regulated"}, stack)
		for i := 1; i < len(dates); i++ {
			before, after := stackAt(t, stack, dates[i-1]), stackAt(t, stack, dates[i])
			for _, problem := range undeclared(before, after, baselines.Between(dates[i-1], dates[i])) {
				t.Errorf("%s from %s to %s: %s", stack, dates[i-1], dates[i], problem)
			}
			for _, problem := range weakened(judged(t, before, production, dates[i-1]), judged(t, after, production, dates[i])) {
				t.Errorf("%s from %s to %s: %s", stack, dates[i-1], dates[i], problem)
			}
			if _, locked := after.Named("cache-endpoint-lock"); locked != production {
				t.Errorf("%s at %s: its endpoint is locked: %v", stack, dates[i], locked)
			}
		}
	}
}

// stackAt is the graph of an example stack at a baseline other than its own.
func stackAt(t *testing.T, stack, baseline string) recorder.Graph {
	t.Helper()
	config := stackConfig(t, stack)
	graph, err := recorder.Run(recorder.Options{Stack: stack, Config: config, SubscriptionID: config["azure-native:subscriptionId"]},
		environment.DeployToCompare(onTheDay, baseline))
	if err != nil {
		t.Fatal(err)
	}
	return graph
}
