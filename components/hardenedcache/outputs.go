package hardenedcache

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// HardenedCache is a hardened cache. Its outputs hold no secret.
type HardenedCache struct {
	pulumi.ResourceState

	// ResourceId is the ARM resource id of the cache.
	ResourceId pulumi.StringOutput `pulumi:"resourceId"`
	// DatabaseId is the ARM resource id of the cache's database; empty for the classic service, which has none.
	DatabaseId pulumi.StringOutput `pulumi:"databaseId"`
	// Name is the ARM name of the cache.
	Name pulumi.StringOutput `pulumi:"name"`
	// HostName is the host name that clients connect to. It resolves once the private endpoint and its DNS exist; in DNS mode policyManaged, once the private endpoint exists; with virtual network injection, once the cache exists, because its public DNS name then leads to its address in the subnet; with firewall rules, once all of them exist.
	HostName pulumi.StringOutput `pulumi:"hostName"`
	// Port is the TCP port that clients connect to.
	Port pulumi.IntOutput `pulumi:"port"`
	// Connection is what a client needs to connect. It resolves together with HostName.
	Connection ConnectionOutput `pulumi:"connection"`
	// PrivateEndpointId is the ARM resource id of the private endpoint; empty when there is none.
	PrivateEndpointId pulumi.StringOutput `pulumi:"privateEndpointId"`
	// PrivateDnsZoneId is the ARM resource id of the private DNS zone; empty in DNS mode policyManaged and without a private endpoint.
	PrivateDnsZoneId pulumi.StringOutput `pulumi:"privateDnsZoneId"`
	// GrantedPrincipals are the object ids that may use the cache, by their keys in `access`; those of environments that share the cache, by the names of their assignments, which are the environment, a hyphen and their key.
	GrantedPrincipals pulumi.StringMapOutput `pulumi:"grantedPrincipals"`
	// KeyUrl is the URL of the customer-managed key with the version that the cache uses; empty with Microsoft's keys.
	KeyUrl pulumi.StringOutput `pulumi:"keyUrl"`
	// CustomerManagedKeyResourceId is the ARM resource id of the customer-managed key that the component made; null when it made none.
	CustomerManagedKeyResourceId pulumi.StringPtrOutput `pulumi:"customerManagedKeyResourceId"`
	// AccessKeys says where clients find the access key; null unless `accessKeys` is given.
	AccessKeys AccessKeysPtrOutput `pulumi:"accessKeys"`
	// MemberHostNames are the host names of the further members of a geo-replication group, by their keys. Each resolves like HostName.
	MemberHostNames pulumi.StringMapOutput `pulumi:"memberHostNames"`
}

// setOutputs fills the component's outputs from its children.
func (c *HardenedCache) setOutputs(b *builder) {
	first := b.members[0]
	c.ResourceId = first.cache.ID().ToStringOutput()
	c.DatabaseId = pulumi.String("").ToStringOutput()
	c.KeyUrl = pulumi.String("").ToStringOutput()
	c.CustomerManagedKeyResourceId = pulumi.ToOutput((*string)(nil)).(pulumi.StringPtrOutput)
	if managed, is := b.service.(*managedService); is {
		c.DatabaseId = managed.databases[0].ID().ToStringOutput()
		if managed.encryption != nil {
			c.KeyUrl = managed.encryption.url.ToStringOutput()
		}
		if managed.key != nil {
			c.CustomerManagedKeyResourceId = managed.key.ID().ToStringOutput().ToStringPtrOutput()
		}
	}
	c.AccessKeys = b.publishedKeys()
	c.Name = first.name
	c.HostName = b.readyHostName(first)
	c.Port = first.port
	c.Connection = connectionOf(c.HostName, c.Port)
	c.PrivateEndpointId = pulumi.String("").ToStringOutput()
	if first.endpoint != nil {
		c.PrivateEndpointId = first.endpoint.ID().ToStringOutput()
	}
	c.PrivateDnsZoneId = pulumi.String("").ToStringOutput()
	if b.zone.id != nil {
		c.PrivateDnsZoneId = b.zone.id.ToStringOutput()
	}
	principals := pulumi.StringMap{}
	for _, key := range slices.Sorted(maps.Keys(b.args.Access)) {
		principals[key] = b.set.RequiredString(principalPath(key))
	}
	if b.args.Classic != nil {
		for path, name := range b.args.Classic.sharedAssignments() {
			principals[name] = b.set.RequiredString(path)
		}
	}
	c.GrantedPrincipals = principals.ToStringMapOutput()
	members := pulumi.StringMap{}
	for _, m := range b.members[1:] {
		members[m.key] = b.readyHostName(m)
	}
	c.MemberHostNames = members.ToStringMapOutput()
}

// readyHostName is the host name once clients can use it: an application that starts before the DNS record exists
// caches the failure and never recovers (https://github.com/DefangLabs/pulumi-defang/issues/287).
func (b *builder) readyHostName(m *member) pulumi.StringOutput {
	waitFor := []any{m.hostName}
	for _, resource := range m.ready {
		waitFor = append(waitFor, resource.ID())
	}
	if m.endpoint != nil {
		waitFor = append(waitFor, m.endpoint.ID())
	}
	if m.zoneGroup != nil {
		waitFor = append(waitFor, m.zoneGroup.ID())
	}
	for _, link := range b.zone.links {
		waitFor = append(waitFor, link.URN(), link.(pulumi.CustomResource).ID())
	}
	return pulumi.All(waitFor...).ApplyT(func(resolved []any) string { return resolved[0].(string) }).(pulumi.StringOutput)
}

// outputs are the registered outputs: the tagged fields.
func (c *HardenedCache) outputs() pulumi.Map {
	return pulumi.Map{
		"resourceId":                   c.ResourceId,
		"databaseId":                   c.DatabaseId,
		"name":                         c.Name,
		"hostName":                     c.HostName,
		"port":                         c.Port,
		"connection":                   c.Connection,
		"privateEndpointId":            c.PrivateEndpointId,
		"privateDnsZoneId":             c.PrivateDnsZoneId,
		"grantedPrincipals":            c.GrantedPrincipals,
		"keyUrl":                       c.KeyUrl,
		"customerManagedKeyResourceId": c.CustomerManagedKeyResourceId,
		"accessKeys":                   c.AccessKeys,
		"memberHostNames":              c.MemberHostNames,
	}
}
