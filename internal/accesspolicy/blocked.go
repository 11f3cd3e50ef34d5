package accesspolicy

import (
	"slices"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// blocked are the commands that Azure Cache for Redis disables, whatever a policy grants: "ERR unknown command"
// (https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure#redis-commands-not-supported-in-azure-cache-for-redis).
var blocked = []string{
	"acl", "bgrewriteaof", "bgsave", "config", "debug", "migrate", "psync", "replconf", "replicaof", "save", "shutdown",
	"slaveof", "sync",
}

// Blocked are the commands that Azure Cache for Redis disables for everybody, whole, in the order of the alphabet.
func Blocked() []string { return slices.Clone(blocked) }

// clusterReads are the parts of CLUSTER that change nothing: the same page disables its write commands only
// (https://redis.io/docs/latest/commands/?group=cluster).
var clusterReads = []string{
	"count-failure-reports", "countkeysinslot", "getkeysinslot", "help", "info", "keyslot", "myid", "nodes", "replicas",
	"slaves", "slots",
}

const cluster = "cluster"

// checkBlocked refuses what a policy could grant in name only.
func checkBlocked(path, command, part string) validation.Problems {
	got := validation.Quote(command)
	if part != "" {
		got = validation.Quote(command + "|" + part)
	}
	switch {
	case slices.Contains(blocked, command):
		return validation.Problems{{
			Path:     path,
			Message:  "Azure Cache for Redis disables this command for everybody, because Microsoft manages the server",
			Expected: "another command; settings of the server belong to the cache, not to a policy",
			Got:      got,
		}}
	case command == cluster && part == "":
		return validation.Problems{{
			Path:     path,
			Message:  "Azure Cache for Redis disables the part of this command that writes",
			Expected: "the parts that clients read, such as cluster|info, cluster|nodes and cluster|slots",
			Got:      got,
		}}
	case command == cluster && !slices.Contains(clusterReads, part):
		problem := validation.Unknown(path, "or disabled part of cluster, of which Azure Cache for Redis allows reading only", part, clusterReads)
		return validation.Problems{problem}
	}
	return nil
}
