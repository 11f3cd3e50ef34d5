package sandbox

import (
	"net/http"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// accessRules hold for data-plane and control-plane access.
var accessRules = []Rule{
	{
		ID: "cache-busy", Title: "Writes to one cache, and below it, do not overlap",
		Breaks: "Two access policy assignments of one cache written at the same time, or one while the cache is updated",
		Source: "https://github.com/Azure/bicep-types-az/issues/1760", Status: http.StatusConflict, Code: "Conflict",
		on: []operation{opCreate, opUpdate, opDelete}, check: cacheBusy,
	},
	{
		ID: "access-managed-policy", Title: "Azure Managed Redis knows one access policy, default",
		Breaks: "An assignment of access policy \"reader\" in a managed database",
		Source: "https://learn.microsoft.com/rest/api/redis/redisenterprisecache/access-policy-assignment/create-update",
		Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeManagedGrant}, on: writes, check: managedPolicy,
	},
	{
		ID: "access-object-id", Title: "A principal is named by its object id, a GUID",
		Breaks: "An assignment whose objectId is a user name",
		Source: "https://learn.microsoft.com/azure/redis/entra-for-authentication", Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeManagedGrant, typeClassicGrant}, on: writes, check: objectIDIsGUID,
	},
	{
		ID: "access-duplicate-principal", Title: "A principal has one assignment per database",
		Breaks: "A second assignment for the same objectId",
		Source: "https://github.com/microsoft/aspire/issues/8142", Status: http.StatusBadRequest, Code: "InvalidAccessPolicyAssignment",
		types: []string{typeManagedGrant, typeClassicGrant}, on: writes, check: duplicatePrincipal,
	},
	{
		ID: "role-assignment-exists", Title: "A role is assigned once per principal and scope",
		Breaks: "A second assignment of one role to one principal at one scope, under another name",
		Source: "https://learn.microsoft.com/azure/role-based-access-control/troubleshooting", Status: http.StatusConflict,
		Code:  "RoleAssignmentExists",
		types: []string{typeRoleAssignment}, on: creates, check: roleAssignedAlready,
	},
}

func cacheBusy(a *azure, r request) string {
	cache, below := cacheOf(r.resource)
	if isCache(r.resource) {
		cache = r.resource.ID
	} else if !below || !serialised(r.resource) {
		return ""
	}
	if _, busy := a.busy[arm.Key(cache)]; !busy {
		return ""
	}
	return say("The resource '%s' is busy processing a previous update request or is undergoing system maintenance. "+
		"As such, it is currently unable to accept the update request. Please try again later.", cache)
}

func managedPolicy(_ *azure, r request) string {
	if policy := r.resource.Text("properties", "accessPolicyName"); policy != "default" {
		return say("Only the access policy 'default' is supported for now; got '%s'.", policy)
	}
	return ""
}

func principalOf(r arm.Resource) string {
	if is(r, typeManagedGrant) {
		return r.Text("properties", "user", "objectId")
	}
	return r.Text("properties", "objectId")
}

func objectIDIsGUID(_ *azure, r request) string {
	if id := principalOf(r.resource); !guidPattern.MatchString(id) {
		return say("The objectId '%s' is not a GUID.", id)
	}
	return ""
}

func duplicatePrincipal(a *azure, r request) string {
	message := ""
	a.eachBelow(r.id.Scope, func(other arm.Resource) {
		parsed, _ := arm.ParseID(other.ID)
		if arm.SameID(parsed.Scope, r.id.Scope) && !arm.SameID(other.ID, r.resource.ID) &&
			strings.EqualFold(principalOf(other), principalOf(r.resource)) {
			message = "An invalid access policy assignment was detected due to duplicate entries. Please review and ensure that each " +
				"assignment has a unique combination of assignmentName, policyName, and objectId to avoid such duplicates. " +
				"For more information, please refer to the following link: https://aka.ms/redis/MicrosoftEntraAuthenticationPrerequisites."
		}
	}, r.resource.Type)
	return message
}

func roleAssignedAlready(a *azure, r request) string {
	message := ""
	a.eachBelow(r.id.Scope, func(other arm.Resource) {
		parsed, _ := arm.ParseID(other.ID)
		if arm.SameID(parsed.Scope, r.id.Scope) &&
			strings.EqualFold(other.Text("properties", "principalId"), r.resource.Text("properties", "principalId")) &&
			arm.SameID(other.Text("properties", "roleDefinitionId"), r.resource.Text("properties", "roleDefinitionId")) {
			message = "The role assignment already exists."
		}
	}, typeRoleAssignment)
	return message
}
