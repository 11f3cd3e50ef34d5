package sandbox

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

func TestAWholeEnvironmentAnswersAsAzureDoes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{}, requests.Environment...)

	for _, test := range []struct {
		id   string
		path []string
		want any
	}{
		{requests.ClusterID, []string{"properties", "hostName"}, "cache.westeurope.redis.azure.net"},
		{requests.ClusterID, []string{"properties", "resourceState"}, "Running"},
		{requests.ClusterID, []string{"properties", "redundancyMode"}, "ZR"},
		{requests.ClusterID, []string{"location"}, "westeurope"},
		{requests.DatabaseID, []string{"properties", "port"}, 10000.0},
		{requests.DatabaseID, []string{"properties", "evictionPolicy"}, "VolatileLRU"},
		{requests.DatabaseID, []string{"properties", "provisioningState"}, "Succeeded"},
		{requests.ZoneID, []string{"properties", "numberOfVirtualNetworkLinks"}, 1.0},
		{requests.ZoneID, []string{"properties", "numberOfRecordSets"}, 2.0},
		{requests.WorkspaceID, []string{"properties", "retentionInDays"}, 30.0},
	} {
		if got := w.resource(test.id).At(test.path...); got != test.want {
			t.Errorf("%s %s: got %v, want %v", test.id, strings.Join(test.path, "."), got, test.want)
		}
	}
	connections := w.resource(requests.ClusterID).Objects("properties", "privateEndpointConnections")
	if len(connections) != 1 {
		t.Fatalf("connections of the cluster: %v", connections)
	}
	records := collect(w.resource(requests.EndpointID+"/privateDnsZoneGroups/default").Body,
		strings.Split("properties.privateDnsZoneConfigs[].properties.recordSets[].fqdn", "."))
	if diff := cmp.Diff([]string{"cache.westeurope.privatelink.redis.azure.net"}, records); diff != "" {
		t.Errorf("records of the zone group (-want +got):\n%s", diff)
	}
	addresses := collect(w.resource(requests.EndpointID+"/privateDnsZoneGroups/default").Body,
		strings.Split("properties.privateDnsZoneConfigs[].properties.recordSets[].ipAddresses[]", "."))
	if diff := cmp.Diff([]string{"10.0.1.4"}, addresses); diff != "" {
		t.Errorf("addresses of the zone group (-want +got):\n%s", diff)
	}
}

func TestAnEndpointGetsTheStaticAddressThatItAsksForAndOthersTheNextFreeOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{}, requests.AGroup, requests.ANetwork, requests.ASecurityGroup, requests.ASubnet, requests.ACluster, requests.ADatabase,
		requests.AnEndpoint.With(inputs{"ipConfigurations": []any{inputs{"name": "ip", "privateIPAddress": "10.0.1.4"}}}))
	_, outputs := w.mustMake(requests.AnEndpoint.With(inputs{"privateEndpointName": "second"}))
	want := []any{map[string]any{"fqdn": "cache.westeurope.redis.azure.net", "ipAddresses": []any{"10.0.1.5"}}}
	if diff := cmp.Diff(want, outputs["customDnsConfigs"]); diff != "" {
		t.Errorf("customDnsConfigs (-want +got):\n%s", diff)
	}
}

func TestAnIdentityHasThePrincipalThatAReferenceToItShows(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{}, requests.AGroup)
	id, identity := w.mustMake(requests.Making{
		Token:  requests.TokenIdentity,
		Inputs: inputs{"resourceGroupName": "rg", "resourceName": "id", "location": "westeurope"},
	})
	_, outputs := w.mustMake(requests.ACluster.With(inputs{"identity": inputs{"type": "UserAssigned", "userAssignedIdentities": []any{id}}}))
	want := map[string]any{id: map[string]any{"principalId": identity["principalId"], "clientId": identity["clientId"]}}
	got := outputs["identity"].(map[string]any)["userAssignedIdentities"]
	if diff := cmp.Diff(want, got); diff != "" || identity["tenantId"] != DefaultTenantID {
		t.Errorf("principals (-want +got):\n%s\ntenant %v", diff, identity["tenantId"])
	}
}

func TestWhatIsStoredIsThereInTheNextRun(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "azure.json")
	w := newWorld(t, Options{StoreFile: file}, requests.Environment...)
	before := w.Resources()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	after := start(t, Options{StoreFile: file}).Resources()
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("resources after a restart (-before +after):\n%s", diff)
	}
}

func TestDestroyingInReverseOrderLeavesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{})
	var ids []string
	for _, m := range requests.Environment {
		id, _ := w.mustMake(m)
		ids = append(ids, id)
	}
	for i := len(requests.Environment) - 1; i >= 0; i-- {
		if err := w.remove(requests.Environment[i].Token, ids[i]); err != nil {
			t.Fatalf("deleting %s: %v", ids[i], err)
		}
	}
	if left := w.Resources(); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

func TestDeletingAGroupDeletesWhatIsInIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{}, requests.AGroup, requests.ANetwork, requests.ACluster, requests.ADatabase, requests.AWorkspace, requests.ADiagnosticSetting)
	if err := w.remove(requests.TokenGroup, requests.GroupID); err != nil {
		t.Fatal(err)
	}
	if left := w.Resources(); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

func TestSubnetsOfANetworkAreListedInItAndResourcesOfTheirOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{}, requests.AGroup, requests.ANetwork.With(inputs{"subnets": []any{inputs{"name": "inline", "addressPrefix": "10.0.2.0/24"}}}))
	if r := w.resource(requests.NetworkID + "/subnets/inline"); r.Text("properties", "addressPrefix") != "10.0.2.0/24" {
		t.Fatalf("the inline subnet: %+v", r)
	}
	w.mustMake(requests.ASubnet.With(inputs{"networkSecurityGroup": nil}))
	if subnets := w.resource(requests.NetworkID).Objects("properties", "subnets"); len(subnets) != 2 {
		t.Errorf("subnets in the network's body: %v", subnets)
	}
	// An update that does not list subnets leaves them alone.
	if err := w.change(requests.ANetwork, requests.NetworkID); err != nil {
		t.Fatal(err)
	}
	if subnets := w.resource(requests.NetworkID).Objects("properties", "subnets"); len(subnets) != 2 {
		t.Errorf("subnets after an update: %v", subnets)
	}
}

func TestResourcesGoToTheSubscriptionOfTheirProvider(t *testing.T) {
	t.Parallel()
	s := start(t, Options{})
	other := "22222222-2222-2222-2222-222222222222"
	c := connect(t, s, "2.92.3")
	connectionSettings(t, c, inputs{"version": "2.92.3", "subscriptionId": other, "location": "North Europe"})
	id, outputs := c.mustCreate(requests.TokenGroup, inputs{"resourceGroupName": "rg"})
	if parsed, err := arm.ParseID(id); err != nil || parsed.SubscriptionID != other || outputs["location"] != "northeurope" {
		t.Errorf("got %s %v %v", id, outputs, err)
	}
}
