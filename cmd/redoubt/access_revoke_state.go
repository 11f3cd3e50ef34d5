package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/inventory"
	"github.com/redoubt-iac/redoubt/internal/resourceid"
	"github.com/redoubt-iac/redoubt/internal/revocation"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// grants is what the state says of who may use the caches of an environment.
type grants struct {
	// caches are the ids of all members, and resources all that the state has.
	caches    []string
	resources []inventory.Resource
	// principals are object ids by key.
	principals map[string]string
	hostName   string
}

// The types that matter, as ids spell them.
const (
	managedCache   = "Microsoft.Cache/redisEnterprise"
	classicCache   = "Microsoft.Cache/redis"
	grantSuffix    = "/accessPolicyAssignments"
	policySuffix   = "/accessPolicies"
	managementLock = "Microsoft.Authorization/locks"
)

func grantsOf(state engine.State) grants {
	g := grants{resources: state.Environment.Resources, principals: map[string]string{}}
	for _, resource := range g.resources {
		id, ok := resourceid.Parse(resource.ID)
		if ok && (strings.EqualFold(id.Type, managedCache) || strings.EqualFold(id.Type, classicCache)) {
			g.caches = append(g.caches, resource.ID)
		}
	}
	exported, _ := state.Outputs["grantedPrincipals"].Value.(map[string]any)
	for key, value := range exported {
		g.principals[key], _ = value.(string)
	}
	g.hostName, _ = state.Outputs["hostName"].Value.(string)
	return g
}

// resolve finds a principal by its key or its object id. What is not known is taken for an object id if it is one.
func (g grants) resolve(wanted string) (key string, ids []string, known bool) {
	ids = []string{}
	if id, there := g.principals[wanted]; there {
		return wanted, append(ids, guidsIn(id)...), true
	}
	for _, key := range slices.Sorted(maps.Keys(g.principals)) {
		if strings.EqualFold(g.principals[key], wanted) {
			return key, append(ids, wanted), true
		}
	}
	return wanted, append(ids, guidsIn(wanted)...), false
}

func guidsIn(text string) []string {
	if resourceid.IsGUID(text) {
		return []string{text}
	}
	return nil
}

// request is what package revocation is asked for.
func (g grants) request(key string, ids []string) revocation.Request {
	request := revocation.Request{Key: key, ObjectIDs: ids}
	for _, id := range g.caches {
		cache, assigned := revocation.Cache{ID: id}, g.policiesOf(id, key, ids)
		for _, r := range g.resources {
			switch {
			case !arm.Below(r.ID, id):
			case isOfType(r, managementLock):
				cache.Locks = append(cache.Locks, lockIn(r))
			case hasSuffix(r, grantSuffix) && g.isOf(r, key, ids):
				cache.Assignments = append(cache.Assignments, r.ID)
			case hasSuffix(r, policySuffix) && assigned[nameIn(r)]:
				cache.Policies = append(cache.Policies, r.ID)
			}
		}
		request.Caches = append(request.Caches, cache)
	}
	return request
}

// policiesOf are the names of the access policies that a principal has on a cache: its own, or that of its environment at a
// shared cache. Who else has one of them is for Azure to say.
func (g grants) policiesOf(cache, key string, ids []string) map[string]bool {
	names := map[string]bool{key: true}
	for _, r := range g.resources {
		if arm.Below(r.ID, cache) && hasSuffix(r, grantSuffix) && g.isOf(r, key, ids) {
			name, _ := r.Inputs["accessPolicyName"].(string)
			names[name] = true
		}
	}
	return names
}

// isOf says whether an assignment in the state is the principal's: by its name, which on the managed service has no
// hyphens, or by whom it names.
func (g grants) isOf(r inventory.Resource, key string, ids []string) bool {
	named := nameIn(r) == key
	if strings.Contains(strings.ToLower(r.ID), strings.ToLower(managedCache)) {
		named = nameIn(r) == strings.ReplaceAll(key, "-", "")
	}
	principal, _ := r.Inputs["objectId"].(string)
	if user, isMap := r.Inputs["user"].(map[string]any); isMap {
		principal, _ = user["objectId"].(string)
	}
	return named || slices.ContainsFunc(ids, func(id string) bool { return strings.EqualFold(id, principal) })
}

// lockIn is a lock as the state has it.
func lockIn(r inventory.Resource) revocation.Lock {
	lock := revocation.Lock{ID: r.ID}
	lock.Level, _ = r.Inputs["level"].(string)
	lock.Notes, _ = r.Inputs["notes"].(string)
	return lock
}

func nameIn(r inventory.Resource) string { return r.ID[strings.LastIndex(r.ID, "/")+1:] }

func typeIn(r inventory.Resource) string {
	parsed, err := arm.ParseID(r.ID)
	if err != nil {
		return ""
	}
	return parsed.Type
}

func isOfType(r inventory.Resource, wanted string) bool { return arm.SameType(typeIn(r), wanted) }

func hasSuffix(r inventory.Resource, suffix string) bool {
	return strings.HasSuffix(strings.ToLower(typeIn(r)), strings.ToLower(suffix))
}

// urns are those of what a plan has deleted and the state still has.
func (g grants) urns(plan *revocation.Plan) []string {
	gone := map[string]bool{}
	for i := range plan.Caches {
		for _, id := range plan.Caches[i].Gone() {
			gone[arm.Key(id)] = true
		}
	}
	urns := []string{}
	for _, r := range g.resources {
		if gone[arm.Key(r.ID)] {
			urns = append(urns, r.URN)
		}
	}
	return urns
}

// otherWays are what is left to a principal beside its assignments, and is not taken away here.
func (g grants) otherWays(state engine.State, ids []string, rotate string) []string {
	var ways []string
	keys, _ := state.Outputs["accessKeys"].Value.(map[string]any)
	if on, _ := keys["enabled"].(bool); on {
		ways = append(ways, "the cache takes access keys: whoever has read the key still gets in; replace both: "+rotate)
	}
	for _, r := range g.resources {
		principal, _ := r.Inputs["principalId"].(string)
		if isOfType(r, "Microsoft.Authorization/roleAssignments") && slices.ContainsFunc(ids, func(id string) bool { return strings.EqualFold(id, principal) }) {
			ways = append(ways, "the principal has the Azure role assignment "+r.Name+" of this stack, which stays: take it out of the stack file")
		}
	}
	return ways
}

// unknown is the error for a principal that is nowhere.
func (r *revokeAccess) unknown(plan *revocation.Plan) error {
	var there, keys []string
	seen := map[string]bool{}
	for _, key := range slices.Sorted(maps.Keys(r.deployed.principals)) {
		id := r.deployed.principals[key]
		keys, seen[strings.ToLower(id)] = append(keys, key), true
		there = append(there, fmt.Sprintf("  %s (%s)", key, orDash(id)))
	}
	for _, cache := range plan.Caches {
		for _, other := range cache.Others {
			if folded := strings.ToLower(other.ObjectID); !seen[folded] {
				seen[folded] = true
				there = append(there, fmt.Sprintf("  %s (made beside the stack, as %s)", other.ObjectID, nameIn(inventory.Resource{ID: other.ID})))
			}
		}
	}
	meant := ""
	if near := validation.Nearest(r.wanted, keys); near != "" {
		meant = fmt.Sprintf("; did you mean %q?", near)
	}
	if len(there) == 0 {
		return fmt.Errorf("principal %q has no access to the cache of %s, and nobody else has either", r.wanted, r.name)
	}
	return fmt.Errorf("principal %q has no access to the cache of %s%s; there are:\n%s", r.wanted, r.name, meant, strings.Join(there, "\n"))
}

// vaultOfCloud is the address of any vault in the cloud of a cache, which is how a cloud is told apart here.
func vaultOfCloud(hostName string) string {
	switch {
	case strings.HasSuffix(hostName, ".chinacloudapi.cn"):
		return "https://any.vault.azure.cn"
	case strings.HasSuffix(hostName, ".usgovcloudapi.net"):
		return "https://any.vault.usgovcloudapi.net"
	default:
		return "https://any.vault.azure.net"
	}
}
