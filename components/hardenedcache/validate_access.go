package hardenedcache

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/resourceid"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Roles. Owner, full access, is the only one that the stable API of Azure Managed Redis knows.
const (
	roleOwner       = "owner"
	roleContributor = "contributor"
	roleReader      = "reader"
)

var accessRoles = []string{roleOwner, roleContributor, roleReader}

func principalPath(key string) string { return "access." + key + ".principalId" }

func (a *HardenedCacheArgs) validateAccess(set *inputs.Set) validation.Problems {
	access := a.Access
	var problems validation.Problems
	principals := map[string]pulumi.Input{}
	names := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(access)) {
		path := "access." + key
		problems.Append(keyRule.Check(path, key))
		if other, taken := names[assignmentName(key)]; taken && a.Classic == nil {
			problems.Add(path, fmt.Sprintf("differs from access.%s by hyphens only, which Azure's assignment names can't hold", other), "another key", "")
		}
		names[assignmentName(key)] = key
		if access[key] == nil {
			problems.Add(path, "missing", "principalId and role", "")
			continue
		}
		if a.Classic != nil {
			problems.Append(access[key].checkClassic(path, key))
		} else {
			problems.Append(access[key].checkManaged(path))
		}
		principals[principalPath(key)] = access[key].PrincipalId
	}
	maps.Copy(principals, a.Classic.sharedPrincipals())
	set.Together(judgePrincipals, principals)
	return append(problems, missingPrincipals(principals)...)
}

func missingPrincipals(principals map[string]pulumi.Input) validation.Problems {
	var problems validation.Problems
	for _, path := range slices.Sorted(maps.Keys(principals)) {
		if value := inputs.Of(principals[path]); !value.IsSet() || value.Is("") {
			problems.Add(path, "missing", expectedPrincipal, "")
		}
	}
	return problems
}

// checkManaged never widens a request: less than full access is refused, because the stable API (2025-07-01) has one
// policy only, `default` (https://learn.microsoft.com/azure/redis/entra-for-authentication).
func (a *AccessArgs) checkManaged(path string) validation.Problems {
	if a.Permissions != nil {
		return validation.Problems{{
			Path:     path + ".permissions",
			Message:  "Azure Managed Redis knows full access only in its stable API, and less is never widened silently",
			Expected: "role owner if full access is right for this principal; else leave the principal out",
		}}
	}
	switch a.Role {
	case roleOwner:
		return nil
	case "":
		return validation.Problems{{Path: path + ".role", Message: "missing", Expected: "owner, written out, because Azure Managed Redis knows full access only"}}
	case roleContributor, roleReader:
		return validation.Problems{{
			Path:     path + ".role",
			Message:  "Azure Managed Redis knows full access only in its stable API, and less is never widened silently",
			Expected: "owner if full access is right for this principal; else leave the principal out",
			Got:      validation.Quote(a.Role),
		}}
	}
	return validation.Problems{validation.Unknown(path+".role", "role", a.Role, []string{roleOwner})}
}

// shortestClassicKey: the key becomes the name of an assignment, which Azure wants to have 3 to 63 characters
// (https://learn.microsoft.com/azure/templates/microsoft.cache/2024-11-01/redis/accesspolicyassignments).
const shortestClassicKey = 3

// checkClassic wants a built-in role or permissions of the principal's own.
func (a *AccessArgs) checkClassic(path, key string) validation.Problems {
	var problems validation.Problems
	if len(key) < shortestClassicKey {
		problems.Add(path, "too short to be the name of an assignment", fmt.Sprintf("a key of at least %d characters", shortestClassicKey), validation.Quote(key))
	}
	switch {
	case a.Role != "" && a.Permissions != nil:
		problems.Add(path+".permissions", "given together with role", "a role, or permissions", "both")
	case a.Permissions != nil && strings.HasPrefix(key, sharedPolicyName("")):
		problems.Add(path, "its access policy would have the name of one of an environment that shares the cache", "a key that does not begin with "+sharedPolicyName(""), validation.Quote(key))
	case a.Permissions != nil:
		problems.Append(a.Permissions.check(path+".permissions", key))
	case a.Role == "":
		problems.Add(path+".role", "missing", validation.OneOf(accessRoles)+", or permissions of its own", "")
	default:
		problems.Append(checkWord(path+".role", "role", a.Role, accessRoles))
	}
	return problems
}

// check refuses permissions that promise a prefix and read or change keys beyond it. Commands that only list names or count
// keys (dbsize, keys, randomkey, scan) reach beyond it too, and are let through, because `read` includes them.
func (p *PermissionsArgs) check(path, key string) validation.Problems {
	permissions := p.typed()
	if problems := permissions.Check(path, key); len(problems) > 0 {
		return problems
	}
	beyond := permissions.Policy().Beyond(accesspolicy.Data)
	if permissions.AllKeys || len(beyond) == 0 {
		return nil
	}
	return validation.Problems{{
		Path:     path + ".keyPrefixes",
		Message:  "no prefix holds back commands that read or change keys which they do not name: " + accesspolicy.CommandNames(beyond),
		Expected: "excludedCategories with dangerous, or excludedCommands with each of them",
	}}
}

// typed are the permissions as the access policy is written from.
func (p *PermissionsArgs) typed() accesspolicy.Permissions {
	return accesspolicy.Permissions{
		Categories: p.Categories, Commands: p.Commands,
		ExcludedCategories: p.ExcludedCategories, ExcludedCommands: p.ExcludedCommands,
		KeyPrefixes: p.KeyPrefixes, AllKeys: inputs.Or(p.AllKeys, false),
	}
}

const expectedPrincipal = "the object id (principal id) of a user, service principal or managed identity, a GUID; not the client id (application id), and no group: neither service supports any, and a GUID can't tell"

// judgePrincipals checks that each known principal is a GUID and that no two are the same: Azure refuses a second
// assignment of one principal (https://github.com/microsoft/aspire/issues/6746).
func judgePrincipals(values inputs.Values) validation.Problems {
	var problems validation.Problems
	first := map[string]string{}
	for _, path := range slices.Sorted(maps.Keys(values)) {
		principal, known := values[path].String()
		if !known || principal == "" {
			continue
		}
		problems.Append(checkPrincipal(path, principal, expectedPrincipal))
		folded := strings.ToLower(principal)
		if earlier, duplicate := first[folded]; duplicate {
			problems.Add(path, "the same principal as "+earlier, "each principal once", "")
			continue
		}
		first[folded] = path
	}
	return problems
}

// checkPrincipal never shows what it refuses: it could be a secret pasted into the wrong place.
func checkPrincipal(path, principal, expected string) validation.Problems {
	if resourceid.IsGUID(principal) && strings.Trim(principal, "0-") != "" {
		return nil
	}
	return validation.Problems{{Path: path, Message: "not an object id", Expected: expected, Got: validation.Masked(principal)}}
}
