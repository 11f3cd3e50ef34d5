package hardenedcache

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// MonitoringArgs says what raises an alert, and who hears of it (docs/monitoring.md).
type MonitoringArgs struct {
	// Enabled is false for no alerts, no action group and no workbook; in production that takes waivers of `RDT-LOG-11`, `RDT-LOG-12` and `RDT-LOG-13`. Elsewhere nothing in this block counts without it, so it must be given beside other settings: true for alerts, false for none. Default: true in production.
	Enabled *bool `pulumi:"enabled,optional"`
	// ActionGroup makes an action group that tells people and systems. Default: none.
	ActionGroup *ActionGroupArgs `pulumi:"actionGroup,optional"`
	// ActionGroupResourceIds are the resource ids of action groups that exist, up to five with the one that is made. Default: none, so that alerts are seen in Azure Monitor only.
	ActionGroupResourceIds []pulumi.StringInput `pulumi:"actionGroupResourceIds,optional"`
	// Alerts change single alerts, by their ids: docs/monitoring.md lists them. Default: all alerts of the service, as that page says.
	Alerts map[string]*AlertArgs `pulumi:"alerts,optional"`
	// ExpectedRanges are the IPv4 networks that clients connect from, in CIDR form. Default: the private networks of RFC 1918 and RFC 6598, which find only clients on the internet: say more.
	ExpectedRanges []string `pulumi:"expectedRanges,optional"`
	// BusinessHours are when clients connect. Default: at any hour, without the alert `outsideHours`.
	BusinessHours *BusinessHoursArgs `pulumi:"businessHours,optional"`
	// AroundTheClockRanges are the IPv4 networks of clients that connect outside business hours too, in CIDR form. Default: none.
	AroundTheClockRanges []string `pulumi:"aroundTheClockRanges,optional"`
	// RiseFactor is how many times as many connections as usual are a sudden rise: more than 1, 100 at most. Default: 3.
	RiseFactor *float64 `pulumi:"riseFactor,optional"`
	// RiseMinimum is the number of connections in half an hour below which nothing is a rise. Default: 50.
	RiseMinimum *int `pulumi:"riseMinimum,optional"`
	// FailedLimit is the number of failed authentications in half an hour that is too many. Default: 10.
	FailedLimit *int `pulumi:"failedLimit,optional"`
	// SuccessfulResults are the words by which the classic service's log says that an authentication succeeded; Microsoft documents none, and what isn't listed counts as a failure. Default: `success` and words like it.
	SuccessfulResults []string `pulumi:"successfulResults,optional"`
	// Workbook is false to make no workbook, the page of Azure Monitor that shows the cache. Default: true.
	Workbook *bool `pulumi:"workbook,optional"`
	// LogAlertLocation is the region of the rules that search the logs, best that of the workspace. Default: the region of the cache.
	LogAlertLocation pulumi.StringPtrInput `pulumi:"logAlertLocation,optional"`
}

// AlertArgs changes one alert.
type AlertArgs struct {
	// Enabled is false to make no such alert; in production that takes a waiver of the control that demands it (docs/monitoring.md). Default: true.
	Enabled *bool `pulumi:"enabled,optional"`
	// Severity is 0 (critical), 1 (error), 2 (warning), 3 (informational) or 4 (verbose). Default: that of the alert.
	Severity *int `pulumi:"severity,optional"`
	// Threshold is the value from which a metric alert is raised, in the metric's unit. Default: that of the alert for the SKU.
	Threshold *float64 `pulumi:"threshold,optional"`
}

// BusinessHoursArgs are the hours of the working days in one time zone.
type BusinessHoursArgs struct {
	// TimeZone is a name of the IANA database, such as `Europe/Berlin`.
	TimeZone string `pulumi:"timeZone"`
	// Start is the local time at which they start, such as `08:00`. Default: `07:00`.
	Start *string `pulumi:"start,optional"`
	// End is the local time at which they end, later than their start; `24:00` is midnight. Default: `19:00`.
	End *string `pulumi:"end,optional"`
	// Days are the working days, such as `Monday`. Default: Monday to Friday.
	Days []string `pulumi:"days,optional"`
}

// ActionGroupArgs is an action group that the component makes. Each receiver is named by a key of your choice: 1 to 60
// letters, digits and hyphens.
type ActionGroupArgs struct {
	// Name is the name of the action group: 1 to 260 characters. Default: derived from the name of the cache.
	Name *string `pulumi:"name,optional"`
	// ShortName stands in e-mails and text messages: 1 to 12 characters. Default: derived from the environment.
	ShortName *string `pulumi:"shortName,optional"`
	// EmailReceivers are e-mail addresses, 64 characters at most. Default: none.
	EmailReceivers map[string]pulumi.StringInput `pulumi:"emailReceivers,optional"`
	// WebhookReceivers are addresses that get each alert as JSON. Default: none.
	WebhookReceivers map[string]*WebhookReceiverArgs `pulumi:"webhookReceivers,optional"`
	// LogicAppReceivers are Logic Apps that each alert starts. Default: none.
	LogicAppReceivers map[string]*LogicAppReceiverArgs `pulumi:"logicAppReceivers,optional"`
}

// WebhookReceiverArgs is an address that gets each alert as JSON, in the common alert schema.
type WebhookReceiverArgs struct {
	// ServiceUri is the address, `https://` only. Unless Entra authenticates the call, it is kept as a secret, because such an address often holds one.
	ServiceUri pulumi.StringInput `pulumi:"serviceUri"`
	// EntraObjectId is the object id of an application of Entra that authenticates the call, so that the address needs no secret: a GUID. Default: none.
	EntraObjectId pulumi.StringPtrInput `pulumi:"entraObjectId,optional"`
	// EntraIdentifierUri is the identifier URI of that application. Default: none.
	EntraIdentifierUri pulumi.StringPtrInput `pulumi:"entraIdentifierUri,optional"`
}

// LogicAppReceiverArgs is a Logic App that each alert starts.
type LogicAppReceiverArgs struct {
	// ResourceId is the resource id of the workflow.
	ResourceId pulumi.StringInput `pulumi:"resourceId"`
	// CallbackUrl is the address of the workflow's HTTP trigger, `https://` only. It is kept as a secret, because it holds one.
	CallbackUrl pulumi.StringInput `pulumi:"callbackUrl"`
}
