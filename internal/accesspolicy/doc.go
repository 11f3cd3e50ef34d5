// Package accesspolicy turns typed permissions into the permissions of a custom access policy of Azure Cache for Redis,
// and judges them: a user names categories, commands and key prefixes, and never writes a raw ACL rule.
//
// The rules are those of Redis 6 (https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/), in the
// way that Azure takes them: https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure-role-based-access-control.
//
// The package does no I/O and knows nothing of Pulumi.
package accesspolicy
