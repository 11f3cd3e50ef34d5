package hardenedcache

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/naming"
)

// serviceFacts are what the shared steps need to know of a service before anything is built.
type serviceFacts struct {
	// group is the group id of private link, zone the name of its private DNS zone.
	group, zone string
	// abbreviation starts the derived name of a cache: those of the Cloud Adoption Framework,
	// https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-abbreviations
	abbreviation string
	nameRule     naming.Rule
	// armType is the type of the cache in ARM.
	armType string
	// rotationRole is the smallest built-in role that can list and regenerate access keys.
	rotationRole string
}

// facts are those of the service that the arguments ask for. Groups and zones:
// https://learn.microsoft.com/azure/redis/private-link and
// https://learn.microsoft.com/azure/azure-cache-for-redis/cache-private-link
// Roles: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/databases has none for the managed service.
func (a *HardenedCacheArgs) facts() serviceFacts {
	if a.Classic == nil {
		return serviceFacts{group: "redisEnterprise", zone: managedZone, abbreviation: "amr", nameRule: managedNameRule, armType: "Microsoft.Cache/redisEnterprise", rotationRole: "Contributor"}
	}
	return serviceFacts{group: "redisCache", zone: clouds[a.cloudName()].classicZone, abbreviation: "redis", nameRule: classicNameRule, armType: "Microsoft.Cache/redis", rotationRole: "Redis Cache Contributor"}
}

// service builds what differs between the two services. The steps around it are shared.
type service interface {
	// buildCache makes the cache of a member and fills in what the shared steps read: cache, name, host name, what must
	// exist before anyone connects, and what diagnostics attach to.
	buildCache(m *member) error
	// buildChildren makes what is written below the cache, one after the other.
	buildChildren(m *member) error
	// link connects the members, once each is complete.
	link() error
}

func (b *builder) newService() service {
	if b.args.Classic == nil {
		return &managedService{builder: b, settings: b.args.managedSettings()}
	}
	return &classicService{builder: b, settings: b.args.Classic.orDefault()}
}

// inTurn are the options of the next write below a member's cache: after all that were written before it. Azure answers
// a write that overlaps another on the same cache with 409, and azure-native does not retry that answer
// (https://github.com/hashicorp/terraform-provider-azurerm/issues/27371). Each depends on all before it, not only on the
// last, because the engine orders the deletion of two resources by their direct dependencies alone. And it is not
// protected, as its parent is in production: that would stop a principal's access from being taken away.
func (m *member) inTurn() pulumi.ResourceOption {
	return pulumi.Composite(pulumi.DependsOn(append([]pulumi.Resource{}, m.chain...)), pulumi.Protect(false))
}

// wrote puts a child into the chain.
func (m *member) wrote(child pulumi.Resource) {
	m.chain = append(m.chain, child)
	m.made = append(m.made, child)
}
