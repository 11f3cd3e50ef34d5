package interruption_test

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

// fullVariable asks for every write of every environment with every fault, each
// by itself: `make interruption`. Without it writes that the engine makes at
// once are struck together, and what costs a process is tried at some points.
const fullVariable = "REDOUBT_INTERRUPTION"

func isFull() bool { return os.Getenv(fullVariable) == "full" }

// TestMain is also where this executable begins when a test starts it again, to
// be killed: see victim_test.go.
func TestMain(m *testing.M) {
	if plan := os.Getenv(victimVariable); plan != "" {
		if err := runVictim(plan); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	code := m.Run()
	if isFull() && code == 0 && flag.Lookup("test.run").Value.String() == "" { // not after a part of the tests
		if err := writeReport(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	enginetest.RemoveBinary()
	os.Exit(code)
}
