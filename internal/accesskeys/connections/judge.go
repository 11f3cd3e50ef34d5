package connections

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/internal/accesskeys"
)

// tolerance is by how much the clocks of the vault, of this machine and of the cache may differ together. Those of
// machines that rotate must not be minutes apart anyway; see the documentation of package accesskeys.
const tolerance = time.Minute

// mostLabels is how many clients an answer names.
const mostLabels = 8

// tally is what all lists say about the connections that signed in with a key.
type tally struct {
	// old counts, by label, those that certainly used the old key.
	old map[string]int
	// young began after the new key was published, close at about that time, within on the node itself.
	young, close, within int
	gaps                 []string
}

// judge puts the lists together.
func (t target) judge(lists []list, publishedAt time.Time) accesskeys.Usage {
	found := tally{old: map[string]int{}}
	// What was counted, and before that the probe's own connections, which a second list may hold too.
	seen := map[string]bool{}
	for _, answer := range lists {
		if answer.own != nil {
			seen[answer.own.identity()] = true
		}
	}
	for _, answer := range lists {
		if answer.gap != "" {
			found.gaps = append(found.gaps, answer.node+": "+answer.gap)
		}
		for _, connection := range answer.connections {
			if identity := connection.identity(); !seen[identity] {
				seen[identity] = true
				t.count(&found, answer, connection, publishedAt)
			}
		}
	}
	if t.proxied {
		found.gaps = append(found.gaps, "no public source says that a proxy of Azure Managed Redis lists the connections of the other proxies too")
	}
	return found.usage(t.address())
}

// count puts one connection where it belongs.
func (t target) count(found *tally, answer list, c connection, publishedAt time.Time) {
	earliest, latest := answer.askedAt.Add(-c.age-time.Second), answer.answeredAt.Add(-c.age)
	switch {
	case c.user != defaultUser, c.replicates():
	case !t.proxied && c.command == "NULL":
		// Redis has heard nothing of it, so no key either.
	case c.address.IsLoopback() && (answer.own == nil || !answer.own.address.IsLoopback()):
		found.within++
	case latest.Before(publishedAt.Add(-tolerance)):
		found.old[c.label()]++
	case earliest.After(publishedAt.Add(tolerance)):
		found.young++
	default:
		found.close++
	}
}

// usage words the result.
func (f tally) usage(address string) accesskeys.Usage {
	if total := f.total(); total > 0 {
		detail := fmt.Sprintf("by CLIENT LIST of %s, connections by key older than the new key: %s", address, f.labels())
		if len(f.gaps) > 0 {
			detail += "; there may be more: " + strings.Join(f.gaps, "; ")
		}
		return accesskeys.Usage{Known: true, Connections: total, Detail: detail}
	}
	doubts := append(f.doubts(), f.gaps...)
	if len(doubts) == 0 {
		return accesskeys.Usage{Known: true, Detail: "by CLIENT LIST of " + address + ", nobody is connected with a key"}
	}
	return accesskeys.Usage{Detail: strings.Join(doubts, "; ")}
}

// doubts are the connections that may use either key.
func (f tally) doubts() []string {
	var doubts []string
	if f.young > 0 {
		doubts = append(doubts, fmt.Sprintf("no connection by key is older than the new key, but %d younger ones may have used either: a client that keeps what it read at its start connects again with the old key, so restart such clients", f.young))
	}
	if f.close > 0 {
		doubts = append(doubts, fmt.Sprintf("%d connections by key began within %s of the new key's publication, too close to tell which key they used", f.close, tolerance))
	}
	if f.within > 0 {
		doubts = append(doubts, fmt.Sprintf("%d connections by key come from the cache's own machines, and may be the service's own", f.within))
	}
	return doubts
}

func (f tally) total() int {
	total := 0
	for _, count := range f.old {
		total += count
	}
	return total
}

// labels names the clients, those with most connections first.
func (f tally) labels() string {
	labels := make([]string, 0, len(f.old))
	for label := range f.old {
		labels = append(labels, label)
	}
	sort.Slice(labels, func(i, j int) bool {
		a, b := labels[i], labels[j]
		if f.old[a] != f.old[b] {
			return f.old[a] > f.old[b]
		}
		return a < b
	})
	more := len(labels) - mostLabels
	labels = slices.Clone(labels[:min(len(labels), mostLabels)])
	for i, label := range labels {
		labels[i] = fmt.Sprintf("%d from %s", f.old[label], label)
	}
	if more > 0 {
		labels = append(labels, fmt.Sprintf("and %d further clients", more))
	}
	return strings.Join(labels, ", ")
}
