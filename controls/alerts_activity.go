package controls

import (
	"strings"

	"github.com/redoubt-iac/redoubt/monitoring"
)

// changesTold demands an alert on each operation on a resource of a service. What concerns every service is judged at the
// cache.
func changesTold(service monitoring.Service) judge {
	return func(s subject) []Detail {
		var requirements []requirement
		for _, alert := range monitoring.ActivityAlerts(service) {
			for _, operation := range alert.Operations {
				if service == monitoring.KeyVault && len(operation.Services) == 0 {
					continue
				}
				requirements = append(requirements, requirement{name: operation.Name, meets: func(candidate *Resource) truth { return hearsOf(candidate, operation.Name) }})
			}
		}
		return required(s, s.graph.links.alerts.activities, requirements)
	}
}

// hearsOf says whether an alert on the activity log fires once an operation has succeeded. A condition that nobody here
// knows may keep it silent.
func hearsOf(alert *Resource, operation string) truth {
	conditions, known := list(lookup(alert.Body, strings.Split("properties.condition.allOf", ".")))
	if !known {
		return maybe
	}
	named, answer := false, yes
	for _, condition := range conditions {
		choices, isChoice := lookup(condition, []string{"anyOf"}).([]any)
		if !isChoice {
			choices = []any{condition}
		}
		met := no
		for _, choice := range choices {
			field, _ := lookup(choice, []string{"field"}).(string)
			named = named || strings.EqualFold(field, operationField)
			if one := leafHolds(choice, field, operation); one == yes || one == maybe && met == no {
				met = one
			}
		}
		answer = both(answer, met)
	}
	if !named {
		return both(answer, maybe)
	}
	return answer
}

const operationField = "operationName"

// leafHolds judges one condition for the event that ends an operation on resources:
// https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema
func leafHolds(condition any, field, operation string) truth {
	value := lookup(condition, []string{"equals"})
	switch strings.ToLower(field) {
	case "operationname":
		return is(operation).meets(value)
	case "category":
		return is("Administrative").meets(value)
	case "status":
		return is(monitoring.ActivityStatus).meets(value)
	default:
		return maybe
	}
}
