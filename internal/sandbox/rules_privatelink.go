package sandbox

import (
	"net/http"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

const privateLinkDNSPage = "https://learn.microsoft.com/azure/private-link/private-endpoint-dns"

// privateLinkRules hold for private endpoints and their zone groups.
var privateLinkRules = []Rule{
	{
		ID: "private-link-one-group", Title: "A connection to an Azure service has one group id",
		Breaks: "A connection with groupIds [\"redisCache\", \"redisEnterprise\"]",
		Source: "https://github.com/DFE-Digital/terraform-azurerm-container-apps-hosting/issues/352", Status: http.StatusBadRequest,
		Code:  "OnlyOneGroupIdPermitted",
		types: []string{typeEndpoint}, on: writes, check: oneGroup,
	},
	{
		ID: "private-link-group", Title: "The group id is one of the target's",
		Breaks: "A connection to an Azure Managed Redis cluster with group id redisCache",
		Source: "https://github.com/hashicorp/terraform-provider-azurerm/issues/11778", Status: http.StatusBadRequest, Code: "BadRequest",
		types: []string{typeEndpoint}, on: writes, check: groupFits,
	},
	{
		ID: "private-link-target-ready", Title: "The cache, and its database, are ready when an endpoint is made",
		Breaks: "An endpoint to a cluster that has no database yet, or to a cache whose creation has not ended",
		Source: "https://github.com/Azure/azure-dev/issues/4569", Status: http.StatusInternalServerError, Code: "InternalServerError",
		types: []string{typeEndpoint}, on: creates, check: targetReady,
	},
	{
		ID: "private-link-zone", Title: "The zone of a zone group is the one of the target's service",
		Breaks: "Zone privatelink.redis.cache.windows.net for Azure Managed Redis. Azure takes it and writes no record that clients look up: " +
			"they reach the public name and are refused. The sandbox refuses it at once",
		Source: privateLinkDNSPage, Status: http.StatusBadRequest, Code: "PrivateDnsZoneDoesNotFit", OwnWords: true, Stricter: true,
		types: []string{typeZoneGroup}, on: writes, check: zoneFits,
	},
	{
		ID: "private-link-one-zone-group", Title: "An endpoint has one zone group",
		Breaks: "A second zone group on one endpoint",
		Source: "https://github.com/pulumi/pulumi-azure-native/issues/2179", Status: http.StatusBadRequest, Code: "BadRequest",
		types: []string{typeZoneGroup}, on: creates, check: oneZoneGroup,
	},
}

// service is what private link knows of a service: its group id and its zone in the public cloud.
type service struct {
	resourceType string
	skuPrefix    string // of the services that share a type, the SKUs that this one has
	group, zone  string
}

// services lists the services that endpoints of this project lead to. Source: privateLinkDNSPage and
// https://learn.microsoft.com/azure/redis/private-link ; Enterprise and managed SKUs share a type, but not a zone.
var services = []service{
	{resourceType: typeClassic, group: "redisCache", zone: "privatelink.redis.cache.windows.net"},
	{resourceType: typeManaged, skuPrefix: "Enterprise", group: "redisEnterprise", zone: "privatelink.redisenterprise.cache.azure.net"},
	{resourceType: typeManaged, group: "redisEnterprise", zone: "privatelink.redis.azure.net"},
	{resourceType: typeVault, group: "vault", zone: "privatelink.vaultcore.azure.net"},
}

func serviceOf(r arm.Resource) (service, bool) {
	for _, s := range services {
		if is(r, s.resourceType) && strings.HasPrefix(skuOf(r), s.skuPrefix) {
			return s, true
		}
	}
	return service{}, false
}

// connection is one connection of a private endpoint.
type linkConnection struct {
	name, target string
	groups       []string
}

// connectionsOf lists the connections of an endpoint, automatic ones and those that wait for approval.
func connectionsOf(endpoint arm.Resource) []linkConnection {
	var found []linkConnection
	for _, list := range []string{"privateLinkServiceConnections", "manualPrivateLinkServiceConnections"} {
		for _, object := range endpoint.Objects("properties", list) {
			properties, _ := object["properties"].(map[string]any)
			name, _ := object["name"].(string)
			target, _ := properties["privateLinkServiceId"].(string)
			found = append(found, linkConnection{name: name, target: target, groups: arm.Texts(properties["groupIds"])})
		}
	}
	return found
}

func oneGroup(a *azure, r request) string {
	for _, c := range connectionsOf(r.resource) {
		if len(c.groups) > 1 {
			return say("Private link service connection %s/privateLinkServiceConnections/%s has the following group Ids: %s. Only one group "+
				"Id is permitted when connecting to a first-party resource (%s).", r.resource.ID, c.name, strings.Join(c.groups, ", "), c.target)
		}
	}
	return ""
}

func groupFits(a *azure, r request) string {
	for _, c := range connectionsOf(r.resource) {
		linked, _ := a.find(c.target)
		s, known := serviceOf(linked)
		if !known || len(c.groups) == 1 && c.groups[0] == s.group {
			continue
		}
		return say("Call to %s failed. Error message: Invalid groupId '%s'; expected '%s'.", linked.Type, strings.Join(c.groups, ", "), s.group)
	}
	return ""
}

func targetReady(a *azure, r request) string {
	for _, c := range connectionsOf(r.resource) {
		linked, _ := a.find(c.target)
		ready, state := a.isReady(c.target)
		switch {
		case !ready:
			return say("An error occurred. (The cache %s %s.)", c.target, state)
		case is(linked, typeManaged) && !a.exists(c.target+"/databases/default"):
			return say("An error occurred. (The cluster %s has no database yet.)", c.target)
		}
	}
	return ""
}

func zoneFits(a *azure, r request) string {
	endpoint, _ := a.find(r.id.Scope)
	for _, c := range connectionsOf(endpoint) {
		linked, _ := a.find(c.target)
		s, known := serviceOf(linked)
		if !known {
			continue
		}
		for _, config := range r.resource.Objects("properties", "privateDnsZoneConfigs") {
			properties, _ := config["properties"].(map[string]any)
			id, _ := properties["privateDnsZoneId"].(string)
			zone, err := arm.ParseID(id)
			if err == nil && !strings.EqualFold(zone.Name, s.zone) {
				return say("Zone '%s' does not serve %s: expected a zone named '%s'. Azure would take it, and the name of the cache would "+
					"then resolve to its public address.", zone.Name, linked.ID, s.zone)
			}
		}
	}
	return ""
}

func oneZoneGroup(a *azure, r request) string {
	message := ""
	a.eachBelow(r.id.Scope, func(arm.Resource) {
		message = "Cannot create more than one private dns zone groups in the private endpoint"
	}, typeZoneGroup)
	return message
}
