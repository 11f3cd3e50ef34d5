package interruption_test

import (
	"errors"
	"sync"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
)

// fault is a way in which a write goes wrong.
type fault struct {
	name string
	// stored is true if the write happens all the same.
	stored bool
	// cut is true if the caller gets no answer: the connection is gone.
	cut bool
	// sample is n if the default run strikes every nth write only: recovery
	// takes another run of the engine for each of them, or several.
	sample int
}

// faults are those that can be made in this process; killed_test.go has those
// that end one, and signals_test.go what reaches the CLI.
var faults = []fault{
	{name: "error, nothing written", sample: 2},
	{name: "error, written", stored: true, sample: 2},
	{name: "connection lost, nothing written", cut: true, sample: 3},
	{name: "connection lost, written", stored: true, cut: true, sample: 5},
}

var errStruck = errors.New("the test made this write go wrong")

// striker makes writes go wrong, each at most once.
type striker struct {
	fault fault

	mu      sync.Mutex
	armed   bool
	struck  map[string]bool // by key of the id: whether it was struck
	thisRun int
	line    *line
}

func newStriker(f fault, steps []step) *striker {
	s := &striker{fault: f, struck: map[string]bool{}}
	for _, step := range steps {
		s.struck[step.key] = false
	}
	return s
}

// faults is the striker as the sandbox knows it.
func (s *striker) faults() *sandbox.Faults {
	return &sandbox.Faults{
		BeforeWrite: func(_ int, operation, id string) error { return s.strike(operation, id, false) },
		AfterWrite:  func(_ int, operation, id string) error { return s.strike(operation, id, true) },
	}
}

// connect gives a run of the engine a line of its own.
func (s *striker) connect(azure *sandbox.Server) (engine.Simulator, error) {
	l, err := openLine(azure)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.line, s.thisRun = l, 0
	return l, nil
}

func (s *striker) strike(operation, id string, stored bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := arm.Key(id)
	done, wanted := s.struck[key]
	if !s.armed || operation != "create" || stored != s.fault.stored || done || !wanted {
		return nil
	}
	s.struck[key] = true
	s.thisRun++
	if s.fault.cut {
		s.line.cut()
	}
	return errStruck
}

// arm begins or ends the striking.
func (s *striker) arm(armed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.armed = armed
}

// count says how many writes were struck in the last run, and how many in all.
func (s *striker) count() (lastRun, all int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, done := range s.struck {
		if done {
			all++
		}
	}
	return s.thisRun, all
}
