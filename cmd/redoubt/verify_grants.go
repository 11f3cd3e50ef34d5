package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/resourceid"
	"github.com/redoubt-iac/redoubt/internal/verify/authorisation"
)

// The resources that give access, by their types in ARM.
const (
	classicPolicy = "Microsoft.Cache/redis/accessPolicies"
	classicGrant  = "Microsoft.Cache/redis/accessPolicyAssignments"
	managedGrant  = "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments"
)

// allPermissions are those of the only policy of the managed service, "default", in the words of the classic one:
// https://learn.microsoft.com/azure/redis/entra-for-authentication
const allPermissions = "+@all allkeys"

// grants are who has access, and to what.
func (v *verifyRun) grants() ([]authorisation.Grant, error) {
	switch {
	case v.local:
		return v.localGrants()
	case v.signer.state != nil:
		return deployedGrants(*v.signer.state)
	default:
		return nil, nil
	}
}

// deployedGrants reads the state: what was deployed counts, not what the stack file says by now.
func deployedGrants(state engine.State) ([]authorisation.Grant, error) {
	custom := map[string]string{}
	for _, resource := range state.Environment.Resources {
		if id, ok := resourceid.Parse(resource.ID); ok && strings.EqualFold(id.Type, classicPolicy) {
			custom[strings.ToLower(id.Name())] = textOf(resource.Inputs["permissions"])
		}
	}
	keys := map[string]string{}
	granted, _ := state.Outputs["grantedPrincipals"].Value.(map[string]any)
	for key, principal := range granted {
		keys[strings.ToLower(textOf(principal))] = key
	}
	var grants []authorisation.Grant
	for _, resource := range state.Environment.Resources {
		id, ok := resourceid.Parse(resource.ID)
		if !ok || !strings.EqualFold(id.Type, classicGrant) && !strings.EqualFold(id.Type, managedGrant) {
			continue
		}
		grant, err := grantOf(id, resource.Inputs, custom)
		if err != nil {
			return nil, err
		}
		if key, named := keys[grant.ObjectID]; named {
			grant.Key = key
		}
		grants = append(grants, grant)
	}
	slices.SortFunc(grants, func(a, b authorisation.Grant) int { return strings.Compare(a.Key, b.Key) })
	// The members of a geo-replication group have the same access list each.
	return slices.CompactFunc(grants, func(a, b authorisation.Grant) bool { return a.Key == b.Key && a.ObjectID == b.ObjectID }), nil
}

// grantOf reads one assignment; custom are the permissions of the cache's own policies, by name.
func grantOf(id resourceid.ID, inputs map[string]any, custom map[string]string) (authorisation.Grant, error) {
	policy, principal := textOf(inputs["accessPolicyName"]), textOf(inputs["objectId"])
	if user, nested := inputs["user"].(map[string]any); nested {
		principal = textOf(user["objectId"])
	}
	permissions, own := custom[strings.ToLower(policy)]
	switch {
	case strings.EqualFold(id.Type, managedGrant):
		permissions = allPermissions
	case !own:
		permissions, own = accesspolicy.ForRole(policy)
		if !own {
			return authorisation.Grant{}, fmt.Errorf("the state assigns the access policy %s, which it does not have; refresh it", policy)
		}
	}
	parsed, err := accesspolicy.Parse(permissions)
	if err != nil {
		return authorisation.Grant{}, fmt.Errorf("reading the access policy %s: %w", policy, err)
	}
	return authorisation.Grant{Key: id.Name(), ObjectID: strings.ToLower(principal), Role: policy, Policy: parsed}, nil
}

// localGrants are those of the users of the local cache.
func (v *verifyRun) localGrants() ([]authorisation.Grant, error) {
	var grants []authorisation.Grant
	for _, user := range v.signer.local.Users {
		parsed, err := accesspolicy.Parse(user.Policy)
		if err != nil {
			return nil, fmt.Errorf("reading the access policy of %s: %w", user.AccessKey, err)
		}
		grants = append(grants, authorisation.Grant{Key: user.AccessKey, ObjectID: user.Name, Role: user.Policy, Policy: parsed})
	}
	return grants, nil
}

// others are the object ids of everybody but one.
func others(grants []authorisation.Grant, but string) []string {
	var found []string
	for _, grant := range grants {
		if !strings.EqualFold(grant.ObjectID, but) {
			found = append(found, grant.ObjectID)
		}
	}
	return found
}
