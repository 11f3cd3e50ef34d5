package sandbox

import (
	"net/http"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

const classicScalePage = "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-how-to-scale"

// classicChangeRules say what of an existing classic cache can be changed, and what at a time.
var classicChangeRules = []Rule{
	{
		ID: "classic-create-only", Title: "Subnet, static address and zones stay as they were created",
		Breaks: "An update that moves a cache to another subnet, or to other zones",
		Source: "https://github.com/Azure/azure-cli/issues/6769", Status: http.StatusBadRequest, Code: "BadRequest",
		types: []string{typeClassic}, on: []operation{opUpdate}, check: classicCreateOnly,
	},
	{
		ID: "classic-updates-together", Title: "Public access changes in an update without version and identity",
		Breaks: "An update of publicNetworkAccess together with redisVersion, or with the identity " +
			"(https://github.com/Azure/azure-cli/issues/20997)",
		Source: "https://github.com/Azure/azure-cli/issues/26204", Status: http.StatusBadRequest, Code: "BadRequest",
		types: []string{typeClassic}, on: []operation{opUpdate}, check: updatesTogether,
	},
	{
		ID: "classic-sku-downgrade", Title: "A cache moves to no lower tier, and from no other size to C0",
		Breaks: "An update from Premium to Standard, or from C1 to C0",
		Source: classicScalePage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeClassic}, on: []operation{opUpdate}, check: scaledDown,
	},
	{
		ID: "classic-sku-step", Title: "A cache is scaled one step at a time",
		Breaks: "An update from Basic to Premium, from Basic C0 to Standard C1, or of SKU and number of shards together",
		Source: classicScalePage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeClassic}, on: []operation{opUpdate}, check: scaledTooFar,
	},
}

// classicCreateOnly names the properties in Azure's words, which do not always spell them as the API does.
func classicCreateOnly(_ *azure, r request) string {
	var changed []string
	before, after := r.before, r.resource
	if !arm.SameID(before.Text("properties", "subnetId"), after.Text("properties", "subnetId")) {
		changed = append(changed, "properties.subnet")
	}
	// Without an address in the request the cache keeps the one that it got.
	if address := after.Text("properties", "staticIP"); address != "" && address != before.Text("properties", "staticIP") {
		changed = append(changed, "properties.staticIP")
	}
	if !slices.Equal(slices.Sorted(slices.Values(arm.Texts(before.At("zones")))), slices.Sorted(slices.Values(arm.Texts(after.At("zones"))))) {
		changed = append(changed, "zones")
	}
	if len(changed) == 0 {
		return ""
	}
	return say("The requested update to the resource is not permitted. The following properties(s) cannot be modified: '%s'.",
		strings.Join(changed, ","))
}

// changesApart lists what Azure does not change in one request with publicNetworkAccess, in the order in which it names
// them. https://github.com/Azure/azure-cli/issues/26204 and https://github.com/Azure/azure-cli/issues/20997
var changesApart = []struct {
	name    string
	changed func(before, after arm.Resource) bool
}{
	{"properties.redisVersion", func(before, after arm.Resource) bool { return versionOf(before) != versionOf(after) }},
	{publicAccessPath, func(before, after arm.Resource) bool { return isClosed(before) != isClosed(after) }},
	{"identity", func(before, after arm.Resource) bool { return !slices.Equal(identitiesOf(before), identitiesOf(after)) }},
}

const publicAccessPath = "properties.publicNetworkAccess"

func updatesTogether(_ *azure, r request) string {
	var changed []string
	for _, part := range changesApart {
		if part.changed(r.before, r.resource) {
			changed = append(changed, part.name)
		}
	}
	if len(changed) < 2 || !slices.Contains(changed, publicAccessPath) {
		return ""
	}
	//nolint:misspell // Azure's spelling
	return say("The following updates can't be processed in one single request, please send seperate request to update them: '%s'.",
		strings.Join(changed, ","))
}

// identitiesOf describes the identities of a resource so that two of them can be compared.
func identitiesOf(r arm.Resource) []string {
	var found []string
	kind := r.Text("identity", "type")
	if strings.Contains(kind, "SystemAssigned") {
		found = append(found, "SystemAssigned")
	}
	assigned, _ := r.At("identity", "userAssignedIdentities").(map[string]any)
	for _, id := range unionOfKeys(assigned, nil) {
		found = append(found, arm.Key(id))
	}
	slices.Sort(found)
	return found
}

func scaledDown(_ *azure, r request) string {
	before, after := sizeOf(r.before), sizeOf(r.resource)
	switch {
	case slices.Index(tiers, after.tier) < slices.Index(tiers, before.tier):
		return say("The cache cannot be scaled from tier %s to the lower tier %s.", before.tier, after.tier)
	case after.family == "C" && after.capacity == 0 && before.capacity > 0:
		return say("The cache cannot be scaled from %s down to %s.", before, after)
	}
	return ""
}

func scaledTooFar(_ *azure, r request) string {
	before, after := sizeOf(r.before), sizeOf(r.resource)
	switch {
	case before.tier == tierBasic && after.tier == tierPremium:
		return "The cache cannot be scaled from Basic to Premium; scale it to Standard first."
	case before.tier == tierBasic && after.tier == tierStandard && before.capacity != after.capacity:
		return say("The cache cannot be scaled from %s to %s: change the tier first, then the size.", before, after)
	case before != after && shardsOf(r.before) != shardsOf(r.resource):
		return say("The cache cannot be scaled from %s to %s together with a change from %v to %v shards.",
			before, after, shardsOf(r.before), shardsOf(r.resource))
	}
	return ""
}
