package sandbox

import (
	"net/http"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// globalRules say what a request needs of Azure as a whole: a name that nobody has, and a service that is still sold.
var globalRules = []Rule{
	{
		ID: "classic-tenant", Title: "A tenant that had no classic cache creates none",
		Breaks: "A classic cache with the switch noClassicCaches",
		Source: "https://learn.microsoft.com/azure/azure-cache-for-redis/retirement-faq", Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeClassic}, on: creates, check: classicInNewTenant,
	},
	{
		ID: "name-taken-classic", Title: "A classic cache's name is taken once in all of Azure",
		Breaks: "A cache with the name of one in another group or subscription, or of the switch takenNames",
		Source: "https://github.com/Azure/azure-service-operator/pull/889", Status: http.StatusConflict, Code: "NameNotAvailable",
		types: []string{typeClassic}, on: creates, check: classicNameTaken,
	},
	{
		ID: "name-taken-managed", Title: "A cluster's name is taken once per region",
		Breaks: "A cluster with the name of one in another group or subscription of the same region, or of the switch takenNames",
		Source: "https://learn.microsoft.com/azure/redis/private-link", Status: http.StatusConflict, Code: "NameNotAvailable", OwnWords: true,
		types: []string{typeManaged}, on: creates, check: managedNameTaken,
	},
	{
		ID: "name-taken-vault", Title: "A vault's name is taken once in all of Azure",
		Breaks: "A vault with the name of one in another group or subscription, or of the switch takenNames",
		Source: "https://github.com/Azure/azure-powershell/issues/15115", Status: http.StatusConflict, Code: "VaultAlreadyExists",
		types: []string{typeVault}, on: creates, check: vaultNameTaken,
	},
}

func classicInNewTenant(a *azure, _ request) string {
	if !a.options.Switches.NoClassicCaches {
		return ""
	}
	return "Creation of new Azure Cache for Redis resources is not available to tenants that had none. Azure Cache for Redis is retiring, " +
		"please create Azure Managed Redis instead."
}

// taken reports whether somebody else has a name: another resource of the sandbox, or whoever the switches say.
func (a *azure) taken(r request, region string) bool {
	for _, other := range a.called(r.resource.Type, r.resource.Name) {
		if !arm.SameID(other.ID, r.resource.ID) && (region == "" || other.Location == region) {
			return true
		}
	}
	name := r.resource.Type + "/" + r.resource.Name
	if region != "" {
		name = r.resource.Type + "/" + region + "/" + r.resource.Name
	}
	for _, other := range a.options.Switches.TakenNames {
		if strings.EqualFold(other, name) {
			return true
		}
	}
	return false
}

func classicNameTaken(a *azure, r request) string {
	if !a.taken(r, "") {
		return ""
	}
	//nolint:misspell // Azure's spelling
	return "An error occured when trying to reserve the DNS name for the cache instance. This may be a temporary issue if a cache instance " +
		"of this name was recently deleted. Please choose a different name or try again later."
}

func managedNameTaken(a *azure, r request) string {
	if !a.taken(r, r.resource.Location) {
		return ""
	}
	return say("The name '%s' is taken in the region '%s'. Please choose a different name.", r.resource.Name, r.resource.Location)
}

func vaultNameTaken(a *azure, r request) string {
	if !a.taken(r, "") {
		return ""
	}
	//nolint:misspell // Azure's spelling
	return say("The vault name '%s' is already in use. Vault names are globaly unique so it is possible that the name is already taken. "+
		"If you are sure that the vault name was not taken then it is possible that a vault with the same name was recently deleted but not "+
		"purged after being placed in a recoverable state. If the vault is in a recoverable state then the vault will need to be purged before "+
		"reusing the name. For more information on soft delete and purging a vault follow this link "+
		"https://go.microsoft.com/fwlink/?linkid=2147740.", r.resource.Name)
}
