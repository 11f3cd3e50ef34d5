package sandbox

import (
	"net/http"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// dnsRules hold for private DNS zones and their links.
var dnsRules = []Rule{
	{
		ID: "dns-overlap", Title: "A VNet is linked to one zone of a name",
		Breaks: "A second link of one VNet to a zone privatelink.redis.azure.net, be it of another zone of that name",
		Source: "https://github.com/microsoft-foundry/foundry-samples/pull/214", Status: http.StatusBadRequest, Code: "BadRequest",
		types: []string{typeZoneLink}, on: creates, check: overlappingLink,
	},
	{
		ID: "dns-location", Title: "A private DNS zone and its links are global",
		Breaks: "A private DNS zone with location westeurope",
		Source: "https://learn.microsoft.com/azure/templates/microsoft.network/privatednszones", Status: http.StatusBadRequest,
		Code:  "LocationNotAvailableForResourceType",
		types: []string{typeZone, typeZoneLink}, on: writes, check: zoneIsGlobal,
	},
}

// zoneOf returns the name of the zone that a link belongs to.
func zoneOf(link arm.Resource) string {
	parsed, _ := arm.ParseID(link.ID)
	zone, _ := arm.ParseID(parsed.Scope)
	return zone.Name
}

func overlappingLink(a *azure, r request) string {
	message, network := "", r.resource.Text("properties", "virtualNetwork", "id")
	for _, other := range a.usersOf(network, typeZoneLink) {
		if strings.EqualFold(zoneOf(other), zoneOf(r.resource)) {
			message = say("A virtual network cannot be linked to multiple zones with overlapping namespaces. You tried to link virtual network "+
				"with '%s' and '%s' zones.", zoneOf(other), zoneOf(r.resource))
		}
	}
	return message
}

func zoneIsGlobal(_ *azure, r request) string {
	if r.resource.Location == "global" || r.resource.Location == "" {
		return ""
	}
	return say("The provided location '%s' is not available for resource type '%s'. List of available regions for the resource type is "+
		"'global'.", r.resource.Location, r.resource.Type)
}
