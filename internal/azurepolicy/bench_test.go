package azurepolicy

import (
	"fmt"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// BenchmarkEvaluate judges graphs of caches, endpoints and settings by all policies of testdata. It reports the cost of a
// pair of policy and resource, and the growth: how much more a resource costs in a graph of 10,000 than in one of 100. Growth
// near 1 means that the cost is linear.
func BenchmarkEvaluate(b *testing.B) {
	set := loadFolder(b, ".")
	costs := map[int]float64{}
	for _, size := range []int{100, 1_000, 10_000} {
		graph := manyCaches(b, size)
		b.Run(fmt.Sprintf("resources=%d", size), func(b *testing.B) {
			for b.Loop() {
				if results := set.Evaluate(graph, Options{Now: testNow}); results.Resources != size {
					b.Fatal(results.Resources)
				}
			}
			perResource := float64(b.Elapsed().Nanoseconds()) / float64(b.N) / float64(size)
			costs[size] = perResource
			b.ReportMetric(perResource, "ns/resource")
			b.ReportMetric(perResource/float64(len(set.definitions)), "ns/pair")
			if small := costs[100]; small > 0 {
				b.ReportMetric(perResource/small, "growth")
			}
		})
	}
}

// manyCaches repeats the graph of an example stack under other names.
func manyCaches(b *testing.B, size int) []arm.Resource {
	b.Helper()
	pattern := goldenGraph(b, "prod")
	graph := make([]arm.Resource, 0, size)
	for i := 0; len(graph) < size; i++ {
		r := pattern[i%len(pattern)].Clone()
		copyNumber := fmt.Sprintf("%s-%d", r.Name, i/len(pattern))
		r.ID, r.Name = r.ID+fmt.Sprintf("-%d", i/len(pattern)), copyNumber
		graph = append(graph, r)
	}
	return graph
}
