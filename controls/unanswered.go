package controls

// Unanswered is a public rule on caches, or on what is around them, that no control asks for, with the reason.
type Unanswered struct {
	PublicID
	Why string
}

// UnansweredRules are the public rules that were looked at and left out. What is neither here nor in a control's Answers
// was not looked at.
func UnansweredRules() []Unanswered { return unanswered }

const (
	aName     = "A rule on how to name things; Azure refuses invalid names itself."
	aHabit    = "What counts is the owner's own convention, which Azure Policy can enforce."
	aPlan     = "Set once per subscription, so no part of an environment."
	aSink     = "Where a second copy of the logs goes is the owner's choice: `diagnosticSettings`."
	aSecret   = "redoubt declares no secret: `redoubt keys` bounds the life of those that it publishes, and RDT-VLT-19 wants an end of every other."
	aLifetime = "RDT-VLT-12 and RDT-VLT-13 bound the life of a key by its expiry and its rotation."
)

var unanswered = []Unanswered{
	{PublicID{AzurePolicy, "7d092e0a-7acd-40d2-a975-dca21cae48c4"}, "Deprecated by Microsoft, and at odds with private endpoints: an injected cache can't have one."},
	{PublicID{AzurePolicy, "a142867f-3142-4ac6-b952-ab950a29fca5"}, aSink},
	{PublicID{AzurePolicy, "d3e11828-02c8-40d2-a518-ad01508bb4d7"}, aSink},
	{PublicID{AzurePolicy, "145ff119-bfcf-443a-834c-b59859ec3ee7"}, aSink},
	{PublicID{AzurePolicy, "e76ef589-c7d6-42cf-a61a-13471f6f50cd"}, aSink},
	{PublicID{AzurePolicy, "ed7c8c13-51e7-49d1-8a43-8490431a0da2"}, aSink},
	{PublicID{AzurePolicy, "71153be3-4742-4aae-9aec-150f7589311b"}, aSink},
	{PublicID{AzurePolicy, "edf35972-ed56-4c2f-a4a1-65f0471ba702"}, aSink},
	{PublicID{AzurePolicy, "5f0bc445-3935-4915-9981-011aa2b46147"}, "Deprecated by Microsoft; RDT-VLT-06 answers the policies in its place."},
	{PublicID{AzurePolicy, "e8d99835-8a06-45ae-a8e0-87a91941ccfe"}, aSecret},
	{PublicID{AzurePolicy, "b0eb591a-5e70-4534-a8bf-04b9c489584a"}, aSecret},
	{PublicID{AzurePolicy, "342e8053-e12e-4c44-be01-c3c2f318400f"}, aSecret},
	{PublicID{AzurePolicy, "c26e4b24-cf98-4c67-b48b-5a25c4c69eb9"}, aLifetime},
	{PublicID{AzurePolicy, "49a22571-d204-4c91-a7b6-09b1a586fbc9"}, aLifetime},
	{PublicID{AzurePolicy, "ff25f3c8-b739-4538-9d07-3d6d25cfb255"}, "Azure Managed Redis takes RSA keys only (RDT-VLT-10)."},
	{PublicID{AzurePolicy, "0e6763cc-5078-4e64-889d-ff4d9a839047"}, aPlan},
	{PublicID{AzurePolicy, "fa298e57-9444-42ba-bf04-86e8470e32c7"}, "About queries that people save, not about what is logged."},
	{PublicID{CISFoundations, "8.1.8.1"}, aPlan},
	{PublicID{LandingZones, "Deny-Private-DNS-Zones"}, "It forbids what DNS mode `create` makes; use `existing` or `policyManaged` under it. `redoubt check --azure-policy` tells before Azure does."},
	{PublicID{LandingZones, "Deploy-Private-DNS-Generic"}, "It makes the zone groups: DNS mode `policyManaged` leaves them to it. RDT-NET-03 judges what others make."},
	{PublicID{LandingZones, "Deploy-Diagnostics-RedisCache"}, "Deprecated by its authors; RDT-LOG-01 and RDT-LOG-02 ask for more."},
	{PublicID{PSRule, "AZR-000160"}, "About performance: how much memory is kept back for fail-over depends on the load."},
	{PublicID{PSRule, "AZR-000425"}, "A replica of the logs in another region is a choice of whoever owns the workspace."},
	{PublicID{PSRule, "AZR-000483"}, "A replica of the logs in another region is a choice of whoever owns the workspace."},
	{PublicID{PSRule, "AZR-000523"}, aHabit},
	{PublicID{PSRule, "AZR-000524"}, aHabit},
	{PublicID{PSRule, "AZR-000487"}, aHabit},
	{PublicID{PSRule, "AZR-000477"}, aHabit},
	{PublicID{PSRule, "AZR-000167"}, aHabit},
	{PublicID{PSRule, "AZR-000120"}, aName},
	{PublicID{PSRule, "AZR-000121"}, aName},
	{PublicID{PSRule, "AZR-000122"}, aName},
	{PublicID{PSRule, "AZR-000153"}, aName},
	{PublicID{PSRule, "AZR-000117"}, aName},
	{PublicID{PSRule, "AZR-000486"}, aName},
	{PublicID{KICS, "5089d055-53ff-421b-9482-a5267bdce629"}, "It wants private addresses in firewall rules, which never see any; RDT-NET-11 bounds public ones."},
	{PublicID{KICS, "0632d0db-9190-450a-8bb3-c283bffea445"}, "It wants private addresses in firewall rules, which never see any; RDT-NET-11 bounds public ones."},
	{PublicID{Azqr, "pep-003"}, "A hint about all private endpoints, without a condition; RDT-NET-03 and RDT-NET-04 judge those of caches and vaults."},
	{PublicID{APRL, "b89c9acc-0aba-fb44-9ff2-3dbfcf97dce7"}, "About every private endpoint; RDT-NET-02 and RDT-VLT-06 look at the state of a connection to a cache or a vault, where Azure reports one."},
}
