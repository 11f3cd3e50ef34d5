package doctor

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// Purpose is what somebody wants to do with an environment.
type Purpose string

// The purposes: a preview only reads, a deployment also writes and deletes.
const (
	ForPreview Purpose = "preview"
	ForDeploy  Purpose = "deploy"
)

// Need is what somebody must be allowed to do at a place.
type Need struct {
	// Scope is the id of a resource group, or of a resource that the environment uses and does not make; or of a
	// subscription, for what stands in no group.
	Scope string
	// Actions are those of Azure's role definitions, such as Microsoft.Cache/redis/write, sorted.
	Actions []string
}

// actionTypes are the resource types whose actions are called otherwise than their type.
var actionTypes = map[string]string{"Microsoft.Resources/resourceGroups": "Microsoft.Resources/subscriptions/resourceGroups"}

// kept are the resource types that Resource Manager can't delete: a key goes with its vault, and a plan of Defender is only
// ever set to another tier. https://learn.microsoft.com/azure/role-based-access-control/permissions/security
var kept = map[string]bool{"Microsoft.KeyVault/vaults/keys": true, "Microsoft.Security/pricings": true}

// linked is an action that a resource needs on something else that it names.
type linked struct {
	armType string
	// path leads to ids in the body: names separated by dots, [] for each element of a list, {} for each key of a map.
	path string
	// on is the type of what is named, "" for any.
	on, action string
	// source is a public page that says so.
	source string
}

const (
	privateLinkRoles = "https://learn.microsoft.com/azure/private-link/rbac-permissions"
	networkActions   = "https://learn.microsoft.com/azure/role-based-access-control/permissions/networking"
	databaseActions  = "https://learn.microsoft.com/azure/role-based-access-control/permissions/databases"
	securityActions  = "https://learn.microsoft.com/azure/role-based-access-control/permissions/security"
	identityActions  = "https://learn.microsoft.com/azure/role-based-access-control/permissions/identity"
)

const connection = "properties.privateLinkServiceConnections[].properties.privateLinkServiceId"

// linkedActions are asked for in a deployment only.
var linkedActions = []linked{
	{"Microsoft.Network/privateEndpoints", "properties.subnet.id", "", "Microsoft.Network/virtualNetworks/subnets/join/action", privateLinkRoles},
	{"Microsoft.Network/privateEndpoints", "properties.applicationSecurityGroups[].id", "", "Microsoft.Network/applicationSecurityGroups/joinIpConfiguration/action", networkActions},
	{"Microsoft.Network/privateEndpoints", connection, "Microsoft.Cache/redis", "Microsoft.Cache/redis/privateEndpointConnectionsApproval/action", databaseActions},
	{"Microsoft.Network/privateEndpoints", connection, "Microsoft.Cache/redisEnterprise", "Microsoft.Cache/redisEnterprise/privateEndpointConnectionsApproval/action", databaseActions},
	{"Microsoft.Network/privateEndpoints", connection, "Microsoft.KeyVault/vaults", "Microsoft.KeyVault/vaults/privateEndpointConnectionsApproval/action", securityActions},
	{"Microsoft.Network/privateEndpoints/privateDnsZoneGroups", "properties.privateDnsZoneConfigs[].properties.privateDnsZoneId", "", "Microsoft.Network/privateDnsZones/join/action", privateLinkRoles},
	{"Microsoft.Network/privateDnsZones/virtualNetworkLinks", "properties.virtualNetwork.id", "", "Microsoft.Network/virtualNetworks/join/action", networkActions},
	{"Microsoft.Cache/redis", "identity.userAssignedIdentities{}", "", "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action", identityActions},
	{"Microsoft.Cache/redisEnterprise", "identity.userAssignedIdentities{}", "", "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action", identityActions},
}

// Needs are what the resources of an environment take, by place. Resources without an id, or with unknown ids in their bodies,
// add what is known of them. Rights at the destinations of logs are not in it: no public page lists them.
func Needs(resources []arm.Resource, purpose Purpose) []Need {
	made := map[string]bool{}
	for _, r := range resources {
		made[arm.Key(r.ID)] = true
	}
	actions := map[string]map[string]bool{}
	add := func(id, action string) {
		scope := place(id, made[arm.Key(id)])
		if scope == "" {
			return
		}
		if actions[scope] == nil {
			actions[scope] = map[string]bool{}
		}
		actions[scope][action] = true
	}
	for _, r := range resources {
		for _, verb := range verbs(r.Type, purpose) {
			add(r.ID, cmp.Or(actionTypes[r.Type], r.Type)+"/"+verb)
		}
		if purpose == ForDeploy {
			for _, link := range linkedActions {
				link.visit(r, add)
			}
		}
	}
	needs := make([]Need, 0, len(actions))
	for scope, set := range actions {
		needs = append(needs, Need{scope, slices.Sorted(maps.Keys(set))})
	}
	slices.SortFunc(needs, func(a, b Need) int { return cmp.Compare(strings.ToLower(a.Scope), strings.ToLower(b.Scope)) })
	return needs
}

func verbs(armType string, purpose Purpose) []string {
	switch {
	case purpose == ForPreview:
		return []string{"read"}
	case kept[armType]:
		return []string{"read", "write"}
	default:
		return []string{"read", "write", "delete"}
	}
}

// place is where a right has to be held: for a resource that the environment makes, its group or its subscription, because
// it may not be there yet; else the resource itself, on which alone somebody may have granted it.
func place(id string, made bool) string {
	parsed, err := arm.ParseID(id)
	switch {
	case err != nil:
		return ""
	case !made:
		return id
	case parsed.ResourceGroup != "":
		return "/subscriptions/" + parsed.SubscriptionID + "/resourceGroups/" + parsed.ResourceGroup
	default:
		return "/subscriptions/" + parsed.SubscriptionID
	}
}

func (l linked) visit(r arm.Resource, add func(id, action string)) {
	if !arm.SameType(r.Type, l.armType) {
		return
	}
	for _, id := range idsAt(r.Body, strings.Split(l.path, ".")) {
		parsed, err := arm.ParseID(id)
		if err == nil && (l.on == "" || arm.SameType(parsed.Type, l.on)) {
			add(id, l.action)
		}
	}
}

// idsAt are the texts at the end of a path.
func idsAt(value any, path []string) []string {
	if len(path) == 0 {
		if text, isText := value.(string); isText {
			return []string{text}
		}
		return nil
	}
	object, isObject := value.(map[string]any)
	if !isObject {
		return nil
	}
	if name, found := strings.CutSuffix(path[0], "{}"); found {
		keyed, _ := object[name].(map[string]any)
		return slices.Sorted(maps.Keys(keyed))
	}
	name, isList := strings.CutSuffix(path[0], "[]")
	if !isList {
		return idsAt(object[name], path[1:])
	}
	var ids []string
	elements, _ := object[name].([]any)
	for _, element := range elements {
		ids = append(ids, idsAt(element, path[1:])...)
	}
	return ids
}

// Namespaces are those of the resource providers that a subscription has to have registered, sorted.
func Namespaces(resources []arm.Resource) []string {
	found := map[string]bool{}
	for _, r := range resources {
		namespace, _, _ := strings.Cut(r.Type, "/")
		// These two are in every subscription:
		// https://learn.microsoft.com/azure/azure-resource-manager/management/azure-services-resource-providers#registration
		if namespace != "Microsoft.Resources" && namespace != "Microsoft.Authorization" {
			found[namespace] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}
