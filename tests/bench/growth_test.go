package bench_test

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
)

// BenchmarkProjection turns the inputs of n caches into ARM resources.
func BenchmarkProjection(b *testing.B) {
	graph, err := graphOf(caches(1))
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{1, 10, 100, 1000} {
		b.Run(fmt.Sprintf("caches=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				all := make([]arm.Resource, 0, n*len(graph))
				for range n {
					for _, r := range graph {
						projected, err := arm.FromInputs(r.Type, r.Inputs, sandbox.DefaultSubscriptionID)
						if err != nil {
							b.Fatal(err)
						}
						all = append(all, projected)
					}
				}
				runtime.KeepAlive(all)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/cache")
		})
	}
}

// BenchmarkStore creates and deletes one resource beside n caches, which are
// nine resources each, in a simulated Azure that keeps them in a file.
func BenchmarkStore(b *testing.B) {
	for _, n := range []int{1, 10, 100, 1000} {
		b.Run(fmt.Sprintf("caches=%d", n), func(b *testing.B) {
			options := simulated()
			options.StoreFile = filepath.Join(b.TempDir(), "azure.json")
			azure := start(b, options)
			two, three := connect(b, azure, 2), connect(b, azure, 3)
			fill(b, two, three, n)
			inputs := map[string]any{"resourceGroupName": "rg-beside", "location": location}
			b.ReportAllocs()
			for b.Loop() {
				id := two.create(b, groupType, inputs)
				two.remove(b, groupType, id)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(2*b.N), "ns/write")
		})
	}
}

// fill creates what the component makes of n caches, without an engine.
func fill(b *testing.B, two, three *client, n int) {
	b.Helper()
	graph, err := graphOf(caches(n))
	if err != nil {
		b.Fatal(err)
	}
	for i := range n {
		for _, suffix := range []string{
			"cluster", "database", "access-batch-job", "access-web-app", "endpoint", "zonegroup", "metrics", "logs", "lock",
		} {
			r, ok := graph[fmt.Sprintf("cache-%04d-%s", i, suffix)]
			if !ok {
				b.Fatalf("the component makes no %s", suffix)
			}
			by := two
			if majorOf(r.Type) == 3 {
				by = three
			}
			by.create(b, r.Type, there(r.Inputs))
		}
	}
}

// BenchmarkCall makes single calls of the provider for a private endpoint, the
// largest of a cache's resources, beside nothing else.
func BenchmarkCall(b *testing.B) {
	graph, err := graphOf(caches(1))
	if err != nil {
		b.Fatal(err)
	}
	azure := start(b, simulated())
	two, three := connect(b, azure, 2), connect(b, azure, 3)
	for _, suffix := range []string{"cluster", "database"} {
		r := graph["cache-0000-"+suffix]
		three.create(b, r.Type, there(r.Inputs))
	}
	endpoint := graph["cache-0000-endpoint"]
	inputs := there(endpoint.Inputs)

	b.Run("call=Check", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			two.check(b, endpoint.Type, inputs)
		}
	})
	b.Run("call=Create and Delete", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			two.remove(b, endpoint.Type, two.create(b, endpoint.Type, inputs))
		}
	})
	id := two.create(b, endpoint.Type, inputs)
	b.Run("call=Diff", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			two.diff(b, endpoint.Type, id, inputs)
		}
	})
}

func start(b *testing.B, o sandbox.Options) *sandbox.Server {
	b.Helper()
	azure, err := sandbox.Start(context.Background(), o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := azure.Close(); err != nil {
			b.Error(err)
		}
	})
	return azure
}
