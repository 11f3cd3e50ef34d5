package sandbox

import (
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// resourceStates lists, by provisioning state, the state of a cluster itself: without room, it has a name and runs nowhere.
var resourceStates = map[string]string{
	"Succeeded": "Running", stateCreating: "Creating", "Updating": "Updating", "Deleting": "Deleting", stateFailed: "CreateFailed",
}

// answerManaged adds what Azure says of an Azure Managed Redis cluster.
// https://learn.microsoft.com/rest/api/redis/redisenterprisecache/redis-enterprise/get
func answerManaged(a *azure, r *arm.Resource) {
	succeeded(a, r)
	state := resourceStates[a.stateOf(*r)]
	kind, redundancy := "v2", "ZR"
	if isEnterprise(skuOf(*r)) {
		kind = "v1"
	}
	if r.Text("properties", "highAvailability") == "Disabled" {
		redundancy = "None"
	}
	r.Body["kind"] = kind
	r.Put(state, "properties", "resourceState")
	r.Put(redundancy, "properties", "redundancyMode")
	r.Put(hostName(*r), "properties", "hostName")
	r.Put("7.4", "properties", "redisVersion")
	r.Put(a.endpointConnections(*r), "properties", "privateEndpointConnections")
}

func answerDatabase(a *azure, r *arm.Resource) {
	succeeded(a, r)
	r.Put("Running", "properties", "resourceState")
	r.Put("7.4", "properties", "redisVersion")
	for _, linked := range r.Objects("properties", "geoReplication", "linkedDatabases") {
		linked["state"] = "Linked"
	}
}

// hostName returns the name under which clients reach a cache.
// https://learn.microsoft.com/azure/redis/private-link
func hostName(cache arm.Resource) string {
	name := strings.ToLower(cache.Name)
	switch {
	case is(cache, typeClassic):
		return name + ".redis.cache.windows.net"
	case isEnterprise(skuOf(cache)):
		return name + "." + cache.Location + ".redisenterprise.cache.azure.net"
	default:
		return name + "." + cache.Location + ".redis.azure.net"
	}
}

// endpointConnections lists the private endpoints that lead to a cache, as the cache shows them.
func (a *azure) endpointConnections(cache arm.Resource) []any {
	found := []any{}
	for _, endpoint := range a.endpointsTo(cache.ID) {
		for _, c := range connectionsOf(endpoint) {
			if !arm.SameID(c.target, cache.ID) {
				continue
			}
			name := endpoint.Name + "." + guid(endpoint.ID, "connection")
			found = append(found, map[string]any{
				"id": cache.ID + "/privateEndpointConnections/" + name, "name": name, "type": cache.Type + "/privateEndpointConnections",
				"properties": map[string]any{
					"privateEndpoint": map[string]any{"id": endpoint.ID}, "provisioningState": "Succeeded",
					"privateLinkServiceConnectionState": map[string]any{
						"status": "Approved", "description": "Auto-Approved", "actionsRequired": "None",
					},
				},
			})
		}
	}
	return found
}
