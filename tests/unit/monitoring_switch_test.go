package unit_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/monitoring"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

// watchedForms are caches that together have every alert of a service: linked ones can't have access keys.
var watchedForms = map[string]struct {
	with    func(*hardenedcache.HardenedCacheArgs)
	without string
}{
	"linked":           {linked, string(monitoring.KeyUse)},
	"with access keys": {withKeys, monitoring.GeoReplication},
}

func linked(args *hardenedcache.HardenedCacheArgs) {
	member := &hardenedcache.GeoReplicationMemberArgs{
		Location: pulumi.String("northeurope"), PrivateEndpoint: &hardenedcache.PrivateEndpointArgs{SubnetResourceId: pulumi.String(subnet)},
	}
	if args.Classic != nil {
		args.Classic.GeoReplication = &hardenedcache.ClassicGeoReplicationArgs{Secondary: member}
		return
	}
	args.Managed.GeoReplication = &hardenedcache.GeoReplicationArgs{
		GroupNickname: "orders", Members: map[string]*hardenedcache.GeoReplicationMemberArgs{"north": member},
	}
}

// watchedGraph is that of a cache whose alerts are all on, but those of these ids; business hours are given.
func watchedGraph(t *testing.T, service monitoring.Service, form string, off ...string) recorder.Graph {
	t.Helper()
	return classicGraph(t, func(args *hardenedcache.HardenedCacheArgs) {
		if service == monitoring.Classic {
			classic(args)
		} else {
			args.Managed = &hardenedcache.ManagedArgs{Sku: pulumi.StringPtr("Balanced_B10")}
		}
		watchedForms[form].with(args)
		given := monitored(args)
		given.BusinessHours, given.Alerts = &hardenedcache.BusinessHoursArgs{TimeZone: "Europe/Berlin"}, map[string]*hardenedcache.AlertArgs{}
		for _, id := range off {
			enabled := false
			given.Alerts[id] = &hardenedcache.AlertArgs{Enabled: &enabled}
		}
	})
}

// alertsIn are the logical names of the alerts in a graph.
func alertsIn(graph recorder.Graph) []string {
	var names []string
	for _, suffix := range alertTypes {
		for _, r := range graph.OfType(suffix) {
			names = append(names, r.Name)
		}
	}
	slices.Sort(names)
	return names
}

// switches are the ids of all alerts that a service and the vault beside it can have.
func switches(service monitoring.Service) []string {
	var ids []string
	for _, alert := range monitoring.MetricAlerts(service, monitoring.Size{SKU: map[monitoring.Service]string{monitoring.Managed: "Balanced_B10", monitoring.Classic: "Premium_P1"}[service], MaxClients: 1, GeoReplicated: true}) {
		ids = append(ids, alert.Name)
	}
	for _, watched := range []monitoring.Service{service, monitoring.KeyVault} {
		for _, detection := range monitoring.Detections(watched) {
			if !slices.Contains(ids, string(detection.Signal)) {
				ids = append(ids, string(detection.Signal))
			}
		}
	}
	for _, alert := range monitoring.ActivityAlerts(service) {
		ids = append(ids, alert.Name)
	}
	return ids
}

func TestEverySwitchTurnsOffItsOwnAlertsAndNoOther(t *testing.T) {
	t.Parallel()
	for _, service := range []monitoring.Service{monitoring.Managed, monitoring.Classic} {
		for name, form := range watchedForms {
			t.Run(string(service)+" "+name, func(t *testing.T) {
				t.Parallel()
				all := alertsIn(watchedGraph(t, service, name))
				var gone []string
				for _, id := range switches(service) {
					if id == form.without {
						continue
					}
					left := alertsIn(watchedGraph(t, service, name, id))
					lost := slices.DeleteFunc(slices.Clone(all), func(alert string) bool { return slices.Contains(left, alert) })
					if len(lost) == 0 || slices.ContainsFunc(lost, func(alert string) bool { return !strings.HasSuffix(alert, "alert-"+hyphenated(id)) }) {
						t.Errorf("the switch %s turns off %v", id, lost)
					}
					gone = append(gone, lost...)
				}
				slices.Sort(gone)
				if stay := slices.DeleteFunc(slices.Clone(all), func(alert string) bool { return slices.Contains(gone, alert) }); len(stay) > 0 || len(gone) != len(all) {
					t.Errorf("no switch turns off %v; in all %d of %d go", stay, len(gone), len(all))
				}
			})
		}
	}
}

// hyphenated is an id as it is in names: newSource is new-source.
func hyphenated(id string) string {
	var words strings.Builder
	for _, letter := range id {
		if letter >= 'A' && letter <= 'Z' {
			words.WriteByte('-')
		}
		words.WriteString(strings.ToLower(string(letter)))
	}
	return words.String()
}
