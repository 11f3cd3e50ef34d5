package hardenedcache

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// ExpiryAlertArgs says who is told that a key or a secret in a vault nears its end: Event Grid hears it from the vault and
// raises an alert of Azure Monitor (docs/customer-managed-keys.md says what it announces, and what it can't).
type ExpiryAlertArgs struct {
	// Enabled is false to make no alert, for a vault that is watched already: a vault has one system topic. Default: true.
	Enabled *bool `pulumi:"enabled,optional"`
	// Severity is that of the alert, from `Sev0` (critical) to `Sev4` (verbose). Default: `Sev2`, a warning.
	Severity *string `pulumi:"severity,optional"`
	// ActionGroupResourceIds are the resource ids of the action groups that tell people. Default: those of `monitoring`, else none, so that the alert is seen in Azure Monitor only.
	ActionGroupResourceIds []pulumi.StringInput `pulumi:"actionGroupResourceIds,optional"`
}
