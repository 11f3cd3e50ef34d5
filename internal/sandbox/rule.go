package sandbox

import (
	"fmt"
	"sort"
)

// Rule is one thing that Azure refuses and that the sandbox refuses as well.
type Rule struct {
	ID     string // "private-link-group"; errors name it
	Title  string // what must hold, one line
	Breaks string // a request that breaks it
	Source string // the public page that it comes from
	Status int    // Azure's HTTP status
	Code   string // Azure's error code
	// OwnWords says that the source gives the rule but not Azure's error text: the message is the sandbox's.
	OwnWords bool
	// Stricter says that Azure takes the request and something fails later, or silently; why is in Breaks.
	Stricter bool

	types []string    // ARM types that it looks at; nil for all
	on    []operation // operations that it looks at
	check func(a *azure, r request) string
}

// Rules returns every rule of the sandbox, sorted by id. The slices share nothing with the sandbox's own.
func Rules() []Rule {
	all := append([]Rule(nil), rules...)
	sort.Slice(all, func(i, j int) bool { return all[i].ID < all[j].ID })
	return all
}

var (
	writes  = []operation{opCreate, opUpdate}
	creates = []operation{opCreate}
	deletes = []operation{opDelete}
)

// rules lists all rules in the order in which a request meets them: what the caller may do, what the request needs around
// it, what its own values must be, and what stands in the way of it now.
var rules = concat(
	guardRules, movingRules, nameRules, globalRules, referenceRules, regionRules, managedRules, capacityRules, vaultRules, keyRules, encryptionRules, eventRules, alertRules, defenderRules, classicRules, principalRules, accessRules, diagnosticRules, privateLinkRules, dnsRules, deletionRules,
)

func concat(groups ...[]Rule) []Rule {
	var all []Rule
	for _, group := range groups {
		all = append(all, group...)
	}
	return all
}

// judge returns the first refusal of a request, as Azure answers with one error; the mutex is held.
func (a *azure) judge(r request) error {
	for _, rule := range rules {
		if !rule.looksAt(r) {
			continue
		}
		if message := rule.check(a, r); message != "" {
			return &Error{Status: rule.Status, Code: rule.Code, Message: message, Rule: rule.ID}
		}
	}
	return nil
}

func (rule Rule) looksAt(r request) bool {
	if rule.check == nil || rule.types != nil && !is(r.resource, rule.types...) {
		return false
	}
	for _, op := range rule.on {
		if op == r.operation {
			return true
		}
	}
	return false
}

func say(format string, args ...any) string { return fmt.Sprintf(format, args...) }
