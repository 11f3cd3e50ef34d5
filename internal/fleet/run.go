package fleet

import (
	"context"
	"sync"
)

// Outcome says how the run of one environment ended.
type Outcome string

// The outcomes, the worst last: see [Worse].
const (
	Succeeded   Outcome = "succeeded"
	NotRun      Outcome = "not run"
	Refused     Outcome = "refused" // a gate did not let it pass; nothing failed and nothing was changed
	Failed      Outcome = "failed"
	Interrupted Outcome = "interrupted"
)

// rank orders the outcomes. A failure is worse than a refusal, which somebody can answer with a flag or a waiver.
var rank = map[Outcome]int{Succeeded: 0, NotRun: 1, Refused: 2, Failed: 3, Interrupted: 4}

// Worse is the worse one of two outcomes.
func Worse(a, b Outcome) Outcome {
	if rank[b] > rank[a] {
		return b
	}
	return a
}

// Run calls work for every name, so many at a time, in the order of the names, and returns the outcomes in that order. Once
// the context is cancelled, and with failFast once one did not succeed, no further one is begun; those are NotRun. What runs
// is left to end by itself.
func Run(ctx context.Context, names []string, concurrency int, failFast bool, work func(name string) Outcome) []Outcome {
	outcomes := make([]Outcome, len(names))
	stopped := make(chan struct{})
	var stop sync.Once
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(max(concurrency, 1), len(names)) {
		workers.Go(func() {
			for i := range next {
				outcomes[i] = work(names[i])
				if failFast && outcomes[i] != Succeeded {
					stop.Do(func() { close(stopped) })
				}
			}
		})
	}
	for i := range names {
		outcomes[i] = NotRun
	}
	begin(ctx, stopped, len(names), next)
	close(next)
	workers.Wait()
	return outcomes
}

// begin hands out the work until somebody stops it. To be stopped counts for more than a free worker.
func begin(ctx context.Context, stopped <-chan struct{}, count int, next chan<- int) {
	for i := range count {
		select {
		case <-ctx.Done():
			return
		case <-stopped:
			return
		default:
		}
		select {
		case <-ctx.Done():
			return
		case <-stopped:
			return
		case next <- i:
		}
	}
}
