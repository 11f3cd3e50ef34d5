package template

import (
	"regexp"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// idInText finds ids in a longer text, such as a query that is about one cache.
var idInText = regexp.MustCompile(`(?i)/subscriptions/[^"'\s,;)\\]+`)

// longestExpression: https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#template-limits
const longestExpression = 24_576

// embedded is a text in which ids of resources of the template stand, as the expression that makes it where the template is
// deployed; ok is false for a text without any, and for one that is longer than an expression may be.
func (t *translation) embedded(text string) (value expression, ok bool) {
	var parts []string
	end := 0
	for _, match := range idInText.FindAllStringIndex(text, -1) {
		target := t.all.byID[arm.Key(text[match[0]:match[1]])]
		if target == nil {
			continue
		}
		if match[0] > end {
			parts = append(parts, quote(text[end:match[0]]))
		}
		parts, end = append(parts, string(t.refer(target))), match[1]
	}
	if len(parts) == 0 {
		return "", false
	}
	if end < len(text) {
		parts = append(parts, quote(text[end:]))
	}
	value = call("concat", parts...)
	return value, len(value.bracketed()) <= longestExpression
}

// ownGroup is the id of the resource group that a template is deployed to. No function for ids makes that of a group:
// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-scope#resourcegroup
const ownGroup expression = "resourceGroup().id"

func (t *translation) isOwnGroup(text string) bool {
	id, err := arm.ParseID(text)
	return err == nil && id.Type == groupType && t.member.place.group != "" &&
		t.member.place.same(place{subscription: id.SubscriptionID, group: id.Name})
}
