package hardenedcache

import (
	"fmt"

	"github.com/pulumi/pulumi-azure-native-sdk/redisenterprise/v3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Facts of Azure Managed Redis: https://learn.microsoft.com/azure/redis/private-link (group, zone, port).
const (
	managedPort  = 10000
	managedGroup = "redisEnterprise"
	managedZone  = "privatelink.redis.azure.net"
)

// buildCluster makes the cluster. Every hardening property is sent: Azure's default for public access depends on the
// API version (https://learn.microsoft.com/azure/redis/private-link), and scanners fail what is absent. Zones and
// capacity are never sent, because Azure Managed Redis refuses both
// (https://github.com/langchain-ai/terraform/pull/107).
func (b *builder) buildCluster(m *member) error {
	cluster, err := redisenterprise.NewRedisEnterprise(b.ctx, b.childName(m, "cluster"), &redisenterprise.RedisEnterpriseArgs{
		ClusterName:         pulumi.String(m.names.cache),
		ResourceGroupName:   m.resourceGroupName,
		Location:            m.location,
		Sku:                 &redisenterprise.SkuArgs{Name: b.set.RequiredString(skuPath)},
		HighAvailability:    b.set.RequiredString(highAvailabilityPath),
		MinimumTlsVersion:   pulumi.String("1.2"),
		PublicNetworkAccess: pulumi.String("Disabled"),
		Tags:                b.args.allTags(),
	}, b.redisOptions(b.component, append(replacementOptions(clusterKind),
		pulumi.Protect(b.args.isProduction()), b.clusterTimeouts())...)...)
	if err != nil {
		return fmt.Errorf("creating the cluster: %w", err)
	}
	m.cluster = cluster
	m.made = append(m.made, cluster)
	return nil
}

// buildDatabase makes the cluster's only database.
func (b *builder) buildDatabase(m *member) error {
	args := &redisenterprise.DatabaseArgs{
		DatabaseName:             pulumi.String(databaseName),
		ClusterName:              m.cluster.Name,
		ResourceGroupName:        m.resourceGroupName,
		ClientProtocol:           pulumi.String("Encrypted"),
		Port:                     pulumi.Int(managedPort),
		AccessKeysAuthentication: pulumi.String("Disabled"),
		ClusteringPolicy:         b.set.RequiredString(clusteringPath),
		EvictionPolicy:           b.set.RequiredString(evictionPath),
		DeferUpgrade:             b.set.RequiredString(deferUpgradePath),
		Modules:                  b.modules(),
		Persistence:              b.persistence(),
		GeoReplication:           b.geoReplication(m),
	}
	options := append(replacementOptions(databaseKind),
		pulumi.Protect(b.args.isProduction()), b.databaseTimeouts(), pulumi.DependsOn(b.earlierDatabases(m)))
	database, err := redisenterprise.NewDatabase(b.ctx, b.childName(m, "database"), args, b.redisOptions(m.cluster, options...)...)
	if err != nil {
		return fmt.Errorf("creating the database: %w", err)
	}
	m.database = database
	m.made = append(m.made, database)
	return nil
}

func (b *builder) modules() redisenterprise.ModuleArrayInput {
	if len(b.managed.Modules) == 0 {
		return nil
	}
	modules := make(redisenterprise.ModuleArray, len(b.managed.Modules))
	for i := range b.managed.Modules {
		modules[i] = &redisenterprise.ModuleArgs{Name: b.set.RequiredString(moduleNamePath(i)), Args: b.set.String(moduleArgsPath(i))}
	}
	return modules
}

// persistence says both switches, also when both are off.
func (b *builder) persistence() redisenterprise.PersistencePtrInput {
	args := &redisenterprise.PersistenceArgs{RdbEnabled: pulumi.Bool(false), AofEnabled: pulumi.Bool(false)}
	if given := b.managed.Persistence; given != nil {
		switch given.Type {
		case "rdb":
			args.RdbEnabled = pulumi.Bool(true)
			args.RdbFrequency = b.set.RequiredString(frequencyPath)
		case "aof":
			args.AofEnabled = pulumi.Bool(true)
			args.AofFrequency = b.set.RequiredString(frequencyPath)
		}
	}
	return args
}
