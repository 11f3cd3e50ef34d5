package latency

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// summary is what a table shows of many measurements.
type summary struct {
	count                      int
	least, p50, p95, p99, most time.Duration
}

// sum takes percentiles by nearest rank, https://en.wikipedia.org/wiki/Percentile#The_nearest-rank_method: each is a time
// that was really measured. It needs at least one measurement.
func sum(measured []time.Duration) summary {
	sorted := slices.Sorted(slices.Values(measured))
	rank := func(percent float64) time.Duration {
		return sorted[int(math.Ceil(percent/100*float64(len(sorted))))-1]
	}
	return summary{
		count: len(sorted), least: sorted[0], most: sorted[len(sorted)-1],
		p50: rank(50), p95: rank(95), p99: rank(99),
	}
}

// String is the summary in a line.
func (s summary) String() string {
	return fmt.Sprintf("p50 %s, p95 %s, p99 %s, max %s of %d", milliseconds(s.p50), milliseconds(s.p95), milliseconds(s.p99), milliseconds(s.most), s.count)
}

// milliseconds has two digits after the point, because within a zone everything happens there.
func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.2f ms", float64(d)/float64(time.Millisecond))
}
