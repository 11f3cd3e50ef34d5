package sandbox

import (
	"net/http"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

const notFoundPage = "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-not-found"

// referenceRules say that what a request names must exist.
var referenceRules = []Rule{
	{
		ID: "group-exists", Title: "The resource group exists",
		Breaks: "A cache in a resource group that nobody created",
		Source: notFoundPage, Status: http.StatusNotFound, Code: "ResourceGroupNotFound",
		on: writes, check: groupExists,
	},
	{
		ID: "parent-exists", Title: "The parent resource exists",
		Breaks: "A database of a cluster that does not exist",
		Source: "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-parent-resource",
		Status: http.StatusNotFound, Code: "ParentResourceNotFound",
		on: writes, check: parentExists,
	},
	{
		ID: "scope-exists", Title: "What an extension resource extends exists",
		Breaks: "A diagnostic setting, lock or role assignment on an id that does not exist",
		Source: notFoundPage, Status: http.StatusNotFound, Code: "ResourceNotFound",
		types: []string{typeDiagnostics, typeLock, typeRoleAssignment}, on: writes, check: scopeExists,
	},
	{
		ID: "reference-id", Title: "What refers to another resource is the id of one",
		Breaks: "A private endpoint, a zone link or a diagnostic setting with an empty text for an id",
		// That is a diagnostic setting of a cache, with a text that is no id; https://github.com/Azure/avdaccelerator/issues/84 has an
		// empty one.
		Source: "https://github.com/Azure/azure-powershell/issues/8045",
		Status: http.StatusBadRequest, Code: "LinkedInvalidPropertyId",
		on: writes, check: referencesAreIDs,
	},
	{
		ID: "network-reference", Title: "Subnets and security groups that are referred to exist",
		Breaks: "A private endpoint into a subnet that does not exist",
		Source: "https://github.com/Azure/azure-cli/issues/13614", Status: http.StatusBadRequest, Code: "InvalidResourceReference",
		types: []string{typeEndpoint, typeSubnet, typeNetwork, typeClassic}, on: writes, check: networkReferencesExist,
	},
	{
		ID: "reference", Title: "Other resources that are referred to exist, and are of the right type",
		Breaks: "A zone link to a VNet, a zone group to a zone, a diagnostic setting to a workspace, that do not exist",
		Source: notFoundPage, Status: http.StatusNotFound, Code: "ResourceNotFound",
		on: writes, check: referencesExist,
	},
}

// reference says that a place in the body of a type holds the id of another resource. The path uses [] for every element
// of an array and {} for every key of an object.
type reference struct {
	from, path string
	to         string // the type that the other must have; "" for any
	network    bool   // whether the network resource provider answers, in its own words
}

// references lists every place that refers to another resource, of the types that are simulated.
var references = []reference{
	{from: typeEndpoint, path: "properties.subnet.id", to: typeSubnet, network: true},
	{from: typeEndpoint, path: "properties.applicationSecurityGroups[].id", to: typeApplicationGroup, network: true},
	{from: typeEndpoint, path: "properties.privateLinkServiceConnections[].properties.privateLinkServiceId"},
	{from: typeEndpoint, path: "properties.manualPrivateLinkServiceConnections[].properties.privateLinkServiceId"},
	{from: typeZoneGroup, path: "properties.privateDnsZoneConfigs[].properties.privateDnsZoneId", to: typeZone},
	{from: typeZoneLink, path: "properties.virtualNetwork.id", to: typeNetwork},
	{from: typeSubnet, path: "properties.networkSecurityGroup.id", to: typeSecurityGroup, network: true},
	{from: typeSubnet, path: "properties.routeTable.id", to: "Microsoft.Network/routeTables", network: true},
	{from: typeSubnet, path: "properties.natGateway.id", to: "Microsoft.Network/natGateways", network: true},
	{from: typeNetwork, path: "properties.subnets[].properties.networkSecurityGroup.id", to: typeSecurityGroup, network: true},
	{from: typeDiagnostics, path: "properties.workspaceId", to: typeWorkspace},
	{from: typeDiagnostics, path: "properties.storageAccountId", to: "Microsoft.Storage/storageAccounts"},
	{from: typeDiagnostics, path: "properties.eventHubAuthorizationRuleId", to: "Microsoft.EventHub/namespaces/authorizationRules"},
	{from: typeManaged, path: "identity.userAssignedIdentities{}", to: typeIdentity},
	{from: typeManaged, path: "properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyIdentity.userAssignedIdentityResourceId", to: typeIdentity},
	{from: typeClassic, path: "identity.userAssignedIdentities{}", to: typeIdentity},
	{from: typeClassic, path: "properties.subnetId", to: typeSubnet, network: true},
	{from: typeLinkedServer, path: "properties.linkedRedisCacheId", to: typeClassic},
	{from: typeSystemTopic, path: "properties.source"},
	{from: typeEventSubscription, path: "properties.destination.properties.actionGroups[]", to: typeActionGroup},
	{from: typeMetricAlert, path: "properties.scopes[]"},
	{from: typeMetricAlert, path: "properties.actions[].actionGroupId", to: typeActionGroup},
	{from: typeQueryRule, path: "properties.scopes[]"},
	{from: typeQueryRule, path: "properties.actions.actionGroups[]", to: typeActionGroup},
	{from: typeActivityAlert, path: "properties.scopes[]"},
	{from: typeActivityAlert, path: "properties.actions.actionGroups[].actionGroupId", to: typeActionGroup},
}

// target is an id that a resource refers to.
type target struct {
	reference
	id string
}

// targetsOf lists the ids that a resource refers to.
func targetsOf(r arm.Resource) []target {
	return slices.DeleteFunc(namedBy(r), func(t target) bool { return t.id == "" })
}

// namedBy lists what a resource has in the places of ids, empty texts too.
func namedBy(r arm.Resource) []target {
	var found []target
	for _, ref := range references {
		if !is(r, ref.from) {
			continue
		}
		for _, id := range collect(r.Body, strings.Split(ref.path, ".")) {
			found = append(found, target{reference: ref, id: id})
		}
	}
	return found
}

func collect(value any, path []string) []string {
	if len(path) == 0 {
		if id, ok := value.(string); ok {
			return []string{id}
		}
		return nil
	}
	object, ok := value.(map[string]any)
	if !ok {
		return nil
	}
	var found []string
	switch step := path[0]; {
	case strings.HasSuffix(step, "[]"):
		items, _ := object[strings.TrimSuffix(step, "[]")].([]any)
		for _, item := range items {
			found = append(found, collect(item, path[1:])...)
		}
	case strings.HasSuffix(step, "{}"):
		keys, _ := object[strings.TrimSuffix(step, "{}")].(map[string]any)
		found = unionOfKeys(keys, nil)
	default:
		found = collect(object[step], path[1:])
	}
	return found
}

func groupExists(a *azure, r request) string {
	if r.id.ResourceGroup == "" || is(r.resource, typeResourceGroup) {
		return ""
	}
	if _, ok := a.find("/subscriptions/" + r.id.SubscriptionID + "/resourceGroups/" + r.id.ResourceGroup); ok {
		return ""
	}
	return say("Resource group '%s' could not be found.", r.id.ResourceGroup)
}

func parentExists(a *azure, r request) string {
	if strings.Count(r.resource.Type, "/") < 2 {
		return ""
	}
	if _, ok := a.find(r.id.Scope); ok {
		return ""
	}
	parent, _ := arm.ParseID(r.id.Scope)
	return say("Can not perform requested operation on nested resource. Parent resource '%s' not found.", parent.Name)
}

func scopeExists(a *azure, r request) string {
	if a.exists(r.id.Scope) {
		return ""
	}
	return missing(r.id.Scope)
}

// exists reports whether an id names a resource, or a subscription, which all exist.
func (a *azure) exists(id string) bool {
	parsed, err := arm.ParseID(id)
	if err != nil {
		return false
	}
	_, ok := a.find(id)
	return ok || arm.SameType(parsed.Type, "Microsoft.Resources/subscriptions")
}

// missing is ARM's text for an id that is not there.
func missing(id string) string {
	parsed, err := arm.ParseID(id)
	if err != nil {
		return err.Error()
	}
	path := parsed.Type + "/" + parsed.Name
	if segments := strings.SplitN(id, "/providers/", 2); len(segments) == 2 {
		path = segments[1]
	}
	return say("The Resource '%s' under resource group '%s' was not found. For more details please go to "+
		"https://aka.ms/ARMResourceNotFoundFix", path, parsed.ResourceGroup)
}

func referencesAreIDs(_ *azure, r request) string {
	for _, t := range namedBy(r.resource) {
		if _, err := arm.ParseID(t.id); err != nil && !strings.HasPrefix(t.id, "/providers/") {
			return say("Property id '%s' at path '%s' is invalid. Expect fully qualified resource Id that start with "+
				"'/subscriptions/{subscriptionId}' or '/providers/{resourceProviderNamespace}/'.", t.id, t.path)
		}
	}
	return ""
}

func networkReferencesExist(a *azure, r request) string {
	for _, t := range targetsOf(r.resource) {
		found, ok := a.find(t.id)
		if t.network && (!ok || t.to != "" && !is(found, t.to)) {
			return say("Resource %s referenced by resource %s was not found. Please make sure that the referenced resource exists, "+
				"and that both resources are in the same region.", t.id, r.resource.ID)
		}
	}
	return ""
}

func referencesExist(a *azure, r request) string {
	for _, t := range targetsOf(r.resource) {
		if t.network {
			continue
		}
		found, ok := a.find(t.id)
		switch {
		case !ok && !a.exists(t.id):
			return missing(t.id)
		case ok && t.to != "" && !is(found, t.to):
			return say("%s: '%s' is a %s; expected a %s.", t.path, t.id, found.Type, t.to)
		}
	}
	return ""
}
