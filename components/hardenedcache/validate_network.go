package hardenedcache

import (
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/resourceid"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// DNS modes.
const (
	dnsCreate        = "create"
	dnsExisting      = "existing"
	dnsPolicyManaged = "policyManaged"
)

var dnsModes = []string{dnsCreate, dnsExisting, dnsPolicyManaged}

const (
	subnetType        = "Microsoft.Network/virtualNetworks/subnets"
	virtualNetType    = "Microsoft.Network/virtualNetworks"
	privateZoneType   = "Microsoft.Network/privateDnsZones"
	securityGroupType = "Microsoft.Network/applicationSecurityGroups"
)

func (p *PrivateEndpointArgs) validate(path string, set *inputs.Set) validation.Problems {
	if p == nil {
		return validation.Problems{{Path: path, Message: "missing", Expected: "the private endpoint, which is the only way to reach the cache: a subnetResourceId at least"}}
	}
	set.Required(path+".subnetResourceId", "the resource id of a subnet", p.SubnetResourceId, resourceid.Of(subnetType))
	set.Optional(path+".privateIPAddress", p.PrivateIPAddress, checkPrivateAddress)
	set.Optional(path+".resourceGroupName", p.ResourceGroupName, inputs.Anything)
	set.Optional(path+".location", p.Location, inputs.Anything)
	for i, id := range p.ApplicationSecurityGroupResourceIds {
		set.Required(securityGroupPath(path, i), "the resource id of an application security group", id, resourceid.Of(securityGroupType))
	}
	var problems validation.Problems
	problems.Append(checkOptionalName(path+".name", p.Name, endpointNameRule))
	problems.Append(checkOptionalName(path+".customNetworkInterfaceName", p.CustomNetworkInterfaceName, interfaceNameRule))
	return problems
}

func securityGroupPath(path string, i int) string {
	return validation.Index(path+".applicationSecurityGroupResourceIds", i)
}

// checkPrivateAddress: a static address of an endpoint is an IPv4 address of its subnet, and subnets are private.
func checkPrivateAddress(path, text string) validation.Problems {
	address, err := netip.ParseAddr(text)
	if err == nil && address.Is4() && !address.IsUnspecified() && !address.IsLoopback() {
		return nil
	}
	return validation.Problems{{Path: path, Message: "not an address of a subnet", Expected: "an IPv4 address such as 10.0.1.10", Got: validation.Quote(text)}}
}

func validateDns(endpoint *PrivateEndpointArgs, set *inputs.Set) validation.Problems {
	if endpoint == nil {
		return nil
	}
	if endpoint.Dns == nil {
		return validation.Problems{{Path: "privateEndpoint.dns", Message: "missing", Expected: "a mode: " + validation.OneOf(dnsModes)}}
	}
	dns := endpoint.Dns
	problems := checkWord("privateEndpoint.dns.mode", "DNS mode", dns.Mode, dnsModes)
	set.Optional("privateEndpoint.dns.zoneResourceGroupName", dns.ZoneResourceGroupName, inputs.Anything)
	for _, key := range slices.Sorted(maps.Keys(dns.VirtualNetworkResourceIds)) {
		problems.Append(keyRule.Check(linkPath(key), key))
		set.Required(linkPath(key), "the resource id of a virtual network", dns.VirtualNetworkResourceIds[key], resourceid.Of(virtualNetType))
	}
	switch dns.Mode {
	case dnsCreate:
		problems.Append(validateDnsCreate(dns))
	case dnsExisting:
		problems.Append(validateDnsExisting(dns, set))
	case dnsPolicyManaged:
		problems.Append(validateDnsPolicyManaged(dns))
	}
	return problems
}

func linkPath(key string) string { return "privateEndpoint.dns.virtualNetworkResourceIds." + key }

func validateDnsCreate(dns *PrivateDnsArgs) validation.Problems {
	var problems validation.Problems
	if len(dns.VirtualNetworkResourceIds) == 0 {
		problems.Add("privateEndpoint.dns.virtualNetworkResourceIds", "a zone that no virtual network sees answers nobody", "at least one virtual network in mode create", "none")
	}
	return append(problems, notInMode(dns.Mode, map[string]pulumi.Input{"privateDnsZoneResourceId": dns.PrivateDnsZoneResourceId})...)
}

func validateDnsExisting(dns *PrivateDnsArgs, set *inputs.Set) validation.Problems {
	set.Required("privateEndpoint.dns.privateDnsZoneResourceId", "the resource id of the private DNS zone "+managedZone, dns.PrivateDnsZoneResourceId, checkZone)
	problems := notInMode(dns.Mode, map[string]pulumi.Input{"zoneResourceGroupName": dns.ZoneResourceGroupName})
	if len(dns.VirtualNetworkResourceIds) > 0 {
		problems.Add("privateEndpoint.dns.virtualNetworkResourceIds", "only for mode create: an existing zone is linked by its owner", "no virtual networks here", "")
	}
	return problems
}

func validateDnsPolicyManaged(dns *PrivateDnsArgs) validation.Problems {
	problems := notInMode(dns.Mode, map[string]pulumi.Input{
		"privateDnsZoneResourceId": dns.PrivateDnsZoneResourceId, "zoneResourceGroupName": dns.ZoneResourceGroupName,
	})
	if len(dns.VirtualNetworkResourceIds) > 0 {
		problems.Add("privateEndpoint.dns.virtualNetworkResourceIds", "only for mode create", "no virtual networks in mode policyManaged", "")
	}
	return problems
}

func notInMode(mode string, given map[string]pulumi.Input) validation.Problems {
	var problems validation.Problems
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if inputs.Of(given[name]).IsSet() {
			problems.Add("privateEndpoint.dns."+name, "not used in mode "+mode, "no "+name+" here, or another mode", "")
		}
	}
	return problems
}

// checkZone judges an existing zone. A wrong zone name fails silently in Azure: the public name resolves and the data
// plane refuses, so it is refused here (https://learn.microsoft.com/azure/redis/private-link).
func checkZone(path, text string) validation.Problems {
	if problems := resourceid.Check(path, text, privateZoneType); problems != nil {
		return problems
	}
	id, _ := resourceid.Parse(text)
	if strings.EqualFold(id.Name(), managedZone) {
		return nil
	}
	return validation.Problems{{Path: path, Message: "the zone of another service" + otherService(id.Name()), Expected: "a zone named " + managedZone, Got: validation.Quote(id.Name())}}
}

// otherZones are the zones that are easily taken for the right one:
// https://learn.microsoft.com/azure/private-link/private-endpoint-dns
var otherZones = map[string]string{
	"privatelink.redis.cache.windows.net":         "Azure Cache for Redis (Basic, Standard, Premium)",
	"privatelink.redisenterprise.cache.azure.net": "Azure Cache for Redis Enterprise",
}

func otherService(zone string) string {
	if service, known := otherZones[strings.ToLower(zone)]; known {
		return ", " + service
	}
	return ""
}
