package hardenedcache

import (
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/region"
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

// networkMode is a way to reach the cache; the modes exclude each other.
type networkMode struct {
	path  string
	given bool
}

func (a *HardenedCacheArgs) networkModes() []networkMode {
	modes := []networkMode{{"privateEndpoint", a.PrivateEndpoint != nil}}
	if a.Classic != nil {
		modes = append(modes,
			networkMode{injectionPath, a.Classic.VirtualNetworkInjection != nil},
			networkMode{firewallPath, len(a.Classic.FirewallRules) > 0})
	}
	return modes
}

// validateNetwork: an injected cache takes no endpoint (https://learn.microsoft.com/azure/azure-cache-for-redis/cache-private-link),
// and firewall rules go with neither here, although Azure would filter an injected cache as well
// (https://learn.microsoft.com/azure/azure-cache-for-redis/cache-network-isolation): a security group does that better.
func (a *HardenedCacheArgs) validateNetwork(set *inputs.Set) validation.Problems {
	var given []string
	for _, mode := range a.networkModes() {
		if mode.given {
			given = append(given, mode.path)
		}
	}
	switch {
	case len(given) == 0:
		return a.PrivateEndpoint.validate("privateEndpoint", set)
	case len(given) > 1:
		return validation.Problems{{Path: given[len(given)-1], Message: "given together with " + strings.Join(given[:len(given)-1], " and "), Expected: "one way to reach the cache: a private endpoint if there is any way to have one", Got: strings.Join(given, ", ")}}
	case a.PrivateEndpoint == nil:
		return nil
	}
	problems := a.PrivateEndpoint.validate("privateEndpoint", set)
	problems.Append(a.PrivateEndpoint.Dns.validate("privateEndpoint.dns", a.facts().zone, set))
	return problems
}

func (p *PrivateEndpointArgs) validate(path string, set *inputs.Set) validation.Problems {
	if p == nil {
		return validation.Problems{{Path: path, Message: "missing", Expected: "the private endpoint, which is the only way to reach the cache: a subnetResourceId at least"}}
	}
	set.Required(path+".subnetResourceId", "the resource id of a subnet", p.SubnetResourceId, resourceid.Of(subnetType))
	set.Optional(path+".privateIPAddress", p.PrivateIPAddress, checkPrivateAddress)
	set.Optional(path+".resourceGroupName", p.ResourceGroupName, inputs.Anything)
	set.Optional(path+".location", p.Location, region.Check)
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

// validate judges the DNS at a path, for an endpoint whose records belong into a zone of a given name.
func (dns *PrivateDnsArgs) validate(path, zone string, set *inputs.Set) validation.Problems {
	if dns == nil {
		return validation.Problems{{Path: path, Message: "missing", Expected: "a mode: " + validation.OneOf(dnsModes)}}
	}
	problems := checkWord(path+".mode", "DNS mode", dns.Mode, dnsModes)
	set.Optional(path+".zoneResourceGroupName", dns.ZoneResourceGroupName, inputs.Anything)
	for _, key := range slices.Sorted(maps.Keys(dns.VirtualNetworkResourceIds)) {
		problems.Append(keyRule.Check(linkPath(path, key), key))
		set.Required(linkPath(path, key), "the resource id of a virtual network", dns.VirtualNetworkResourceIds[key], resourceid.Of(virtualNetType))
	}
	switch dns.Mode {
	case dnsCreate:
		problems.Append(dns.validateCreate(path))
	case dnsExisting:
		problems.Append(dns.validateExisting(path, zone, set))
	case dnsPolicyManaged:
		problems.Append(dns.validatePolicyManaged(path))
	}
	return problems
}

func linkPath(path, key string) string { return path + ".virtualNetworkResourceIds." + key }

func (dns *PrivateDnsArgs) validateCreate(path string) validation.Problems {
	var problems validation.Problems
	if len(dns.VirtualNetworkResourceIds) == 0 {
		problems.Add(path+".virtualNetworkResourceIds", "a zone that no virtual network sees answers nobody", "at least one virtual network in mode create", "none")
	}
	return append(problems, notInMode(path, dns.Mode, map[string]pulumi.Input{"privateDnsZoneResourceId": dns.PrivateDnsZoneResourceId})...)
}

func (dns *PrivateDnsArgs) validateExisting(path, zone string, set *inputs.Set) validation.Problems {
	set.Required(path+".privateDnsZoneResourceId", "the resource id of the private DNS zone "+zone, dns.PrivateDnsZoneResourceId, checkZone(zone))
	problems := notInMode(path, dns.Mode, map[string]pulumi.Input{"zoneResourceGroupName": dns.ZoneResourceGroupName})
	if len(dns.VirtualNetworkResourceIds) > 0 {
		problems.Add(path+".virtualNetworkResourceIds", "only for mode create: an existing zone is linked by its owner", "no virtual networks here", "")
	}
	return problems
}

func (dns *PrivateDnsArgs) validatePolicyManaged(path string) validation.Problems {
	problems := notInMode(path, dns.Mode, map[string]pulumi.Input{
		"privateDnsZoneResourceId": dns.PrivateDnsZoneResourceId, "zoneResourceGroupName": dns.ZoneResourceGroupName,
	})
	if len(dns.VirtualNetworkResourceIds) > 0 {
		problems.Add(path+".virtualNetworkResourceIds", "only for mode create", "no virtual networks in mode policyManaged", "")
	}
	return problems
}

func notInMode(path, mode string, given map[string]pulumi.Input) validation.Problems {
	var problems validation.Problems
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if inputs.Of(given[name]).IsSet() {
			problems.Add(path+"."+name, "not used in mode "+mode, "no "+name+" here, or another mode", "")
		}
	}
	return problems
}

// checkZone judges an existing zone. A wrong zone name fails silently in Azure: the public name resolves and the data
// plane refuses, so it is refused here (https://learn.microsoft.com/azure/redis/private-link).
func checkZone(zone string) func(path, text string) validation.Problems {
	return func(path, text string) validation.Problems {
		if problems := resourceid.Check(path, text, privateZoneType); problems != nil {
			return problems
		}
		id, _ := resourceid.Parse(text)
		if strings.EqualFold(id.Name(), zone) {
			return nil
		}
		return validation.Problems{{Path: path, Message: "the zone of another service" + otherService(id.Name()), Expected: "a zone named " + zone, Got: validation.Quote(id.Name())}}
	}
}

// otherZones are the zones that are easily taken for the right one:
// https://learn.microsoft.com/azure/private-link/private-endpoint-dns
var otherZones = map[string]string{
	managedZone:                                   "Azure Managed Redis",
	"privatelink.redis.cache.windows.net":         "Azure Cache for Redis (Basic, Standard, Premium)",
	"privatelink.redis.cache.usgovcloudapi.net":   "Azure Cache for Redis in cloud usgovernment",
	"privatelink.redis.cache.chinacloudapi.cn":    "Azure Cache for Redis in cloud china",
	"privatelink.redisenterprise.cache.azure.net": "Azure Cache for Redis Enterprise",
}

func otherService(zone string) string {
	if service, known := otherZones[strings.ToLower(zone)]; known {
		return ", " + service
	}
	return ""
}
