package recorder

import (
	"cmp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Mocks answers as [Run]'s mocks do, for a caller that brings a monitor of its own. The second result is the graph that was
// recorded so far.
func Mocks(options Options) (pulumi.MockResourceMonitor, func() Graph) {
	r := &recorder{preview: options.Preview, subscription: cmp.Or(options.SubscriptionID, DefaultSubscriptionID), seen: map[string]bool{}}
	return r, func() Graph {
		r.mutex.Lock()
		defer r.mutex.Unlock()
		graph := slices.Clone(r.graph)
		slices.SortFunc(graph, func(a, b Resource) int {
			return strings.Compare(a.Type+"\x00"+a.Name, b.Type+"\x00"+b.Name)
		})
		return graph
	}
}
