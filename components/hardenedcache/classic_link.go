package hardenedcache

import (
	"fmt"

	cache "github.com/pulumi/pulumi-azure-native-sdk/cache/v2/v20241101"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// link makes the second cache a copy of the first. It comes after everything else of both, because a linked cache takes
// neither a private endpoint nor a change of its authentication
// (https://learn.microsoft.com/azure/azure-cache-for-redis/cache-how-to-geo-replication), and before the locks, because
// it must go before both caches do.
func (s *classicService) link() error {
	if s.settings.GeoReplication == nil {
		return nil
	}
	primary, secondary := s.members[0], s.members[1]
	server, err := cache.NewLinkedServer(s.ctx, s.childName(nil, "link"), &cache.LinkedServerArgs{
		Name:                     primary.name,
		ResourceGroupName:        primary.resourceGroupName,
		LinkedServerName:         pulumi.String(secondary.names.cache),
		LinkedRedisCacheId:       secondary.cache.ID(),
		LinkedRedisCacheLocation: secondary.location,
		ServerRole:               cache.ReplicationRoleSecondary,
	}, s.options(primary.cache,
		pulumi.DependsOn(append(append([]pulumi.Resource{}, primary.made...), secondary.made...)),
		pulumi.Protect(false), pulumi.DeleteBeforeReplace(true), s.timeouts())...)
	if err != nil {
		return fmt.Errorf("linking the two caches: %w", err)
	}
	primary.wrote(server)
	secondary.wrote(server)
	return nil
}
