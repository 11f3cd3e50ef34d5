package sandbox

import (
	"net/http"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

const roleTemplatePage = "https://learn.microsoft.com/azure/role-based-access-control/role-assignments-template"

// principalRules say whom a role can be assigned to. What the sandbox knows of the directory: the principals of the
// identities that it holds, and that one which it made for an identity which is gone is gone too. Every other GUID is taken
// for a user, group or application that exists, unless the switches list them.
var principalRules = []Rule{
	{
		ID: "role-assignment-principal", Title: "A role is assigned to a principal that exists, unless the request says of what type it is",
		Breaks: "A role without principalType for the principal of an identity that was deleted, or for a GUID that the switch principals does not list",
		Source: "https://github.com/Azure/HubAndSpokeResearchEnclave/issues/50", Status: http.StatusBadRequest, Code: "PrincipalNotFound",
		types: []string{typeRoleAssignment}, on: creates, check: principalMissing,
	},
	{
		ID: "role-assignment-principal-new", Title: "A new principal is not seen everywhere at once",
		Breaks: "A role without principalType for an identity that was just created: the first request is refused, the next one taken. " +
			"Azure may take the first one",
		Source: roleTemplatePage, Status: http.StatusBadRequest, Code: "PrincipalNotFound", Stricter: true,
		types: []string{typeRoleAssignment}, on: creates, check: principalIsNew,
	},
	{
		ID: "role-assignment-principal-type", Title: "The type of a principal is the one that it has",
		Breaks: "A role with principalType User for a managed identity, which is a ServicePrincipal",
		Source: "https://github.com/Azure/modern-web-app-pattern-dotnet/pull/129", Status: http.StatusBadRequest, Code: "UnmatchedPrincipalType",
		types: []string{typeRoleAssignment}, on: creates, check: principalOfAnotherType,
	},
}

// principalMark begins the object ids that the sandbox makes, so that it can tell one of an identity that is gone from one
// that it never knew.
const principalMark = "5a4db0c5-"

// principalFor returns the object id of an identity: of a user-assigned one, or of a resource with one of its own.
func (a *azure) principalFor(id string) string {
	if identity, ok := a.find(id); ok {
		return principalIn(identity)
	}
	return madePrincipal(id)
}

func madePrincipal(id string) string {
	return principalMark + guid(id, "principal")[len(principalMark):]
}

// principalIn returns the object id of a resource that is, or has, an identity; that of the landing zone can be stated there.
func principalIn(r arm.Resource) string {
	if stated := r.Text("properties", "principalId"); is(r, typeIdentity) && stated != "" {
		return strings.ToLower(stated)
	}
	return madePrincipal(r.ID)
}

func hasPrincipal(r arm.Resource) bool {
	return is(r, typeIdentity) || strings.Contains(r.Text("identity", "type"), "SystemAssigned")
}

// holdsPrincipal reports whether an identity of the sandbox has the object id.
func (a *azure) holdsPrincipal(principal string) bool {
	keys := a.names[nameKey("principal", principal)]
	return keys != nil && len(*keys) > 0
}

func principalMissing(a *azure, r request) string {
	principal := strings.ToLower(r.resource.Text("properties", "principalId"))
	listed := a.options.Switches.Principals
	isListed := slices.ContainsFunc(listed, func(other string) bool { return strings.EqualFold(other, principal) })
	switch {
	case r.resource.Text("properties", "principalType") != "", a.holdsPrincipal(principal), isListed:
		return ""
	case len(listed) == 0 && !strings.HasPrefix(principal, principalMark):
		return ""
	}
	return a.noPrincipal(principal)
}

func principalIsNew(a *azure, r request) string {
	principal := strings.ToLower(r.resource.Text("properties", "principalId"))
	if r.resource.Text("properties", "principalType") != "" || !a.fresh[principal] {
		return ""
	}
	delete(a.fresh, principal) // by the next request it has arrived
	return a.noPrincipal(principal)
}

func (a *azure) noPrincipal(principal string) string {
	return say("Principal %s does not exist in the directory %s. Check that you have the correct principal ID. If you are creating this "+
		"principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role "+
		"assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype",
		strings.ReplaceAll(principal, "-", ""), a.options.TenantID)
}

func principalOfAnotherType(a *azure, r request) string {
	principal, stated := strings.ToLower(r.resource.Text("properties", "principalId")), r.resource.Text("properties", "principalType")
	if stated == "" || strings.EqualFold(stated, "ServicePrincipal") || !a.holdsPrincipal(principal) {
		return ""
	}
	return say("The PrincipalId '%s' has type 'ServicePrincipal' , which is different from specified PrinciaplType '%s'.",
		strings.ReplaceAll(principal, "-", ""), stated)
}
