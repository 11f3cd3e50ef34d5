package sandbox

import (
	"regexp"
	"slices"
	"strings"
)

// aclCategories lists the command categories of Redis 6, which is the version that the classic service runs.
// https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/
var aclCategories = []string{
	"admin", "all", "bitmap", "blocking", "connection", "dangerous", "fast", "geo", "hash", "hyperloglog", "keyspace", "list",
	"pubsub", "read", "scripting", "set", "slow", "sortedset", "stream", "string", "transaction", "write",
}

// aclKeywords are other names of ~* and +@all.
var aclKeywords = []string{"allkeys", "allcommands"}

// aclCommand is a command, with or without one of its subcommands: +get, -client|kill.
var aclCommand = regexp.MustCompile(`^[+-][a-z][a-z0-9_-]*(\|[a-z][a-z0-9_-]*)?$`)

// aclProblem says what is wrong with one token of a permissions string, "" when nothing is. The string takes a part of
// what Redis takes in an ACL: categories, commands and keys. The rest (passwords, on and off, channels, resets) is the
// service's, and permissions per key pattern (%R~) come with Redis 7.
// https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure-role-based-access-control
func aclProblem(token string) string {
	lower := strings.ToLower(token)
	category, isCategory := strings.CutPrefix(strings.TrimLeft(lower, "+-"), "@")
	switch {
	case slices.Contains(aclKeywords, lower):
		return ""
	case strings.HasPrefix(token, "~") && len(token) > 1:
		return ""
	case aclCommand.MatchString(lower):
		return ""
	case isCategory && len(lower) != len(category)+2:
		return "is neither allowed (+@) nor disallowed (-@)"
	case isCategory && slices.Contains(aclCategories, category):
		return ""
	case isCategory:
		return "is not a command category of Redis 6"
	default:
		return "is not +@category, -@category, +command, -command, ~pattern or allkeys"
	}
}
