package fleet

import (
	"bufio"
	"bytes"
	"os"
	"runtime"
	"strconv"
	"strings"
)

const (
	// memoryOfASandboxRun is what one more environment takes in the sandbox, with room to spare: an engine takes about 110 MB,
	// the program and the simulated Azure in this process about 20 MB (docs/fleet.md says how it was measured).
	memoryOfASandboxRun = 192 << 20
	// memoryOfAnAzureRun adds the processes of azure-native, two majors of it. Nobody could measure those here; it is a
	// cautious guess.
	memoryOfAnAzureRun = 1 << 30
	// runsPerCore is how many runs against Azure one core takes: they wait for Azure nearly all of the time.
	runsPerCore = 4
	// mostByDefault is the most that nobody asked for. Azure Resource Manager throttles a subscription's writes:
	// https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
	mostByDefault = 8
	// MostConcurrent is the most that anybody can ask for.
	MostConcurrent = 64
)

// DefaultConcurrency is how many environments run side by side unless somebody says it: what the processors and the free
// memory of this machine take. A simulated Azure does its work on this machine, so there is one run for each core.
func DefaultConcurrency(sandbox bool) int {
	return concurrencyFor(runtime.GOMAXPROCS(0), freeMemory(os.ReadFile), sandbox)
}

// concurrencyFor is [DefaultConcurrency] for so many cores and so much free memory in bytes, 0 when that is not known.
func concurrencyFor(cores int, free int64, sandbox bool) int {
	most, memory := cores, int64(memoryOfASandboxRun)
	if !sandbox {
		most, memory = cores*runsPerCore, memoryOfAnAzureRun
	}
	if free > 0 {
		most = min(most, int(free/memory))
	}
	return max(1, min(most, mostByDefault))
}

// freeMemory is what the machine has left, or its container if that is less; 0 where the system does not say it in a file.
// The files are those of Linux: https://docs.kernel.org/filesystems/proc.html#meminfo and
// https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files
func freeMemory(read func(string) ([]byte, error)) int64 {
	var free int64
	if meminfo, err := read("/proc/meminfo"); err == nil {
		lines := bufio.NewScanner(bytes.NewReader(meminfo))
		for lines.Scan() {
			if fields := strings.Fields(lines.Text()); len(fields) > 1 && fields[0] == "MemAvailable:" {
				kilobytes, _ := strconv.ParseInt(fields[1], 10, 64)
				free = kilobytes << 10
			}
		}
	}
	limit, known := number(read("/sys/fs/cgroup/memory.max"))
	used, alsoKnown := number(read("/sys/fs/cgroup/memory.current"))
	if known && alsoKnown && (free == 0 || limit-used < free) {
		return max(limit-used, 1)
	}
	return free
}

func number(contents []byte, err error) (int64, bool) {
	if err != nil {
		return 0, false
	}
	value, err := strconv.ParseInt(strings.TrimSpace(string(contents)), 10, 64)
	return value, err == nil
}
