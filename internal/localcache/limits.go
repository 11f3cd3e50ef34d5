package localcache

import "fmt"

// spareFiles are the files that a redis-server keeps for itself beside those of its clients (CONFIG_MIN_RESERVED_FDS,
// https://redis.io/docs/latest/develop/reference/clients/#maximum-concurrent-connected-clients).
const spareFiles = 32

// machine is what this machine permits; 0 for what it doesn't tell.
type machine struct {
	memoryBytes int64
	openFiles   int
}

// fit brings the limits of a posture down to what a machine can hold, and says what it changed.
func (m machine) fit(p Posture) (fitted Posture, notes []string) {
	if half := m.memoryBytes / 2; half > 0 && p.MemoryBytes > half {
		notes = append(notes, fmt.Sprintf("maxmemory is %s, half of this machine's memory; %s keeps %s for data", bytesText(half), p.SKU, bytesText(p.MemoryBytes)))
		p.MemoryBytes = half
	}
	if most := m.openFiles - spareFiles; m.openFiles > 0 && p.Clients > most {
		notes = append(notes, fmt.Sprintf("maxclients is %d, because this machine lets a process open %d files; %s takes %d", most, m.openFiles, p.SKU, p.Clients))
		p.Clients = most
	}
	return p, notes
}

func bytesText(count int64) string {
	const mega, giga = 1 << 20, 1 << 30
	if count >= giga {
		return fmt.Sprintf("%.1f GB", float64(count)/giga)
	}
	return fmt.Sprintf("%d MB", count/mega)
}
