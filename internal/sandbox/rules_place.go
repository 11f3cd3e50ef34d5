package sandbox

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// movingRules say that what exists stays where it is.
var movingRules = []Rule{
	{
		ID: "location-change", Title: "A resource stays in its region",
		Breaks: "An update of a cluster with another location",
		Source: "https://github.com/MicrosoftDocs/azure-docs/issues/70422", Status: http.StatusConflict, Code: "InvalidResourceLocation",
		on: []operation{opUpdate}, check: moved,
	},
	{
		ID: "location-change-group", Title: "A resource group stays in its region",
		Breaks: "An update of a resource group with another location",
		Source: "https://github.com/Azure/azure-cli/issues/22242", Status: http.StatusConflict, Code: "InvalidResourceGroupLocation",
		types: []string{typeResourceGroup}, on: []operation{opUpdate}, check: groupMoved,
	},
}

// regionRules say which resources are in one region.
var regionRules = []Rule{
	{
		ID: "network-region", Title: "Subnets and security groups that are referred to are in the region of what refers to them",
		Breaks: "A private endpoint in northeurope in a subnet of a VNet in westeurope; a classic cache injected into one",
		Source: "https://learn.microsoft.com/azure/private-link/private-endpoint-overview", Status: http.StatusBadRequest, Code: "InvalidResourceReference",
		types: []string{typeEndpoint, typeSubnet, typeNetwork, typeClassic}, on: writes, check: networkElsewhere,
	},
	{
		ID: "classic-persistence-region", Title: "A classic cache persists into a storage account of its region",
		Breaks: "A cache in northeurope with rdb-storage-connection-string of an account in westeurope. The documentation asks for the same " +
			"region; Azure may take another one",
		Source: classicPersistencePage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true, Stricter: true,
		types: []string{typeClassic}, on: writes, check: storageElsewhere,
	},
}

func moved(_ *azure, r request) string {
	before, after := r.before.Location, r.resource.Location
	if is(r.resource, typeResourceGroup) || before == "" || after == "" || before == after {
		return ""
	}
	return say("The resource '%s' already exists in location '%s' in resource group '%s'. A resource with the same name cannot be created "+
		"in location '%s'. Please select a new resource name.", r.resource.Name, before, r.id.ResourceGroup, after)
}

func groupMoved(_ *azure, r request) string {
	before, after := r.before.Location, r.resource.Location
	if after == "" || before == after {
		return ""
	}
	return say("Invalid resource group location '%s'. The Resource group already exists in location '%s'.", after, before)
}

func networkElsewhere(a *azure, r request) string {
	place := r.resource.Location
	if is(r.resource, typeSubnet) {
		place = a.placeOf(r.id.Scope)
	}
	for _, t := range targetsOf(r.resource) {
		if other := a.placeOf(t.id); t.network && place != "" && other != "" && other != place {
			return say("Resource %s referenced by resource %s was not found. Please make sure that the referenced resource exists, "+
				"and that both resources are in the same region.", t.id, r.resource.ID)
		}
	}
	return ""
}

func storageElsewhere(a *azure, r request) string {
	for _, name := range []string{"rdb-storage-connection-string", "aof-storage-connection-string-0", "aof-storage-connection-string-1"} {
		for _, account := range a.called("Microsoft.Storage/storageAccounts", storageAccountIn(setting(r.resource, name))) {
			if account.Location != "" && account.Location != r.resource.Location {
				return say("%s: the storage account '%s' is in '%s'; expected one in the region of the cache, '%s'.",
					name, account.Name, account.Location, r.resource.Location)
			}
		}
	}
	return ""
}

// storageAccountIn reads the name of a storage account out of a connection string, or out of the blob endpoint that takes
// its place with a managed identity.
// https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string
func storageAccountIn(text string) string {
	if endpoint, err := url.Parse(text); err == nil && endpoint.Host != "" {
		name, _, _ := strings.Cut(endpoint.Host, ".")
		return name
	}
	for _, part := range strings.Split(text, ";") {
		if name, found := strings.CutPrefix(part, "AccountName="); found {
			return name
		}
	}
	return ""
}

// called lists the resources of a type that have a name, in any subscription and group.
func (a *azure) called(resourceType, name string) []arm.Resource {
	var found []arm.Resource
	if keys := a.names[nameKey(resourceType, name)]; keys != nil && name != "" {
		for _, key := range *keys {
			found = append(found, a.resources[key])
		}
	}
	return found
}
