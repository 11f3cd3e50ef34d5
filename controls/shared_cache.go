package controls

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// admission is one assignment at a classic cache that several environments use, with the key prefixes that it comes to.
type admission struct {
	use
	cache    string
	prefixes []string
	outcome  Outcome // Pass when the prefixes are known, else Fail or Unknown
	got      string
}

const pathPolicyName = "properties.accessPolicyName"

// prefixesApart judges the assignments at shared classic caches.
func prefixesApart(graphs []*Graph) []acrossDetail {
	byCache := map[string][]admission{}
	var order []string
	for _, g := range graphs {
		for _, r := range g.OfType(typeClassicAccess) {
			cache, isText := cacheOf(r).(string)
			if !isText {
				continue // RDT-SEP-04 says that it is not known
			}
			if byCache[cache] == nil {
				order = append(order, cache)
			}
			byCache[cache] = append(byCache[cache], admit(g, r, cache))
		}
	}
	var details []acrossDetail
	for _, cache := range order {
		details = append(details, keptApart(byCache[cache])...)
	}
	return details
}

func keptApart(admissions []admission) []acrossDetail {
	var by []use
	for _, each := range admissions {
		by = append(by, each.use)
	}
	if len(environments(by)) == 1 {
		return nil
	}
	const expected = "a policy of the environment with key prefixes of its own"
	var details []acrossDetail
	for i, each := range admissions {
		detail := Detail{Outcome: each.outcome, Path: pathPolicyName, Expected: expected, Got: each.got}
		for _, other := range admissions[:i] {
			if mine, theirs, overlap := each.overlaps(other); overlap {
				detail.Outcome, detail.Got = Fail, mine
				detail.Why = fmt.Sprintf("%s of %s has %s", other.resource.Name, other.graph.Name, theirs)
			}
		}
		details = append(details, acrossDetail{each.graph.ref(each.resource), detail})
	}
	return details
}

// overlaps finds a prefix that begins with one of another environment, or the reverse.
func (a admission) overlaps(other admission) (mine, theirs string, overlap bool) {
	if a.graph.Name == other.graph.Name {
		return "", "", false
	}
	for _, mine := range a.prefixes {
		for _, theirs := range other.prefixes {
			if strings.HasPrefix(mine, theirs) || strings.HasPrefix(theirs, mine) {
				return mine, theirs, true
			}
		}
	}
	return "", "", false
}

// admit finds the prefixes of an assignment: those of the custom policy that it names.
func admit(g *Graph, r *Resource, cache string) admission {
	a := admission{use: use{g, r, pathPolicyName}, cache: cache, outcome: Fail}
	name, isText := lookup(r.Body, strings.Split(pathPolicyName, ".")).(string)
	if !isText {
		a.outcome, a.got = Unknown, "not known yet"
		return a
	}
	a.got = name
	i := slices.IndexFunc(g.OfType(typeClassicPolicy), func(policy *Resource) bool {
		return strings.EqualFold(policy.Name, name) && arm.Below(policy.ID, cache)
	})
	if i < 0 {
		a.got += ", which the environment does not make"
		return a
	}
	permissions, isText := lookup(g.OfType(typeClassicPolicy)[i].Body, []string{"properties", "permissions"}).(string)
	if !isText {
		a.outcome, a.got = Unknown, "permissions that are not known yet"
		return a
	}
	prefixes, all := keyPrefixes(permissions)
	if all || len(prefixes) == 0 {
		a.got += ": " + permissions
		return a
	}
	a.outcome, a.prefixes = Pass, prefixes
	return a
}

// keyPrefixes reads the key patterns of an access policy, without the star at their end; all is true when they come to
// every key. https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure-role-based-access-control
func keyPrefixes(permissions string) (prefixes []string, all bool) {
	for _, word := range strings.Fields(permissions) {
		switch {
		case strings.EqualFold(word, "allkeys"):
			return nil, true
		case strings.HasPrefix(word, "~"):
			literal := word[1:]
			if special := strings.IndexAny(literal, `*?[\`); special >= 0 {
				literal = literal[:special]
			}
			if literal == "" {
				return nil, true
			}
			prefixes = append(prefixes, literal)
		}
	}
	return prefixes, false
}
