package localcache

import "github.com/redoubt-iac/redoubt/internal/accesspolicy"

// managedDenied are rules for the commands of which Azure Managed Redis has some parts only: first the whole is taken,
// then what Redis Software, on which it is built, lists as supported is given
// (https://redis.io/docs/latest/operate/rs/references/compatibility/commands/). Less than it lists is given of two: CONFIG,
// because a redis-server can't tell the few settings that are meant from those that would open it, and ACL, because it
// would show what other users' passwords hash to.
var managedDenied = []string{
	"-acl", "+acl|cat", "+acl|help", "+acl|whoami",
	"-cluster", "+cluster|help", "+cluster|info", "+cluster|keyslot", "+cluster|nodes", "+cluster|slots",
	"-config", "-module",
	"-latency", "+latency|histogram",
	"-memory", "+memory|help", "+memory|usage",
}

// removed are the commands that a redis-server is started without, so that it answers "unknown command" as Azure does.
func removed(service string) []string {
	if service == Managed {
		return accesspolicy.ManagedMissing()
	}
	return accesspolicy.Blocked()
}
