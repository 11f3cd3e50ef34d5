package report_test

import (
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/azurepolicy"
	"github.com/redoubt-iac/redoubt/internal/report"
	"github.com/redoubt-iac/redoubt/waivers"
)

var now = time.Date(2026, 11, 23, 14, 5, 6, 0, time.UTC)

// The controls of these tests are made up: the catalogue may change without changing how a report looks.
var (
	publicAccess = &controls.Control{
		ID: "RDT-NET-01", Family: controls.Network, Title: "public network access is disabled", Severity: controls.Critical,
		Rationale:   "A cache that the internet reaches is one stolen token away from being read.",
		Expects:     "properties.publicNetworkAccess is Disabled",
		Remediation: "Leave out cache.publicNetworkAccess, and give the clients a private endpoint.",
		Answers:     []controls.PublicID{{Source: controls.Checkov, ID: "CKV_AZURE_89"}, {Source: controls.MCSB, ID: "NS-2"}},
		Status:      controls.Met,
	}
	minimumTLS = &controls.Control{
		ID: "RDT-TRA-02", Family: controls.Transport, Title: "the minimum TLS version is 1.2", Severity: controls.High,
		Rationale: "Older versions can be broken.", Expects: "properties.minimumTlsVersion is 1.2", Remediation: "Nothing: the component sends it.", Status: controls.Met,
	}
	tags = &controls.Control{
		ID: "RDT-LIF-09", Family: controls.Lifecycle, Title: "the cache names its owner", Severity: controls.Low,
		Rationale: "Somebody must be asked.", Expects: "tags.owner is set", Remediation: "Set cache.owner.", Status: controls.Met,
	}
	zones = &controls.Control{
		ID: "RDT-RES-02", Family: controls.Resilience, Title: "the cache names its zones", Severity: controls.Medium,
		Rationale: "A zone can fail.", Expects: "zones holds two or more", Remediation: "Nothing.", Status: controls.NotMet,
		Reason: "Azure chooses the zones of a managed cache itself.", Compensation: "High availability, which Azure spreads over zones.",
	}
)

var (
	denyZones = azurepolicy.Policy{Name: "deny-zones", DisplayName: "Deny private DNS zones", File: "policies/zones.json", Effect: "deny", Assignment: "hub", Enforced: true}
	locations = azurepolicy.Policy{Name: "locations", DisplayName: "Allowed locations", Effect: "deny", Enforced: true}
	inherit   = azurepolicy.Policy{Name: "inherit-tag", Effect: "modify", Enforced: true}
)

func ref(name string) controls.Ref {
	return controls.Ref{
		Graph: "prod", Type: "Microsoft.Cache/redisEnterprise", Name: name,
		ID:     "/subscriptions/5d7f9b1c-3e5a-4c7d-8f1b-9a3c5e7d1f42/resourceGroups/rg-cache-prod/providers/Microsoft.Cache/redisEnterprise/" + name,
		Origin: "urn:pulumi:prod::redoubt::redoubt:index:HardenedCache$azure-native:redisenterprise:RedisEnterprise::" + name, Line: 12,
	}
}

func failed(control *controls.Control, name, path, expected, got string) controls.Result {
	return controls.Result{
		Control: control, Resource: ref(name), Outcome: controls.Fail,
		Details: []controls.Detail{{Outcome: controls.Fail, Path: path, Expected: expected, Got: got}},
	}
}

// weak is a report with one of everything.
func weak() report.Input {
	waiver := waivers.Waiver{
		Control: "RDT-TRA-02", Reason: "The partner's client speaks TLS 1.1 until its release in December.", Owner: "payments@example.com",
		Granted: "2026-11-01", Until: "2026-12-15",
	}
	judged := &controls.Report{
		Name: "prod", Stage: controls.Production, Sandbox: true, At: now,
		Counts: controls.Counts{
			Resources: 14, Judged: 6, Caches: 1, Controls: 4,
			ByType:    map[string]int{"Microsoft.Cache/redisEnterprise": 1, "Microsoft.Network/privateEndpoints": 1},
			ByOutcome: map[controls.Outcome]int{controls.Fail: 2, controls.Unknown: 1, controls.Waived: 1, controls.Accepted: 1, controls.Pass: 1},
		},
		Results: []controls.Result{
			failed(publicAccess, "amr-cache-prod", "properties.publicNetworkAccess", "Disabled", "Enabled"),
			{Control: publicAccess, Resource: ref("amr-cache-two"), Outcome: controls.Pass},
			{Control: publicAccess, Resource: ref("amr-cache-three"), Outcome: controls.Unknown, Details: []controls.Detail{
				{Outcome: controls.Unknown, Path: "properties.publicNetworkAccess", Why: "the value is known after up"},
			}},
			{
				Control: minimumTLS, Resource: ref("amr-cache-prod"), Outcome: controls.Waived, Waiver: &waivers.Active{Waiver: waiver, DaysLeft: 23},
				Details: []controls.Detail{{Outcome: controls.Fail, Path: "properties.minimumTlsVersion", Expected: "1.2", Got: "1.1"}},
			},
			failed(tags, "amr-cache-prod", "tags.owner", "an owner", "nothing"),
			{Control: zones, Resource: ref("amr-cache-prod"), Outcome: controls.Accepted, Details: []controls.Detail{
				{Outcome: controls.Fail, Path: "zones", Expected: "two or more", Got: "nothing"},
			}},
		},
		NotMet: []*controls.Control{zones},
		Waivers: []controls.WaiverUse{
			{Waiver: waiver, State: controls.WaiverUsed, DaysLeft: 23},
			{
				Waiver: waivers.Waiver{Control: "RDT-NET-01", Reason: "An old one.", Owner: "x@example.com", Granted: "2026-06-01", Until: "2026-07-01"},
				State:  controls.WaiverExpired, Problems: []string{"waivers[1].until: expired 145 days ago"},
			},
		},
	}
	return report.Input{
		Judged: judged, File: "stacks/Pulumi.prod.yaml", Source: "preview",
		Gates: []report.Gate{
			{Name: "findings", Rule: "no finding of severity high or above"},
			{Name: "data loss", Rule: "nothing that holds data is replaced or deleted", Items: []report.GateItem{
				{Subject: "urn:pulumi:prod::redoubt::azure-native:redisenterprise:Database::cache-database", Problem: "would be replaced: the clustering policy changes"},
				{Subject: "urn:pulumi:prod::redoubt::azure-native:keyvault:Vault::cache-vault", Problem: "would be deleted", Allowed: true},
			}},
			{Name: "waivers", Passed: true, Rule: "no waiver is new, longer or reworded against the base"},
		},
		Policies: &azurepolicy.Results{
			Policies: []azurepolicy.Policy{denyZones, locations, inherit}, NotApplicable: 30,
			Results: []azurepolicy.Result{
				{Policy: locations, ResourceType: "Microsoft.Cache/redisEnterprise", ResourceName: "amr-cache-prod", Status: azurepolicy.Compliant},
				{Policy: inherit, ResourceType: "Microsoft.Cache/redisEnterprise", ResourceName: "amr-cache-prod", Status: azurepolicy.Undecided,
					Message: "It can't be told.", Reasons: []string{"the tags of the resource group are not known before a deployment"}},
				{Policy: denyZones, ResourceType: "Microsoft.Network/privateDnsZones", ResourceName: "privatelink.redis.azure.net", Status: azurepolicy.Denied,
					Message: "Azure refuses the request.", Conditions: []string{`type equals "Microsoft.Network/privateDnsZones" is true`}},
				{Policy: inherit, ResourceType: "Microsoft.Network/privateEndpoints", ResourceName: "pep-cache", Status: azurepolicy.Changed, Message: "Azure changes the request.",
					Changes: []azurepolicy.Change{{Operation: "addOrReplace", Field: "tags['owner']", Old: "me", New: "platform", Drift: true}}},
			},
		},
		Plan: &report.Plan{Unchanged: 11, Steps: []report.PlanStep{
			{Operation: "update", Type: "azure-native:redisenterprise:RedisEnterprise", Name: "cache", Properties: []string{"publicNetworkAccess", "tags"}},
			{Operation: "replace", Type: "azure-native:redisenterprise:Database", Name: "cache-database", Properties: []string{"clusteringPolicy"}},
			{Operation: "create", Type: "azure-native:network:PrivateEndpoint", Name: "cache-endpoint"},
		}},
	}
}

// base is what weak starts from: it has one finding less and one more.
func base() report.Document {
	in := weak()
	in.Judged.Results = []controls.Result{
		failed(tags, "amr-cache-prod", "tags.owner", "an owner", "nothing"),
		failed(minimumTLS, "amr-cache-old", "properties.minimumTlsVersion", "1.2", "1.0"),
	}
	return report.New(in)
}

// changed is weak, compared with base.
func changed() report.Document {
	in, before := weak(), base()
	in.Base = &before
	return report.New(in)
}

// clean is a report with nothing to say.
func clean() report.Document {
	in := weak()
	judged := *in.Judged
	judged.Sandbox, judged.Waivers, judged.Results, judged.NotMet = false, nil, []controls.Result{
		{Control: publicAccess, Resource: ref("amr-cache-prod"), Outcome: controls.Pass},
		{Control: minimumTLS, Resource: ref("amr-cache-prod"), Outcome: controls.Pass},
	}, nil
	judged.Counts.ByOutcome = map[controls.Outcome]int{controls.Pass: 2}
	return report.New(report.Input{
		Judged: &judged, File: in.File, Source: "preview",
		Gates: []report.Gate{{Name: "findings", Passed: true, Rule: "no finding"}},
	})
}

// venom is what no reader of a report may be reached by, in one text.
const venom = "a|b\nc\r\n::error::x\t##[error]y ##vso[task.setvariable variable=x]z ]]> <script>alert(1)</script> `code` @octocat #12 GH-13 " +
	"![i](https://evil.example/i.png) [l](https://evil.example) https://evil.example www.evil.example **bold** </details> <!-- c --> " +
	"\x1b[31mred\x1b[0m \u202ecilbup \x00 é 日本語 100% &amp; \\ $x$ :tada: a@b.example \xff"

// hostile is a report in which every text is somebody else's.
func hostile() report.Document {
	in := weak()
	evil := *publicAccess
	evil.Title, evil.Rationale, evil.Expects, evil.Remediation = venom, venom, venom, venom
	unmet := *zones
	unmet.Reason, unmet.Compensation = venom, venom
	judged := *in.Judged
	judged.Name = venom
	resource := controls.Ref{Graph: venom, Type: "Microsoft.Cache/" + venom, Name: venom, ID: "/subscriptions/" + venom, Origin: venom}
	detail := controls.Detail{Outcome: controls.Fail, Path: venom, Expected: venom, Got: venom, Why: venom}
	judged.Results = []controls.Result{
		{Control: &evil, Resource: resource, Outcome: controls.Fail, Details: []controls.Detail{detail}},
		{Control: &evil, Resource: resource, Outcome: controls.Unknown, Details: []controls.Detail{{Outcome: controls.Unknown, Why: venom}}},
	}
	judged.NotMet = []*controls.Control{&unmet}
	judged.Waivers = []controls.WaiverUse{{
		Waiver: waivers.Waiver{Control: venom, Reason: venom, Owner: venom, Granted: venom, Until: venom},
		State:  controls.WaiverRefused, Problems: []string{venom},
	}}
	in.Judged, in.File, in.Source = &judged, "stacks/"+strings.ReplaceAll(venom, "/", "_"), venom
	in.Gates = []report.Gate{{Name: venom, Rule: venom, Items: []report.GateItem{{Subject: venom, Problem: venom}}}}
	in.Policies = &azurepolicy.Results{Results: []azurepolicy.Result{{
		Policy:       azurepolicy.Policy{Name: venom, DisplayName: venom, ID: venom, File: venom, Effect: venom, Initiative: venom, Assignment: venom},
		ResourceType: venom, ResourceName: venom, ResourceID: venom, Status: azurepolicy.NonCompliant, Message: venom,
		Reasons: []string{venom}, Conditions: []string{venom}, Changes: []azurepolicy.Change{{Operation: venom, Field: venom, Old: venom, New: venom, Note: venom}},
	}}}
	in.Plan = &report.Plan{Steps: []report.PlanStep{{Operation: venom, Type: venom, Name: venom, Properties: []string{venom}}}}
	return report.New(in)
}
