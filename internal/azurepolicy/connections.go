package azurepolicy

import (
	"github.com/redoubt-iac/redoubt/internal/arm"
)

// connection is a private endpoint connection that a private endpoint of the plan makes on its target. No plan has such a
// resource: Azure makes it.
type connection struct {
	target string // the id of the target; "" when it is not known
	*subject
}

// Where a private endpoint lists what it connects to, and the state of the connection after it: one is approved at once,
// given that whoever deploys may approve it, the other waits for the owner of the target,
// https://learn.microsoft.com/azure/private-link/private-endpoint-overview#access-to-a-private-link-resource-using-approval-workflow
var connectionStates = []struct{ list, status string }{
	{"privateLinkServiceConnections", "Approved"},
	{"manualPrivateLinkServiceConnections", "Pending"},
}

// connections lists what the private endpoints of the graph will make, by the key of the target's id, "" for one that is not
// known.
func (r *run) connections() map[string][]connection {
	all := map[string][]connection{}
	for _, endpoint := range r.subjects {
		if !arm.SameType(endpoint.resource.Type, "Microsoft.Network/privateEndpoints") {
			continue
		}
		for _, known := range connectionStates {
			listed := endpoint.at("properties", known.list)
			items, isArray := listed.([]any)
			if !isArray && listed != nil {
				items = []any{listed}
			}
			for _, item := range items {
				one, _ := item.(map[string]any)
				made := connectionOf(endpoint, one, known.status)
				all[arm.Key(made.target)] = append(all[arm.Key(made.target)], made)
			}
		}
	}
	return all
}

func connectionOf(endpoint *subject, listed map[string]any, state string) connection {
	properties, _ := listed["properties"].(map[string]any)
	target, _ := properties["privateLinkServiceId"].(string)
	made := arm.Resource{Body: map[string]any{"properties": map[string]any{
		"privateEndpoint":                   map[string]any{"id": knownText(endpoint.resource.ID)},
		"privateLinkServiceConnectionState": map[string]any{"status": state},
		"provisioningState":                 arm.Unknown{},
		"groupIds":                          properties["groupIds"],
	}}}
	if id, err := arm.ParseID(target); err == nil {
		made.Type = id.Type + "/" + connectionsName
		// Azure adds a unique part to the name of the endpoint, so that the name and the id are not known before.
	}
	return connection{target: target, subject: newSubject(made, -1)}
}

// connectionsOf lists the connections that a resource will get; one whose target is not known is not known to be among them.
func (r *run) connectionsOf(target *subject) []connection {
	var found []connection
	if target.resource.ID != "" {
		found = append(found, r.links[arm.Key(target.resource.ID)]...)
	}
	for _, link := range r.links[""] {
		link.subject = nil
		found = append(found, link)
	}
	return found
}
