package unit_test

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

// drawSharers lets other environments use a classic cache now and then. Prefixes have few letters, so that some overlap.
func drawSharers(t *rapid.T, args *hardenedcache.HardenedCacheArgs) {
	if rapid.IntRange(0, 5).Draw(t, "shared") > 0 {
		return
	}
	args.Access = map[string]*hardenedcache.AccessArgs{"own": {
		PrincipalId: pulumi.String("0a1b2c3d-4d5e-4f60-8a71-92b3c4d5e6f4"),
		Permissions: &hardenedcache.PermissionsArgs{
			Commands:    []string{"get", mostly(t, "own command", []string{"set", "hgetall"}, "scan")},
			KeyPrefixes: []string{mostly(t, "own prefix", []string{"c:"}, "a")},
		},
	}}
	production := rapid.IntRange(0, 5).Draw(t, "sharer of another kind") > 0 == (args.Environment == "prod" || args.Production != nil && *args.Production)
	args.Classic.SharedBy = map[string]*hardenedcache.SharerArgs{}
	for i, name := range []string{"demo", "load"} {
		args.Classic.SharedBy[name] = &hardenedcache.SharerArgs{
			KeyPrefixes: rapid.SliceOfNDistinct(rapid.StringMatching(`[`+string("ab"[i])+`]{1,2}:`), 1, 2, rapid.ID[string]).Draw(t, name+" prefixes"),
			Role:        mostly(t, name+" role", []string{"", "reader", "contributor"}, "owner"),
			Production:  &production,
			Principals:  map[string]pulumi.StringInput{"web": pulumi.String(fmt.Sprintf("0a1b2c3d-4d5e-4f60-8a71-92b3c4d5e6a%d", i))},
		}
	}
}

// sharedViolations are keys of a shared cache that two environments reach, and principals that reach all keys of one.
func sharedViolations(graph recorder.Graph) []string {
	var found []string
	policies := graph.OfType("v20241101:AccessPolicy")
	prefixesOf := func(policy recorder.Resource) (prefixes []string, proven bool) {
		parsed, err := accesspolicy.Parse(fmt.Sprint(policy.Inputs["permissions"]))
		if err != nil {
			return nil, false
		}
		return parsed.Prefixes()
	}
	isSharer := func(policy recorder.Resource) bool {
		return strings.HasPrefix(fmt.Sprint(policy.Inputs["accessPolicyName"]), "environment-")
	}
	for i, policy := range policies {
		if !isSharer(policy) {
			continue
		}
		mine, proven := prefixesOf(policy)
		if !proven {
			found = append(found, policy.Name+" is not held to prefixes")
		}
		for j, other := range policies {
			if theirs, proven := prefixesOf(other); i != j && other.Parent == policy.Parent && (!proven || len(accesspolicy.Overlaps(mine, theirs)) > 0) {
				found = append(found, fmt.Sprintf("%s and %s reach the same keys", policy.Name, other.Name))
			}
		}
		for _, assignment := range graph.OfType(":AccessPolicyAssignment") {
			if _, builtIn := accesspolicy.ForRole(fmt.Sprint(assignment.Inputs["accessPolicyName"])); builtIn {
				found = append(found, assignment.Name+" reaches every key of a shared cache")
			}
		}
	}
	return found
}
