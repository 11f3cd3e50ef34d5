package sandbox

import (
	"net/http"
	"net/netip"
	"regexp"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

const (
	classicLinkPage      = "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-private-link"
	classicIsolationPage = "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-network-isolation"
)

// classicNetworkRules say which ways into a classic cache go together.
var classicNetworkRules = []Rule{
	{
		ID: "classic-injection-endpoint", Title: "A cache that is injected into a VNet has no private endpoint",
		Breaks: "A private endpoint to a cache with a subnetId",
		Source: classicLinkPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeEndpoint}, on: writes, check: endpointOfInjected,
	},
	{
		ID: "classic-clustered-endpoints", Title: "A clustered cache has one private endpoint",
		Breaks: "A second endpoint to a cache with shards, or shards for a cache with two endpoints",
		Source: classicLinkPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeEndpoint, typeClassic}, on: writes, check: endpointsOfClustered,
	},
	{
		// The documentation says only that the two don't go together. A program that goes from one to the other updates the
		// cache first, makes what is new, and deletes what is old last. So that it can pass, a closed cache keeps the rules
		// that it still has, and an open one its endpoint; what is refused is to add to what is on its way out.
		ID: "classic-firewall-endpoint", Title: "Firewall rules and private endpoints do not go together",
		Breaks: "A firewall rule for a closed cache with an endpoint, or an endpoint to an open cache with firewall rules. Azure may take " +
			"them; the rules then have no say over what comes through the endpoint",
		Source: classicIsolationPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true, Stricter: true,
		types: []string{typeFirewallRule, typeEndpoint}, on: writes, check: firewallAndEndpoint,
	},
	{
		ID: "classic-firewall-name", Title: "A firewall rule's name has letters, digits and underscores",
		Breaks: "A firewall rule named \"office-berlin\"",
		Source: "https://github.com/hashicorp/terraform-provider-azurerm/blob/main/internal/services/redis/validate/firewall_rule_name.go",
		Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeFirewallRule}, on: creates, check: firewallName,
	},
	{
		ID: "classic-firewall-range", Title: "A firewall rule is a range of IPv4 addresses, the lowest one first",
		Breaks: "A firewall rule from 203.0.113.9 to 203.0.113.1, or of IPv6 addresses",
		Source: "https://learn.microsoft.com/cli/azure/redis/firewall-rules",
		Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeFirewallRule}, on: writes, check: firewallRange,
	},
}

func endpointOfInjected(a *azure, r request) string {
	for _, cache := range a.classicTargets(r.resource) {
		if subnet := cache.Text("properties", "subnetId"); subnet != "" {
			return say("Call to %s failed. Error message: The cache is in the subnet '%s'; private endpoints are not supported for caches "+
				"that are injected into a virtual network.", typeClassic, subnet)
		}
	}
	return ""
}

func endpointsOfClustered(a *azure, r request) string {
	if is(r.resource, typeClassic) {
		if endpoints := a.endpointsTo(r.resource.ID); shardsOf(r.resource) >= 1 && len(endpoints) > 1 {
			return say("A clustered cache is limited to one private endpoint; this one has %d.", len(endpoints))
		}
		return ""
	}
	for _, cache := range a.classicTargets(r.resource) {
		for _, other := range a.endpointsTo(cache.ID) {
			if shardsOf(cache) >= 1 && !arm.SameID(other.ID, r.resource.ID) {
				return say("Call to %s failed. Error message: A clustered cache is limited to one private endpoint, and '%s' is one.",
					typeClassic, other.ID)
			}
		}
	}
	return ""
}

func firewallAndEndpoint(a *azure, r request) string {
	if is(r.resource, typeFirewallRule) {
		cache := a.classicParent(r)
		if endpoints := a.endpointsTo(cache.ID); isClosed(cache) && len(endpoints) > 0 {
			return say("Firewall rules cannot be used with private endpoints: public network access of the cache is disabled, and it has "+
				"the endpoint '%s'.", endpoints[0].ID)
		}
		return ""
	}
	if r.operation != opCreate {
		return ""
	}
	for _, cache := range a.classicTargets(r.resource) {
		if rules := a.below(cache.ID, typeFirewallRule); !isClosed(cache) && len(rules) > 0 {
			return say("Call to %s failed. Error message: Firewall rules cannot be used with private endpoints: public network access of "+
				"the cache is enabled, and it has the rule '%s'.", typeClassic, rules[0].Name)
		}
	}
	return ""
}

var firewallNamePattern = regexp.MustCompile(`^\w+$`)

func firewallName(_ *azure, r request) string {
	if firewallNamePattern.MatchString(r.resource.Name) {
		return ""
	}
	return say("The firewall rule name '%s' is invalid: expected letters, digits and underscores.", r.resource.Name)
}

func firewallRange(_ *azure, r request) string {
	var ends [2]netip.Addr
	for i, name := range []string{"startIP", "endIP"} {
		text := r.resource.Text("properties", name)
		address, err := netip.ParseAddr(text)
		if err != nil || !address.Is4() {
			return say("%s: expected an IPv4 address; got '%s'.", name, text)
		}
		ends[i] = address
	}
	if ends[1].Less(ends[0]) {
		return say("startIP %s is above endIP %s.", ends[0], ends[1])
	}
	return ""
}
