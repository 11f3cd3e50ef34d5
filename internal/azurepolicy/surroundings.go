package azurepolicy

import (
	"github.com/redoubt-iac/redoubt/internal/arm"
)

// subscription is what subscription() returns for the judged resource: the id is that of the resource, or the one that the
// options give; what nobody gave is not known.
func (s *scene) subscription() any {
	given := s.run.options.Subscription
	id := s.judged.scope.SubscriptionID
	if id == "" {
		id = given.ID
	}
	tags := any(arm.Unknown{})
	if given.Tags != nil {
		object := map[string]any{}
		for name, value := range given.Tags {
			object[name] = value
		}
		tags = object
	}
	path := any(arm.Unknown{})
	if id != "" {
		path = "/subscriptions/" + id
	}
	return map[string]any{
		"id": path, "subscriptionId": knownText(id), "tenantId": knownText(given.TenantID),
		"displayName": knownText(given.DisplayName), "tags": tags,
	}
}

// resourceGroup is what resourceGroup() returns: the group of the graph, or, of one that is not in it, the name and the id.
func (s *scene) resourceGroup() any {
	name, id := s.judged.scope.ResourceGroup, ""
	if name != "" {
		id = "/subscriptions/" + s.judged.scope.SubscriptionID + "/resourceGroups/" + name
	}
	object := map[string]any{
		"id": knownText(id), "name": knownText(name), "type": armGroupType, "location": arm.Unknown{},
		"managedBy": arm.Unknown{}, "tags": arm.Unknown{}, "properties": arm.Unknown{},
	}
	if group := s.run.groups[arm.Key(id)]; group != nil && id != "" {
		object["location"], object["managedBy"] = group.location(), group.at("managedBy")
		object["tags"], object["properties"] = map[string]any{}, group.at("properties")
		if tags := group.at("tags"); tags != nil {
			object["tags"] = tags
		}
	}
	return object
}
