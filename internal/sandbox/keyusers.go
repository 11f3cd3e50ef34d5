package sandbox

import (
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// keyUsers are the built-in roles that get a key and wrap and unwrap with it.
// https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/security
var keyUsers = []string{
	"e147488a-f6f5-4113-8e2d-b22465e65bf6", // Key Vault Crypto Service Encryption User
	"12338af0-0e69-4776-bea7-57ae8d297424", // Key Vault Crypto User
	"14b46e9e-c2b7-41b4-b07b-48a6ebf60603", // Key Vault Crypto Officer
	"00482a5a-887f-4fb3-b363-3b7fe8e74483", // Key Vault Administrator
}

// keyPermissions are those that an access policy gives in place of a role.
var keyPermissions = []string{"get", "wrapkey", "unwrapkey"}

func readerAllowed(a *azure, k wantedKey) string {
	principal := a.principalFor(k.reader)
	rbac := k.vault.At("properties", "enableRbacAuthorization") == true
	switch {
	case k.hsm, rbac && a.hasRole(principal, k.key.ID, keyUsers), !rbac && hasPolicy(k.vault, principal):
		return ""
	case rbac:
		return say("keyEncryptionKeyIdentity: the identity '%s' has no role to use the key '%s' with; expected Key Vault Crypto Service Encryption User.", k.reader, k.name)
	default:
		return say("keyEncryptionKeyIdentity: the vault '%s' does not use RBAC and has no access policy for '%s' with get, wrapKey and unwrapKey.", k.host, k.reader)
	}
}

// hasRole reports whether a principal has one of some roles at an id, or above it.
func (a *azure) hasRole(principal, id string, roles []string) bool {
	found := false
	for _, scope := range scopesOf(id) {
		a.eachBelow(scope+"/providers/"+typeRoleAssignment, func(role arm.Resource) {
			definition := role.Text("properties", "roleDefinitionId")
			named := strings.ToLower(definition[strings.LastIndex(definition, "/")+1:])
			found = found || strings.EqualFold(role.Text("properties", "principalId"), principal) && slices.Contains(roles, named)
		}, typeRoleAssignment)
	}
	return found
}

// hasPolicy reports whether the access policies of a vault let a principal use its keys.
func hasPolicy(vault arm.Resource, principal string) bool {
	for _, policy := range vault.Objects("properties", "accessPolicies") {
		owner, _ := policy["objectId"].(string)
		permissions, _ := policy["permissions"].(map[string]any)
		given := map[string]bool{}
		for _, permission := range arm.Texts(permissions["keys"]) {
			given[strings.ToLower(permission)] = true
		}
		lacks := func(permission string) bool { return !given[permission] && !given["all"] }
		if strings.EqualFold(owner, principal) && !slices.ContainsFunc(keyPermissions, lacks) {
			return true
		}
	}
	return false
}
