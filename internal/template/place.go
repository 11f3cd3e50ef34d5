package template

import (
	"fmt"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

const (
	groupType        = "Microsoft.Resources/resourceGroups"
	subscriptionType = "Microsoft.Resources/subscriptions"
)

// place is where a resource is deployed: a resource group or, with no group, a subscription.
type place struct{ subscription, group string }

// placeOf is the place of a resource. An extension is deployed where the resource lies that it extends.
func placeOf(m *member) (place, error) {
	id, err := arm.ParseID(m.id)
	if err != nil {
		return place{}, fmt.Errorf("finding where it is deployed: %w", err)
	}
	if m.kind.Type == groupType {
		return place{subscription: id.SubscriptionID}, nil
	}
	return place{subscription: id.SubscriptionID, group: id.ResourceGroup}, nil
}

// same reports whether two places are one. ARM compares names without regard to case.
func (p place) same(other place) bool {
	return arm.Key(p.subscription) == arm.Key(other.subscription) && arm.Key(p.group) == arm.Key(other.group)
}

func (p place) key() string { return arm.Key(p.subscription + "/" + p.group) }
