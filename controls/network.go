package controls

import (
	"cmp"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

const (
	pathPublicAccess = "properties.publicNetworkAccess"
	pathInjection    = "properties.subnetId"
)

// injected classic caches live in a subnet of the owner and can't have an endpoint.
var injected = has(pathInjection, stated("a subnet"), "")

var networkControls = []Control{
	{
		ID: "RDT-NET-01", Severity: Critical,
		Title:     "public network access is disabled",
		Rationale: "A cache that answers the internet is one leaked credential, or one flaw in Redis, away from everybody.",
		Judges:    []string{typeClassic, typeCluster},
		Expects:   "`properties.publicNetworkAccess` is `Disabled`. A classic cache that is injected into a subnet is not reachable from outside, whatever the property says.",
		Remediation: "Give the cache a `privateEndpoint`; the component then disables public access. For a time, `classic.firewallRules` with a " +
			"waiver of RDT-NET-01.",
		Answers: answers(ids(CISDatabase, "2.6"), ids(CISFoundation4, "2.2.1.1"), ids(MCSB, "NS-2"), ids(AzurePolicy, "470baccb-7e51-4549-8b1a-3e5be069f663", "30b3dfa5-a70d-4c8e-bed6-0083858f663d"),
			ids(PSRule, "AZR-000165"), ids(Checkov, "CKV_AZURE_89"), ids(Azqr, "redis-014"), ids(APRL, "c474fc96-4e6a-4fb0-95d0-a26b3f35933c"), ids(LearnAMR, "public network access")),
		judge: when(not(injected, "the cache is injected into a subnet, which is its only way in"), property(pathPublicAccess, is("Disabled"))),
	},
	{
		ID: "RDT-NET-02", Severity: High, WaivedWith: "RDT-NET-01",
		Title:       "the cache is reached through a private endpoint",
		Rationale:   "With a private endpoint the cache is an address in the network of its clients; without one, closing public access closes the cache to everybody.",
		Judges:      []string{typeClassic, typeCluster},
		Expects:     "A `Microsoft.Network/privateEndpoints` with a connection to the cache, in its link group. A classic cache may be injected into a subnet instead.",
		Remediation: "Set `privateEndpoint.subnetResourceId`.",
		Answers: answers(ids(CISDatabase, "2.7"), ids(CISFoundation4, "2.2.2.1"), ids(MCSB, "NS-2"),
			ids(AzurePolicy, "7803067c-7d34-46e3-8c79-0ca68fc4036d", "960e650e-9ce3-4316-9590-8ee2c016ca2f", "5d8094d7-7340-465a-b6fd-e60ab7e48920", "1b1df1e6-d60f-4430-9390-2b0c83aae4a7"),
			ids(KICS, "dda11a20-c7c2-43f8-bd52-a4c029ad15e4"), ids(Azqr, "redis-015"), ids(LearnAMR, "private endpoints")),
		judge: when(not(injected, "the cache is injected into a subnet"), hasEndpoint),
	},
	{
		ID: "RDT-NET-03", Severity: High,
		Title:       "the private endpoint's names resolve in the zone of its service",
		Rationale:   "Two services share one resource type and one link group, but not one zone. A record in the wrong zone is never asked for: clients then get the public address, which refuses them.",
		Judges:      []string{typeEndpoint},
		Expects:     "A zone group of the endpoint that names the private DNS zone of the service: that of the classic service, of Azure Managed Redis, of the Enterprise SKUs or of Key Vault.",
		Remediation: "Use `privateEndpoint.dns.mode` `create`, or `existing` with the zone `privatelink.redis.azure.net` (managed) or `privatelink.redis.cache.windows.net` (classic). In mode `policyManaged` an Azure Policy makes the group.",
		Answers:     ids(AzurePolicy, "e016b22b-e0eb-436d-8fd7-160c4eaed6e2", "7473e756-98d9-4d10-9a22-8101ef32cd74", "ac673a9a-f77d-4846-b2d8-a57f8e1c01d4"),
		judge:       resolves,
	},
	{
		ID: "RDT-NET-04", Severity: Medium,
		Title:       "the private endpoint asks for the link group of its service",
		Rationale:   "An endpoint with another group is refused, or leads somewhere else than its name says.",
		Judges:      []string{typeEndpoint},
		Expects:     "`properties.privateLinkServiceConnections[].properties.groupIds` is `redisCache` for classic caches, `redisEnterprise` for clusters, `vault` for vaults.",
		Remediation: "The component sets the group; in other programs, correct `groupIds`.",
		Answers:     ids(MCSB, "NS-2"),
		judge:       joinsGroup,
	},
	{
		ID: "RDT-NET-05", Severity: Medium,
		Title:       "private DNS zones are linked to a network and register no machines",
		Rationale:   "A zone without a link answers nobody. A link that registers writes the names of virtual machines into the zone of a service.",
		Judges:      []string{typeZone, typeZoneLink},
		Expects:     "Each private link zone has a `virtualNetworkLinks` child, and `properties.registrationEnabled` is `false`.",
		Remediation: "Use `privateEndpoint.dns.virtualNetworkResourceIds`; the component never registers.",
		Answers:     ids(MCSB, "NS-10"),
		judge: byType(map[string]judge{
			typeZone:     linked,
			typeZoneLink: property("properties.registrationEnabled", is(false)),
		}),
	},
}

// hasEndpoint looks for a connection to the cache in the graph, or among those that Azure reports of the cache.
func hasEndpoint(s subject) []Detail {
	const expected = "a private endpoint that connects to it"
	uncertain := s.ID == "" || s.graph.links.strayEndpoints > 0
	var refusals []string
	for _, c := range s.graph.links.endpoints[arm.Key(s.ID)] {
		switch c.state {
		case connected:
			return pass()
		case waiting:
			uncertain = true
		case refused:
			refusals = append(refusals, c.path+" of "+c.endpoint.Name)
		}
	}
	const reported = "properties.privateEndpointConnections"
	connections, known := list(lookup(s.Body, strings.Split(reported, ".")))
	for _, c := range connections {
		if same(lookup(c, statusOfConnection), "Approved") {
			return pass()
		}
	}
	switch {
	case uncertain && len(s.graph.OfType(typeEndpoint)) > 0 || !known:
		return unknown("", expected, "where an endpoint leads, or whether it is approved, is known after the deployment only")
	case len(refusals) > 0:
		return failWhy("", expected, "only what Azure reports as rejected or disconnected", strings.Join(refusals, ", "))
	default:
		return fail("", expected, "none in the graph")
	}
}

// leading returns what an endpoint leads to, for judges that are about caches and vaults only; nil when it leads
// elsewhere.
func (s subject) leading() (connections []connection, known bool) {
	to := s.graph.links.leads[s.Resource]
	return to.connections, to.known
}

const leadsElsewhere = "the endpoint leads neither to a cache nor to a vault"

func resolves(s subject) []Detail {
	connections, known := s.leading()
	if len(connections) == 0 {
		if !known {
			return unknown("", "a zone group with the zone of its service", untilApply)
		}
		return notApplicable(leadsElsewhere)
	}
	if s.graph.DNSByPolicy {
		return notApplicable("an Azure Policy adds the zone group")
	}
	names, groups, uncertain := s.zoneNames()
	var details []Detail
	for _, c := range connections {
		details = append(details, resolved(c.services, names, groups, uncertain)...)
	}
	return details
}

// zoneNames are the zones of all zone groups of an endpoint, and the groups' ids.
func (s subject) zoneNames() (names, groups []string, uncertain bool) {
	attached, uncertain := s.graph.Attached(s.Resource, typeZoneGroup)
	for _, group := range attached {
		zones, known := zonesOf(group)
		names, groups, uncertain = append(names, zones...), append(groups, group.ID), uncertain || !known
	}
	return names, groups, uncertain
}

// resolved judges one connection. Where it is not known which of several services it leads to, the zones must suit all.
func resolved(services []linkService, names, groups []string, uncertain bool) []Detail {
	var zones []string
	suited := 0
	for _, service := range services {
		zones = append(zones, service.zones...)
		if hasAny(names, service.zones) {
			suited++
		}
	}
	expected := "a zone group with " + strings.Join(zones, " or ")
	switch {
	case suited == len(services):
		return pass()
	case uncertain:
		return unknown("", expected, "a zone group, or its zones, are known after the deployment only")
	case suited > 0:
		return unknown("", expected, "the SKU of the cluster, which decides on the zone, is not known here")
	case len(names) == 0:
		return fail("", expected, "none in the graph")
	default:
		return failWhy("", expected, strings.Join(names, ", "), "in "+strings.Join(groups, ", "))
	}
}

// zonesOf returns the names of the zones that a zone group writes to.
func zonesOf(group *Resource) (names []string, known bool) {
	configs, known := list(lookup(group.Body, []string{"properties", "privateDnsZoneConfigs"}))
	for _, config := range configs {
		id, isText := lookup(config, []string{"properties", "privateDnsZoneId"}).(string)
		known = known && isText
		names = append(names, id[strings.LastIndex(id, "/")+1:])
	}
	return names, known
}

func joinsGroup(s subject) []Detail {
	connections, known := s.leading()
	var details []Detail
	if !known {
		details = unknown("", "the link group of its service", untilApply)
	}
	for _, c := range connections {
		expected := c.services[0].group
		path := c.path + ".properties.groupIds"
		switch {
		case !c.groupsKnown:
			details = append(details, unknown(path, expected, untilApply)...)
		case c.target == "":
			details = append(details, unknown(c.path+".properties.privateLinkServiceId", "the id of a cache or vault", untilApply)...)
		case len(c.groups) != 1 || !strings.EqualFold(c.groups[0], expected):
			details = append(details, fail(path, expected, cmp.Or(strings.Join(c.groups, ", "), "nothing"))...)
		default:
			details = append(details, pass()...)
		}
	}
	if len(details) == 0 {
		return notApplicable(leadsElsewhere)
	}
	return details
}

// linked judges the zones of private link services; other zones are none of a cache's business.
func linked(s subject) []Detail {
	if !slices.ContainsFunc(linkServices, func(service linkService) bool { return containsFold(service.zones, s.Name) }) {
		return notApplicable("no private link zone of a cache or a vault")
	}
	links, uncertain := s.graph.Attached(s.Resource, typeZoneLink)
	switch {
	case len(links) > 0:
		return pass()
	case uncertain:
		return unknown("", "a link to a virtual network", untilApply)
	default:
		return fail("", "a link to a virtual network", "none in the graph")
	}
}
