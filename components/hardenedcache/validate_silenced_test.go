package hardenedcache_test

import (
	"slices"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/waivers"
)

// silence is a waiver of one family of alerts.
func silence(control string) waivers.Waiver {
	return waivers.Waiver{
		Control: control, Reason: "The hub's own alerts cover this cache until January.", Owner: "team@example.com", Granted: "2026-11-02", Until: "2027-01-31",
	}
}

// inProduction has all alerts on, on a day on which the waivers of these tests hold.
func inProduction(a *args) {
	a.Environment, a.Clock = "prod", func() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }
	withMonitoring(a).Alerts = map[string]*hardenedcache.AlertArgs{}
}

func switchOff(a *args, alert string) {
	a.Monitoring.Alerts[alert] = &hardenedcache.AlertArgs{Enabled: ptr(false)}
}

func TestASilencedProductionCacheNeedsAWaiverForEachFamily(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		change func(*args)
		needs  []string
	}{
		"all alerts on":            {func(*args) {}, nil},
		"nothing said":             {func(a *args) { a.Monitoring = nil }, nil},
		"monitoring off":           {func(a *args) { a.Monitoring.Enabled = ptr(false) }, []string{"RDT-LOG-11", "RDT-LOG-12", "RDT-LOG-13"}},
		"a metric alert off":       {func(a *args) { switchOff(a, "memory") }, []string{"RDT-LOG-11"}},
		"a detection off":          {func(a *args) { switchOff(a, "newSource") }, []string{"RDT-LOG-12"}},
		"an operation off":         {func(a *args) { switchOff(a, "removal") }, []string{"RDT-LOG-13"}},
		"one of each off":          {func(a *args) { switchOff(a, "memory"); switchOff(a, "newSource"); switchOff(a, "keys") }, []string{"RDT-LOG-11", "RDT-LOG-12", "RDT-LOG-13"}},
		"business hours off":       {func(a *args) { switchOff(a, "outsideHours") }, nil},
		"use of keys that are off": {func(a *args) { switchOff(a, "keyUse") }, nil},
		"off outside production":   {func(a *args) { a.Environment, a.Monitoring.Enabled = "test", ptr(false) }, nil},
		"off in production of another name": {func(a *args) { a.Environment, a.Production, a.Monitoring.Enabled = "test", ptr(true), ptr(false) },
			[]string{"RDT-LOG-11", "RDT-LOG-12", "RDT-LOG-13"}},
	}
	for service, base := range map[string]func() *args{"managed": valid, "classic": validClassic} {
		for name, c := range cases {
			t.Run(service+" "+name, func(t *testing.T) {
				t.Parallel()
				a := base()
				inProduction(a)
				c.change(a)
				if relaxed := a.Relaxed(); !slices.Equal(relaxed, c.needs) {
					t.Errorf("relaxed %v, want %v", relaxed, c.needs)
				}
				if err := a.Validate(); (err == nil) != (c.needs == nil) {
					t.Errorf("without waivers: %v", err)
				}
				for _, control := range c.needs {
					a.Waivers = append(a.Waivers, silence(control))
				}
				if err := a.Validate(); err != nil {
					t.Errorf("with waivers: %v", err)
				}
			})
		}
	}
}

func TestASilencedProductionCacheIsToldWhatToChange(t *testing.T) {
	t.Parallel()
	a := valid()
	inProduction(a)
	switchOff(a, "newSource")
	a.Waivers = []waivers.Waiver{silence("RDT-LOG-11")}
	checkWants(t, a.Validate(), []string{
		"monitoring.alerts.newSource.enabled: a production cache without all of its alerts needs a waiver of RDT-LOG-12 (detections read the logs of the cache and its vaults); expected an entry in waivers",
		"waivers[0]: nothing needs this waiver",
	})
}
