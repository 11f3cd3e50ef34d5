package accesspolicy

import (
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// parts are the commands whose first argument is a command of its own, with these (COMMAND LIST and `since` of COMMAND
// DOCS of a redis-server 7.0.15, without what came with 6.2 or later; stralgo is in 6.x only). Redis 6.0 takes any word
// in the place of a part; a misspelt one would grant nothing and say nothing.
var parts = map[string][]string{
	"acl":     {"cat", "deluser", "genpass", "getuser", "help", "list", "load", "log", "save", "setuser", "users", "whoami"},
	"client":  {"caching", "getname", "getredir", "help", "id", "kill", "list", "pause", "reply", "setname", "tracking", "unblock"},
	cluster:   {"addslots", "bumpepoch", "count-failure-reports", "countkeysinslot", "delslots", "failover", "flushslots", "forget", "getkeysinslot", "help", "info", "keyslot", "meet", "myid", "nodes", "replicas", "replicate", "reset", "saveconfig", "set-config-epoch", "setslot", "slaves", "slots"},
	"command": {"count", "getkeys", "help", "info"},
	"config":  {"get", "help", "resetstat", "rewrite", "set"},
	"debug":   {"help"},
	"latency": {"doctor", "graph", "help", "history", "latest", "reset"},
	"memory":  {"doctor", "help", "malloc-stats", "purge", "stats", "usage"},
	"module":  {"help", "list", "load", "unload"},
	"object":  {"encoding", "freq", "help", "idletime", "refcount"},
	"pubsub":  {"channels", "help", "numpat", "numsub"},
	"script":  {"debug", "exists", "flush", "help", "kill", "load"},
	"slowlog": {"get", "help", "len", "reset"},
	"stralgo": {"lcs"},
	"xgroup":  {"create", "delconsumer", "destroy", "help", "setid"},
	"xinfo":   {"consumers", "groups", "help", "stream"},
}

// newerParts are parts that users know from later versions, by the version that brought them.
var newerParts = map[string]string{
	"6.2": "client|info client|trackinginfo client|unpause xgroup|createconsumer",
	"7.0": "acl|dryrun client|no-evict cluster|addslotsrange cluster|delslotsrange cluster|links cluster|shards command|docs " +
		"command|getkeysandflags command|list latency|histogram module|loadex pubsub|shardchannels pubsub|shardnumsub",
	"7.2": "client|no-touch client|setinfo cluster|myshardid",
}

// cut parts a command from its subcommand; part is "" when there is none.
func cut(command string) (name, part string) {
	name, part, _ = strings.Cut(command, "|")
	return name, part
}

// checkPart judges command|part, whose command is known.
func checkPart(path, written, name, part string) validation.Problems {
	known, isContainer := parts[name]
	if !isContainer {
		return validation.Problems{{
			Path: path, Message: name + " has no parts",
			Expected: name, Got: validation.Quote(written),
		}}
	}
	if slices.Contains(known, part) {
		return nil
	}
	for version, list := range newerParts {
		if slices.Contains(strings.Fields(list), name+"|"+part) {
			return validation.Problems{{
				Path: path, Message: "came with Redis " + version, Expected: "a part of " + name + " of Redis 6.0, which Azure Cache for Redis runs: " + strings.Join(known, ", "),
				Got: validation.Quote(written),
			}}
		}
	}
	problem := validation.Unknown(path, "part of "+name, part, known)
	problem.Got = validation.Quote(written)
	return validation.Problems{problem}
}

// Parts are the parts of a command of Redis 6.0, in the order of the alphabet; none for a command that has none.
func Parts(command string) []string { return slices.Clone(parts[command]) }
