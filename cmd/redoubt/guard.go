package main

import (
	"os"
	"sync"

	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/gate"
	"github.com/redoubt-iac/redoubt/internal/stackedit"
)

// refusedError is a run that the gate has refused: nothing failed, and nothing was changed.
type refusedError struct{ error }

// Unwrap implements errors.Unwrap.
func (r refusedError) Unwrap() error { return r.error }

// guard watches what the gate finds while the program runs.
type guard struct {
	mu      sync.Mutex
	refused []gate.Finding
}

// guarded makes the options run the program with the gate: in a preview, and before an up changes anything.
func guarded(options *engine.Options) *guard {
	g := &guard{}
	options.Program = environment.Guarded(g.tell)
	file := environment.StackFile(options.ProjectDir, options.Stack)
	options.PreviewFirst = func(state engine.State) bool { return holdsData(state) || switchesEncryption(file, state) }
	return g
}

func (g *guard) tell(found gate.Finding) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !found.Accepted {
		g.refused = append(g.refused, found)
	}
}

// refusal marks the error of a run that ended because of the gate.
func (g *guard) refusal(err error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if err == nil || len(g.refused) == 0 {
		return err
	}
	return refusedError{err}
}

// switchesEncryption guesses, without a run of the program, whether an up would turn a customer-managed key on or off for
// a cluster that exists. A file that can't be read is for the run to complain about.
func switchesEncryption(file string, state engine.State) bool {
	contents, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	wanted := false
	for _, form := range []string{"keyVault", "keyVaultResourceId", "keyUrl"} {
		given, err := stackedit.Has(contents, "cache.customerManagedKey."+form)
		wanted = wanted || err == nil && given
	}
	for _, deployed := range state.Environment.Resources {
		if deployed.Token == gate.ClusterType && gate.Encrypted(deployed.Inputs) != wanted {
			return true
		}
	}
	return false
}
