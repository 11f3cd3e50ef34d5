package controls

import (
	"fmt"
	"time"
)

// noticeDays is how long before the end of a service its caches become findings: moving data and clients takes time.
const noticeDays = 365

var lifecycleControls = []Control{
	{
		ID: "RDT-LIF-01", Severity: High,
		Title:       "the service is not about to end",
		Rationale:   "At the end of its service Azure turns a cache off, or moves it at a time of its own.",
		Judges:      []string{typeClassic, typeCluster},
		Expects:     fmt.Sprintf("More than %d days to the retirement of the service, or of the SKU.", noticeDays),
		Remediation: "Make a second environment with a `managed.sku` beside the old one, move data and clients, then destroy the old one. Never exchange `classic` for `managed` in place: that loses the data.",
		Answers:     answers(ids(PSRule, "AZR-000534"), ids(Azqr, "redis-010")),
		judge:       notEnding,
	},
	{
		ID: "RDT-LIF-02", Severity: High,
		Title:       "the API version still answers",
		Rationale:   "After the retirement of an API version nobody can change or delete with it what was made with it.",
		Judges:      []string{typeCluster, typeDatabase, typeManagedAccess, typeVault, typeKey, typeSecret},
		Expects:     "An API version that is not retired on the day of the judgement.",
		Remediation: "Nothing to set: the component names its versions. In other programs, use a newer version of the resource or of the SDK.",
		judge:       answersStill,
	},
	{
		ID: "RDT-LIF-03", Severity: Low,
		Title:       "a classic cache is on the stable update channel",
		Rationale:   "The preview channel gets updates weeks before everybody else.",
		Judges:      []string{typeClassic},
		Expects:     "`properties.updateChannel` is `Stable`.",
		Remediation: "Leave `classic.updateChannel` out, or set `Stable`.",
		Answers:     ids(CISDatabase, "2.10"),
		judge:       property("properties.updateChannel", is("Stable")),
	},
	{
		ID: "RDT-LIF-04", Severity: Medium,
		Title:       "a classic cache runs Redis 6 or later",
		Rationale:   "Redis 4 gets no fixes, and knows no access policies.",
		Judges:      []string{typeClassic},
		Expects:     "`properties.redisVersion` is `latest`, or 6 or later.",
		Remediation: "Leave `classic.redisVersion` out.",
		Answers:     ids(PSRule, "AZR-000347"),
		judge: property("properties.redisVersion", known("latest, or 6 or later", func(value any) bool {
			version, _ := value.(string)
			return same(value, "latest") || len(version) > 0 && (version[0] >= '6' || len(version) > 1 && version[1] >= '0' && version[1] <= '9')
		})),
	},
	{
		ID: "RDT-LIF-05", Severity: Low,
		Title:       "caches and vaults have tags",
		Rationale:   "A resource that says neither whose nor what for it is, is looked after by nobody.",
		Judges:      []string{typeClassic, typeCluster, typeVault},
		Expects:     "`tags` has an entry.",
		Remediation: "Nothing to set: the component adds `environment`, `owner` and `managed-by`. In other programs, add tags.",
		Answers:     answers(ids(PSRule, "AZR-000166"), ids(LearnAMR, "tags")),
		judge:       property("tags", known("at least one tag", func(value any) bool { tags, _ := value.(map[string]any); return len(tags) > 0 })),
	},
	{
		ID: "RDT-LIF-06", Severity: Low, Status: NotMet,
		Title:        "no cache is on the classic service",
		Rationale:    "Azure retires Azure Cache for Redis on 2028-09-30.",
		Judges:       []string{typeClassic, typeCluster},
		Expects:      "`Microsoft.Cache/redisEnterprise`; RDT-LIF-01 judges its SKU.",
		Remediation:  "Make a second environment with a `managed.sku` beside the old one, move data and clients, then destroy the old one. Never exchange `classic` for `managed` in place: that loses the data.",
		Answers:      answers(ids(PSRule, "AZR-000533"), ids(Azqr, "redis-011")),
		Reason:       "Clouds other than the public one have nothing else, and who has a classic cache needs it hardened until it is moved.",
		Compensation: fmt.Sprintf("RDT-LIF-01 becomes a finding %d days before the end; the managed service is the default.", noticeDays),
		judge: byType(map[string]judge{
			typeClassic: func(subject) []Detail { return fail("type", typeCluster, typeClassic) },
			typeCluster: func(subject) []Detail { return pass() },
		}),
	},
	baselineControl,
}

// retirement is the announced end of a service or of API versions.
type retirement struct {
	what   string
	on     time.Time
	source string
}

func day(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

const (
	retirementFAQ = "https://learn.microsoft.com/azure/azure-cache-for-redis/retirement-faq"
	docsVaultAPI  = "https://learn.microsoft.com/azure/key-vault/general/migrate-api-version"
)

var (
	classicEnd    = retirement{"Azure Cache for Redis (Basic, Standard, Premium)", day(2028, time.September, 30), retirementFAQ}
	enterpriseEnd = retirement{"Azure Cache for Redis Enterprise", day(2027, time.March, 31), retirementFAQ}
)

// retiredVersions are the API versions that end, by type: all before one. Cluster: see the section on API changes in
// docsNewEdge.
var retiredVersions = func() map[string]versionEnd {
	cluster := versionEnd{"2025-07-01", retirement{"API versions before 2025-07-01", day(2026, time.October, 31), docsNewEdge}}
	vault := versionEnd{"2026-02-01", retirement{"API versions before 2026-02-01", day(2027, time.February, 27), docsVaultAPI}}
	return map[string]versionEnd{
		typeCluster: cluster, typeDatabase: cluster, typeManagedAccess: cluster,
		typeVault: vault, typeKey: vault, typeSecret: vault,
	}
}()

type versionEnd struct {
	before string
	retirement
}

// judged says how far away the end is: what ends within some days is a failure, and what ends at all is said.
func (r retirement) judged(s subject, path, expected, subjectOfIt string, notice int) []Detail {
	left := int(r.on.Sub(s.now).Hours() / 24)
	when := fmt.Sprintf("%s: ends on %s, in %d days", r.what, r.on.Format(time.DateOnly), left)
	if !s.now.Before(r.on) {
		when = fmt.Sprintf("%s: ended on %s", r.what, r.on.Format(time.DateOnly))
	}
	if !s.now.Before(r.on) || left < notice {
		return failWhy(path, expected, subjectOfIt, when+". Source: "+r.source)
	}
	return passWhy(when + ". Source: " + r.source)
}

func notEnding(s subject) []Detail {
	const expected = "Azure Managed Redis"
	if s.Type == typeClassic {
		return classicEnd.judged(s, "type", expected, typeClassic, noticeDays)
	}
	sku, isText := lookup(s.Body, skuOfCluster).(string)
	switch {
	case !isText:
		return unknown("sku.name", "a SKU of "+expected, untilApply)
	case isEnterpriseSKU(sku):
		return enterpriseEnd.judged(s, "sku.name", "a SKU of "+expected, sku, noticeDays)
	default:
		return pass()
	}
}

func answersStill(s subject) []Detail {
	end := retiredVersions[s.Type]
	expected := end.before + " or later"
	switch {
	case s.APIVersion == "":
		return []Detail{{Outcome: Unknown, Path: "apiVersion", Expected: expected, Got: "not stated"}}
	case s.APIVersion >= end.before:
		return pass()
	default:
		return end.judged(s, "apiVersion", expected, s.APIVersion, 0)
	}
}
