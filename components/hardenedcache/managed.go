package hardenedcache

import (
	"fmt"

	keyvault "github.com/pulumi/pulumi-azure-native-sdk/keyvault/v2/v20230701"
	"github.com/pulumi/pulumi-azure-native-sdk/redisenterprise/v3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Facts of Azure Managed Redis: https://learn.microsoft.com/azure/redis/private-link (group, zone, port).
const (
	managedPort = 10000
	managedZone = "privatelink.redis.azure.net"
)

// managedService builds Azure Managed Redis.
type managedService struct {
	*builder
	settings *ManagedArgs
	// databases are those made so far, in the order of the members.
	databases []*redisenterprise.Database
	clusters  []*redisenterprise.RedisEnterprise
	// encryption is that with a customer-managed key, or nil.
	encryption *encryption
	// key is the customer-managed key that the component makes, or nil.
	key *keyvault.Key
}

// buildCache makes the cluster and its database.
func (s *managedService) buildCache(m *member) error {
	var err error
	if s.encryption, err = s.buildEncryption(m); err != nil {
		return err
	}
	cluster, err := s.buildCluster(m)
	if err != nil {
		return err
	}
	database, err := s.buildDatabase(m, cluster)
	if err != nil {
		return err
	}
	m.cache, m.name, m.hostName, m.port = cluster, cluster.Name, cluster.HostName, database.Port.Elem()
	m.keyed = database.ID()
	m.ready = []pulumi.CustomResource{cluster, database}
	m.chain = []pulumi.Resource{database}
	m.made = append(m.made, cluster, database)
	// The cluster emits metrics only and the database logs only
	// (https://learn.microsoft.com/azure/redis/monitor-diagnostic-settings).
	m.diagnosed = []diagnosedResource{
		{suffix: "metrics", id: cluster.ID(), metrics: true},
		{suffix: "logs", id: database.ID(), logs: true},
	}
	return nil
}

// link does nothing: each database is created with the list of those that it links.
func (s *managedService) link() error { return nil }

// buildCluster makes the cluster. Every hardening property is sent: Azure's default for public access depends on the
// API version (https://learn.microsoft.com/azure/redis/private-link), and scanners fail what is absent. Zones and
// capacity are never sent, because Azure Managed Redis refuses both
// (https://github.com/langchain-ai/terraform/pull/107).
func (s *managedService) buildCluster(m *member) (*redisenterprise.RedisEnterprise, error) {
	cluster, err := redisenterprise.NewRedisEnterprise(s.ctx, s.childName(m, "cluster"), &redisenterprise.RedisEnterpriseArgs{
		ClusterName:         pulumi.String(m.names.cache),
		ResourceGroupName:   m.resourceGroupName,
		Location:            m.location,
		Sku:                 &redisenterprise.SkuArgs{Name: s.set.RequiredString(skuPath)},
		HighAvailability:    s.set.RequiredString(highAvailabilityPath),
		MinimumTlsVersion:   pulumi.String("1.2"),
		PublicNetworkAccess: pulumi.String("Disabled"),
		Identity:            s.encryption.identity(),
		Encryption:          s.encryption.block(),
		Tags:                s.args.allTags(),
	}, s.redisOptions(s.component, append(replacementOptions(clusterKind), pulumi.DependsOn(s.encryption.dependencies()),
		pulumi.Protect(s.args.isProduction()), s.clusterTimeouts())...)...)
	if err != nil {
		return nil, fmt.Errorf("creating the cluster: %w", err)
	}
	s.clusters = append(s.clusters, cluster)
	return cluster, nil
}

// buildDatabase makes the cluster's only database.
func (s *managedService) buildDatabase(m *member, cluster *redisenterprise.RedisEnterprise) (*redisenterprise.Database, error) {
	args := &redisenterprise.DatabaseArgs{
		DatabaseName:             pulumi.String(databaseName),
		ClusterName:              cluster.Name,
		ResourceGroupName:        m.resourceGroupName,
		ClientProtocol:           pulumi.String("Encrypted"),
		Port:                     pulumi.Int(managedPort),
		AccessKeysAuthentication: pulumi.String(s.args.keysSwitch()),
		ClusteringPolicy:         s.set.RequiredString(clusteringPath),
		EvictionPolicy:           s.set.RequiredString(evictionPath),
		DeferUpgrade:             s.set.RequiredString(deferUpgradePath),
		Modules:                  s.modules(),
		Persistence:              s.persistence(),
		GeoReplication:           s.geoReplication(),
	}
	options := append(replacementOptions(databaseKind),
		pulumi.Protect(s.args.isProduction()), s.databaseTimeouts(), pulumi.DependsOn(s.earlierDatabases()))
	database, err := redisenterprise.NewDatabase(s.ctx, s.childName(m, "database"), args, s.redisOptions(cluster, options...)...)
	if err != nil {
		return nil, fmt.Errorf("creating the database: %w", err)
	}
	s.databases = append(s.databases, database)
	return database, nil
}

func (s *managedService) modules() redisenterprise.ModuleArrayInput {
	if len(s.settings.Modules) == 0 {
		return nil
	}
	modules := make(redisenterprise.ModuleArray, len(s.settings.Modules))
	for i := range s.settings.Modules {
		modules[i] = &redisenterprise.ModuleArgs{Name: s.set.RequiredString(moduleNamePath(i)), Args: s.set.String(moduleArgsPath(i))}
	}
	return modules
}

// persistence says both switches, also when both are off.
func (s *managedService) persistence() redisenterprise.PersistencePtrInput {
	args := &redisenterprise.PersistenceArgs{RdbEnabled: pulumi.Bool(false), AofEnabled: pulumi.Bool(false)}
	if given := s.settings.Persistence; given != nil {
		switch given.Type {
		case "rdb":
			args.RdbEnabled = pulumi.Bool(true)
			args.RdbFrequency = s.set.RequiredString(frequencyPath)
		case "aof":
			args.AofEnabled = pulumi.Bool(true)
			args.AofFrequency = s.set.RequiredString(frequencyPath)
		}
	}
	return args
}
