//go:build unix

package bench_test

import (
	"runtime"
	"syscall"
	"time"
)

// cpuUsed is the time, user and system, of this process, in which program and
// simulated Azure run, and of its children that have ended: the engine.
func cpuUsed() (program, engine time.Duration) {
	own, children := usage(syscall.RUSAGE_SELF), usage(syscall.RUSAGE_CHILDREN)
	return time.Duration(own.Utime.Nano() + own.Stime.Nano()), time.Duration(children.Utime.Nano() + children.Stime.Nano())
}

// peakMemory is the peak resident set, in bytes, of this process and of the
// largest of its children.
func peakMemory() (program, engine float64) {
	unit := 1024.0 // getrusage(2): kilobytes everywhere but on Apple's systems
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		unit = 1
	}
	return float64(usage(syscall.RUSAGE_SELF).Maxrss) * unit, float64(usage(syscall.RUSAGE_CHILDREN).Maxrss) * unit
}

func usage(who int) syscall.Rusage {
	var r syscall.Rusage
	_ = syscall.Getrusage(who, &r) // fails for a wrong argument only
	return r
}
