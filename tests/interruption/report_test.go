package interruption_test

import (
	"os"
	"path/filepath"

	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

// report is the page that the full run writes when everything was recovered. It
// holds no time and no measurement, so that a second run writes the same.
const report = `<!-- Written by ` + "`make interruption`" + `. Do not edit. -->
# Interruption

What happens to an ` + "`up`" + ` in the sandbox that is interrupted in the middle of a write, and is then run again? The table has
a row for every write of the ups of dev, prod and legacy, and a column for every fault. *Recovered* means that the next
` + "`up`" + ` ended well; that the Pulumi state and the simulated Azure then held the same resources, with no operation pending;
that every resource was created exactly once and none was deleted; that the preview after it was empty; and that a
destroy left the landing zone as it was before. Every write is interrupted in a deployment of its own; alerts of one type share one.

| fault | what happens |
|---|---|
| error | the provider answers with an error, before the write is stored or after; in the latter case with the resource's id, as azure-native does |
| connection lost | the connection between engine and provider is cut, and nobody listens any more; the caller never hears what came of the write |
| killed | the process in which the program and the simulated Azure run gets SIGKILL; the engine, a process of its own, notices and ends |

Beside these, the built ` + "`redoubt`" + ` gets Ctrl-C, and in another run SIGKILL, each time that it has created one more resource,
until nothing is left to do. What is under way at such a moment differs from run to run, so this has no table.

` + "`go test ./tests/interruption`" + ` covers every row with at least one of the columns, ` + "`make interruption`" + ` the whole table.

**What this does not show.** Azure is simulated: its writes take no time here, and a PUT is stored or not, with nothing in
between but what [the sandbox](adr/0004-the-sandbox.md) simulates. Against Azure itself nothing is repaired by redoubt:
where the answer to a creation is lost, Pulumi's state does not know the resource, and the next ` + "`up`" + ` is refused with
*cannot create already existing resource*. Take the resource into the state with ` + "`pulumi import`" + ` then. In the sandbox
too, the replacement of a resource whose answer is lost is not recognised, only a first creation.

`

// writeReport writes docs/interruption.md.
func writeReport() error {
	return os.WriteFile(filepath.Join(enginetest.Root(), "docs", "interruption.md"), []byte(report+table("")), 0o644)
}
