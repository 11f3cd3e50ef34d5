package controls

import (
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// connection is one connection of a private endpoint.
type connection struct {
	endpoint *Resource
	// target is the id of what the endpoint leads to, "" when it is not known.
	target string
	// groups are the private link groups; groupsKnown is false when any of them is not known.
	groups      []string
	groupsKnown bool
	// state is whether Azure lets anything through.
	state connectionState
	// path is the place of the connection in the body.
	path string
	// services are the private link services of caches and vaults that the connection may lead to: by the type of its
	// target, or else by its group. None means that it leads to something else.
	services []linkService
}

// connectionState says whether a connection lets anything through:
// https://learn.microsoft.com/azure/private-link/manage-private-endpoint#private-endpoint-connections
type connectionState int

const (
	// connected is what Azure reports as Approved, and what a plan makes without asking anybody.
	connected connectionState = iota
	// waiting is for an approval.
	waiting
	// refused is Rejected, or Disconnected when it once was approved.
	refused
)

// stateOf reads what Azure reports of a connection; a plan says no more than whether somebody must approve it.
func stateOf(item any, manual bool) connectionState {
	switch status := lookup(item, statusOfConnection); {
	case same(status, "Approved"):
		return connected
	case same(status, "Rejected"), same(status, "Disconnected"):
		return refused
	case manual, same(status, "Pending"):
		return waiting
	default:
		return connected
	}
}

var statusOfConnection = strings.Split("properties.privateLinkServiceConnectionState.status", ".")

// connectionsOf reads the connections of an endpoint; known is false when a list of them is not known yet.
func connectionsOf(endpoint *Resource) (connections []connection, known bool) {
	known = true
	for property, manual := range map[string]bool{"privateLinkServiceConnections": false, "manualPrivateLinkServiceConnections": true} {
		value := lookup(endpoint.Body, []string{"properties", property})
		items, isList := value.([]any)
		if value != nil && !isList {
			known = false
		}
		for i, item := range items {
			c := connection{endpoint: endpoint, state: stateOf(item, manual), path: indexed("properties."+property, i)}
			c.target, _ = lookup(item, []string{"properties", "privateLinkServiceId"}).(string)
			c.groups, c.groupsKnown = texts(lookup(item, []string{"properties", "groupIds"}))
			connections = append(connections, c)
		}
	}
	return connections, known
}

func (c connection) mayServe(g *Graph) []linkService {
	var found []linkService
	target, err := arm.ParseID(c.target)
	for _, service := range linkServices {
		switch {
		case c.target != "":
			if err == nil && arm.SameType(target.Type, service.armType) && service.mayServe(g, c.target) {
				found = append(found, service)
			}
		case !c.groupsKnown || containsFold(c.groups, service.group):
			found = append(found, service)
		}
	}
	return found
}

func containsFold(values []string, wanted string) bool {
	for _, value := range values {
		if strings.EqualFold(value, wanted) {
			return true
		}
	}
	return false
}
