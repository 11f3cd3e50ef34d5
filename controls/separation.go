package controls

import (
	"fmt"
	"slices"
	"strings"
)

var separationControls = []Control{
	{
		ID: "RDT-SEP-01", Severity: High,
		Title:       "no principal has access in two environments",
		Rationale:   "Whoever takes over an application in dev must not have production with it.",
		Judges:      []string{typeClassicAccess, typeManagedAccess, typeRole},
		Expects:     "Each principal of an access policy assignment, or of a role on keys or secrets, is in one environment only.",
		Remediation: "Give each environment principals of its own in `access` and `accessKeys.publishers`.",
		Answers:     ids(MCSB, "PA-7"),
		across:      apart(principals),
	},
	{
		ID: "RDT-SEP-02", Severity: Medium,
		Title:       "no subnet holds the endpoints of two environments",
		Rationale:   "Network rules are drawn around subnets; what shares one can't be kept apart.",
		Judges:      []string{typeEndpoint, typeClassic},
		Expects:     "Each subnet of a private endpoint or of an injected cache is in one environment only.",
		Remediation: "Give each environment a `privateEndpoint.subnetResourceId` of its own.",
		Answers:     ids(MCSB, "NS-1"),
		across:      apart(subnets),
	},
	{
		ID: "RDT-SEP-03", Severity: High,
		Title:       "no vault serves two environments",
		Rationale:   "Who may read one secret of a vault is a role away from all others in it.",
		Judges:      []string{typeVault, typeKey, typeRole, typeCluster},
		Expects:     "Each vault that is made, holds a key, or in which somebody has a role, is in one environment only.",
		Remediation: "Give each environment a vault of its own: `customerManagedKey.keyVault`, `accessKeys.keyVault`.",
		Answers:     ids(MCSB, "DP-8"),
		across:      apart(vaults),
	},
	{
		ID: "RDT-SEP-04", Severity: High,
		Title:       "no cache serves two environments",
		Rationale:   "One cache is one failure, one memory and one set of keys for all who share it.",
		Judges:      []string{typeClassic, typeCluster, typeClassicAccess, typeManagedAccess},
		Expects:     "Each cache is made, and used by access policy assignments, in one environment only.",
		Remediation: "Make a cache for each environment.",
		Answers:     ids(MCSB, "NS-1"),
		across:      apart(cachesUsed),
	},
	{
		ID: "RDT-SEP-05", Severity: High,
		Title:       "no key encrypts two environments",
		Rationale:   "Whoever withdraws the key of dev must not take production down.",
		Judges:      []string{typeCluster},
		Expects:     "Each key of `" + pathKeyURL + "` is in one environment only, whatever its version.",
		Remediation: "Give each environment a `customerManagedKey` of its own.",
		Answers:     ids(MCSB, "DP-6"),
		across:      apart(keysUsed),
	},
	{
		ID: "RDT-SEP-06", Severity: High,
		Title:       "a shared classic cache keeps the keys of its environments apart",
		Rationale:   "Where sharing is accepted, access policies are all that separates environments.",
		Judges:      []string{typeClassicAccess},
		Expects:     "At a classic cache of several environments, each assignment names a custom policy of its environment with key prefixes, and no prefix of one environment begins with one of another.",
		Remediation: "Give each principal in `access` `permissions` with `keyPrefixes` that begin with the environment.",
		Answers:     ids(MCSB, "PA-7"),
		across:      prefixesApart,
	},
	{
		ID: "RDT-SEP-07", Severity: High,
		Title:       "environments that one stack lets into its classic cache keep to their own keys",
		Rationale:   "At a cache that environments share, an access policy is all that keeps one out of the keys of another.",
		Judges:      []string{typeClassicPolicy, typeClassicAccess},
		Expects:     "At a classic cache with a policy whose name begins with `environment-`: each policy limits its keys by prefixes, none of which begins with one of another environment, and allows no command that no key rule holds back; no assignment names a built-in policy.",
		Remediation: "Declare the environments in `classic.sharedBy`, which makes such policies, and give the principals in `access` `permissions` with `keyPrefixes`. Better: make a cache for each environment.",
		Answers:     ids(MCSB, "PA-7"),
		judge:       byType(map[string]judge{typeClassicPolicy: keepsToItself, typeClassicAccess: hasItsOwnPolicy}),
	},
}

// acrossDetail is what a control found in several environments.
type acrossDetail struct {
	ref Ref
	Detail
}

// apart demands that no thing is used in two graphs.
func apart(collect func(*Graph, *uses)) func([]*Graph) []acrossDetail {
	return func(graphs []*Graph) []acrossDetail {
		found := &uses{byThing: map[string][]use{}, shown: map[string]string{}}
		for _, g := range graphs {
			collect(g, found)
		}
		var details []acrossDetail
		for _, key := range found.order {
			details = append(details, shared(found.shown[key], found.byThing[key])...)
		}
		for _, by := range found.stray {
			details = append(details, acrossDetail{by.graph.ref(by.resource), unknown(by.path, "nothing of another environment", untilApply)[0]})
		}
		return details
	}
}

// shared returns a failure for each environment but the first, naming the others.
func shared(thing string, by []use) []acrossDetail {
	first := by[0]
	names := environments(by)
	if len(names) == 1 {
		return []acrossDetail{{ref: first.graph.ref(first.resource), Detail: Detail{Outcome: Pass}}}
	}
	var details []acrossDetail
	seen := []string{first.graph.Name}
	for _, other := range by {
		if slices.Contains(seen, other.graph.Name) {
			continue
		}
		seen = append(seen, other.graph.Name)
		details = append(details, acrossDetail{other.graph.ref(other.resource), Detail{
			Outcome: Fail, Path: other.path, Expected: "nothing of another environment", Got: thing,
			Why: fmt.Sprintf("shared by %s; first used by %s %s of %s", strings.Join(names, ", "), first.resource.Type, first.resource.Name, first.graph.Name),
		}})
	}
	return details
}

func environments(by []use) []string {
	var names []string
	for _, each := range by {
		if !slices.Contains(names, each.graph.Name) {
			names = append(names, each.graph.Name)
		}
	}
	return names
}
