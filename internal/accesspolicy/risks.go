package accesspolicy

import (
	"slices"
	"strings"
)

// Extent says how far a risky command reaches.
type Extent string

// The extents, from the policy's own keys to those of everybody.
const (
	// Own commands stay within the keys of the policy.
	Own Extent = "its own keys"
	// Server commands tell about the server, and nothing about its clients.
	Server Extent = "the server"
	// Service commands disturb other clients, or tell how they use the cache.
	Service Extent = "other clients"
	// Channels commands send or read messages: Redis 6.0 has no rules for channels.
	Channels Extent = "every channel"
	// Names commands show names or numbers of keys beyond any key rule.
	Names Extent = "names of all keys"
	// Data commands read or change what keys hold, beyond any key rule.
	Data Extent = "all keys"
)

// Risk is why a command deserves a second look.
type Risk struct {
	// Command is the command, or command|part.
	Command string
	Extent  Extent
	// Why is half a sentence: "empties the whole cache".
	Why string
}

// risks are the commands of Redis 6.0's category dangerous that Azure does not disable, without the parts that only
// concern the client itself, and what reaches past key rules in other categories. Key rules apply to the keys that a
// command names as arguments (https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/#key-permissions);
// what each command does: https://redis.io/docs/latest/commands/. Sorted by name.
var risks = []Risk{
	{"client|kill", Service, "ends the connections of others"},
	{"client|list", Service, "shows addresses, names and last commands of all clients"},
	{"client|pause", Service, "makes all clients wait"},
	{"client|tracking", Names, "tells, with BCAST, the name of every key that changes"},
	{"client|unblock", Service, "ends the waiting of other clients"},
	{"cluster|countkeysinslot", Names, "counts keys of everybody"},
	{"cluster|getkeysinslot", Names, "lists names of keys of everybody"},
	{"dbsize", Names, "counts all keys"},
	{"eval", Own, "runs a script, and nothing else runs until it ends"},
	{"evalsha", Own, "runs a script, and nothing else runs until it ends"},
	{"flushall", Data, "empties the whole cache"},
	{"flushdb", Data, "empties a database of the cache"},
	{"info", Service, "tells about memory, clients, commands and numbers of keys of everybody"},
	{"keys", Names, "lists the names of all keys, and nothing else runs until it ends"},
	{"lastsave", Server, "tells when the server was last saved"},
	{"latency|doctor", Service, "tells how the server fares under everybody's load"},
	{"latency|graph", Service, "tells how the server fares under everybody's load"},
	{"latency|history", Service, "tells how the server fares under everybody's load"},
	{"latency|latest", Service, "tells how the server fares under everybody's load"},
	{"latency|reset", Service, "deletes what was measured"},
	{"memory|doctor", Service, "tells about the memory of everybody"},
	{"memory|malloc-stats", Service, "tells about the memory of everybody"},
	{"memory|purge", Service, "makes the server tidy its memory"},
	{"memory|stats", Service, "tells about the memory of everybody"},
	{"module|list", Server, "lists the server's modules"},
	{"module|load", Service, "loads code into the server"},
	{"module|unload", Service, "takes code out of the server"},
	{"monitor", Data, "shows every command of every client, with keys and values"},
	{"pfdebug", Data, "shows and changes the inside of a key that Redis 6.0 asks no key rule about"},
	{"pfselftest", Service, "keeps the server busy"},
	{"psubscribe", Channels, "reads the messages of every channel"},
	{"publish", Channels, "sends messages to every channel"},
	{"pubsub|channels", Channels, "lists every channel that somebody listens to"},
	{"pubsub|numpat", Channels, "counts the patterns that somebody listens to"},
	{"pubsub|numsub", Channels, "counts who listens to a channel"},
	{"randomkey", Names, "shows the name of any key"},
	{"restore", Own, "writes a value in the server's own format, which a forged one can crash"},
	{"restore-asking", Own, "writes a value in the server's own format, which a forged one can crash"},
	{"role", Server, "tells about replication"},
	{"scan", Names, "lists the names of all keys"},
	{"script|debug", Service, "stops the server at each step of a script"},
	{"script|flush", Service, "removes the scripts of everybody"},
	{"script|kill", Service, "ends the script of somebody else"},
	{"script|load", Service, "keeps a script in memory that all share, where nothing evicts it"},
	{"slowlog|get", Data, "shows slow commands of all clients, with keys and values"},
	{"slowlog|len", Service, "counts slow commands of all clients"},
	{"slowlog|reset", Service, "deletes the list of slow commands"},
	{"sort", Data, "reads, with BY and GET, keys that Redis 6.0 asks no key rule about"},
	{"subscribe", Channels, "reads the messages of every channel"},
	{"swapdb", Data, "swaps two databases under all clients"},
}

// Risks are the risky commands that the policy allows and Azure does not disable, in the order of the alphabet.
func (p Policy) Risks() []Risk {
	var found []Risk
	for _, risk := range risks {
		if p.runs(risk.Command) {
			found = append(found, risk)
		}
	}
	return found
}

// Beyond are the risks that no key rule holds back, of some extents.
func (p Policy) Beyond(extents ...Extent) []Risk {
	return slices.DeleteFunc(p.Risks(), func(risk Risk) bool { return !slices.Contains(extents, risk.Extent) })
}

// runs says whether the rules about commands let a command or command|part run.
func (p Policy) runs(command string) bool {
	name, part := cut(command)
	if len(checkBlocked("", name, part)) > 0 {
		return false
	}
	if part == "" {
		return p.commands[name].whole
	}
	return p.byRules(name, []string{part}).Allowed
}

// CommandNames joins the commands of risks for a sentence.
func CommandNames(found []Risk) string {
	var names []string
	for _, risk := range found {
		names = append(names, risk.Command)
	}
	return strings.Join(names, ", ")
}

// AllRisks are all that [Policy.Risks] looks for, in the order of the alphabet.
func AllRisks() []Risk { return slices.Clone(risks) }

// Extents are all of them, in the order in which they were declared.
func Extents() []Extent { return []Extent{Own, Server, Service, Channels, Names, Data} }
