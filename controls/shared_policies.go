package controls

import (
	"fmt"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
	"github.com/redoubt-iac/redoubt/internal/arm"
)

// sharerPolicy begins the name of the policy of an environment that uses the classic cache of another one
// (`classic.sharedBy`).
const sharerPolicy = "environment-"

const pathPermissions = "properties.permissions"

// keepsToItself judges a policy at a classic cache that several environments use by one stack: its keys are no other
// environment's, and none of its commands reaches past them.
func keepsToItself(s subject) []Detail {
	others, shared := s.otherPolicies()
	if !shared && !isSharer(s.Resource) {
		return notApplicable("no policy says that another environment uses the cache")
	}
	const expected = "key prefixes of its own, and no command that reaches past them"
	text, known := permissionsOf(s.Resource)
	switch {
	case !known:
		return unknown(pathPermissions, expected, untilApply)
	case text == "":
		return fail(pathPermissions, expected, "none")
	}
	policy, err := accesspolicy.Parse(text)
	if err != nil {
		return failWhy(pathPermissions, expected, text, "Redis 6.0 would not take these rules")
	}
	prefixes, proven := policy.Prefixes()
	if !proven {
		return failWhy(pathPermissions, expected, text, "the rules don't limit the keys by prefixes")
	}
	if beyond := policy.Beyond(accesspolicy.Data, accesspolicy.Names, accesspolicy.Channels, accesspolicy.Service); len(beyond) > 0 {
		return failWhy(pathPermissions, expected, text, "no key rule holds back "+accesspolicy.CommandNames(beyond))
	}
	return s.apartFrom(others, prefixes, expected)
}

// apartFrom compares prefixes with those of other policies. Two policies of the cache's own environment may overlap.
func (s subject) apartFrom(others []*Resource, prefixes []string, expected string) []Detail {
	uncertain := passed
	for _, other := range others {
		if !isSharer(s.Resource) && !isSharer(other) {
			continue
		}
		text, known := permissionsOf(other)
		if !known {
			uncertain = unknown(pathPermissions, expected, "the permissions of "+other.Name+" are known after the deployment only")
			continue
		}
		theirs, _ := keyPrefixes(text)
		if overlaps := accesspolicy.Overlaps(prefixes, theirs); len(overlaps) > 0 {
			return failWhy(pathPermissions, expected, overlaps[0].Mine, fmt.Sprintf("%s has %s, so that both reach the key %s", other.Name, overlaps[0].Theirs, overlaps[0].Key))
		}
	}
	return uncertain
}

// hasItsOwnPolicy judges an assignment at such a cache: a built-in policy reaches the keys of everybody.
func hasItsOwnPolicy(s subject) []Detail {
	if _, shared := s.otherPolicies(); !shared {
		return notApplicable("no policy says that another environment uses the cache")
	}
	const expected = "a custom policy of the environment"
	name, known := textAt(s.Resource, pathPolicyName)
	switch {
	case !known:
		return unknown(pathPolicyName, expected, untilApply)
	case name == "":
		return fail(pathPolicyName, expected, "none")
	}
	if _, isBuiltIn := accesspolicy.ForRole(name); isBuiltIn {
		return failWhy(pathPolicyName, expected, name, "a built-in policy reaches the keys of every environment at the cache")
	}
	return pass()
}

// otherPolicies are the other custom policies of the same cache; shared says whether one of them is of another
// environment.
func (s subject) otherPolicies() (others []*Resource, shared bool) {
	cache, isText := cacheOf(s.Resource).(string)
	if !isText {
		return nil, false
	}
	for _, policy := range s.graph.OfType(typeClassicPolicy) {
		if policy != s.Resource && arm.Below(policy.ID, cache) {
			others = append(others, policy)
			shared = shared || isSharer(policy)
		}
	}
	return others, shared
}

func isSharer(policy *Resource) bool {
	return policy.Type == typeClassicPolicy && strings.HasPrefix(strings.ToLower(policy.Name), sharerPolicy)
}

func permissionsOf(policy *Resource) (text string, known bool) {
	return textAt(policy, pathPermissions)
}

// textAt is the text at a path, "" when there is none; known is false for one that the deployment will bring.
func textAt(r *Resource, path string) (text string, known bool) {
	value := lookup(r.Body, strings.Split(path, "."))
	text, isText := value.(string)
	return text, isText || value == nil
}
