package localcache

import "golang.org/x/sys/unix"

// thisMachine asks the kernel.
func thisMachine() machine {
	found := machine{openFiles: openFileLimit()}
	var information unix.Sysinfo_t
	if err := unix.Sysinfo(&information); err == nil {
		found.memoryBytes = int64(information.Totalram) * int64(information.Unit)
	}
	return found
}
