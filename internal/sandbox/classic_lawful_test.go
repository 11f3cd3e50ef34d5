package sandbox

import (
	"testing"

	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

// Each of these is next to a breach in tests/sandbox/requests, on the right side of its rule.
func TestWhatIsLawfulForAClassicCachePasses(t *testing.T) {
	t.Parallel()
	standard := inputs{"sku": inputs{"name": "Standard", "family": "C", "capacity": 1.0}}
	closed := inputs{"publicNetworkAccess": "Disabled"}
	network := requests.ClassicNetworked[:4:4]
	for _, test := range []struct {
		name  string
		made  []requests.Making
		makes requests.Making
		id    string // of an update
	}{
		{"from Basic to Standard", []requests.Making{requests.AGroup, requests.AClassic.With(inputs{"sku": inputs{"name": "Basic", "family": "C", "capacity": 1.0}})},
			requests.AClassic.With(standard), requests.ClassicID},
		{"from Standard to Premium", []requests.Making{requests.AGroup, requests.AClassic.With(standard)}, requests.AClassic, requests.ClassicID},
		{"a Standard cache with settings switched off", []requests.Making{requests.AGroup},
			requests.AClassic.With(standard).With(inputs{"redisConfiguration": inputs{"rdbBackupEnabled": "false", "maxmemoryReserved": "50"}}), ""},
		{"public access alone", []requests.Making{requests.AGroup, requests.AClassic}, requests.AClassic.With(closed), requests.ClassicID},
		{"another spelling of the version with public access", []requests.Making{requests.AGroup, requests.AClassic.With(inputs{"redisVersion": "6"})},
			requests.AClassic.With(closed).With(inputs{"redisVersion": "latest"}), requests.ClassicID},
		{"closing a cache that has firewall rules", []requests.Making{requests.AGroup, requests.AClassic, requests.AFirewallRule},
			requests.AClassic.With(closed), requests.ClassicID},
		{"an endpoint to a closed cache with rules that are to go", append(network, requests.AClassic.With(closed), requests.AFirewallRule),
			requests.AClassicEndpoint, ""},
		{"opening a cache that has an endpoint", requests.UpToClassicEndpoint, requests.AClassic, requests.ClassicID},
		{"a firewall rule for an open cache with an endpoint that is to go", append(network, requests.AClassic, requests.AClassicEndpoint),
			requests.AFirewallRule, ""},
		{"a firewall rule for an injected cache", append(network, requests.AClassic.With(inputs{"subnetId": requests.SubnetID})), requests.AFirewallRule, ""},
		{"changing an endpoint that is to go", append(network, requests.AClassic, requests.AClassicEndpoint, requests.AFirewallRule),
			requests.AClassicEndpoint.With(inputs{"tags": inputs{"a": "b"}}), requests.ClassicEndpointID},
		{"one address in a firewall rule", []requests.Making{requests.AGroup, requests.AClassic},
			requests.AFirewallRule.With(inputs{"startIP": "0.0.0.0", "endIP": "0.0.0.0"}), ""},
		{"the endpoint of a cluster", append(network, requests.AClassic.With(inputs{"shardCount": 2.0})), requests.AClassicEndpoint, ""},
		{"a link to a larger cache", []requests.Making{requests.AGroup, requests.AClassic,
			requests.AnotherClassic.With(inputs{"sku": inputs{"name": "Premium", "family": "P", "capacity": 2.0}})}, requests.ALinkedServer, ""},
		{"a link once more", requests.UpToLink, requests.ALinkedServer, requests.LinkID},
		{"tags on a linked cache", requests.UpToLink, requests.AClassic.With(inputs{"tags": inputs{"a": "b"}}), requests.ClassicID},
		{"zones of one's own", []requests.Making{requests.AGroup},
			requests.AClassic.With(inputs{"zones": []any{"1", "2"}, "zonalAllocationPolicy": "UserDefined"}), ""},
		{"a patch schedule for every day", []requests.Making{requests.AGroup, requests.AClassic},
			requests.APatchSchedule.With(inputs{"scheduleEntries": []any{inputs{"dayOfWeek": "Everyday", "startHourUtc": 0.0, "maintenanceWindow": "P1DT30M"}}}), ""},
		{"another policy for an assignment", []requests.Making{requests.AGroup, requests.AClassic, requests.AClassicPolicy, requests.AClassicGrant},
			requests.AClassicGrant.With(inputs{"accessPolicyName": "sessions ONLY"}), requests.ClassicGrantID},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, Options{}, test.made...)
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
