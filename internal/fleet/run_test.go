package fleet_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/fleet"
)

func TestNoMoreRunThanAllowedAndEveryOutcomeStandsWithItsName(t *testing.T) {
	t.Parallel()
	names := strings.Split("abcdefghij", "")
	var running, most atomic.Int32
	together := make(chan struct{})
	var once sync.Once
	outcomes := fleet.Run(t.Context(), names, 3, false, func(name string) fleet.Outcome {
		now := running.Add(1)
		defer running.Add(-1)
		for seen := most.Load(); now > seen && !most.CompareAndSwap(seen, now); seen = most.Load() {
		}
		if now == 3 {
			once.Do(func() { close(together) })
		}
		<-together // three do run at once, else this never ends
		if name == "d" {
			return fleet.Failed
		}
		return fleet.Succeeded
	})
	if most.Load() != 3 {
		t.Errorf("at most %d ran at once, want 3", most.Load())
	}
	for i, outcome := range outcomes {
		if (outcome == fleet.Failed) != (names[i] == "d") {
			t.Errorf("%s: %s", names[i], outcome)
		}
	}
}

func TestAfterAStopNoFurtherOneBegins(t *testing.T) {
	t.Parallel()
	names := strings.Split("abcdefgh", "")
	t.Run("of fail-fast", func(t *testing.T) {
		t.Parallel()
		got := fleet.Run(t.Context(), names, 1, true, func(name string) fleet.Outcome {
			if name == "b" {
				return fleet.Refused
			}
			return fleet.Succeeded
		})
		if got[0] != fleet.Succeeded || got[1] != fleet.Refused || slices.ContainsFunc(got[3:], func(o fleet.Outcome) bool { return o != fleet.NotRun }) {
			t.Errorf("got %v", got)
		}
	})
	t.Run("of a Ctrl-C", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		got := fleet.Run(ctx, names, 2, false, func(string) fleet.Outcome {
			cancel()
			return fleet.Interrupted
		})
		ran := slices.DeleteFunc(slices.Clone(got), func(o fleet.Outcome) bool { return o == fleet.NotRun })
		if len(ran) == 0 || len(ran) > 4 || got[7] != fleet.NotRun {
			t.Errorf("got %v", got)
		}
	})
}

func TestAFailureIsWorseThanARefusalAndAnInterruptionThanBoth(t *testing.T) {
	t.Parallel()
	order := []fleet.Outcome{fleet.Succeeded, fleet.NotRun, fleet.Refused, fleet.Failed, fleet.Interrupted}
	for i, a := range order {
		for j, b := range order {
			if got := fleet.Worse(a, b); got != order[max(i, j)] {
				t.Errorf("%s and %s: got %s", a, b, got)
			}
		}
	}
}

func TestASelectionMeetsEveryCondition(t *testing.T) {
	t.Parallel()
	members := []fleet.Member{
		{Name: "team-a", Labels: map[string]string{"team": "a"}},
		{Name: "team-a-live", Labels: map[string]string{"team": "a"}, Production: true},
		{Name: "team-b", Labels: map[string]string{"team": "b"}},
		{Name: "prod", Production: true},
	}
	for name, test := range map[string]struct {
		selection fleet.Selection
		want      string // the names, or a part of the error
	}{
		"everything":             {fleet.Selection{}, "team-a team-a-live team-b prod"},
		"patterns":               {fleet.Selection{Only: []string{"team-*", "prod"}, Except: []string{"*-live"}}, "team-a team-b prod"},
		"a label and a stage":    {fleet.Selection{Labels: []string{"team=a"}, Stage: fleet.StageNonProduction}, "team-a"},
		"production":             {fleet.Selection{Stage: fleet.StageProduction}, "team-a-live prod"},
		"a name that is not one": {fleet.Selection{Only: []string{"team-bb"}}, `--only: no environment is called that (did you mean "team-b"?)`},
		"a pattern of nobody":    {fleet.Selection{Except: []string{"x-*"}}, "--except: no environment is called that"},
		"a broken pattern":       {fleet.Selection{Only: []string{"[a"}}, "--only: not a pattern"},
		"a label of nobody":      {fleet.Selection{Labels: []string{"team=c"}}, "--label: no environment has it"},
		"a label without value":  {fleet.Selection{Labels: []string{"team"}}, "--label: not a label; expected key=value"},
		"a stage that is not one": {
			fleet.Selection{Stage: "live"}, "--stage: no such stage; expected one of production, non-production",
		},
		"nobody is left": {fleet.Selection{Labels: []string{"team=b"}, Stage: fleet.StageProduction}, "no environment is left: of 4"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			names, err := test.selection.Select(members)
			if err != nil {
				if !strings.Contains(err.Error(), test.want) {
					t.Errorf("got %v", err)
				}
				return
			}
			if got := strings.Join(names, " "); got != test.want {
				t.Errorf("got %s", got)
			}
		})
	}
}
