package sandbox

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

const managedScalePage = "https://learn.microsoft.com/azure/redis/how-to-scale"

// capacityRules say which size a cluster can have now, and which it can change to.
var capacityRules = []Rule{
	{
		ID: capacityRule, Title: "There is room for a cache where it is created",
		Breaks: "A cluster in a region of the switch noCapacity: Azure takes the request, its operation fails, and the cluster stays in Failed " +
			"until it is written again or deleted",
		Source: "https://github.com/langchain-ai/terraform/issues/258", Status: http.StatusOK, Code: "InsufficientCapacity", OwnWords: true,
		// The request is taken: azure.write answers once it is stored.
	},
	{
		ID: "managed-sku-flash", Title: "A cluster is not scaled to Flash Optimized, nor from it",
		Breaks: "An update from Balanced_B250 to FlashOptimized_A250",
		Source: managedScalePage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeManaged}, on: []operation{opUpdate}, check: scaledToFlash,
	},
	{
		ID: "managed-geo-scale", Title: "A geo-replicated cluster is not scaled to less memory",
		Breaks: "An update from Balanced_B10 to Balanced_B5 of a cluster whose database is in a geo-replication group",
		Source: managedScalePage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeManaged}, on: []operation{opUpdate}, check: geoScaledDown,
	},
}

const (
	capacityRule = "capacity"
	// stateKey is where the body of a stored cache keeps the provisioning state in which an operation left it, if that is not
	// Succeeded. It is no part of Azure's answer.
	stateKey    = "sandbox:state"
	stateFailed = "Failed"
)

// outOfRoom reports whether a write asks for room that there is none of: a cache that is new, that never got any, or that
// changes its size.
func (a *azure) outOfRoom(r request) bool {
	if !isCache(r.resource) || r.operation == opDelete || !a.options.Switches.isFull(r.resource) {
		return false
	}
	return r.operation == opCreate || r.before.Text(stateKey) == stateFailed ||
		skuOf(r.before) != skuOf(r.resource) || sizeOf(r.before) != sizeOf(r.resource)
}

func noRoom(r request) error {
	return &Error{Status: http.StatusOK, Code: "InsufficientCapacity", Rule: capacityRule, Message: say(
		"The operation ended in state 'Failed': there is not enough capacity for '%s' in region '%s'. Please try again later, or in another region.",
		r.resource.Name, r.resource.Location)}
}

func isFlash(sku string) bool { return strings.HasPrefix(sku, "FlashOptimized_") }

func scaledToFlash(_ *azure, r request) string {
	before, after := skuOf(r.before), skuOf(r.resource)
	if isFlash(before) == isFlash(after) {
		return ""
	}
	return say("The cluster cannot be scaled from '%s' to '%s': scaling between Flash Optimized and other tiers is not supported.", before, after)
}

func geoScaledDown(a *azure, r request) string {
	before, after := skuOf(r.before), skuOf(r.resource)
	if memoryOf(after) >= memoryOf(before) {
		return ""
	}
	for _, database := range a.below(r.resource.ID, typeDatabase) {
		if isGeoReplicated(database) {
			return say("The cluster cannot be scaled from '%s' down to '%s' while its database is in a geo-replication group.", before, after)
		}
	}
	return ""
}

var skuSize = regexp.MustCompile(`\d+$`)

// memoryOf returns the number in the name of a managed SKU, which grows with the memory: 10 for Balanced_B10.
func memoryOf(sku string) int {
	size, err := strconv.Atoi(skuSize.FindString(sku))
	if err != nil {
		return 0
	}
	return size
}

// isReady reports whether the last operation on a cache has ended well.
func (a *azure) isReady(id string) (ready bool, state string) {
	r, _ := a.find(id)
	switch state := a.states[arm.Key(id)]; {
	case state == stateCreating:
		return false, "is still being created"
	case r.Text(stateKey) == stateFailed:
		return false, "is in state Failed"
	}
	return true, ""
}
