package hardenedcache

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/resourceid"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// roleOwner is full access, the only access that the stable API of Azure Managed Redis knows.
const roleOwner = "owner"

// lesserRoles are those that users know from Azure Cache for Redis.
var lesserRoles = []string{"contributor", "reader"}

func principalPath(key string) string { return "access." + key + ".principalId" }

func validateAccess(access map[string]*AccessArgs, set *inputs.Set) validation.Problems {
	var problems validation.Problems
	principals := map[string]pulumi.Input{}
	names := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(access)) {
		path := "access." + key
		problems.Append(keyRule.Check(path, key))
		if other, taken := names[assignmentName(key)]; taken {
			problems.Add(path, fmt.Sprintf("differs from access.%s by hyphens only, which Azure's assignment names can't hold", other), "another key", "")
		}
		names[assignmentName(key)] = key
		if access[key] == nil {
			problems.Add(path, "missing", "principalId and role", "")
			continue
		}
		problems.Append(checkRole(path+".role", access[key].Role))
		principals[principalPath(key)] = access[key].PrincipalId
	}
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

// checkRole never widens a request: less than full access is refused, because the stable API (2025-07-01) has one
// policy only, `default` (https://learn.microsoft.com/azure/redis/entra-for-authentication).
func checkRole(path, role string) validation.Problems {
	switch role {
	case roleOwner:
		return nil
	case "":
		return validation.Problems{{Path: path, Message: "missing", Expected: "owner, written out, because Azure Managed Redis knows full access only"}}
	}
	for _, lesser := range lesserRoles {
		if role == lesser {
			return validation.Problems{{
				Path:     path,
				Message:  "Azure Managed Redis knows full access only in its stable API, and less is never widened silently",
				Expected: "owner if full access is right for this principal; else leave the principal out",
				Got:      validation.Quote(role),
			}}
		}
	}
	return validation.Problems{validation.Unknown(path, "role", role, []string{roleOwner})}
}

const expectedPrincipal = "the object id (principal id) of a user, service principal or managed identity, a GUID; not the client id (application id), and no group: Azure Managed Redis supports none, and a GUID can't tell"

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
