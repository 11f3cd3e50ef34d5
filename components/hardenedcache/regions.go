package hardenedcache

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/region"
)

// regions are those that the arguments name, by their paths. The vault's is compared with the cache's, and refused if it is another.
func (a *HardenedCacheArgs) regions() map[string]pulumi.Input {
	named := map[string]pulumi.Input{"location": a.Location}
	endpoints := map[string]*PrivateEndpointArgs{"privateEndpoint": a.PrivateEndpoint}
	for path, member := range a.otherMembers() {
		named[path+".location"] = member.Location
		endpoints[path+".privateEndpoint"] = member.PrivateEndpoint
	}
	for path, endpoint := range endpoints {
		if endpoint != nil {
			named[path+".location"] = endpoint.Location
		}
	}
	if a.Monitoring != nil {
		named[logAlertLocationPath] = a.Monitoring.LogAlertLocation
	}
	return named
}

// announceRegions warns of regions that are unknown here. Whether there is one is for Azure to say.
func (b *builder) announceRegions() error {
	named := b.args.regions()
	for _, path := range slices.Sorted(maps.Keys(named)) {
		text, isKnown := inputs.Of(named[path]).String()
		if !isKnown {
			continue
		}
		if doubt := region.Doubt(path, text); doubt != "" {
			if err := b.warn(doubt); err != nil {
				return err
			}
		}
	}
	return nil
}
