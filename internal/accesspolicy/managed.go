package accesspolicy

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// managedMissing are the whole commands that Azure Managed Redis does not have, whatever a client may do: those that Redis
// Software, on which it is built, lists as not supported
// (https://redis.io/docs/latest/operate/rs/references/compatibility/commands/).
var managedMissing = []string{
	"asking", "bgrewriteaof", "bgsave", "debug", "failover", "lastsave", "migrate", "move", "psync", "readonly",
	"readwrite", "replconf", "replicaof", "restore-asking", "role", "save", "shutdown", "slaveof", "swapdb", "sync",
}

// ManagedMissing are the commands that Azure Managed Redis does not have, in the order of the alphabet.
func ManagedMissing() []string { return slices.Clone(managedMissing) }

// managedParts are the parts that it has of the commands of which it lacks others, by the same list.
var managedParts = map[string][]string{
	"acl":     {"cat", "dryrun", "getuser", "help", "list", "users", "whoami"},
	"cluster": {"help", "info", "keyslot", "nodes", "slots"},
	"config":  {"get", "set"},
	"latency": {"histogram"},
	"memory":  {"help", "usage"},
	"module":  {},
}

// ManagedParts are the parts that Azure Managed Redis has of commands of which it lacks others, by command.
func ManagedParts() map[string][]string { return maps.Clone(managedParts) }

// ManagedPolicy is the only access policy of the stable API of Azure Managed Redis, and what it comes to
// (https://learn.microsoft.com/azure/redis/entra-for-authentication).
const (
	ManagedPolicy      = "default"
	ManagedPermissions = "+@all allkeys"
)

// CanManaged says whether a client of Azure Managed Redis may run a command, with the arguments as it would send them. Its
// Redis is newer than 6.0, so neither the name nor the number of arguments is judged.
func CanManaged(command string, args ...string) Decision {
	name := strings.ToLower(command)
	if given, partly := managedParts[name]; partly {
		part := strings.ToLower(strings.Join(args[:min(1, len(args))], ""))
		if !slices.Contains(given, part) {
			return managedLacks(strings.TrimSpace(name + " " + part))
		}
	}
	if slices.Contains(managedMissing, name) {
		return managedLacks(name)
	}
	return Decision{
		Allowed: true, Reason: Granted, Rule: "+@all", KeyRules: []string{"allkeys"},
		Because: "the policy default, the only one of Azure Managed Redis's stable API, is full access to every command that the service has and to every key",
	}
}

func managedLacks(command string) Decision {
	return Decision{Reason: Disabled, Because: fmt.Sprintf("Azure Managed Redis has no command %s, for nobody", command)}
}

// ExplainManaged is the policy default in plain words. Its commands are not listed: the service's Redis is newer than the
// table here.
func ExplainManaged() Explanation {
	explained := Explanation{
		Permissions: ManagedPermissions,
		Summary:     "has full access: it runs every command that the service has, on every key, and can empty the cache",
		Keys:        "every key",
		Disabled:    ManagedMissing(),
		Notes:       []string{"the stable API of Azure Managed Redis knows no other access policy; less than full access needs the classic service, or a cache of its own"},
	}
	for _, word := range strings.Fields(ManagedPermissions) {
		each, _ := read(word)
		explained.Rules = append(explained.Rules, Meaning{Rule: each.String(), Means: managedMeanings[each.kind]})
	}
	for _, risk := range risks {
		if risk.Extent == Data && !slices.Contains(managedMissing, risk.Command) && risk.Command != "sort" && risk.Command != "pfdebug" {
			explained.Risks = append(explained.Risks, risk)
		}
	}
	return explained
}

var managedMeanings = map[kind]string{grantCategory: "allows every command that the service has", everyKey: "reaches every key"}
