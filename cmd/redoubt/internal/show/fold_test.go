package show

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/internal/engine"
)

// watched is a run over a cluster with many alerts, each of which took its time.
func watched(op engine.Op, names ...string) engine.Result {
	r := engine.Result{Operation: engine.OperationUp, Stack: "dev", Changes: map[engine.Op]int{op: len(names) + 1}}
	r.Steps = append(r.Steps, engine.Step{URN: clusterURN, Type: "azure-native:redisenterprise:RedisEnterprise", Name: "cache-cluster", Op: op, Status: engine.StatusDone})
	for _, name := range names {
		r.Steps = append(r.Steps, engine.Step{
			URN: "urn:" + name, Type: "azure-native:insights/v20180301:MetricAlert", Name: name, Op: op, Status: engine.StatusDone, Duration: time.Second,
		})
	}
	return r
}

func TestAlertsThatShareTheirFateShareALineOfTheTree(t *testing.T) {
	t.Parallel()
	failed := watched("create", "cache-alert-memory", "cache-alert-cpu", "cache-alert-client-limit", "cache-alert-latency", "cache-alert-misses")
	failed.Steps[2].Status = engine.StatusFailed
	cases := map[string]struct {
		verbose bool
		result  engine.Result
		want    string
	}{
		"four of them, by name": {
			result: watched("create", "cache-alert-memory", "cache-alert-cpu", "cache-alert-client-limit", "cache-alert-latency"),
			want: `dev
├── + redisenterprise RedisEnterprise cache-cluster created
└── + insights MetricAlert cache-alert-… 4 created
        client-limit, cpu, latency, memory`,
		},
		"not fewer": {
			result: watched("create", "cache-alert-cpu", "cache-alert-latency"),
			want: `dev
├── + redisenterprise RedisEnterprise cache-cluster created
├── + insights MetricAlert cache-alert-cpu created 1.0s
└── + insights MetricAlert cache-alert-latency created 1.0s`,
		},
		"one that failed stands for itself": {
			result: failed,
			want: `dev
├── + redisenterprise RedisEnterprise cache-cluster created
├── + insights MetricAlert cache-alert-… 4 created
│       client-limit, latency, memory, misses
└── + insights MetricAlert cache-alert-cpu failed 1.0s`,
		},
		"all of them with -v": {
			verbose: true,
			result:  watched("same", "a-1", "a-2", "a-3", "a-4"),
			want: `dev
├── redisenterprise RedisEnterprise cache-cluster unchanged
├── insights MetricAlert a-1 unchanged 1.0s
├── insights MetricAlert a-2 unchanged 1.0s
├── insights MetricAlert a-3 unchanged 1.0s
└── insights MetricAlert a-4 unchanged 1.0s`,
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, newText(&bytes.Buffer{}, test.verbose).tree(test.result)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatADestroyLeavesInPlaceIsNotCalledDeleted(t *testing.T) {
	t.Parallel()
	r := watched("delete", "cache-alert-cpu")
	r.Steps[1].Retained = true
	printer := newText(&bytes.Buffer{}, false)
	want := `dev
├── - redisenterprise RedisEnterprise cache-cluster deleted
└── - insights MetricAlert cache-alert-cpu left in place 1.0s`
	if diff := cmp.Diff(want, printer.tree(r)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, want := summary(r), "1 deleted, 1 left in place"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAnImportThatWasChangedAtOnceIsAnUpdateInTheTree(t *testing.T) {
	t.Parallel()
	r := engine.Result{Operation: engine.OperationUp, Stack: "dev"}
	for _, op := range []engine.Op{"import", "update"} {
		r.Steps = append(r.Steps, engine.Step{
			URN: clusterURN, Type: "azure-native:security/v20240101:Pricing", Name: "defender-KeyVaults", Op: op, Status: engine.StatusDone,
		})
	}
	r.Steps[1].Diff = []string{"pricingTier"}
	want := "dev\n└── ~ security Pricing defender-KeyVaults updated [pricingTier]"
	if diff := cmp.Diff(want, newText(&bytes.Buffer{}, false).tree(r)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
