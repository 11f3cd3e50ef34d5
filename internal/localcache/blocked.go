package localcache

import (
	"maps"
	"slices"

	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
)

// withheld are parts that Azure Managed Redis gives and a local server does not: of CONFIG, because a redis-server can't
// tell the few settings that are meant from those that would open it, and of ACL, because they would show what other users'
// passwords hash to.
var withheld = map[string][]string{
	"acl":    {"dryrun", "getuser", "list", "users"},
	"config": {"get", "set"},
}

// managedDenied are rules for the commands of which Azure Managed Redis has some parts only: first the whole is taken, then
// the parts are given.
func managedDenied() []string {
	parts := accesspolicy.ManagedParts()
	var rules []string
	for _, command := range slices.Sorted(maps.Keys(parts)) {
		rules = append(rules, "-"+command)
		for _, part := range parts[command] {
			if !slices.Contains(withheld[command], part) {
				rules = append(rules, "+"+command+"|"+part)
			}
		}
	}
	return rules
}

// removed are the commands that a redis-server is started without, so that it answers "unknown command" as Azure does.
func removed(service string) []string {
	if service == Managed {
		return accesspolicy.ManagedMissing()
	}
	return accesspolicy.Blocked()
}
