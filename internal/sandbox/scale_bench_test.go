package sandbox

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

// cachesIn lists the numbers of caches between which the costs of the benchmarks are compared.
var cachesIn = []int{10, 100, 1000}

// crowd is a simulated Azure with many caches and all that belongs to each of them, in one network and one zone.
func crowd(tb testing.TB, file string, caches int) *azure {
	tb.Helper()
	a, err := newAzure(Options{StoreFile: file, BusyFor: -1}.withDefaults())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = a.close() })
	shared := []requests.Making{
		requests.AGroup, requests.ANetwork, requests.ASecurityGroup, requests.ASubnet.With(inputs{"addressPrefix": "10.0.0.0/16"}),
		requests.AWorkspace, requests.AZone, requests.ALink,
	}
	for _, m := range shared {
		write(tb, a, m, (*azure).create)
	}
	for i := range caches {
		for _, m := range oneOfMany(i) {
			write(tb, a, m, (*azure).create)
		}
	}
	return a
}

// oneOfMany is a cache with its database, access, endpoint, records, metrics, role and lock.
func oneOfMany(i int) []requests.Making {
	name := fmt.Sprintf("cache-%d", i)
	id := requests.GroupID + "/providers/Microsoft.Cache/redisEnterprise/" + name
	named, scoped := inputs{"clusterName": name}, inputs{"scope": id}
	return []requests.Making{
		requests.ACluster.With(named), requests.ADatabase.With(named), requests.AGrant.With(named),
		requests.AnEndpoint.With(inputs{"privateEndpointName": name, "privateLinkServiceConnections": []any{
			inputs{"name": "pe", "privateLinkServiceId": id, "groupIds": []any{"redisEnterprise"}}}}),
		requests.AZoneGroup.With(inputs{"privateEndpointName": name}), requests.ADiagnosticSetting.With(inputs{"resourceUri": id}),
		requests.ARole.With(scoped), requests.ALock.With(scoped),
	}
}

func write(tb testing.TB, a *azure, m requests.Making, how func(*azure, context.Context, arm.Resource) (arm.Resource, error)) arm.Resource {
	tb.Helper()
	wanted, err := arm.FromInputs(m.Token, m.Inputs, requests.SubscriptionID)
	if err != nil {
		tb.Fatal(err)
	}
	stored, err := how(a, context.Background(), wanted)
	if err != nil {
		tb.Fatal(err)
	}
	return stored
}

// compare measures something among few and among many caches, and reports each cost as a multiple of the first one.
func compare(b *testing.B, measure func(b *testing.B, file string, caches int) (cost float64)) {
	b.Helper()
	least := 0.0
	for _, caches := range cachesIn {
		b.Run(fmt.Sprintf("%d caches", caches), func(b *testing.B) {
			cost := measure(b, filepath.Join(b.TempDir(), "azure.json"), caches)
			if caches == cachesIn[0] {
				least = cost
			}
			if least > 0 {
				b.ReportMetric(cost/least, fmt.Sprintf("times-%d-caches", cachesIn[0]))
			}
		})
	}
}

// BenchmarkUpdate is one update of a cluster.
func BenchmarkUpdate(b *testing.B) {
	cluster := requests.ACluster.With(inputs{"clusterName": "cache-5", "tags": inputs{"a": "b"}})
	compare(b, func(b *testing.B, file string, caches int) float64 {
		b.Helper()
		a := crowd(b, file, caches)
		for b.Loop() {
			write(b, a, cluster, (*azure).update)
		}
		return float64(b.Elapsed()) / float64(b.N)
	})
}

// BenchmarkCreateAndDelete is a cluster that comes and goes.
func BenchmarkCreateAndDelete(b *testing.B) {
	cluster := requests.ACluster.With(inputs{"clusterName": "one-more"})
	compare(b, func(b *testing.B, file string, caches int) float64 {
		b.Helper()
		a := crowd(b, file, caches)
		for b.Loop() {
			stored := write(b, a, cluster, (*azure).create)
			if err := a.delete(context.Background(), stored.ID); err != nil {
				b.Fatal(err)
			}
		}
		return float64(b.Elapsed()) / float64(b.N)
	})
}

// BenchmarkDeployment is everything from nothing; the multiple is that of the cost per cache.
func BenchmarkDeployment(b *testing.B) {
	compare(b, func(b *testing.B, file string, caches int) float64 {
		b.Helper()
		run := 0
		for b.Loop() {
			run++
			crowd(b, fmt.Sprintf("%s-%d", file, run), caches)
		}
		return float64(b.Elapsed()) / float64(b.N*caches)
	})
}

// BenchmarkOpen is a start over a store that holds everything; the multiple is that of the cost per cache.
func BenchmarkOpen(b *testing.B) {
	compare(b, func(b *testing.B, file string, caches int) float64 {
		b.Helper()
		if err := crowd(b, file, caches).close(); err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			a, err := newAzure(Options{StoreFile: file}.withDefaults())
			if err != nil {
				b.Fatal(err)
			}
			if err := a.close(); err != nil {
				b.Fatal(err)
			}
		}
		return float64(b.Elapsed()) / float64(b.N*caches)
	})
}
