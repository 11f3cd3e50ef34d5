package accesspolicy

import "strings"

// builtIn are the policies that every cache has, as caches in the field list them with `az redis access-policy list` and
// in exported templates; Microsoft names them without their rules
// (https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure-role-based-access-control,
// https://github.com/MicrosoftDocs/azure-docs/pull/128799 proposes to print them).
// The last is the only policy of Azure Managed Redis: https://learn.microsoft.com/azure/redis/entra-for-authentication.
var builtIn = map[string]string{
	"data owner":       "+@all allkeys",
	"data contributor": "+@all -@dangerous +cluster|info +cluster|nodes +cluster|slots allkeys",
	"data reader":      "+@read +@connection +cluster|info +cluster|nodes +cluster|slots allkeys",
	"default":          "+@all allkeys",
}

// ForRole is the ACL of a built-in role, by its input in `access` (owner, contributor, reader) or by the name of the policy
// in Azure ("Data Owner"; "default" of a managed cache), without regard to case.
func ForRole(role string) (acl string, ok bool) {
	role = strings.ToLower(role)
	if acl, ok = builtIn[role]; ok {
		return acl, true
	}
	acl, ok = builtIn["data "+role]
	return acl, ok
}
