package accesspolicy

import (
	_ "embed" // for the table of commands
	"sync"
)

//go:embed commands_managed.txt
var managedList string

// managedArities are the commands of the Redis that Azure Managed Redis runs, with their arities, those included that the
// service lacks.
var managedArities = sync.OnceValue(func() map[string]int {
	arities := map[string]int{}
	for name, known := range table() {
		arities[name] = known.arity
	}
	eachCommand("commands_managed.txt", managedList, func(name string, arity int, _ []string) {
		arities[name] = arity
		if arity == 0 {
			delete(arities, name)
		}
	})
	return arities
})
