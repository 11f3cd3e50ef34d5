package sandbox

import (
	"net/http"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

const (
	plansPage   = "https://learn.microsoft.com/rest/api/defenderforcloud/pricings/update"
	namedPlans  = "https://github.com/hashicorp/terraform-provider-azurerm/blob/main/website/docs/r/security_center_subscription_pricing.html.markdown"
	vaultPlans  = "https://github.com/hashicorp/terraform-provider-azurerm/issues/23610"
	deletedPlan = "https://learn.microsoft.com/rest/api/defenderforcloud/pricings/delete"
)

// defenderRules hold for plans of Microsoft Defender for Cloud. Every subscription has all of them, on or off.
var defenderRules = []Rule{
	{
		ID: "defender-scope", Title: "A Defender plan belongs to a subscription",
		Breaks: "A plan of a cache. Azure has plans of single virtual machines and clusters, which are no resources of the sandbox",
		Source: plansPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeDefenderPlan}, on: writes, check: planScope,
	},
	{
		ID: "defender-plan", Title: "A Defender plan is one that Microsoft offers",
		Breaks: "A plan named \"Redis\": there is none",
		Source: "https://github.com/Azure/missionlz/issues/1035", Status: http.StatusBadRequest, Code: "BadRequest",
		types: []string{typeDefenderPlan}, on: writes, check: planName,
	},
	{
		ID: "defender-tier", Title: "A Defender plan is Standard, which is on, or Free, which is off",
		Breaks: "The plan KeyVaults with the tier Premium",
		Source: plansPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeDefenderPlan}, on: writes, check: planTier,
	},
	{
		ID: "defender-sub-plan", Title: "The plan for vaults is paid per vault or per transaction",
		Breaks: "The plan KeyVaults with the sub-plan P2, which is one for servers",
		Source: vaultPlans, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeDefenderPlan}, on: writes, check: planOfVaults,
	},
	{
		ID: "defender-delete", Title: "A Defender plan of a subscription is not deleted: it is switched off",
		Breaks: "Deleting the plan KeyVaults of a subscription, which Azure has for plans of single resources only",
		Source: deletedPlan, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeDefenderPlan}, on: deletes, check: planStays,
	},
}

// defenderPlans are those of a subscription: the page of namedPlans.
var defenderPlans = []string{
	"VirtualMachines", "SqlServers", "AppServices", "StorageAccounts", "SqlServerVirtualMachines", "KubernetesService", "ContainerRegistry",
	"KeyVaults", "Dns", "Arm", "OpenSourceRelationalDatabases", "CosmosDbs", "Containers", "CloudPosture", "Api", "AI",
}

// planOf is a plan that nobody has written yet, which Azure answers with all the same: it is off.
func planOf(id string) (arm.Resource, bool) {
	parsed, err := arm.ParseID(id)
	if err != nil || !arm.SameType(parsed.Type, typeDefenderPlan) || !isSubscription(parsed.Scope) {
		return arm.Resource{}, false
	}
	at := slices.IndexFunc(defenderPlans, func(known string) bool { return strings.EqualFold(known, parsed.Name) })
	kind, known := arm.LookupType(typeDefenderPlan)
	if at < 0 || !known {
		return arm.Resource{}, false
	}
	return arm.Resource{
		ID: parsed.Scope + "/providers/" + kind.Type + "/" + defenderPlans[at], Type: kind.Type, APIVersion: kind.APIVersion, Name: defenderPlans[at],
		Body: map[string]any{"properties": map[string]any{"pricingTier": "Free"}},
	}, true
}

// answerDefenderPlan: https://learn.microsoft.com/rest/api/defenderforcloud/pricings/get
func answerDefenderPlan(_ *azure, r *arm.Resource) {
	coverage := "NotCovered"
	if strings.EqualFold(r.Text("properties", "pricingTier"), "Standard") {
		coverage = "FullyCovered"
		r.Put(noTime, "properties", "enablementTime")
	}
	r.Put(coverage, "properties", "resourcesCoverageStatus")
	r.Put("PT0S", "properties", "freeTrialRemainingTime")
}

func isSubscription(scope string) bool {
	parsed, err := arm.ParseID(scope)
	return err == nil && arm.SameType(parsed.Type, "Microsoft.Resources/subscriptions")
}

func planScope(_ *azure, r request) string {
	if isSubscription(r.id.Scope) {
		return ""
	}
	return say("The scope '%s' has no Defender plans; expected a subscription.", r.id.Scope)
}

func planName(_ *azure, r request) string {
	for _, known := range defenderPlans {
		if strings.EqualFold(known, r.resource.Name) {
			return ""
		}
	}
	return say("The name '%s' is not a valid name. Possible pricing bundle names: %s.", r.resource.Name, strings.Join(defenderPlans, ", "))
}

func planTier(_ *azure, r request) string {
	switch tier := r.resource.Text("properties", "pricingTier"); strings.ToLower(tier) {
	case "free", "standard":
		return ""
	default:
		return say("The pricing tier '%s' is none; expected Free or Standard.", tier)
	}
}

func planOfVaults(_ *azure, r request) string {
	chosen, given := r.resource.At("properties", "subPlan").(string)
	if !given || !strings.EqualFold(r.resource.Name, "KeyVaults") || slices.Contains([]string{"PerKeyVault", "PerTransaction"}, chosen) {
		return ""
	}
	return say("The plan KeyVaults has no sub-plan '%s'; expected PerKeyVault or PerTransaction.", chosen)
}

func planStays(_ *azure, r request) string {
	return say("The plan '%s' of a subscription can't be deleted; set its pricing tier to Free to switch it off.", r.resource.Name)
}
