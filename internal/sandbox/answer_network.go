package sandbox

import (
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// interfaceOf returns the id of the network interface that an endpoint has: it cannot be reached through the API of the
// sandbox, but everything that names it names the same one.
func interfaceOf(endpoint arm.Resource) string {
	name := endpoint.Text("properties", "customNetworkInterfaceName")
	if name == "" {
		name = endpoint.Name + ".nic." + guid(endpoint.ID, "interface")
	}
	parsed, _ := arm.ParseID(endpoint.ID)
	return parsed.Scope + "/providers/Microsoft.Network/networkInterfaces/" + name
}

// answerEndpoint adds the state of the connections, the interface and the DNS names. Once a zone group writes the records,
// Azure lists none for the caller to make.
func answerEndpoint(a *azure, r *arm.Resource) {
	succeeded(a, r)
	etag(r)
	r.Put([]any{map[string]any{"id": interfaceOf(*r)}}, "properties", "networkInterfaces")
	records := []any{}
	for _, list := range []string{"privateLinkServiceConnections", "manualPrivateLinkServiceConnections"} {
		for _, object := range r.Objects("properties", list) {
			a.answerConnection(r, list, object, &records)
		}
	}
	if r.At("properties", "customDnsConfigs") == nil && !a.hasZoneGroup(r.ID) {
		r.Put(records, "properties", "customDnsConfigs")
	}
}

func (a *azure) answerConnection(r *arm.Resource, list string, object map[string]any, records *[]any) {
	name, _ := object["name"].(string)
	object["id"] = r.ID + "/" + list + "/" + name
	object["type"] = typeEndpoint + "/" + list
	properties, _ := object["properties"].(map[string]any)
	if properties == nil {
		return
	}
	properties["provisioningState"] = "Succeeded"
	id, _ := properties["privateLinkServiceId"].(string)
	target, exists := a.find(id)
	status, description := "Approved", "Auto-Approved"
	switch {
	case !exists:
		// The endpoint of a deleted resource stays, and does not come back to life with a new one of that name.
		// https://github.com/hashicorp/terraform-provider-azurerm/issues/20776
		status, description = "Disconnected", "Deleted state"
	case strings.HasPrefix(list, "manual"):
		status, description = "Pending", "Awaiting approval"
	case isCache(target):
		*records = append(*records, map[string]any{"fqdn": hostName(target), "ipAddresses": []any{r.Text(addressKey)}})
	}
	properties["privateLinkServiceConnectionState"] = map[string]any{"status": status, "description": description, "actionsRequired": "None"}
}

func (a *azure) hasZoneGroup(endpointID string) bool {
	return len(a.below(endpointID, typeZoneGroup)) > 0
}

// answerZoneGroup adds the records that the group keeps in its zones: the cache's name below the zone's name.
func answerZoneGroup(a *azure, r *arm.Resource) {
	succeeded(a, r)
	etag(r)
	parsed, _ := arm.ParseID(r.ID)
	endpoint, _ := a.find(parsed.Scope)
	for _, config := range r.Objects("properties", "privateDnsZoneConfigs") {
		name, _ := config["name"].(string)
		config["id"] = r.ID + "/privateDnsZoneConfigs/" + name
		properties, _ := config["properties"].(map[string]any)
		if properties == nil {
			continue
		}
		id, _ := properties["privateDnsZoneId"].(string)
		zone, _ := arm.ParseID(id)
		properties["recordSets"] = a.recordSets(endpoint, zone.Name)
	}
}

func (a *azure) recordSets(endpoint arm.Resource, zone string) []any {
	records := []any{}
	suffix := "." + strings.TrimPrefix(zone, "privatelink.")
	for _, c := range connectionsOf(endpoint) {
		cache, ok := a.find(c.target)
		if !ok || !isCache(cache) || !strings.HasSuffix(hostName(cache), suffix) {
			continue
		}
		record := strings.TrimSuffix(hostName(cache), suffix)
		records = append(records, map[string]any{
			"recordType": "A", "recordSetName": record, "fqdn": record + "." + zone, "ttl": 10.0,
			"ipAddresses": []any{endpoint.Text(addressKey)}, "provisioningState": "Succeeded",
		})
	}
	return records
}

// answerZone adds the counters of a private DNS zone and its limits.
// https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits
func answerZone(a *azure, r *arm.Resource) {
	succeeded(a, r)
	etag(r)
	links, registering := 0, 0
	a.eachBelow(r.ID, func(link arm.Resource) {
		links++
		if link.At("properties", "registrationEnabled") == true {
			registering++
		}
	}, typeZoneLink)
	records := 1 // SOA
	for _, group := range a.usersOf(r.ID, typeZoneGroup) {
		parsed, _ := arm.ParseID(group.ID)
		endpoint, _ := a.find(parsed.Scope)
		records += len(a.recordSets(endpoint, r.Name))
	}
	for name, value := range map[string]int{
		"maxNumberOfRecordSets": 25000, "maxNumberOfVirtualNetworkLinks": 1000, "maxNumberOfVirtualNetworkLinksWithRegistration": 100,
		"numberOfRecordSets": records, "numberOfVirtualNetworkLinks": links, "numberOfVirtualNetworkLinksWithRegistration": registering,
	} {
		r.Put(float64(value), "properties", name)
	}
}

func answerZoneLink(a *azure, r *arm.Resource) {
	succeeded(a, r)
	etag(r)
	r.Put("Completed", "properties", "virtualNetworkLinkState")
}

// answerNetwork lists the subnets, which are resources of their own, in the body of their VNet, as Azure does.
func answerNetwork(a *azure, r *arm.Resource) {
	succeeded(a, r)
	etag(r)
	r.Put(guid(r.ID, "resource"), "properties", "resourceGuid")
	subnets := []any{}
	a.eachBelow(r.ID, func(subnet arm.Resource) {
		shown := subnet.Clone()
		answerSubnet(a, &shown)
		shown.Body["id"], shown.Body["name"], shown.Body["type"] = shown.ID, shown.Name, shown.Type
		subnets = append(subnets, shown.Body)
	}, typeSubnet)
	r.Put(subnets, "properties", "subnets")
}

func answerSubnet(a *azure, r *arm.Resource) {
	succeeded(a, r)
	etag(r)
	endpoints := []any{}
	for _, endpoint := range a.usersOf(r.ID, typeEndpoint) {
		endpoints = append(endpoints, map[string]any{"id": endpoint.ID})
	}
	if len(endpoints) > 0 {
		r.Put(endpoints, "properties", "privateEndpoints")
	}
}

func answerSecurityGroup(a *azure, r *arm.Resource) {
	succeeded(a, r)
	etag(r)
	r.Put(guid(r.ID, "resource"), "properties", "resourceGuid")
	for _, rule := range r.Objects("properties", "securityRules") {
		name, _ := rule["name"].(string)
		rule["id"] = r.ID + "/securityRules/" + name
		if properties, ok := rule["properties"].(map[string]any); ok {
			properties["provisioningState"] = "Succeeded"
		}
	}
	subnets := []any{}
	for _, subnet := range a.usersOf(r.ID, typeSubnet) {
		subnets = append(subnets, map[string]any{"id": subnet.ID})
	}
	if len(subnets) > 0 {
		r.Put(subnets, "properties", "subnets")
	}
}
