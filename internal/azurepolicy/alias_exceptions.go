package azurepolicy

import "strings"

// Source of both tables: the aliases of each type with their paths in
// https://github.com/Azure/PSRule.Rules.Azure/tree/main/data/providers, taken from the resource providers, which answer
// GET https://management.azure.com/providers?$expand=resourceTypes/aliases. What stands behind the beginning of an alias stands
// behind the other beginning too.

// synonyms are aliases that stand for another alias of the same property. In a count over the array, they mean the member.
var synonyms = []struct{ alias, plain string }{
	{"Microsoft.Insights/diagnosticSettings/logs.enabled", "Microsoft.Insights/diagnosticSettings/logs[*].enabled"},
	{"Microsoft.Insights/diagnosticSettings/metrics.enabled", "Microsoft.Insights/diagnosticSettings/metrics[*].enabled"},
	{"Microsoft.Cache/redis/patchSchedules/default.scheduleEntries", "Microsoft.Cache/redis/patchSchedules/scheduleEntries"},
}

// exceptions are aliases whose path does not follow the rule.
var exceptions = []struct{ alias, path string }{
	{"Microsoft.OperationalInsights/workspaces/privateEndpointConnections.privateEndpoint", "properties.privateEndpoint"},
	{"Microsoft.OperationalInsights/workspaces/privateEndpointConnections.privateLinkServiceConnectionState", "properties.privateLinkServiceConnectionState"},
	{"Microsoft.KeyVault/managedHSMs/sku", "sku"},
	{"Microsoft.OperationalInsights/clusters/sku", "sku"},
	{"Microsoft.Compute/virtualMachines/imagePublisher", "properties.storageProfile.imageReference.publisher"},
}

// plainAlias replaces a synonym.
func plainAlias(text string) string {
	for _, row := range synonyms {
		if rest, ok := cutStep(text, row.alias); ok {
			return row.plain + rest
		}
	}
	return text
}

// cutStep cuts the beginning off an alias, when the alias goes on with another step or ends there.
func cutStep(text, beginning string) (rest string, ok bool) {
	rest, ok = cutPrefixFold(text, beginning)
	return rest, ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// ownOfConnection are what a private endpoint connection in the body of a service has beside its "properties"; the body data
// ends above it. Same source, for example Microsoft.KeyVault/vaults and Microsoft.Cache/redisEnterprise.
var ownOfConnection = map[string]bool{"id": true, "name": true, "type": true, "etag": true}

// exception returns the path of an alias that does not follow the rule.
func exception(a alias) ([]string, bool) {
	for _, row := range exceptions {
		if _, ok := cutStep(a.text, row.alias); ok {
			skipped := len(steps(row.alias[strings.LastIndex(row.alias, "/")+1:]))
			return append(steps(row.path), a.path[skipped:]...), true
		}
	}
	if a.isConnection() && len(a.path) > 1 && a.path[1] == "[*]" {
		path := []string{"properties", connectionsName, "[*]"}
		if len(a.path) > 2 && !ownOfConnection[strings.ToLower(a.path[2])] {
			path = append(path, "properties")
		}
		return append(path, a.path[2:]...), true
	}
	return nil, false
}

func steps(path string) []string { return strings.Split(path, ".") }

func cutPrefixFold(text, prefix string) (string, bool) {
	if len(text) < len(prefix) || !strings.EqualFold(text[:len(prefix)], prefix) {
		return "", false
	}
	return text[len(prefix):], true
}
