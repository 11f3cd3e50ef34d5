package engine_test

import (
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/engine"
)

// A region may be newer than the list, so that a word of the right shape is only warned of.
func TestAnUnknownRegionIsWarnedOfAndAccepted(t *testing.T) {
	t.Parallel()
	env := newEnvironment(t, "dev")
	for _, d := range env.Preview().Diagnostics {
		if strings.Contains(d.Message, "region") {
			t.Errorf("a known region is warned of: %s", d.Message)
		}
	}
	env.EditStackFile("      location: westeurope", "      location: westeurop")
	want := `location: unknown region "westeurop" (did you mean "westeurope"?); it is accepted`
	wantSaid(t, env.Preview(), engine.SeverityWarning, want)
	wantSaid(t, env.Up(), engine.SeverityWarning, want)
}
