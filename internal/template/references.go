package template

import (
	"maps"
	"slices"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// form is what stands where a body refers to another resource.
type form int

const (
	formID     form = iota // the id
	formObject             // an object that holds the id alone
	formSet                // an object with the ids for keys
	formOutput             // something that only Azure knows once the resource exists
)

// reference says what a place in a body refers to.
type reference struct {
	form    form
	targets []string // the types of the resources that can stand there
	output  string   // for formOutput, the property below the target's properties
}

const (
	clusterType     = "Microsoft.Cache/redisEnterprise"
	redisType       = "Microsoft.Cache/redis"
	identityType    = "Microsoft.ManagedIdentity/userAssignedIdentities"
	vaultType       = "Microsoft.KeyVault/vaults"
	keyType         = vaultType + "/keys"
	endpointType    = "Microsoft.Network/privateEndpoints"
	networkType     = "Microsoft.Network/virtualNetworks"
	nsgType         = "Microsoft.Network/networkSecurityGroups"
	topicType       = "Microsoft.EventGrid/systemTopics"
	actionGroupType = "Microsoft.Insights/actionGroups"

	keyEncryption = "properties.encryption.customerManagedKeyEncryption."
)

// references are, by type and path, the places in bodies that refer to another resource. They are looked up for what a
// preview does not know; a known id is recognised wherever it stands. Source: the property descriptions of the template
// reference, https://learn.microsoft.com/azure/templates/.
var references = map[string]map[string]reference{
	redisType: {
		"identity.userAssignedIdentities": {form: formSet, targets: []string{identityType}},
	},
	redisType + "/linkedServers": {
		"properties.linkedRedisCacheId": {targets: []string{redisType}},
	},
	clusterType: {
		"identity.userAssignedIdentities":                                         {form: formSet, targets: []string{identityType}},
		keyEncryption + "keyEncryptionKeyIdentity.userAssignedIdentityResourceId": {targets: []string{identityType}},
		keyEncryption + "keyEncryptionKeyUrl":                                     {form: formOutput, targets: []string{keyType}, output: "keyUriWithVersion"},
	},
	vaultType: {
		"properties.tenantId": {form: formOutput, targets: []string{identityType}, output: "tenantId"},
	},
	topicType: {
		"properties.source": {targets: []string{vaultType}},
	},
	topicType + "/eventSubscriptions": {
		"properties.destination.properties.actionGroups[]": {targets: []string{actionGroupType}},
	},
	endpointType: {
		"properties.subnet":    {form: formObject, targets: []string{networkType + "/subnets"}},
		"properties.subnet.id": {targets: []string{networkType + "/subnets"}},
		"properties.privateLinkServiceConnections[].properties.privateLinkServiceId": {targets: []string{clusterType, redisType, vaultType}},
	},
	endpointType + "/privateDnsZoneGroups": {
		"properties.privateDnsZoneConfigs[].properties.privateDnsZoneId": {targets: []string{"Microsoft.Network/privateDnsZones"}},
	},
	networkType + "/subnets": {
		"properties.networkSecurityGroup":    {form: formObject, targets: []string{nsgType}},
		"properties.networkSecurityGroup.id": {targets: []string{nsgType}},
	},
	"Microsoft.Network/privateDnsZones/virtualNetworkLinks": {
		"properties.virtualNetwork":    {form: formObject, targets: []string{networkType}},
		"properties.virtualNetwork.id": {targets: []string{networkType}},
	},
	"Microsoft.Insights/diagnosticSettings": {
		"properties.workspaceId": {targets: []string{"Microsoft.OperationalInsights/workspaces"}},
	},
	"Microsoft.Authorization/roleAssignments": {
		"properties.principalId": {form: formOutput, targets: []string{identityType}, output: "principalId"},
	},
}

// resolve makes what stands in the place of a value that comes from other resources; ok is false when the table does not
// know the place, or when the value could come from several.
func (t *translation) resolve(path string) (value any, ok bool) {
	r, known := references[t.member.kind.Type][path]
	if !known {
		return nil, false
	}
	targets := t.sources(r.targets)
	switch {
	case len(targets) == 0, len(targets) > 1 && r.form != formSet:
		return nil, false
	case r.form == formSet:
		set := map[string]any{}
		for _, target := range targets {
			set[t.refer(target).bracketed()] = map[string]any{}
		}
		return set, true
	case r.form == formObject:
		return map[string]any{"id": t.refer(targets[0]).bracketed()}, true
	case r.form == formOutput:
		return t.output(targets[0], r.output).bracketed(), true
	}
	return t.refer(targets[0]).bracketed(), true
}

// sources are the resources of the given types that the input at hand is made from.
func (t *translation) sources(types []string) []*member {
	found := map[string]*member{}
	for _, urn := range t.member.PropertyDependsOn[t.input] {
		target := t.all.byURN[urn]
		if target != nil && slices.ContainsFunc(types, func(wanted string) bool { return arm.SameType(wanted, target.kind.Type) }) {
			found[target.id] = target
		}
	}
	var targets []*member
	for _, id := range slices.Sorted(maps.Keys(found)) {
		targets = append(targets, found[id])
	}
	return targets
}

// refer is the expression for the id of a resource of the template, which becomes a dependency.
func (t *translation) refer(target *member) expression {
	t.referred[target.URN] = true
	return idOf(target.id, t.member.place)
}

// output reads a property of a resource that only Azure knows:
// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource#reference
func (t *translation) output(target *member, property string) expression {
	return call("reference", string(t.refer(target)), quote(target.kind.APIVersion)) + expression("."+property)
}
