package localcache

import (
	"fmt"
	"strings"
)

// Difference is what a local cache does otherwise than the service that it stands for.
type Difference struct {
	// Topic is a word or two; Here and There say how it is on this machine and on Azure.
	Topic, Here, There string
	// Services are those that it concerns.
	Services []string
	// Source is the page that says how it is on Azure, or in that version of Redis.
	Source string
}

var bothServices = []string{Managed, Classic}

// Versions are the versions of Redis that the services run: https://learn.microsoft.com/azure/redis/overview and
// https://learn.microsoft.com/azure/azure-cache-for-redis/cache-overview.
var Versions = map[string]string{Managed: "7.4", Classic: "6.0"}

// Differences are all that is known. What is not listed is meant to be the same.
var Differences = []Difference{
	{"signing in", "a random password for each principal, in a file", "an Entra token, which ends and is renewed on the connection", bothServices, "https://learn.microsoft.com/azure/redis/entra-for-authentication"},
	{"certificate", "an authority of its own, made at each start", "a public authority", bothServices, "https://learn.microsoft.com/azure/redis/tls-configuration"},
	{"network", "the loopback", "a private endpoint, a private DNS zone, a network", bothServices, "https://learn.microsoft.com/azure/redis/private-link"},
	{"version", "the redis-server of this machine, 7.0 or later", "Redis 7.4", []string{Managed}, "https://learn.microsoft.com/azure/redis/overview"},
	{"newer commands", "those of the local version: 7.0 lacks HEXPIRE and its kin (7.4)", "up to 7.4", []string{Managed}, "https://redis.io/docs/latest/commands/hexpire/"},
	{"version", "the redis-server of this machine, 7.0 or later", "Redis 6.0", []string{Classic}, "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-overview"},
	{"newer commands", "refused with NOPERM: the users may run commands of 6.0 only", "unknown command", []string{Classic}, "https://redis.io/docs/latest/commands/"},
	{"newer options", "options and replies of the local version, such as SET with GET and NX (7.0) or ZADD with GT (6.2), work", "a syntax error", []string{Classic}, "https://redis.io/docs/latest/commands/set/"},
	{"rights", "the same, written command by command, because 7.0 moved categories to parts of commands", "the policy's own rules, read by 6.0", []string{Classic}, "https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/"},
	{"SORT with BY or GET", "refused to users that don't reach every key", "allowed", []string{Classic}, "https://redis.io/docs/latest/commands/sort/"},
	{"HELLO", "open to everybody", "needs a rule (connection)", []string{Classic}, "https://redis.io/docs/latest/commands/hello/"},
	{"disabled commands", "unknown command; NOPERM for CONFIG, MODULE and parts of ACL, CLUSTER, LATENCY and MEMORY. Of CONFIG and ACL less is given than there: it would open the server, or show other users' hashes", "an error; CONFIG GET and SET of a few settings work, and so do ACL LIST, GETUSER and USERS", []string{Managed}, "https://redis.io/docs/latest/operate/rs/references/compatibility/commands/"},
	{"OSSCluster", "one node with every slot: CROSSSLOT is answered, MOVED never", "several nodes, each with some slots, and ports 85xx", []string{Managed}, "https://learn.microsoft.com/azure/redis/architecture#cluster-policies"},
	{"EnterpriseCluster", "one node without slots: no CROSSSLOT", "a proxy in front of several shards; commands over keys of several slots are mostly refused", []string{Managed}, "https://learn.microsoft.com/azure/redis/architecture#cluster-policies"},
	{"shards", "one node with every slot: CROSSSLOT is answered, MOVED never", "several nodes, each with some slots", []string{Classic}, "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-how-to-premium-clustering"},
	{"modules", "none", "RediSearch, RedisBloom, RedisJSON, RedisTimeSeries, as the stack file says", []string{Managed}, "https://learn.microsoft.com/azure/redis/redis-modules"},
	{"memory", "the SKU's, at most half of this machine's; one node", "the SKU's, over all its shards", []string{Managed}, "https://learn.microsoft.com/azure/redis/overview"},
	{"memory", "that of one shard of the SKU, at most half of this machine's", "that of each shard", []string{Classic}, "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-best-practices-memory-management"},
	{"connections", "the SKU's, at most what this machine lets a process open", "the SKU's", []string{Managed}, "https://learn.microsoft.com/azure/redis/overview"},
	{"connections", "those of one shard of the SKU, at most what this machine lets a process open", "those of each shard", []string{Classic}, "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure#default-redis-server-configuration"},
	{"replicas and zones", "none: WAIT answers 0, nothing fails over", "as the stack file says", bothServices, "https://learn.microsoft.com/azure/redis/high-availability"},
	{"persistence", "none", "as the stack file says", bothServices, "https://learn.microsoft.com/azure/redis/how-to-persistence"},
	{"geo-replication", "none", "as the stack file says", bothServices, "https://learn.microsoft.com/azure/redis/how-to-active-geo-replication"},
	{"updates", "none", "connections are cut when Azure updates a node", bothServices, "https://learn.microsoft.com/azure/redis/failover"},
}

// Concerns says whether a difference is one from a service.
func (d Difference) Concerns(service string) bool {
	for _, concerned := range d.Services {
		if concerned == service {
			return true
		}
	}
	return false
}

// DifferenceLine is the short form, for a line of output.
func DifferenceLine(service, version string) string {
	name := map[string]string{Managed: "Azure Managed Redis", Classic: "Azure Cache for Redis"}[service]
	return fmt.Sprintf("not Azure: Redis %s here, %s in %s; no Entra, one node, no modules: docs/local.md lists what differs", shortVersion(version), Versions[service], name)
}

// shortVersion is the version without its patch level.
func shortVersion(version string) string {
	parts := strings.SplitN(version, ".", 3)
	return strings.Join(parts[:min(2, len(parts))], ".")
}
