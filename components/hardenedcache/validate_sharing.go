package hardenedcache

import (
	"fmt"
	"maps"
	"slices"

	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/naming"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// shareRoles are the roles at a shared cache: an owner would reach the keys of everybody.
var shareRoles = []string{roleContributor, roleReader}

// longestAssignment: https://learn.microsoft.com/azure/templates/microsoft.cache/2024-11-01/redis/accesspolicyassignments
const longestAssignment = 63

// validateSharing judges the environments that share the cache, alone, against each other and against `access`. The
// principals are judged together with those of `access`.
func (a *HardenedCacheArgs) validateSharing() validation.Problems {
	if !a.isShared() {
		return nil
	}
	var problems validation.Problems
	for _, environment := range slices.Sorted(maps.Keys(a.Classic.SharedBy)) {
		path := sharerPath(environment)
		problems.Append(naming.Environment.Check(path, environment))
		if environment == a.Environment {
			problems.Add(path, "the environment whose cache this is", "other environments here; its own principals in access", "")
		}
		problems.Append(a.Classic.SharedBy[environment].check(path, environment))
	}
	problems.Append(a.checkSharedNames())
	problems.Append(a.checkOwnAccess())
	problems.Append(a.checkApart())
	if a.keysOn() {
		problems.Add(accessKeysPath, "an access key reaches the keys of every environment that shares the cache", "accessKeys.enabled false, or no "+sharedByPath, "")
	}
	return problems
}

// check judges one environment alone.
func (s *SharerArgs) check(path, environment string) validation.Problems {
	if s == nil {
		return validation.Problems{{Path: path, Message: "missing", Expected: "keyPrefixes and principals"}}
	}
	problems := accesspolicy.CheckPrefixes(path, s.KeyPrefixes)
	if s.Role != "" {
		problems.Append(checkWord(path+".role", "role at a shared cache", s.Role, shareRoles))
	}
	if len(s.Principals) == 0 {
		problems.Add(path+".principals", "missing", "at least one principal: its key and its object id", "")
	}
	for _, key := range slices.Sorted(maps.Keys(s.Principals)) {
		problems.Append(keyRule.Check(sharedPrincipalPath(environment, key), key))
		if name := sharedAssignmentName(environment, key); len(name) > longestAssignment {
			problems.Add(sharedPrincipalPath(environment, key), "too long: the assignment would be called "+name, fmt.Sprintf("a key with which that has at most %d characters", longestAssignment), "")
		}
	}
	return problems
}

// checkSharedNames refuses two assignments of one name.
func (a *HardenedCacheArgs) checkSharedNames() validation.Problems {
	var problems validation.Problems
	taken := map[string]string{}
	for key := range a.Access {
		taken[key] = "access." + key
	}
	names := a.Classic.sharedAssignments()
	for _, path := range slices.Sorted(maps.Keys(names)) {
		if earlier, exists := taken[names[path]]; exists {
			problems.Add(path, fmt.Sprintf("its assignment would be called %s, as that of %s", names[path], earlier), "another key", "")
			continue
		}
		taken[names[path]] = path
	}
	return problems
}

// checkOwnAccess wants the environment's own principals to stay under prefixes too.
func (a *HardenedCacheArgs) checkOwnAccess() validation.Problems {
	var problems validation.Problems
	for _, key := range slices.Sorted(maps.Keys(a.Access)) {
		access, path := a.Access[key], "access."+key
		switch {
		case access == nil:
		case access.Permissions == nil:
			problems.Add(path+".role", "a built-in role reaches every key, those of the environments that share the cache too", "permissions with keyPrefixes", validation.Quote(access.Role))
		case inputs.Or(access.Permissions.AllKeys, false):
			problems.Add(path+".permissions.allKeys", "reaches the keys of the environments that share the cache", "keyPrefixes", "")
		default:
			problems.Append(access.Permissions.checkBeyond(path + ".permissions"))
		}
	}
	return problems
}

// checkBeyond refuses commands at a shared cache that no prefix holds back.
func (p *PermissionsArgs) checkBeyond(path string) validation.Problems {
	var problems validation.Problems
	policy := p.typed().Policy()
	for _, risk := range policy.Beyond(accesspolicy.Data, accesspolicy.Names, accesspolicy.Channels, accesspolicy.Service) {
		problems.Add(path, fmt.Sprintf("%s %s, and other environments share the cache", risk.Command, risk.Why), "it in excludedCommands, or its category in excludedCategories", "")
	}
	return problems
}

// territory is the keys of one environment.
type territory struct {
	path     string
	prefixes []string
}

// checkApart proves that no key belongs to two environments: no prefix of one begins with a prefix of another.
func (a *HardenedCacheArgs) checkApart() validation.Problems {
	var problems validation.Problems
	territories := a.territories()
	for i, mine := range territories {
		for _, theirs := range territories[:i] {
			for _, overlap := range accesspolicy.Overlaps(mine.prefixes, theirs.prefixes) {
				problems.Add(mine.path, fmt.Sprintf("the key %s belongs to %s too, which has the prefix %s", validation.Quote(overlap.Key), theirs.path, validation.Quote(overlap.Theirs)),
					"prefixes of which none begins with one of another environment", validation.Quote(overlap.Mine))
			}
		}
	}
	return problems
}

// territories are those of this environment, each of whose principals has its own prefixes, and of those that share.
func (a *HardenedCacheArgs) territories() []territory {
	own := territory{path: "access"}
	for _, key := range slices.Sorted(maps.Keys(a.Access)) {
		if access := a.Access[key]; access != nil && access.Permissions != nil {
			own.prefixes = append(own.prefixes, withoutEmpty(access.Permissions.KeyPrefixes)...)
		}
	}
	all := []territory{own}
	for _, environment := range slices.Sorted(maps.Keys(a.Classic.SharedBy)) {
		if sharer := a.Classic.SharedBy[environment]; sharer != nil {
			all = append(all, territory{sharerPath(environment) + ".keyPrefixes", withoutEmpty(sharer.KeyPrefixes)})
		}
	}
	return all
}

// withoutEmpty leaves out prefixes of which it is said already that they reach every key.
func withoutEmpty(prefixes []string) []string {
	return slices.DeleteFunc(slices.Clone(prefixes), func(prefix string) bool { return prefix == "" })
}
