//go:build linux || darwin

package localcache

import "golang.org/x/sys/unix"

// openFileLimit is how many files a process may open at most: redis-server raises its own limit up to that. 0 is unknown
// or more than any SKU needs.
func openFileLimit() int {
	const moreThanAnySku = 1 << 20
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil || limit.Max > moreThanAnySku {
		return 0
	}
	return int(limit.Max)
}
