package controls

import (
	"fmt"
	"time"

	"github.com/redoubt-iac/redoubt/baselines"
)

// baselineControl is low and for production only: nothing is open because a baseline has ended, but nobody looks at what has
// been hardened since. It takes no waiver, because naming a later baseline without a change is possible for each change.
var baselineControl = Control{
	ID: "RDT-LIF-07", Severity: Low, ProductionOnly: true,
	Title:       "the baseline is supported",
	Rationale:   "Hardening that came after the baseline is missing, and nobody has decided so for a year.",
	Judges:      []string{typeClassic, typeCluster},
	Expects:     "A baseline whose support has not ended on the day of the judgement. Known of environments of this project only.",
	Remediation: "Read `redoubt baseline diff`, then set `baseline` to a later date.",
	judge:       supportedBaseline,
}

// endpointLockControl judges what came with a baseline, and only where that baseline holds: a newer redoubt finds nothing new in
// an environment that nobody has moved.
var endpointLockControl = Control{
	ID: "RDT-RES-08", Severity: Low, ProductionOnly: true,
	Title:       "a lock keeps the private endpoints",
	Rationale:   "The DNS zone group lies below the endpoint and not below the cache; whoever deletes it takes the cache's name out of DNS.",
	Judges:      []string{typeEndpoint},
	Expects:     "A `Microsoft.Authorization/locks` of level `CanNotDelete` or `ReadOnly` on the endpoint, its resource group or its subscription. Judged from the baseline 2026-11-23 on.",
	Remediation: "Leave `lock` out in production, or set `lock.kind: CanNotDelete`.",
	Answers:     ids(LearnAMR, "resource locks"),
	judge:       fromBaseline(baselines.EndpointLock, locked),
}

// fromBaseline judges where a change is part of the baseline.
func fromBaseline(change baselines.ID, otherwise judge) judge {
	return func(s subject) []Detail {
		switch {
		case s.graph.Baseline == "":
			return notApplicable("what is judged does not say which baseline it has")
		case !baselines.Holds(s.graph.Baseline, change):
			return notApplicable(fmt.Sprintf("the change %s is no part of the baseline %s", change, s.graph.Baseline))
		default:
			return otherwise(s)
		}
	}
}

// supportedBaseline judges an environment at its caches, because that is what a baseline hardens.
func supportedBaseline(s subject) []Detail {
	given := s.graph.Baseline
	if given == "" {
		return notApplicable("what is judged does not say which baseline it has")
	}
	last, ends := baselines.Ends(given)
	if !ends {
		return pass()
	}
	when := fmt.Sprintf("%s is supported until %s; the newest is %s", given, last.Format(time.DateOnly), baselines.Newest())
	if baselines.Ended(given, s.now) {
		return failWhy("", "a supported baseline, such as "+baselines.Newest(), given, when)
	}
	return passWhy(when)
}
