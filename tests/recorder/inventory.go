package recorder

import (
	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/inventory"
)

// Inventory is the graph as the engine would report it: without components, and with names in the place of URNs, as the
// names of one stack are all different. Resources have the ids that they get in the subscription, or none if that is "".
func (g Graph) Inventory(stack, subscriptionID string) inventory.Environment {
	environment := inventory.Environment{Name: stack, Source: inventory.Planned, Sandbox: true, SubscriptionID: subscriptionID}
	for _, r := range g.Custom() {
		inputs := make(map[string]any, len(r.Inputs))
		for name, value := range r.Inputs {
			inputs[name] = marked(value)
		}
		id := ""
		if kind, known := arm.Lookup(r.Type); known && subscriptionID != "" {
			id, _ = kind.IDFromInputs(inputs, subscriptionID)
		}
		environment.Resources = append(environment.Resources, inventory.Resource{
			URN: r.Name, Token: r.Type, Name: r.Name, ID: id, Protected: r.Protect,
			Inputs: inputs, DependsOn: r.DependsOn, PropertyDependsOn: r.PropertyDependsOn,
		})
	}
	environment.Sort()
	return environment
}

// marked replaces the recorder's words for what can't be shown by the marks of an inventory.
func marked(value any) any {
	switch v := value.(type) {
	case string:
		switch v {
		case Unknown:
			return arm.Unknown{}
		case Secret:
			return inventory.Secret{}
		}
	case map[string]any:
		object := make(map[string]any, len(v))
		for key, item := range v {
			object[key] = marked(item)
		}
		return object
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = marked(item)
		}
		return items
	}
	return value
}
