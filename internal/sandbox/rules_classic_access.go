package sandbox

import (
	"net/http"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

const (
	classicEntraPage  = "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-azure-active-directory-for-authentication"
	classicPolicyPage = "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure-role-based-access-control"
)

// classicAccessRules hold for who may read and write a classic cache.
var classicAccessRules = []Rule{
	{
		ID: "classic-keys-need-entra", Title: "Access keys are switched off where Entra is switched on",
		Breaks: "A cache with disableAccessKeyAuthentication and without aad-enabled",
		Source: classicEntraPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeClassic}, on: writes, check: keysNeedEntra,
	},
	{
		ID: "classic-access-version", Title: "A cache with Redis 4 has no access policies",
		Breaks: "An access policy, or an assignment, of a cache with redisVersion 4",
		Source: classicPolicyPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeClassicPolicy, typeClassicGrant}, on: writes, check: accessVersion,
	},
	{
		ID: "classic-acl", Title: "Permissions are a list of categories, commands and key patterns",
		Breaks: "A custom access policy with permissions \"read allkeys\", \"+@reading ~*\" or \"+@read >password\"",
		Source: classicPolicyPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeClassicPolicy}, on: writes, check: permissionsCanBeRead,
	},
	{
		ID: "classic-policy-built-in", Title: "A custom access policy has a name of its own",
		Breaks: "A custom access policy named \"Data Reader\"",
		Source: classicPolicyPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeClassicPolicy}, on: writes, check: namedLikeBuiltIn,
	},
	{
		ID: "classic-policy-exists", Title: "An assignment names a built-in access policy or one of its cache",
		Breaks: "An assignment of \"Data Writer\", which is neither built in nor a custom policy of that cache",
		Source: classicPolicyPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeClassicGrant}, on: writes, check: policyExists,
	},
	{
		ID: "classic-policy-in-use", Title: "An access policy that is assigned is not deleted",
		Breaks: "Deleting a custom access policy before its assignments. What Azure does then is not documented; a principal with an " +
			"assignment of nothing must not come about unseen",
		Source: classicPolicyPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true, Stricter: true,
		types: []string{typeClassicPolicy}, on: deletes, check: policyInUse,
	},
}

func keysAreOff(cache arm.Resource) bool {
	return cache.At("properties", "disableAccessKeyAuthentication") == true
}

func keysNeedEntra(_ *azure, r request) string {
	if !keysAreOff(r.resource) || switchedOn(r.resource, "aad-enabled") {
		return ""
	}
	return "disableAccessKeyAuthentication needs the setting 'aad-enabled' to be 'true': nobody could connect otherwise."
}

func accessVersion(a *azure, r request) string {
	if version := versionOf(a.classicParent(r)); strings.HasPrefix(version, "4") {
		return say("Access policies are not supported with Redis version %s.", version)
	}
	return ""
}

func permissionsCanBeRead(_ *azure, r request) string {
	tokens := strings.Fields(r.resource.Text("properties", "permissions"))
	if len(tokens) == 0 {
		return "permissions: expected at least one category, command or key pattern, such as '+@read ~*'; got none."
	}
	var unreadable []string
	for _, token := range tokens {
		if reason := aclProblem(token); reason != "" {
			unreadable = append(unreadable, say("'%s' %s", token, reason))
		}
	}
	if len(unreadable) == 0 {
		return ""
	}
	return say("permissions: %s.", strings.Join(unreadable, "; "))
}

// builtInPolicies lists the access policies that every classic cache has. Source: classicPolicyPage
var builtInPolicies = []string{"Data Owner", "Data Contributor", "Data Reader"}

func isBuiltIn(policy string) bool {
	return slices.ContainsFunc(builtInPolicies, func(name string) bool { return strings.EqualFold(name, policy) })
}

func namedLikeBuiltIn(_ *azure, r request) string {
	if isBuiltIn(r.resource.Name) {
		return say("The access policy '%s' is built in and cannot be changed.", r.resource.Name)
	}
	return ""
}

func policyExists(a *azure, r request) string {
	policy := r.resource.Text("properties", "accessPolicyName")
	if isBuiltIn(policy) || a.exists(r.id.Scope+"/accessPolicies/"+policy) {
		return ""
	}
	return say("The access policy '%s' does not exist: expected %s or a custom policy of the cache.", policy, strings.Join(builtInPolicies, ", "))
}

func policyInUse(a *azure, r request) string {
	for _, grant := range a.below(r.id.Scope, typeClassicGrant) {
		if strings.EqualFold(grant.Text("properties", "accessPolicyName"), r.resource.Name) {
			return say("The access policy '%s' is assigned by '%s'.", r.resource.Name, grant.Name)
		}
	}
	return ""
}
