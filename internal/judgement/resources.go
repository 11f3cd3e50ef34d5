package judgement

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/inventory"
)

// Resources are the resources of an inventory as ARM sees them, with their URNs as origins. What is secret is not known
// to a judge. Skipped are the resources whose kind is in no table here, such as those of other providers, as "token name".
// An error names every resource whose inputs can't be read.
func Resources(environment inventory.Environment) (resources []controls.Resource, skipped []string, err error) {
	var problems []error
	for _, r := range environment.Resources {
		inputs, _ := withoutSecrets(r.Inputs).(map[string]any)
		converted, err := arm.FromInputs(r.Token, inputs, environment.SubscriptionID)
		var unknown *arm.UnknownTokenError
		switch {
		case errors.As(err, &unknown):
			skipped = append(skipped, r.Token+" "+r.Name)
			continue
		case err != nil:
			problems = append(problems, fmt.Errorf("reading %s: %w", r.Name, err))
			continue
		}
		if r.ID != "" {
			converted.ID = r.ID
		}
		answer(converted, r.Answered)
		resources = append(resources, controls.Resource{Resource: converted, Origin: r.URN, MadeFrom: sources(r)})
	}
	return resources, skipped, errors.Join(problems...)
}

// answer adds what Azure has said of a resource to its body. In the types of which an inventory holds answers they all lie
// below properties.
func answer(resource arm.Resource, answered map[string]any) {
	if len(answered) == 0 {
		return
	}
	properties, is := resource.Body["properties"].(map[string]any)
	if !is {
		properties = map[string]any{}
		resource.Body["properties"] = properties
	}
	maps.Copy(properties, answered)
}

// sources are the URNs of all that the inputs are made from.
func sources(r inventory.Resource) []string {
	var urns []string
	for _, made := range r.PropertyDependsOn {
		urns = append(urns, made...)
	}
	slices.Sort(urns)
	return slices.Compact(urns)
}

// withoutSecrets copies a value with arm.Unknown in the place of secrets.
func withoutSecrets(value any) any {
	switch v := value.(type) {
	case inventory.Secret:
		return arm.Unknown{}
	case map[string]any:
		object := make(map[string]any, len(v))
		for key, item := range v {
			object[key] = withoutSecrets(item)
		}
		return object
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = withoutSecrets(item)
		}
		return items
	default:
		return value
	}
}
