package template

import (
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// expression is ARM's template language without the brackets around it:
// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
type expression string

// bracketed is the expression as a JSON string of a template.
func (e expression) bracketed() string { return "[" + string(e) + "]" }

// literal is a string as a template has to spell it, so that it isn't taken for an expression.
func literal(text string) string {
	if strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]") {
		return "[" + text
	}
	return text
}

func call(function string, arguments ...string) expression {
	return expression(function + "(" + strings.Join(arguments, ", ") + ")")
}

func quote(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

func quoteAll(texts []string) []string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = quote(text)
	}
	return quoted
}

// idOf is the function call that makes an id, seen from a place: the shortest form that means the same there. Functions
// that make ids: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource#resourceid
func idOf(id string, from place) expression {
	scope, armType, names := splitID(id)
	arguments := append([]string{quote(armType)}, quoteAll(names)...)
	around, err := arm.ParseID(scope)
	if err != nil {
		return expression(quote(id)) // an id without a subscription means the same everywhere
	}
	there := place{subscription: around.SubscriptionID, group: around.ResourceGroup}
	sameSubscription := arm.SameID(there.subscription, from.subscription)
	switch {
	case around.Type == subscriptionType:
		if !sameSubscription {
			arguments = append([]string{quote(there.subscription)}, arguments...)
		}
		return call("subscriptionResourceId", arguments...)
	case around.Type != groupType, from.group == "":
		// resourceId() in a deployment to a subscription knows only what is deployed there.
		return call("extensionResourceId", append([]string{string(idOf(scope, from))}, arguments...)...)
	case there.same(from):
		return call("resourceId", arguments...)
	case sameSubscription:
		return call("resourceId", append([]string{quote(there.group)}, arguments...)...)
	default:
		return call("resourceId", append([]string{quote(there.subscription), quote(there.group)}, arguments...)...)
	}
}

// splitID takes an id apart into the scope around it, its full type, and one name for each segment of the type.
func splitID(id string) (scope, armType string, names []string) {
	at := strings.LastIndex(strings.ToLower(id), "/providers/")
	if at < 0 {
		segments := strings.Split(strings.Trim(id, "/"), "/")
		if len(segments) == 4 { // /subscriptions/{}/resourceGroups/{}
			return "/" + strings.Join(segments[:2], "/"), groupType, segments[3:]
		}
		return "", subscriptionType, segments[len(segments)-1:]
	}
	segments := strings.Split(id[at+len("/providers/"):], "/")
	armType = segments[0]
	for i := 1; i+1 < len(segments); i += 2 {
		armType += "/" + segments[i]
		names = append(names, segments[i+1])
	}
	return id[:at], armType, names
}
