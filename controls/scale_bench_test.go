package controls_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/controls"
)

// crowd is about n resources: worlds with two caches each, whose endpoints are all in one subnet and resolve in one set of
// zones, as behind a hub.
func crowd(n int) []controls.Resource {
	hub := newWorld("hub")
	var resources []controls.Resource
	for i := 0; len(resources) < n; i++ {
		w := newWorld(fmt.Sprintf("w%d", i))
		for _, key := range []string{"classic", "cluster", "vault"} {
			set(key+"-endpoint", "properties.subnet.id", hub.subnet())(w)
		}
		for _, key := range w.order {
			resources = append(resources, *w.resources[key])
		}
	}
	for _, key := range hub.order {
		resources = append(resources, *hub.resources[key])
	}
	return resources
}

// BenchmarkEvaluate indexes and judges graphs of three sizes.
func BenchmarkEvaluate(b *testing.B) {
	for _, n := range []int{100, 1000, 10000, 100000} {
		b.Run(fmt.Sprintf("resources=%d", n), func(b *testing.B) {
			resources := crowd(n)
			b.ReportAllocs()
			for b.Loop() {
				runtime.KeepAlive(judged(resources))
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(resources)), "ns/resource")
		})
	}
}

// BenchmarkGrowth reports by what the cost of one resource rises when there are a hundred times as many: 1 is linear.
func BenchmarkGrowth(b *testing.B) {
	few, many := crowd(1000), crowd(100000)
	var perFew, perMany time.Duration
	for b.Loop() {
		perFew += timed(few, 100) / time.Duration(100*len(few))
		perMany += timed(many, 1) / time.Duration(len(many))
	}
	b.ReportMetric(float64(perMany)/float64(perFew), "growth")
}

func timed(resources []controls.Resource, times int) time.Duration {
	begin := time.Now()
	for range times {
		runtime.KeepAlive(judged(resources))
	}
	return time.Since(begin)
}

func judged(resources []controls.Resource) *controls.Report {
	graph := controls.NewGraph(controls.Description{Name: "crowd", Stage: controls.Production}, resources)
	return controls.Evaluate(graph, controls.Options{Now: today})
}

// BenchmarkTogether judges the separation of a hundred environments with two caches each.
func BenchmarkTogether(b *testing.B) {
	var graphs []*controls.Graph
	for i := range 100 {
		graphs = append(graphs, newWorld(fmt.Sprintf("w%d", i)).graph(controls.Production))
	}
	for b.Loop() {
		runtime.KeepAlive(controls.EvaluateTogether(graphs, controls.Options{Now: today}))
	}
}
