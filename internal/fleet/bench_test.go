package fleet_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/fleet"
)

// BenchmarkCheck reads, derives and judges a fleet of n environments. What counts is the time per environment: it must not
// grow with their number.
func BenchmarkCheck(b *testing.B) {
	for _, n := range []int{3, 30, 300, 3000} {
		text := []byte(of(n))
		b.Run(fmt.Sprintf("environments=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				file, problems, err := fleet.Parse(text)
				if err != nil || len(problems) > 0 {
					b.Fatal(err, problems)
				}
				derived, err := file.Derive()
				if err != nil {
					b.Fatal(err)
				}
				if problems, err = file.Check(derived, time.Now); err != nil || len(problems) > 0 {
					b.Fatal(err, problems)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/environment")
		})
	}
}
