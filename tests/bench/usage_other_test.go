//go:build !unix

package bench_test

import "time"

// cpuUsed is not known here.
func cpuUsed() (program, engine time.Duration) { return 0, 0 }

func peakMemory() (program, engine float64) { return 0, 0 }
