package engine_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/internal/engine"
)

func TestAChangeInAStackFileChangesOnlyWhatItMust(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		stack    string
		old, new string
		want     []string // as changesOf lists them
	}{
		"the eviction policy is changed in place, on a protected database too": {
			stack: "prod", old: "evictionPolicy: VolatileLRU", new: "evictionPolicy: AllKeysLRU",
			want: []string{"update cache-database: evictionPolicy"},
		},
		"the persistence frequency is changed in place": {
			stack: "test", old: "frequency: 12h", new: "frequency: 6h",
			want: []string{"update cache-database: persistence.rdbFrequency"},
		},
		"a tag reaches every taggable child and nothing else": {
			stack: "test", old: "cost-center: cc-1042", new: "cost-center: cc-2000",
			want: []string{
				"update cache-cluster: tags.cost-center", "update cache-endpoint: tags.cost-center",
				"update cache-link-spoke: tags.cost-center", "update cache-zone: tags.cost-center",
			},
		},
		"a bigger cache is scaled in place": {
			stack: "test", old: "sku: Balanced_B3", new: "sku: Balanced_B5",
			want: []string{"update cache-cluster: sku.name"},
		},
		"a further principal is one more assignment": {
			stack: "dev", old: "      access:\n",
			new:  "      access:\n        admin:\n          principalId: 0d4e6f80-1a2b-4c3d-9e5f-7a8b9c0d1e2f\n          role: owner\n",
			want: []string{"create cache-access-admin"},
		},
		"a principal less is one assignment less": {
			stack: "test", old: "        load-test:\n          principalId: 8b2d4f60-1a3c-4e5d-9f7b-0c2e4a6b8d13\n          role: owner\n",
			want: []string{"delete cache-access-load-test"},
		},
		"another principal under the same key gets an assignment of its own": {
			stack: "dev", old: "6f1a2b3c-4d5e-4f60-8a71-92b3c4d5e6f7", new: "0d4e6f80-1a2b-4c3d-9e5f-7a8b9c0d1e2f",
			want: []string{"replace cache-access-web-app: user.objectId"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := newEnvironment(t, c.stack)
			env.Up()
			env.EditStackFile(c.old, c.new)
			if diff := cmp.Diff(c.want, changesOf(env.Preview())); diff != "" {
				t.Errorf("the preview announces (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.want, changesOf(env.Up())); diff != "" {
				t.Errorf("up did (-want +got):\n%s", diff)
			}
			if again := env.Preview(); again.Changed() {
				t.Errorf("the preview after the change is not empty: %v", changesOf(again))
			}
		})
	}
}

func TestAChangeThatLosesDataReplacesTheDatabaseForAllToSee(t *testing.T) {
	t.Parallel()
	env := newEnvironment(t, "test")
	env.Up()
	env.EditStackFile("        sku: Balanced_B3\n", "        sku: Balanced_B3\n        clusteringPolicy: EnterpriseCluster\n")

	// Diagnostics of the database go with it, and so does everybody's access.
	want := []string{"cache-access-load-test", "cache-access-web-app", "cache-database", "cache-logs"}
	for _, run := range []func() engine.Result{env.Preview, env.Up} {
		r := run()
		if diff := cmp.Diff(want, replacedBy(r)); diff != "" {
			t.Errorf("%s replaces (-want +got):\n%s", r.Operation, diff)
		}
		database, found := r.Step(databaseType, "cache-database", "replace")
		if !found || !cmp.Equal(database.Replaces, []string{"clusteringPolicy"}) {
			t.Errorf("%s does not say why: %v", r.Operation, database.Replaces)
		}
		if _, touched := r.Step(clusterType, "cache-cluster", "same"); !touched {
			t.Errorf("%s does not leave the cluster alone: %v", r.Operation, changesOf(r))
		}
	}
	if again := env.Preview(); again.Changed() {
		t.Errorf("the preview after the replacement is not empty: %v", changesOf(again))
	}
}

func TestProductionRefusesAReplacementOfItsDatabase(t *testing.T) {
	t.Parallel()
	env := newEnvironment(t, production)
	env.Up()
	before := env.Azure.Resources()
	env.EditStackFile("clusteringPolicy: EnterpriseCluster", "clusteringPolicy: OSSCluster")

	runs := map[string]func() (engine.Result, error){"preview": env.TryPreview, "up": env.TryUp}
	for _, name := range []string{"preview", "up"} {
		_, err := runs[name]()
		want := "cache-database (" + databaseType + "): it is protected, and this change would replace it"
		if err == nil || !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), "urn:") {
			t.Errorf("%s: got %v\nwant %s", name, err, want)
		}
	}
	if diff := cmp.Diff(before, env.Azure.Resources()); diff != "" {
		t.Errorf("Azure was changed all the same:\n%s", diff)
	}
}
