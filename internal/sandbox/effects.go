package sandbox

import (
	"encoding/binary"
	"net/netip"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// addressKey is where the body of a stored endpoint keeps the address that it got. It is no part of Azure's answer.
const addressKey = "sandbox:address"

// defaults lists what Azure fills in when a request leaves it out, by type and path.
// Source: https://learn.microsoft.com/azure/templates/ and the API specifications,
// https://github.com/Azure/azure-rest-api-specs
var defaults = []struct {
	of    string
	path  []string
	value any
}{
	{typeManaged, []string{"properties", "highAvailability"}, "Enabled"},
	{typeManaged, []string{"properties", "minimumTlsVersion"}, "1.2"},
	{typeDatabase, []string{"properties", "clientProtocol"}, "Encrypted"},
	{typeDatabase, []string{"properties", "port"}, 10000.0},
	{typeDatabase, []string{"properties", "clusteringPolicy"}, "OSSCluster"},
	{typeDatabase, []string{"properties", "evictionPolicy"}, "VolatileLRU"},
	{typeDatabase, []string{"properties", "deferUpgrade"}, "NotDeferred"},
	{typeClassic, []string{"properties", "enableNonSslPort"}, false},
	{typeClassic, []string{"properties", "redisVersion"}, "6.0"},
	{typeClassic, []string{"properties", "publicNetworkAccess"}, "Enabled"},
	{typeClassic, []string{"properties", "disableAccessKeyAuthentication"}, false},
	{typeClassic, []string{"properties", "updateChannel"}, "Stable"},
	{typeZoneLink, []string{"properties", "resolutionPolicy"}, "Default"},
	{typeWorkspace, []string{"properties", "sku", "name"}, "PerGB2018"},
	{typeWorkspace, []string{"properties", "retentionInDays"}, 30.0},
	{typeVault, []string{"properties", "enableSoftDelete"}, true},
	{typeVault, []string{"properties", "softDeleteRetentionInDays"}, 90.0},
}

// stored returns a resource as Azure stores it: with its defaults, with what an update leaves as it is, and in the state in
// which the operation ends.
func (a *azure) stored(r request) arm.Resource {
	// Through ARM a key is created or it is read: a PUT changes no key that exists.
	// https://learn.microsoft.com/rest/api/keyvault/keyvault/keys/create-if-not-exist
	if r.operation == opUpdate && r.exists && is(r.resource, typeKey) {
		return r.before.Clone()
	}
	stored := r.resource.Clone()
	if stored.Location == "" && r.before.Location != "" {
		stored.Location = r.before.Location
		stored.Body["location"] = r.before.Location
	}
	if is(stored, typeVault) {
		keepVault(r.before, &stored)
	}
	if a.outOfRoom(r) {
		stored.Body[stateKey] = stateFailed
	}
	for _, d := range defaults {
		if is(stored, d.of) && stored.At(d.path...) == nil {
			stored.Put(d.value, d.path...)
		}
	}
	for _, own := range []string{addressKey, keysKey} {
		if value := r.before.At(own); value != nil {
			stored.Body[own] = arm.CloneValue(value)
		}
	}
	return stored
}

// follow makes what a write brings about elsewhere; the mutex is held and the resource is stored.
func (a *azure) follow(r request) {
	switch {
	case is(r.resource, typeNetwork):
		a.inlineSubnets(r)
	case is(r.resource, typeEndpoint):
		a.assignAddress(r.resource.ID)
	case is(r.resource, typeVault):
		for _, grave := range a.called(typeDeletedVault, r.resource.Name) {
			a.unbury(r.resource, grave)
		}
	}
	if hasPrincipal(r.resource) && !hasPrincipal(r.before) {
		a.fresh[principalIn(r.resource)] = true
	}
}

// inlineSubnets turns the subnets of a VNet's body into resources of their own, as which Azure shows them. A VNet without
// the property keeps the subnets that it has; one with it loses those that are not listed.
func (a *azure) inlineSubnets(r request) {
	network, _ := a.find(r.resource.ID)
	if network.At("properties", "subnets") == nil {
		return
	}
	listed := map[string]bool{}
	for _, object := range network.Objects("properties", "subnets") {
		name, _ := object["name"].(string)
		id := network.ID + "/subnets/" + name
		listed[arm.Key(id)] = true
		body, _ := arm.CloneValue(object).(map[string]any)
		a.keep(arm.Resource{ID: id, Type: typeSubnet, APIVersion: network.APIVersion, Name: name, Body: body})
	}
	a.eachBelow(network.ID, func(subnet arm.Resource) {
		if !listed[arm.Key(subnet.ID)] {
			a.remove(subnet)
		}
	}, typeSubnet)
	network = network.Clone()
	if properties, ok := network.Body["properties"].(map[string]any); ok {
		delete(properties, "subnets") // they are stored once; the answer lists them again
	}
	a.keep(network)
}

// assignAddress gives an endpoint its private address: the static one that it asks for, or the first free one of its
// subnet. Azure keeps the first four addresses of every subnet and the last.
// https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq
func (a *azure) assignAddress(id string) {
	endpoint := a.resources[arm.Key(id)].Clone()
	if endpoint.Text(addressKey) != "" {
		return
	}
	for _, configuration := range endpoint.Objects("properties", "ipConfigurations") {
		properties, _ := configuration["properties"].(map[string]any)
		if address, ok := properties["privateIPAddress"].(string); ok {
			endpoint.Body[addressKey] = address
			a.keep(endpoint)
			return
		}
	}
	taken := map[string]bool{}
	subnet, _ := a.find(endpoint.Text("properties", "subnet", "id"))
	for _, other := range a.usersOf(subnet.ID, typeEndpoint) {
		taken[other.Text(addressKey)] = true
	}
	endpoint.Body[addressKey] = firstFree(prefixOf(subnet), taken)
	a.keep(endpoint)
}

// prefixOf returns the address range of a subnet, "" when it has none that can be read.
func prefixOf(subnet arm.Resource) string {
	if prefix := subnet.Text("properties", "addressPrefix"); prefix != "" {
		return prefix
	}
	if prefixes := arm.Texts(subnet.At("properties", "addressPrefixes")); len(prefixes) > 0 {
		return prefixes[0]
	}
	return ""
}

func firstFree(text string, taken map[string]bool) string {
	prefix, err := netip.ParsePrefix(text)
	if err != nil || !prefix.Addr().Is4() {
		return "192.0.2.4" // a documentation address: the subnet's range is not known
	}
	base := prefix.Masked().Addr().As4()
	first := binary.BigEndian.Uint32(base[:])
	size := uint32(1) << (32 - prefix.Bits())
	for offset := uint32(4); offset+1 < size; offset++ {
		var bytes [4]byte
		binary.BigEndian.PutUint32(bytes[:], first+offset)
		if address := netip.AddrFrom4(bytes).String(); !taken[address] {
			return address
		}
	}
	return netip.AddrFrom4(base).String()
}
