package main

import (
	"strings"
	"testing"
	"time"
)

func TestOfSeveralRoundsTheLeastTimeAndTheMostMemoryCount(t *testing.T) {
	t.Parallel()
	first := measurements{slices: cost{title: "slices", cpu: 20 * time.Second, wall: 16 * time.Second, memory: 2}}
	second := measurements{slices: cost{title: "slices", cpu: 21 * time.Second, wall: 15 * time.Second, memory: 1}}
	want := cost{title: "slices", cpu: 20 * time.Second, wall: 15 * time.Second, memory: 2}
	if got := first.with(second).slices; got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := second.with(first).slices; got != want {
		t.Errorf("the other way round: got %+v, want %+v", got, want)
	}
}

func TestAFigureThatIsNotKeptIsNamed(t *testing.T) {
	t.Parallel()
	within := measurements{
		empty:   cost{cpu: 100 * time.Second},
		slices:  cost{cpu: maxSlicesCPU, memory: maxSlicesMemory},
		program: cost{cpu: maxProgramRatio * 100 * time.Second},
	}
	for name, c := range map[string]struct {
		change func(*measurements)
		want   string
	}{
		"all at their limits": {func(*measurements) {}, ""},
		"time of the slices":  {func(m *measurements) { m.slices.cpu++ }, "of CPU time; at most 25s"},
		"memory":              {func(m *measurements) { m.slices.memory *= 2 }, "1.80 GB; at most 0.90"},
		"the whole program":   {func(m *measurements) { m.program.cpu *= 2 }, "2.50 times an empty one; at most 1.25"},
	} {
		m := within
		c.change(&m)
		err := report(m)
		if (err != nil) != (c.want != "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}
