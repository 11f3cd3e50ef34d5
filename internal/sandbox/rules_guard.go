package sandbox

import (
	"net/http"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

const lockPage = "https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources"

// guardRules say what a caller may do at all: which scopes are locked, and what belongs to somebody else.
var guardRules = []Rule{
	{
		ID: "exists-already", Title: "A create finds nothing under the id",
		Breaks: "Creating a resource that exists already: the provider asks first, and does not take it over",
		Source: "https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/azure/client.go",
		Status: http.StatusConflict, Code: "", // azure-native's own refusal, in azure.write
	},
	{
		ID: "managed-api-version", Title: "redisEnterprise is addressed with API version 2025-07-01 or later",
		Breaks: "A RedisEnterprise or Database token of azure-native v2, whose newest API version is 2025-04-01",
		Source: "https://learn.microsoft.com/azure/redis/private-link",
		Status: http.StatusNotFound, OwnWords: true, Stricter: true, // refused by its token, in unknownToken
	},
	{
		ID: "landing-zone", Title: "A stack leaves the landing zone as it is",
		Breaks: "Changing or deleting the hub network, or anything else that the landing zone lists",
		Source: "https://learn.microsoft.com/azure/role-based-access-control/troubleshooting",
		Status: http.StatusForbidden, Code: "AuthorizationFailed",
		on: []operation{opUpdate, opDelete}, check: foreign,
	},
	{
		ID: "locked", Title: "Nothing at or below a locked scope is deleted",
		Breaks: "Deleting a cache, or a child or a role assignment of it, under a CanNotDelete lock",
		Source: lockPage, Status: http.StatusConflict, Code: "ScopeLocked",
		on: deletes, check: lockedAgainstDelete,
	},
	{
		ID: "locked-read-only", Title: "Nothing at or below a read-only scope is written",
		Breaks: "Creating or changing a resource under a ReadOnly lock",
		Source: lockPage, Status: http.StatusConflict, Code: "ScopeLocked",
		on: writes, check: lockedAgainstWrite,
	},
	{
		ID: "locked-target", Title: "An endpoint of a locked cache is not deleted",
		Breaks: "Deleting a private endpoint whose cache is under a lock: its connection lies below the cache",
		Source: "https://github.com/hashicorp/terraform-provider-azurerm/issues/17478",
		Status: http.StatusConflict, Code: "ScopeLocked",
		types: []string{typeEndpoint}, on: deletes, check: lockedTarget,
	},
}

func foreign(a *azure, r request) string {
	if !a.landing[arm.Key(r.resource.ID)] {
		return ""
	}
	action := "write"
	if r.operation == opDelete {
		action = "delete"
	}
	return say("The client 'redoubt-sandbox' with object id '%s' does not have authorization to perform action '%s/%s' over scope '%s' "+
		"or the scope is invalid. If access was recently granted, please refresh your credentials.",
		guid(a.options.SubscriptionID, "client"), r.resource.Type, action, r.resource.ID)
}

// locksOn returns the scopes of the locks at or above a resource that have one of the levels. Locks are inherited.
func (a *azure) locksOn(id string, levels ...string) []string {
	var scopes []string
	for _, scope := range scopesOf(id) {
		a.eachBelow(scope+"/providers/"+typeLock, func(lock arm.Resource) {
			if slices.ContainsFunc(levels, func(level string) bool { return strings.EqualFold(lock.Text("properties", "level"), level) }) {
				scopes = append(scopes, scope)
			}
		}, typeLock)
	}
	return scopes
}

// scopesOf lists what an id lies at or below, from the subscription down: every beginning of it that ends with a name.
func scopesOf(id string) []string {
	var scopes []string
	for at, char := range id + "/" {
		if _, err := arm.ParseID(id[:at]); char == '/' && err == nil {
			scopes = append(scopes, id[:at])
		}
	}
	return scopes
}

func lockedMessage(scope, verb string, locked []string) string {
	if len(locked) == 0 {
		return ""
	}
	return say("The scope '%s' cannot perform %s operation because following scope(s) are locked: '%s'. "+
		"Please remove the lock and try again.", scope, verb, strings.Join(locked, ","))
}

func lockedAgainstDelete(a *azure, r request) string {
	if is(r.resource, typeLock) {
		return "" // whoever may set locks may take them away
	}
	if locked := a.locksOn(r.resource.ID, "CanNotDelete", "ReadOnly"); len(locked) > 0 {
		return lockedMessage(r.resource.ID, "delete", locked)
	}
	// Deleting a group, or a resource with children, deletes what is below; a lock there stops it.
	var below []string
	a.eachBelow(r.resource.ID, func(lock arm.Resource) {
		if parsed, err := arm.ParseID(lock.ID); err == nil && arm.Below(parsed.Scope, r.resource.ID) {
			below = append(below, parsed.Scope)
		}
	}, typeLock)
	return lockedMessage(r.resource.ID, "delete", below)
}

func lockedAgainstWrite(a *azure, r request) string {
	if is(r.resource, typeLock) {
		return ""
	}
	return lockedMessage(r.resource.ID, "write", a.locksOn(r.resource.ID, "ReadOnly"))
}

func lockedTarget(a *azure, r request) string {
	for _, connection := range connectionsOf(r.resource) {
		proxy := connection.target + "/privateEndpointConnectionProxies/" + r.resource.Name
		if locked := a.locksOn(connection.target, "CanNotDelete", "ReadOnly"); len(locked) > 0 {
			target, _ := a.find(connection.target)
			return say("Call to %s failed. Error message: %s", target.Type, lockedMessage(proxy, "delete", locked))
		}
	}
	return ""
}
