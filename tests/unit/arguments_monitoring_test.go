package unit_test

import (
	"fmt"

	"pgregory.net/rapid"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
)

const onCall = group + "Microsoft.Insights/actionGroups/ag-on-call"

// drawMonitoring draws the settings of alerts, now and then wrong ones.
func drawMonitoring(t *rapid.T, args *hardenedcache.HardenedCacheArgs) {
	if rapid.IntRange(0, 2).Draw(t, "monitoring") == 0 {
		return
	}
	args.Monitoring = &hardenedcache.MonitoringArgs{
		Enabled: optionalOf(t, "watched", rapid.Bool()), RiseFactor: optionalOf(t, "rise", rapid.Float64Range(1.01, 100)),
		FailedLimit: optionalOf(t, "failed", rapid.IntRange(1, 1000)), Alerts: map[string]*hardenedcache.AlertArgs{},
	}
	if rapid.Bool().Draw(t, "ranges") {
		args.Monitoring.ExpectedRanges = []string{mostly(t, "range", []string{"10.0.0.0/8", "10.60.4.0/24"}, "10.60.4.1/24")}
	}
	if rapid.Bool().Draw(t, "hours") {
		args.Monitoring.BusinessHours = &hardenedcache.BusinessHoursArgs{
			TimeZone: mostly(t, "zone", []string{"Europe/Berlin", "UTC", "Asia/Kathmandu"}, "CEST"), Start: optionalOf(t, "start", rapid.SampledFrom([]string{"08:00", "00:00", "20:00"})),
		}
	}
	for _, id := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"memory", "newSource", "keys", "clientSpike"}), 0, 3, rapid.ID[string]).Draw(t, "alerts") {
		args.Monitoring.Alerts[mostly(t, id, []string{id}, "nosuch")] = &hardenedcache.AlertArgs{Enabled: optionalOf(t, id+" on", rapid.Bool())}
	}
	drawActionGroups(t, args.Monitoring)
}

func drawActionGroups(t *rapid.T, monitoring *hardenedcache.MonitoringArgs) {
	for i := range rapid.IntRange(0, 2).Draw(t, "groups") {
		monitoring.ActionGroupResourceIds = append(monitoring.ActionGroupResourceIds, pulumi.String(fmt.Sprint(onCall, i)))
	}
	if rapid.Bool().Draw(t, "own group") {
		return
	}
	monitoring.ActionGroup = &hardenedcache.ActionGroupArgs{
		EmailReceivers: map[string]pulumi.StringInput{"team": pulumi.String(mostly(t, "e-mail", []string{"team@example.com"}, "team"))},
		WebhookReceivers: map[string]*hardenedcache.WebhookReceiverArgs{
			"chat": {ServiceUri: pulumi.String(mostly(t, "webhook", []string{"https://chat.example.com/hunter2"}, "chat.example.com"))},
		},
	}
}
