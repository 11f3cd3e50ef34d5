package hardenedcache

import (
	"maps"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/resourceid"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// builtInRoles are the role definitions that can be given by name:
// https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
var builtInRoles = map[string]string{
	"Contributor":               "b24988ac-6180-42a0-ab88-20f7382dd24c",
	"Monitoring Reader":         "43d0d8ad-25c7-4714-9337-8ba259a9fe05",
	"Owner":                     "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
	"Reader":                    "acdd72a7-3385-48ef-bd42-f606fba81ae7",
	"Redis Cache Contributor":   "e0f68234-74aa-48ed-b826-c38b57376e17",
	"User Access Administrator": "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
}

// principalTypes: https://learn.microsoft.com/azure/templates/microsoft.authorization/roleassignments
var principalTypes = []string{"User", "Group", "ServicePrincipal", "ForeignGroup", "Device"}

const expectedRolePrincipal = "the object id of a user, group, service principal or managed identity, a GUID; not the client id (application id)"

func rolePath(key string) string { return "roleAssignments." + key }

func validateRoleAssignments(assignments map[string]*RoleAssignmentArgs, set *inputs.Set) validation.Problems {
	var problems validation.Problems
	for _, key := range slices.Sorted(maps.Keys(assignments)) {
		path := rolePath(key)
		problems.Append(keyRule.Check(path, key))
		assignment := assignments[key]
		if assignment == nil {
			problems.Add(path, "missing", "roleDefinitionIdOrName, principalId and principalType", "")
			continue
		}
		set.Required(path+".roleDefinitionIdOrName", "a role's name, GUID or resource id", assignment.RoleDefinitionIdOrName, checkRoleDefinition)
		set.Required(path+".principalId", expectedRolePrincipal, assignment.PrincipalId, func(path, text string) validation.Problems {
			return checkPrincipal(path, text, expectedRolePrincipal)
		})
		set.Optional(path+".description", assignment.Description, inputs.Anything)
		problems.Append(checkWord(path+".principalType", "type of principal", assignment.PrincipalType, principalTypes))
	}
	return problems
}

func checkRoleDefinition(path, text string) validation.Problems {
	if _, builtIn := builtInRoles[text]; builtIn || resourceid.IsGUID(text) || isRoleDefinitionID(text) {
		return nil
	}
	return validation.Problems{validation.Unknown(path, "role", text, slices.Sorted(maps.Keys(builtInRoles)))}
}

func isRoleDefinitionID(text string) bool {
	_, definition, found := strings.Cut(strings.ToLower(text), "/providers/microsoft.authorization/roledefinitions/")
	return found && resourceid.IsGUID(definition)
}

// roleDefinitionID turns a role's name, GUID or id into the id of its definition in the subscription of scope, a resource
// id.
func roleDefinitionID(scope, idOrName string) string {
	id, _ := resourceid.Parse(scope)
	return roleDefinitionIn(id.SubscriptionID, idOrName)
}

// roleDefinitionIn turns a role's name, GUID or id into the id of its definition in a subscription.
func roleDefinitionIn(subscriptionID, idOrName string) string {
	if isRoleDefinitionID(idOrName) {
		return idOrName
	}
	definition, builtIn := builtInRoles[idOrName]
	if !builtIn {
		definition = idOrName
	}
	return "/subscriptions/" + subscriptionID + "/providers/Microsoft.Authorization/roleDefinitions/" + definition
}
