package sandbox

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

func TestAWholeClassicEnvironmentAnswersAsAzureDoes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{LandingZone: hub}, requests.ClassicEnvironment...)
	for _, test := range []struct {
		id   string
		path []string
		want any
	}{
		{requests.ClassicID, []string{"properties", "hostName"}, "old.redis.cache.windows.net"},
		{requests.ClassicID, []string{"properties", "redisVersion"}, "6.0"},
		{requests.ClassicID, []string{"properties", "sslPort"}, 6380.0},
		{requests.ClassicID, []string{"properties", "provisioningState"}, "Succeeded"},
		{requests.ClassicID, []string{"properties", "publicNetworkAccess"}, "Disabled"},
		{requests.ClassicPolicyID, []string{"properties", "type"}, "Custom"},
		{requests.ClassicGrantID, []string{"properties", "provisioningState"}, "Succeeded"},
		{requests.PatchScheduleID, []string{"location"}, "westeurope"},
		{requests.ClassicZoneID, []string{"properties", "numberOfRecordSets"}, 2.0},
	} {
		if got := w.resource(test.id).At(test.path...); got != test.want {
			t.Errorf("%s %s: got %v, want %v", test.id, strings.Join(test.path, "."), got, test.want)
		}
	}
	if connections := w.resource(requests.ClassicID).Objects("properties", "privateEndpointConnections"); len(connections) != 1 {
		t.Errorf("connections of the cache: %v", connections)
	}
	records := collect(w.resource(requests.ClassicEndpointID+"/privateDnsZoneGroups/default").Body,
		strings.Split("properties.privateDnsZoneConfigs[].properties.recordSets[].fqdn", "."))
	if diff := cmp.Diff([]string{"old.privatelink.redis.cache.windows.net"}, records); diff != "" {
		t.Errorf("records of the zone group (-want +got):\n%s", diff)
	}
}

func TestDestroyingAClassicEnvironmentInReverseOrderLeavesTheLandingZone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{LandingZone: hub})
	before := len(w.Resources())
	var ids []string
	for _, m := range requests.ClassicEnvironment {
		id, _ := w.mustMake(m)
		ids = append(ids, id)
	}
	for i := len(ids) - 1; i >= 0; i-- {
		if err := w.remove(requests.ClassicEnvironment[i].Token, ids[i]); err != nil {
			t.Fatalf("deleting %s: %v", ids[i], err)
		}
	}
	if after := len(w.Resources()); after != before {
		t.Errorf("%d resources before and %d after: %v", before, after, w.Resources())
	}
}

func TestDeletingAClassicCacheDeletesWhatIsBelowIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{}, requests.AGroup, requests.AClassic, requests.AClassicPolicy, requests.AClassicGrant, requests.AFirewallRule,
		requests.APatchSchedule)
	if err := w.remove(requests.TokenClassic, requests.ClassicID); err != nil {
		t.Fatal(err)
	}
	if left := w.Resources(); len(left) != 1 {
		t.Errorf("left over: %v", left)
	}
}

func TestACacheHasItsNodes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		change  inputs
		nodes   int
		primary int
	}{
		{"one in tier Basic", inputs{"sku": inputs{"name": "Basic", "family": "C", "capacity": 0.0}}, 1, 1},
		{"two in tier Standard", inputs{"sku": inputs{"name": "Standard", "family": "C", "capacity": 0.0}}, 2, 1},
		{"one for each shard and replica", inputs{"shardCount": 3.0, "replicasPerPrimary": 2.0}, 9, 3},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, Options{}, requests.AGroup, requests.AClassic.With(test.change))
			primary, ports := 0, map[any]bool{}
			for _, instance := range w.resource(requests.ClassicID).Objects("properties", "instances") {
				if instance["isPrimary"] == true {
					primary++
				}
				ports[instance["sslPort"]] = true
			}
			if len(ports) != test.nodes || primary != test.primary {
				t.Errorf("got %d nodes, %d of them primary; want %d and %d", len(ports), primary, test.nodes, test.primary)
			}
		})
	}
}

func TestACacheWithAPlainPortShowsItOnItsNodes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{}, requests.AGroup, requests.AClassic.With(inputs{"enableNonSslPort": true}))
	for i, instance := range w.resource(requests.ClassicID).Objects("properties", "instances") {
		if instance["nonSslPort"] != 13000.0+float64(i) {
			t.Errorf("node %d: %v", i, instance)
		}
	}
}

func TestAPatchScheduleThatDoesNotSayHasTheShortestWindow(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{}, requests.AGroup, requests.AClassic,
		requests.APatchSchedule.With(inputs{"scheduleEntries": []any{inputs{"dayOfWeek": "Monday", "startHourUtc": 23.0}}}))
	want := []map[string]any{{"dayOfWeek": "Monday", "startHourUtc": 23.0, "maintenanceWindow": "PT5H"}}
	if diff := cmp.Diff(want, w.resource(requests.PatchScheduleID).Objects("properties", "scheduleEntries")); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
}

func TestALinkShowsOnBothCaches(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{}, requests.UpToLink...)
	for id, want := range map[string]string{
		requests.ClassicID: requests.LinkID, requests.OtherClassicID: requests.OtherClassicID + "/linkedServers/old",
	} {
		links := w.resource(id).Objects("properties", "linkedServers")
		if len(links) != 1 || links[0]["id"] != want {
			t.Errorf("links of %s: got %v, want %s", id, links, want)
		}
	}
	link := w.resource(requests.LinkID)
	if geo, primary := link.Text("properties", "geoReplicatedPrimaryHostName"), link.Text("properties", "primaryHostName"); geo !=
		"old.geo.redis.cache.windows.net" || primary != "old.redis.cache.windows.net" {
		t.Errorf("host names of the link: %s, %s", geo, primary)
	}
	for _, id := range []string{requests.LinkID, requests.OtherClassicID, requests.ClassicID} {
		token := requests.TokenClassic
		if id == requests.LinkID {
			token = requests.TokenLinkedServer
		}
		if err := w.remove(token, id); err != nil {
			t.Errorf("deleting %s: %v", id, err)
		}
	}
}

func TestCachesOfTwoSubscriptionsAreNotLinked(t *testing.T) {
	t.Parallel()
	far := "/subscriptions/" + requests.Someone + "/resourceGroups/far/providers/Microsoft.Cache/redis/other"
	zone := []arm.Resource{{ID: far, Type: typeClassic, Body: map[string]any{
		"location": "northeurope", "properties": map[string]any{"sku": map[string]any{"name": "Premium", "family": "P", "capacity": 1.0}},
	}}}
	w := newWorld(t, Options{LandingZone: zone}, requests.AGroup, requests.AClassic)
	_, err := w.make(requests.ALinkedServer.With(inputs{"linkedRedisCacheId": far}))
	checkRefusal(t, err, ruleNamed(t, "classic-geo"))
}

// The plugin replaces a cache for this, so only a request that goes around it gets here.
func TestAStaticAddressIsNotChanged(t *testing.T) {
	t.Parallel()
	injected := requests.AClassic.With(inputs{"subnetId": requests.SubnetID, "staticIP": "10.0.1.8"})
	w := newWorld(t, Options{}, append(requests.ClassicNetworked[:4:4], injected)...)
	err := w.change(injected.With(inputs{"staticIP": "10.0.1.9"}), requests.ClassicID)
	checkRefusal(t, err, ruleNamed(t, "classic-create-only"))
}

func TestEachTokenOfAPermissionsStringIsJudged(t *testing.T) {
	t.Parallel()
	for token, lawful := range map[string]bool{
		"+@all": true, "-@dangerous": true, "+@READ": true, "+get": true, "-FLUSHALL": true, "+cluster|info": true, "-client|kill": true,
		"~*": true, "~Az*": true, "~{user}:1:[ab]": true, "allkeys": true, "AllCommands": true,
		"+@": false, "@all": false, "+-@read": false, "+@nosuch": false, "get": false, "+": false, "~": false, "*": false, "%R~a": false, "&chat": false,
		"+get|": false, "nopass": false, "on": false, "reset": false, ">word": false, "#cafe": false,
	} {
		if problem := aclProblem(token); (problem == "") != lawful {
			t.Errorf("%s: lawful is %v, got %q", token, lawful, problem)
		}
	}
}

func TestARefreshOfAClassicCacheFindsNoChangeInAzuresSpelling(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{LandingZone: hub}, requests.AGroup, requests.AnIdentity)
	wanted := requests.AHardenedClassic
	_, outputs := w.mustMake(wanted)
	olds, err := marshal(arm.Properties(wanted.Inputs, nil))
	if err != nil {
		t.Fatal(err)
	}
	state, err := marshal(arm.Properties(outputs, nil))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := w.v2.rpc.Read(context.Background(), &pulumirpc.ReadRequest{
		Urn: urnOf(requests.TokenClassic, "it"), Id: requests.ClassicID, Inputs: olds, Properties: state,
	})
	if err != nil {
		t.Fatal(err)
	}
	read, err := unmarshal(answer.GetInputs())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wanted.Inputs, arm.Plain(read)); diff != "" {
		t.Errorf("inputs (-want +got):\n%s", diff)
	}
}
