package requests

// TokenDefenderPlan is that of a plan of Microsoft Defender for Cloud, VaultPlanID the id of the one for vaults.
const (
	TokenDefenderPlan = "azure-native:security/v20240101:Pricing"
	VaultPlanID       = "/subscriptions/" + SubscriptionID + "/providers/Microsoft.Security/pricings/KeyVaults"
)

// AVaultPlan is on. It can be made from no other state than that in which every subscription has it: off.
var AVaultPlan = Making{TokenDefenderPlan, Inputs{"scopeId": "subscriptions/" + SubscriptionID, "pricingName": "KeyVaults", "pricingTier": "Standard", "subPlan": "PerKeyVault"}}

// asImported says why a breach goes around the engine.
const asImported = "a program imports a plan before it changes it"

// defenderBreaches break rules of Defender plans.
var defenderBreaches = []Breach{
	{Rule: "defender-plan", Name: "one for Redis", Makes: AVaultPlan.With(Inputs{"pricingName": "Redis", "subPlan": nil})},
	{Rule: "defender-scope", Name: "of a cluster", Made: []Making{AGroup, ACluster}, Makes: AVaultPlan.With(Inputs{"scopeId": ClusterID})},
	{Rule: "defender-tier", Name: "a tier of another service", Makes: AVaultPlan.With(Inputs{"pricingTier": "Premium"}), Changes: VaultPlanID, Bypass: asImported},
	{Rule: "defender-sub-plan", Name: "one for servers", Makes: AVaultPlan.With(Inputs{"subPlan": "P2"}), Changes: VaultPlanID, Bypass: asImported},
	{Rule: "defender-delete", Name: "of a subscription", Makes: AVaultPlan, Deletes: VaultPlanID, Bypass: asImported},
}
