package sandbox

import (
	"net/http"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

const (
	classicGeoPage = "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-how-to-geo-replication"
	// classicModule is Azure's own Bicep module; what it says of its parameter geoReplicationObject.
	classicModule = "https://github.com/Azure/bicep-registry-modules/blob/main/avm/res/cache/redis/main.bicep"
)

// classicGeoRules hold for the passive geo-replication of the classic service: which caches can be linked, and what a link
// stands in the way of.
var classicGeoRules = []Rule{
	{
		ID: "classic-geo", Title: "A link joins two Premium caches of a subscription that fit each other",
		Breaks: "A link to a smaller cache, to one with another number of shards or in another subscription, or to the cache itself",
		Source: classicGeoPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeLinkedServer}, on: writes, check: geoPartners,
	},
	{
		ID: "classic-geo-one", Title: "A cache has one link",
		Breaks: "A link from or to a cache that is linked already",
		Source: classicGeoPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeLinkedServer}, on: writes, check: oneGeoLink,
	},
	{
		ID: "classic-geo-replicas", Title: "Linked caches have one replica",
		Breaks: "A link between caches of which one has replicasPerPrimary 2",
		Source: classicModule, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeClassic, typeLinkedServer}, on: writes, check: geoReplicas,
	},
	{
		ID: "classic-geo-injection", Title: "Linked caches are both injected into a VNet, or neither is",
		Breaks: "A link between a cache with a subnetId and one without",
		Source: classicModule, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeLinkedServer}, on: writes, check: geoInjection,
	},
	{
		ID: "classic-geo-scale", Title: "A linked cache is not scaled",
		Breaks: "An update of the SKU or of the number of shards of a cache that is linked",
		Source: classicGeoPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeClassic}, on: []operation{opUpdate}, check: linkedScaled,
	},
	{
		ID: "classic-geo-keys", Title: "Access keys of a linked cache are neither switched off nor on",
		Breaks: "An update of disableAccessKeyAuthentication of a cache that is linked: it is unlinked first, and linked again",
		Source: classicEntraPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeClassic}, on: []operation{opUpdate}, check: linkedKeys,
	},
	{
		ID: "classic-geo-endpoint", Title: "A linked cache gets no private endpoint",
		Breaks: "An endpoint to a cache that is linked: the endpoint comes first, then the link",
		Source: classicLinkPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeEndpoint}, on: creates, check: endpointOfLinked,
	},
	{
		ID: "classic-geo-delete", Title: "A linked cache is not deleted, nor its group",
		Breaks: "Deleting one of two caches before the link between them",
		Source: classicGeoPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeClassic, typeResourceGroup}, on: deletes, check: linkedDeleted,
	},
}

// geoPair returns the primary and the secondary of a link. The role in its body is that of the cache that it names; the
// other one is the cache that it lies below.
func (a *azure) geoPair(link arm.Resource) (primary, secondary arm.Resource) {
	parsed, _ := arm.ParseID(link.ID)
	near, _ := a.find(parsed.Scope)
	far, _ := a.find(link.Text("properties", "linkedRedisCacheId"))
	if link.Text("properties", "serverRole") == "Primary" {
		return far, near
	}
	return near, far
}

func geoPartners(a *azure, r request) string {
	primary, secondary := a.geoPair(r.resource)
	larger, smaller := sizeOf(secondary), sizeOf(primary)
	switch {
	case arm.SameID(primary.ID, secondary.ID):
		return say("The cache '%s' cannot be linked to itself.", primary.Name)
	case subscriptionOf(primary.ID) != subscriptionOf(secondary.ID):
		return say("The caches '%s' and '%s' are in different subscriptions.", primary.Name, secondary.Name)
	case larger.tier != tierPremium || smaller.tier != tierPremium:
		return say("Geo-replication is for Premium caches only; got %s and %s.", smaller, larger)
	case larger.capacity < smaller.capacity:
		return say("The secondary cache (%s) is smaller than the primary one (%s).", larger, smaller)
	case shardsOf(primary) != shardsOf(secondary):
		return say("The caches have different numbers of shards: %v and %v.", shardsOf(primary), shardsOf(secondary))
	}
	return ""
}

func oneGeoLink(a *azure, r request) string {
	for _, id := range []string{r.id.Scope, r.resource.Text("properties", "linkedRedisCacheId")} {
		for _, link := range a.linksOf(id) {
			if !arm.SameID(link.ID, r.resource.ID) {
				return say("The cache '%s' is linked already, by '%s'.", id, link.ID)
			}
		}
	}
	return ""
}

func geoReplicas(a *azure, r request) string {
	if is(r.resource, typeClassic) {
		if links := a.linksOf(r.resource.ID); replicasOf(r.resource) > 1 && len(links) > 0 {
			return say("Multiple replicas are not supported for a cache with the geo-replication link '%s'.", links[0].ID)
		}
		return ""
	}
	if primary, secondary := a.geoPair(r.resource); replicasOf(primary) > 1 || replicasOf(secondary) > 1 {
		return say("Geo-replication is not supported for caches with multiple replicas: '%s', '%s'.", primary.Name, secondary.Name)
	}
	return ""
}

func geoInjection(a *azure, r request) string {
	primary, secondary := a.geoPair(r.resource)
	if (primary.Text("properties", "subnetId") == "") == (secondary.Text("properties", "subnetId") == "") {
		return ""
	}
	return say("Geo-replication between a cache in a virtual network and one outside is not supported: '%s', '%s'.", primary.Name, secondary.Name)
}

func linkedScaled(a *azure, r request) string {
	links := a.linksOf(r.resource.ID)
	same := sizeOf(r.before) == sizeOf(r.resource) && shardsOf(r.before) == shardsOf(r.resource)
	if same || len(links) == 0 {
		return ""
	}
	return say("The cache cannot be scaled while it has the geo-replication link '%s'.", links[0].ID)
}

func linkedKeys(a *azure, r request) string {
	links := a.linksOf(r.resource.ID)
	if keysAreOff(r.before) == keysAreOff(r.resource) || len(links) == 0 {
		return ""
	}
	return say("Access key authentication cannot be changed while the cache has the geo-replication link '%s'.", links[0].ID)
}

func endpointOfLinked(a *azure, r request) string {
	for _, cache := range a.classicTargets(r.resource) {
		if links := a.linksOf(cache.ID); len(links) > 0 {
			return say("Call to %s failed. Error message: A private endpoint cannot be added while the cache has the geo-replication "+
				"link '%s'.", typeClassic, links[0].ID)
		}
	}
	return ""
}

func linkedDeleted(a *azure, r request) string {
	for _, cache := range append(a.below(r.resource.ID, typeClassic), r.resource) {
		if links := a.linksOf(cache.ID); is(cache, typeClassic) && len(links) > 0 {
			return say("The cache '%s' cannot be deleted while it has the geo-replication link '%s'.", cache.Name, links[0].ID)
		}
	}
	return ""
}
