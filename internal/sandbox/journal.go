package sandbox

import "github.com/redoubt-iac/redoubt/internal/arm"

// Write is one change that the simulated Azure took.
type Write struct {
	Operation string // "create", "update" or "delete"
	// Resource is what a GET answered right after a create or an update, or right before a delete.
	Resource arm.Resource
}

// Journal returns the writes of this server in the order in which they took effect, so that a test can tell which came
// first. What was refused, or failed before anything was stored, is not in it; a write that was stored although its caller
// got an error is. Deleting a resource that has others below it is one write, and so is a VNet with its subnets. The
// journal is kept in memory: it begins empty, also over a store file that holds resources.
func (s *Server) Journal() []Write { return s.azure.journalled() }

// record adds a write that is done; gone is what a delete took away. The mutex is held.
func (a *azure) record(r request, gone arm.Resource) {
	written := gone
	if r.operation != opDelete {
		written = a.answer(a.resources[arm.Key(r.resource.ID)])
	}
	a.journal = append(a.journal, Write{Operation: string(r.operation), Resource: written})
}

func (a *azure) journalled() []Write {
	a.mu.Lock()
	defer a.mu.Unlock()
	writes := make([]Write, len(a.journal))
	for i, w := range a.journal {
		writes[i] = Write{Operation: w.Operation, Resource: w.Resource.Clone()}
	}
	return writes
}
