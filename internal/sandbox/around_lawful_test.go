package sandbox

import (
	"testing"

	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

// Each of these is next to a breach in tests/sandbox/requests, on the right side of its rule.
func TestWhatIsLawfulAroundACachePasses(t *testing.T) {
	t.Parallel()
	north := inputs{"location": "northeurope"}
	second := inputs{"resourceGroupName": "rg2"}
	for _, test := range []struct {
		name     string
		made     []requests.Making
		makes    requests.Making
		id       string // of an update
		switches Switches
	}{
		{name: "a region in another spelling", made: []requests.Making{requests.AGroup, requests.ACluster},
			makes: requests.ACluster.With(inputs{"location": "westeurope"}), id: requests.ClusterID},
		{name: "a cluster's name in another region", made: []requests.Making{requests.AGroup, requests.ACluster, requests.AGroup.With(second)},
			makes: requests.ACluster.With(second).With(north)},
		{name: "a taken name in another region", made: []requests.Making{requests.AGroup}, makes: requests.ACluster,
			switches: Switches{TakenNames: []string{"Microsoft.Cache/redisEnterprise/northeurope/cache"}}},
		{name: "the name of a cluster for a classic cache", made: []requests.Making{requests.AGroup, requests.ACluster},
			makes: requests.AClassic.With(inputs{"name": "cache"})},
		{name: "managed in a tenant without classic caches", made: []requests.Making{requests.AGroup}, makes: requests.ACluster,
			switches: Switches{NoClassicCaches: true}},
		{name: "a workspace in another region", made: []requests.Making{requests.AGroup, requests.ACluster, requests.AWorkspace.With(north)},
			makes: requests.ADiagnosticSetting},
		{name: "a cache in another region than its endpoint",
			made:  append(requests.Networked[:4:4], requests.ACluster.With(north), requests.ADatabase),
			makes: requests.AnEndpoint},
		{name: "a principal of the stack file without its type", made: []requests.Making{requests.AGroup, requests.ACluster},
			makes: requests.ARole.With(inputs{"principalType": nil})},
		{name: "a principal that the directory lists", made: []requests.Making{requests.AGroup, requests.ACluster},
			makes: requests.ARole.With(inputs{"principalType": nil}), switches: Switches{Principals: []string{requests.Someone}}},
		{name: "a principal that the directory lacks, with its type", made: []requests.Making{requests.AGroup, requests.ACluster},
			makes: requests.ARole, switches: Switches{Principals: []string{requests.Somebody}}},
		{name: "backups with the storage account's key in the region of the cache", made: []requests.Making{requests.AGroup},
			makes: requests.AClassic.With(inputs{"redisConfiguration": inputs{"aadEnabled": "true", "rdbBackupEnabled": "true",
				"rdbStorageConnectionString": "DefaultEndpointsProtocol=https;AccountName=backups;AccountKey=none"}})},
		{name: "an alert for secrets that expire soon", made: []requests.Making{requests.AGroup, requests.AVault, requests.ATopic}, makes: requests.AnExpiryAlert},
		{name: "a vault without purge protection", made: []requests.Making{requests.AGroup}, makes: requests.AVault.With(inputs{
			"properties": inputs{"tenantId": requests.SubscriptionID, "sku": inputs{"family": "A", "name": "standard"}}})},
		{name: "a geo-replicated cluster to more memory", made: []requests.Making{requests.AGroup, requests.ACluster,
			requests.ADatabase.With(inputs{"geoReplication": inputs{"groupNickname": "geo", "linkedDatabases": []any{inputs{"id": requests.DatabaseID}}}})},
			makes: requests.ACluster.With(requests.SKU("Balanced_B10")), id: requests.ClusterID},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, Options{LandingZone: hub, Switches: test.switches}, test.made...)
			var err error
			if test.id == "" {
				_, err = w.make(test.makes)
			} else {
				err = w.change(test.makes, test.id)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
}
