package accesspolicy

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/validation"
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

// managedModules are the modules of Azure Managed Redis that bring commands, by what the commands' names begin with
// (https://redis.io/docs/latest/commands/).
var managedModules = map[string]string{
	"bf.": "RedisBloom", "cf.": "RedisBloom", "cms.": "RedisBloom", "tdigest.": "RedisBloom", "topk.": "RedisBloom",
	"ft.": "RediSearch", "json.": "RedisJSON", "ts.": "RedisTimeSeries",
}

// ManagedModules are the names of the modules that bring commands, in the order of the alphabet.
func ManagedModules() []string {
	return slices.Compact(slices.Sorted(maps.Values(managedModules)))
}

// CanManaged says whether a client of an Azure Managed Redis with these modules may run a command, with the arguments as it
// would send them.
func CanManaged(modules []string, command string, args ...string) Decision {
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
	granted := Decision{
		Allowed: true, Reason: Granted, Rule: "+@all", KeyRules: []string{"allkeys"},
		Because: "the policy default, the only one of Azure Managed Redis's stable API, is full access to every command that the service has and to every key",
	}
	prefix, _, dotted := strings.Cut(name, ".")
	module, ofModule := managedModules[prefix+"."]
	arity, known := managedArities()[name]
	words := len(args) + 1
	switch {
	case dotted && ofModule && !slices.Contains(modules, module):
		return Decision{Reason: Unknown, Because: fmt.Sprintf("commands that begin with %s. are those of the module %s, which this environment does not have (cache.managed.modules)", prefix, module)}
	case dotted && ofModule:
		granted.Notes = []string{"a command of the module " + module + ": whether there is one of that name, and of that form, is not known here"}
	case !known:
		return Decision{Reason: Unknown, Because: unknownToManaged(name)}
	case arity >= 0 && words != arity, words < -arity:
		return Decision{Reason: Malformed, Because: wrongCount(name, arity)}
	}
	return granted
}

// unknownToManaged does not say that the service lacks a command: Microsoft can bring a later Redis before the table here has
// its commands.
func unknownToManaged(name string) string {
	said := fmt.Sprintf("the command %s is not known here: Redis up to 7.4, the version that Azure Managed Redis runs, has none of that name; one that came later would not be known here", name)
	if near := nearestOf(name, managedArities(), managedMissing); near != "" {
		said += fmt.Sprintf("; did you mean %s?", near)
	}
	return said
}

// nearestOf is the command that a misspelt one may mean; "" for none.
func nearestOf[T any](name string, commands map[string]T, without []string) string {
	known := slices.Sorted(maps.Keys(commands))
	return validation.Nearest(name, slices.DeleteFunc(known, func(each string) bool { return slices.Contains(without, each) }))
}

func managedLacks(command string) Decision {
	return Decision{Reason: Disabled, Because: fmt.Sprintf("Azure Managed Redis has no command %s, for nobody", command)}
}

// ExplainManaged is the policy default in plain words. Its commands are not listed: the table of the service's Redis has no
// categories, which group the list.
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
