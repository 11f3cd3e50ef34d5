package hardenedcache_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
)

type (
	watched   = hardenedcache.MonitoringArgs
	told      = hardenedcache.ActionGroupArgs
	addresses = map[string]pulumi.StringInput
)

const (
	actionGroup = group + "Microsoft.Insights/actionGroups/ag"
	workflow    = group + "Microsoft.Logic/workflows/page"
)

// withMonitoring has everything said.
func withMonitoring(a *args) *watched {
	a.Monitoring = &watched{
		Enabled: ptr(true),
		ActionGroup: &told{
			Name: ptr("ag-team"), ShortName: ptr("team"), EmailReceivers: addresses{"team": pulumi.String("team@example.com")},
			WebhookReceivers: map[string]*hardenedcache.WebhookReceiverArgs{
				"incidents": {ServiceUri: pulumi.String("https://incidents.example.com"), EntraObjectId: pulumi.String(principal), EntraIdentifierUri: pulumi.String("api://incidents")},
				"chat":      {ServiceUri: pulumi.String("https://chat.example.com/hook")},
			},
			LogicAppReceivers: map[string]*hardenedcache.LogicAppReceiverArgs{
				"page": {ResourceId: pulumi.String(workflow), CallbackUrl: pulumi.String("https://logic.example.com/invoke?sig=hunter2")},
			},
		},
		ActionGroupResourceIds: []pulumi.StringInput{pulumi.String(actionGroup)},
		ExpectedRanges:         []string{"10.60.0.0/22"}, AroundTheClockRanges: []string{"10.60.1.0/24"},
		BusinessHours: &hardenedcache.BusinessHoursArgs{TimeZone: "Europe/Berlin", Start: ptr("08:00"), End: ptr("24:00"), Days: []string{"Monday"}},
		RiseFactor:    ptr(1.5), RiseMinimum: ptr(10), FailedLimit: ptr(3), SuccessfulResults: []string{"Success"},
		LogAlertLocation: pulumi.String("northeurope"),
		Alerts: map[string]*hardenedcache.AlertArgs{
			"memory": {Threshold: ptr(95.5), Severity: ptr(1)}, "newSource": {Enabled: ptr(false)}, "keys": {}, "keyUse": {Enabled: ptr(false)},
			"clientLimit": nil,
		},
	}
	return a.Monitoring
}

func TestMonitoringIsAcceptedOnBothServices(t *testing.T) {
	t.Parallel()
	for name, base := range map[string]func() *args{"managed": valid, "classic": validClassic} {
		for change, edit := range map[string]func(*args, *watched){
			"everything said": func(*args, *watched) {},
			"nothing said":    func(a *args, w *watched) { *w = watched{} },
			"off":             func(a *args, w *watched) { w.Enabled = ptr(false) },
			"keys, which are on": func(a *args, w *watched) {
				withKeys(a)
				w.Alerts["keyUse"] = &hardenedcache.AlertArgs{Severity: ptr(0)}
			},
			"receivers that come up": func(a *args, w *watched) { w.ActionGroup.EmailReceivers["later"] = pulumi.StringOutput{} },
			"hours without a start":  func(a *args, w *watched) { w.BusinessHours.Start = nil },
			"near the client limit":  func(a *args, w *watched) { w.Alerts["clientLimit"] = &hardenedcache.AlertArgs{Threshold: ptr(999.0)} },
			"near full memory":       func(a *args, w *watched) { w.Alerts["memory"].Threshold = ptr(99.9) },
			"a SKU that is not known": func(a *args, w *watched) {
				unknownSku(a)
				w.Alerts["clientLimit"] = &hardenedcache.AlertArgs{Threshold: ptr(200_000.0)}
			},
		} {
			t.Run(name+" "+change, func(t *testing.T) {
				t.Parallel()
				a := base()
				edit(a, withMonitoring(a))
				if err := a.Validate(); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

func unknownSku(a *args) {
	if a.Classic != nil {
		a.Classic.Sku = pulumi.StringPtrOutput{}
		return
	}
	a.Managed.Sku = pulumi.StringPtrOutput{}
}

func TestBadMonitoringIsRefusedWithWhatToChange(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		change func(*args, *watched)
		wants  []string
	}{
		{"a range that is no network", func(_ *args, w *watched) { w.ExpectedRanges = []string{"10.60.0.0/22", "10.60.0.0/99"} },
			[]string{`monitoring.expectedRanges[1]: not a network; expected an IPv4 network as CIDR, such as 10.10.0.0/16; got "10.60.0.0/99"`}},
		{"no range", func(_ *args, w *watched) { w.ExpectedRanges = []string{} }, []string{"monitoring.expectedRanges: no network is expected"}},
		{"hours that end before they start", func(_ *args, w *watched) { w.BusinessHours.Start, w.BusinessHours.End = ptr("19:00"), ptr("07:00") },
			[]string{`monitoring.businessHours.end: the hours end before they start; expected a time after 19:00`, `got "07:00"`}},
		{"a time zone of nowhere", func(_ *args, w *watched) { w.BusinessHours.TimeZone = "CEST" }, []string{`monitoring.businessHours.timeZone: unknown time zone; expected a name of the IANA database, such as Europe/Berlin; got "CEST"`}},
		{"a day in another language", func(_ *args, w *watched) { w.BusinessHours.Days = []string{"Mondy"} }, []string{`monitoring.businessHours.days[0]: unknown day (did you mean "Monday"?)`}},
		{"networks without hours", func(_ *args, w *watched) { w.BusinessHours = nil }, []string{"monitoring.aroundTheClockRanges: without business hours every client may connect at any hour"}},
		{"no rise", func(_ *args, w *watched) { w.RiseFactor = ptr(1.0) }, []string{"monitoring.riseFactor: not a rise"}},
		{"a threshold beyond all", func(_ *args, w *watched) { w.Alerts["memory"].Threshold = ptr(120.0) }, []string{"monitoring.alerts.memory.threshold: outside the range of the metric; expected at least 1 and less than 100 %; got 120"}},
		{"a threshold that nothing exceeds", func(_ *args, w *watched) { w.Alerts["memory"].Threshold = ptr(100.0) }, []string{"monitoring.alerts.memory.threshold: outside the range of the metric; expected at least 1 and less than 100 %; got 100"}},
		{"a threshold that everything exceeds", func(_ *args, w *watched) { w.Alerts["memory"].Threshold = ptr(0.0) }, []string{"monitoring.alerts.memory.threshold: outside the range of the metric"}},
		{"a negative threshold", func(_ *args, w *watched) { w.Alerts["latency"] = &hardenedcache.AlertArgs{Threshold: ptr(-1.0)} }, []string{"monitoring.alerts.latency.threshold: outside the range of the metric; expected at least 0 and less than 2147483647 µs; got -1"}},
		{"a threshold that is no number", func(_ *args, w *watched) { w.Alerts["memory"].Threshold = ptr(math.NaN()) }, []string{"monitoring.alerts.memory.threshold: outside the range of the metric"}},
		{"as many clients as the SKU takes", func(a *args, w *watched) {
			w.Alerts["clientLimit"] = &hardenedcache.AlertArgs{Threshold: ptr(15_000.0)}
		},
			[]string{"monitoring.alerts.clientLimit.threshold: outside the range of the metric; expected at least 1 and less than 15000 clients, the most that the SKU takes; got 15000"}},
		{"a threshold of what Azure learns", func(_ *args, w *watched) { w.Alerts["misses"] = &hardenedcache.AlertArgs{Threshold: ptr(5.0)} }, []string{"monitoring.alerts.misses.threshold: the alert has no threshold to change; expected none; got 5"}},
		{"a severity beyond verbose", func(_ *args, w *watched) { w.Alerts["memory"].Severity = ptr(5) }, []string{"monitoring.alerts.memory.severity: out of range; expected 0 to 4 (critical to verbose); got 5"}},
		{"a severity in the activity log", func(_ *args, w *watched) { w.Alerts["keys"].Severity = ptr(0) }, []string{"monitoring.alerts.keys.severity: Azure gives alerts on the activity log no severity of one's own"}},
		{"a misspelt alert", func(_ *args, w *watched) { w.Alerts["newSorce"] = &hardenedcache.AlertArgs{} }, []string{`monitoring.alerts.newSorce: unknown alert (did you mean "newSource"?); expected one of access, clientLimit,`}},
		{"an alert of larger SKUs", func(_ *args, w *watched) { w.Alerts["load"] = &hardenedcache.AlertArgs{} }, []string{"monitoring.alerts.load: this cache has no such alert, which depends on the SKU and on geo-replication"}},
		{"hours that nobody said", func(_ *args, w *watched) {
			w.BusinessHours, w.AroundTheClockRanges, w.Alerts["outsideHours"] = nil, nil, &hardenedcache.AlertArgs{Severity: ptr(1)}
		}, []string{"monitoring.alerts.outsideHours: there is no such alert without monitoring.businessHours"}},
		{"keys that are off", func(_ *args, w *watched) { w.Alerts["keyUse"] = &hardenedcache.AlertArgs{Severity: ptr(1)} }, []string{"monitoring.alerts.keyUse: there is no such alert without accessKeys"}},
		{"six action groups", func(_ *args, w *watched) {
			for i := range 4 {
				w.ActionGroupResourceIds = append(w.ActionGroupResourceIds, pulumi.String(fmt.Sprint(actionGroup, i)))
			}
		}, []string{"monitoring.actionGroupResourceIds: out of range; expected 0 to 5 action groups, with the one that is made; got 6"}},
		{"an action group that is none", func(_ *args, w *watched) { w.ActionGroupResourceIds[0] = pulumi.String(workspace) }, []string{"monitoring.actionGroupResourceIds[0]: "}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := valid()
			c.change(a, withMonitoring(a))
			checkWants(t, a.Validate(), c.wants)
		})
	}
}

func TestBadReceiversAreRefusedWithoutTheirSecrets(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		change func(*told)
		wants  []string
	}{
		{"nobody", func(g *told) { *g = told{} }, []string{"monitoring.actionGroup: tells nobody; expected emailReceivers, webhookReceivers or logicAppReceivers; got none"}},
		{"a long short name", func(g *told) { g.ShortName = ptr("platform-team") }, []string{`monitoring.actionGroup.shortName: invalid name; expected 1 to 12 characters`}},
		{"a name that Azure refuses", func(g *told) { g.Name = ptr("on/call") }, []string{"monitoring.actionGroup.name: invalid name"}},
		{"an e-mail receiver without address", func(g *told) { g.EmailReceivers["team"] = pulumi.String("") }, []string{"monitoring.actionGroup.emailReceivers.team: missing; expected an e-mail address"}},
		{"an address that is none", func(g *told) { g.EmailReceivers["team"] = pulumi.String("team@example") }, []string{"monitoring.actionGroup.emailReceivers.team: not an e-mail address", `got "team@example"`}},
		{"two addresses in one", func(g *told) { g.EmailReceivers["team"] = pulumi.String("a@example.com;b@example.com") }, []string{"monitoring.actionGroup.emailReceivers.team: not an e-mail address"}},
		{"a webhook receiver without address", func(g *told) { g.WebhookReceivers["chat"].ServiceUri = nil }, []string{"monitoring.actionGroup.webhookReceivers.chat.serviceUri: missing; expected an address such as https://example.com/alerts"}},
		{"an empty webhook receiver", func(g *told) { g.WebhookReceivers["chat"] = nil }, []string{"monitoring.actionGroup.webhookReceivers.chat: a receiver without an address; expected its serviceUri"}},
		{"a webhook in the clear", func(g *told) {
			g.WebhookReceivers["chat"].ServiceUri = pulumi.String("http://chat.example.com/hunter2")
		},
			[]string{"monitoring.actionGroup.webhookReceivers.chat.serviceUri: not an address that alerts can be sent to; expected an address that starts with https://; got 31 characters, not shown"}},
		{"half of an application", func(g *told) { g.WebhookReceivers["chat"].EntraObjectId = pulumi.String(principal) }, []string{"monitoring.actionGroup.webhookReceivers.chat: half of an application of Entra"}},
		{"an application that is none", func(g *told) { g.WebhookReceivers["incidents"].EntraObjectId = pulumi.String("incidents") }, []string{"monitoring.actionGroup.webhookReceivers.incidents.entraObjectId: not an object id; expected a GUID"}},
		{"an empty Logic App", func(g *told) { g.LogicAppReceivers["page"] = nil }, []string{"monitoring.actionGroup.logicAppReceivers.page: a receiver without an address"}},
		{"a Logic App without its trigger", func(g *told) { g.LogicAppReceivers["page"].CallbackUrl = nil }, []string{"monitoring.actionGroup.logicAppReceivers.page.callbackUrl: missing"}},
		{"a Logic App that is none", func(g *told) { g.LogicAppReceivers["page"].ResourceId = pulumi.String(workspace) }, []string{"monitoring.actionGroup.logicAppReceivers.page.resourceId: "}},
		{"one name twice", func(g *told) { g.EmailReceivers["Page"] = pulumi.String("page@example.com") },
			[]string{"monitoring.actionGroup.logicAppReceivers.page: another receiver has this name; expected a name of its own for each receiver; got monitoring.actionGroup.emailReceivers.Page"}},
		{"too many webhooks", func(g *told) {
			for i := range 9 {
				g.WebhookReceivers[fmt.Sprint("w", i)] = &hardenedcache.WebhookReceiverArgs{ServiceUri: pulumi.String("https://example.com")}
			}
		}, []string{"monitoring.actionGroup.webhookReceivers: out of range; expected 0 to 10 receivers; got 11"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := valid()
			c.change(withMonitoring(a).ActionGroup)
			checkWants(t, a.Validate(), c.wants)
		})
	}
}

func TestMonitoringOutsideProductionIsSwitchedOnOrOff(t *testing.T) {
	t.Parallel()
	const refusal = "monitoring.enabled: missing, and without it monitoring has no effect outside production; expected true to have alerts here, or false to keep the settings without them; got settings without enabled"
	cases := []struct {
		name   string
		change func(*args, *watched)
		wants  []string
	}{
		{"everything said but the switch", func(_ *args, w *watched) { w.Enabled = nil }, []string{refusal}},
		{"receivers only", func(_ *args, w *watched) { *w = watched{ActionGroup: w.ActionGroup} }, []string{refusal}},
		{"ranges only", func(_ *args, w *watched) { *w = watched{ExpectedRanges: w.ExpectedRanges} }, []string{refusal}},
		{"hours only", func(_ *args, w *watched) { *w = watched{BusinessHours: w.BusinessHours} }, []string{refusal}},
		{"no workbook, which there is none of", func(_ *args, w *watched) { *w = watched{Workbook: ptr(false)} }, []string{refusal}},
		{"a region that comes up", func(_ *args, w *watched) { *w = watched{LogAlertLocation: pulumi.StringPtrOutput{}} }, []string{refusal}},
		{"a production name that is none", func(a *args, w *watched) { a.Environment, a.Production, w.Enabled = "prod", ptr(false), nil }, []string{refusal}},
		{"a mistake beside it", func(_ *args, w *watched) { w.Enabled, w.RiseFactor = nil, ptr(1.0) }, []string{refusal, "monitoring.riseFactor: not a rise"}},
		{"on", func(*args, *watched) {}, nil},
		{"off", func(_ *args, w *watched) { w.Enabled = ptr(false) }, nil},
		{"an empty block", func(_ *args, w *watched) { *w = watched{} }, nil},
		{"no block", func(a *args, _ *watched) { a.Monitoring = nil }, nil},
		{"production", func(a *args, w *watched) { w.Enabled = nil; a.Environment = "prod"; delete(w.Alerts, "newSource") }, nil},
		{"production of another name", func(a *args, w *watched) { w.Enabled = nil; a.Production = ptr(true); delete(w.Alerts, "newSource") }, nil},
	}
	for service, base := range map[string]func() *args{"managed": valid, "classic": validClassic} {
		for _, c := range cases {
			t.Run(service+" "+c.name, func(t *testing.T) {
				t.Parallel()
				a := base()
				c.change(a, withMonitoring(a))
				switch err := a.Validate(); {
				case c.wants != nil:
					checkWants(t, err, c.wants)
				case err != nil:
					t.Error(err)
				}
			})
		}
	}
}

func TestAnUnknownAlertIsAnsweredWithThoseThatTheCacheGets(t *testing.T) {
	t.Parallel()
	keysOn := func(a *args) { withKeys(a) }
	withHours := func(a *args) { a.Monitoring.BusinessHours = &hardenedcache.BusinessHoursArgs{TimeZone: "UTC"} }
	for name, c := range map[string]struct {
		base         func() *args
		change       func(*args)
		made, absent []string
	}{
		"managed, without keys and hours": {valid, func(*args) {}, []string{"newSource", "keys", "memory"}, []string{"keyUse", "outsideHours"}},
		"managed, with keys":              {valid, keysOn, []string{"keyUse"}, []string{"outsideHours"}},
		"managed, with hours":             {valid, withHours, []string{"outsideHours"}, []string{"keyUse"}},
		"classic, without keys and hours": {validClassic, func(*args) {}, []string{"newSource", "loginErrors"}, []string{"keyUse", "outsideHours"}},
		"classic, with keys":              {validClassic, keysOn, []string{"keyUse"}, []string{"outsideHours"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := c.base()
			a.Monitoring = &watched{Enabled: ptr(true), Alerts: map[string]*hardenedcache.AlertArgs{"zzz": {}}}
			c.change(a)
			err := a.Validate()
			checkWants(t, err, []string{"monitoring.alerts.zzz: unknown alert; expected one of "})
			_, offered, _ := strings.Cut(fmt.Sprint(err), "expected one of ")
			offered, _, _ = strings.Cut(offered, ";")
			words := strings.Split(offered, ", ")
			for _, id := range c.made {
				if !slices.Contains(words, id) {
					t.Errorf("%s is made here and not offered: %v", id, words)
				}
			}
			for _, id := range c.absent {
				if slices.Contains(words, id) {
					t.Errorf("%s is offered and not made here: %v", id, words)
				}
			}
		})
	}
}

// checkWants finds each text in the refusal, and no secret.
func checkWants(t *testing.T, err error, wants []string) {
	t.Helper()
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range wants {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error lacks %q:\n%v", want, err)
		}
	}
	if lines := strings.Count(err.Error(), "\n") + 1; lines > len(wants) {
		t.Errorf("%d problems, want %d at most:\n%v", lines, len(wants), err)
	}
	if strings.Contains(err.Error(), "hunter2") {
		t.Errorf("the error shows a secret:\n%v", err)
	}
}
