package hardenedcache

import (
	"fmt"
	"strconv"

	cache "github.com/pulumi/pulumi-azure-native-sdk/cache/v2/v20241101"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// classicService builds Azure Cache for Redis.
type classicService struct {
	*builder
	settings *ClassicArgs
}

// buildCache makes the cache. Every hardening property is sent, and is final in this call: turning Entra on or keys off
// later restarts nodes and cuts every connection, and Azure refuses some of these properties in one update
// (https://github.com/hashicorp/terraform-provider-azurerm/issues/26026).
func (s *classicService) buildCache(m *member) error {
	identity, err := s.buildPersistenceIdentity(m)
	if err != nil {
		return err
	}
	redis, err := cache.NewRedis(s.ctx, s.childName(m, "redis"), &cache.RedisArgs{
		Name:                           pulumi.String(m.names.cache),
		ResourceGroupName:              m.resourceGroupName,
		Location:                       m.location.ToStringOutput().ToStringPtrOutput(),
		Sku:                            s.sku(),
		RedisVersion:                   s.set.String(redisVersionPath),
		UpdateChannel:                  s.set.String(updateChannelPath),
		ShardCount:                     optionalInt(s.settings.ShardCount),
		ReplicasPerPrimary:             optionalInt(s.settings.ReplicasPerPrimary),
		ZonalAllocationPolicy:          s.zonalAllocationPolicy(),
		Zones:                          s.zones(),
		EnableNonSslPort:               pulumi.Bool(false),
		MinimumTlsVersion:              pulumi.String("1.2"),
		DisableAccessKeyAuthentication: pulumi.Bool(!s.args.keysOn()),
		PublicNetworkAccess:            pulumi.String(s.publicNetworkAccess()),
		SubnetId:                       s.set.String(injectionPath + ".subnetResourceId"),
		StaticIP:                       s.set.String(injectionPath + ".staticIP"),
		Identity:                       identity.block(),
		RedisConfiguration:             s.configuration(),
		Tags:                           s.args.allTags(),
	}, s.options(s.component, s.cacheOptions(identity)...)...)
	if err != nil {
		return fmt.Errorf("creating the cache: %w", err)
	}
	m.cache, m.keyed, m.name, m.hostName = redis, redis.ID(), redis.Name, redis.HostName
	m.port = redis.SslPort // 6380: https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure#access-ports
	m.ready = []pulumi.CustomResource{redis}
	m.chain = []pulumi.Resource{redis}
	m.made = append(m.made, redis)
	// One setting for all: https://learn.microsoft.com/azure/azure-cache-for-redis/cache-monitor-diagnostic-settings
	m.diagnosed = []diagnosedResource{{suffix: "diagnostics", id: redis.ID(), metrics: true, logs: true}}
	return nil
}

// cacheOptions: Azure answers every PUT with the access keys, also when keys are off, so they are
// marked as secret before they reach the state (https://github.com/pulumi/pulumi-azure-native/issues/2408).
//
// With firewall rules the cache is protected in every environment: in a replacement the engine would delete the rules one
// by one before the cache, and leave it without any for that moment. A destroy deletes them together.
func (s *classicService) cacheOptions(identity *persistenceIdentity) []pulumi.ResourceOption {
	return append(replacementOptions(classicKind),
		pulumi.AdditionalSecretOutputs([]string{"accessKeys"}),
		pulumi.Protect(s.args.isProduction() || len(s.settings.FirewallRules) > 0), s.timeouts(), identity.mustComeFirst())
}

// publicNetworkAccess is Disabled behind a private endpoint. With firewall rules it must be Enabled, which takes a
// waiver. An injected cache is reached through its subnet whatever the value says, but Disabled would mean that private
// endpoints are the only way in, and an injected cache can't have any: so it is Enabled there
// (https://github.com/Azure/azure-rest-api-specs/pull/24729; docs/classic.md).
func (s *classicService) publicNetworkAccess() string {
	if s.args.PrivateEndpoint != nil {
		return "Disabled"
	}
	return "Enabled"
}

// sku splits the SKU into the three properties of the API.
func (s *classicService) sku() cache.SkuInput {
	name := s.set.RequiredString(classicSkuPath).ToStringOutput()
	return &cache.SkuArgs{
		Name:     name.ApplyT(func(sku string) string { return ClassicSkus[sku].Tier }).(pulumi.StringOutput),
		Family:   name.ApplyT(func(sku string) string { return ClassicSkus[sku].Family }).(pulumi.StringOutput),
		Capacity: name.ApplyT(func(sku string) int { return ClassicSkus[sku].Capacity }).(pulumi.IntOutput),
	}
}

// inTiers is a value that is sent in some tiers only.
func (s *classicService) inTiers(value string, tiers ...string) pulumi.StringPtrInput {
	return s.set.RequiredString(classicSkuPath).ToStringOutput().ApplyT(func(sku string) *string {
		for _, tier := range tiers {
			if ClassicSkus[sku].Tier == tier {
				return &value
			}
		}
		return nil
	}).(pulumi.StringPtrOutput)
}

// zonalAllocationPolicy is Azure's choice of zones unless the caller chooses. Basic, a single node, takes none.
func (s *classicService) zonalAllocationPolicy() pulumi.StringPtrInput {
	if s.set.Given(zonalPolicyPath) {
		return s.set.String(zonalPolicyPath)
	}
	if len(s.settings.AvailabilityZones) > 0 {
		return pulumi.StringPtr("UserDefined")
	}
	return s.inTiers("Automatic", notBasic...)
}

func (s *classicService) zones() pulumi.StringArrayInput {
	if len(s.settings.AvailabilityZones) == 0 {
		return nil
	}
	return pulumi.ToStringArray(s.settings.AvailabilityZones)
}

// configuration is the Redis configuration. Only keys that the component owns are set: Azure answers with more, and
// masks what holds a key (https://github.com/hashicorp/terraform-provider-azurerm/issues/20228).
func (s *classicService) configuration() *cache.RedisCommonPropertiesRedisConfigurationArgs {
	args := &cache.RedisCommonPropertiesRedisConfigurationArgs{
		AadEnabled:                     pulumi.String("true"),
		MaxmemoryPolicy:                s.set.String(maxmemoryPolicyPath),
		MaxmemoryReserved:              megabytes(s.settings.MaxmemoryReserved),
		MaxmemoryDelta:                 megabytes(s.settings.MaxmemoryDelta),
		MaxfragmentationmemoryReserved: megabytes(s.settings.MaxfragmentationmemoryReserved),
		NotifyKeyspaceEvents:           s.set.String(keyspaceEventsPath),
	}
	s.configurePersistence(args)
	return args
}

func megabytes(count *int) pulumi.StringPtrInput {
	if count == nil {
		return nil
	}
	return pulumi.StringPtr(strconv.Itoa(*count))
}

func optionalInt(given *int) pulumi.IntPtrInput {
	if given == nil {
		return nil
	}
	return pulumi.IntPtr(*given)
}
