package localcache

import "golang.org/x/sys/unix"

// thisMachine asks the kernel.
func thisMachine() machine {
	found := machine{openFiles: openFileLimit()}
	if size, err := unix.SysctlUint64("hw.memsize"); err == nil {
		found.memoryBytes = int64(size)
	}
	return found
}
