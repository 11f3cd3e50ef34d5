// Package environment turns one stack's configuration into one environment: it reads the object `redoubt:environment`
// strictly, fills in what follows from it, and builds the components.
package environment

import (
	"github.com/redoubt-iac/redoubt/components/defender"
	"github.com/redoubt-iac/redoubt/components/foundation"
	"github.com/redoubt-iac/redoubt/components/hardenedcache"
)

// Project is the name of the Pulumi project, which is also the namespace of its configuration.
const Project = "redoubt"

// ConfigKey is the key of the configuration object within the project's namespace.
const ConfigKey = "environment"

// Environment is the configuration object `redoubt:environment` of a stack file.
type Environment struct {
	// Foundation makes a resource group, a network and a workspace for the cache. Leave it out where they exist already and give their ids to the cache.
	Foundation *foundation.FoundationArgs `pulumi:"foundation,optional"`
	// Cache is the hardened cache.
	Cache *hardenedcache.HardenedCacheArgs `pulumi:"cache"`
	// Defender switches on plans of Microsoft Defender for Cloud for the whole subscription. Off by default. Every environment of a subscription may ask for the same plan, and none of them switches it off.
	Defender *defender.DefenderArgs `pulumi:"defender,optional"`
}
