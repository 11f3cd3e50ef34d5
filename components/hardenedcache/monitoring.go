package hardenedcache

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/naming"
	"github.com/redoubt-iac/redoubt/monitoring"
)

// watch is what all alerts of one construction share; nil while monitoring is off.
type watch struct {
	// groups are the ids of the action groups that are told; groupsMade are those that must exist before.
	groups     []pulumi.StringInput
	groupsMade []pulumi.Resource
}

// buildMonitoring makes the alerts of one member: of what it measures and of what it logs; and the page that shows both.
func (b *builder) buildMonitoring(m *member) error {
	if b.watch == nil {
		return nil
	}
	for _, step := range []func(*member) error{b.buildMetricAlerts, b.buildLogAlerts, b.buildWorkbook} {
		if err := step(m); err != nil {
			return err
		}
	}
	return nil
}

// startMonitoring comes before everything that can raise an alert: it finds out who is told.
func (b *builder) startMonitoring() error {
	if !b.args.monitoringEnabled() {
		return nil
	}
	b.watch = &watch{}
	if given := b.args.Monitoring; given != nil {
		for i := range given.ActionGroupResourceIds {
			b.watch.groups = append(b.watch.groups, b.set.RequiredString(actionGroupResourcePath(i)))
		}
		if given.ActionGroup != nil {
			if err := b.buildActionGroup(b.members[0], given.ActionGroup); err != nil {
				return err
			}
		}
	}
	if len(b.watch.groups) == 0 && b.args.isProduction() {
		return b.warn("nobody is told of an alert: give monitoring.actionGroup or monitoring.actionGroupResourceIds; until then alerts are seen in Azure Monitor only.")
	}
	return nil
}

// wanted says whether an alert is to be made.
func (a *HardenedCacheArgs) wanted(id string) bool {
	given := a.alert(id)
	return given == nil || inputs.Or(given.Enabled, true)
}

// severity is that of an alert, as the caller says or as it is by itself.
func (a *HardenedCacheArgs) severity(id string, otherwise monitoring.Severity) int {
	if given := a.alert(id); given != nil {
		return inputs.Or(given.Severity, int(otherwise))
	}
	return int(otherwise)
}

// alert is what the caller changes of an alert, or nil.
func (a *HardenedCacheArgs) alert(id string) *AlertArgs {
	if a.Monitoring == nil {
		return nil
	}
	return a.Monitoring.Alerts[id]
}

// tags of an alert, beside those of every resource, would be lost in the alert itself: the common alert schema carries
// custom properties only (https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema).
func (b *builder) properties(m *member, more map[string]string) pulumi.StringMap {
	all := pulumi.StringMap{"environment": pulumi.String(b.args.Environment), "cache": pulumi.String(m.names.cache)}
	for _, name := range slices.Sorted(maps.Keys(more)) {
		if more[name] != "" {
			all[name] = pulumi.String(more[name])
		}
	}
	return all
}

// alertName is the ARM name of an alert of something: the same in every kind of alert, which are types of their own.
func alertName(of, id string) string { return naming.Cut("alert-"+of+"-"+kebab(id), 260) }

// alertOptions are those of everything that raises alerts: after what it watches and whom it tells, and deleted before it
// is replaced, because its name is fixed.
func (b *builder) alertOptions(watched ...pulumi.Resource) []pulumi.ResourceOption {
	return b.options(b.component, pulumi.DependsOn(append(watched, b.toldGroups()...)), pulumi.DeleteBeforeReplace(true))
}

// kebab writes an id with hyphens: newSource becomes new-source.
func kebab(id string) string {
	var words strings.Builder
	for i, letter := range id {
		if unicode.IsUpper(letter) && i > 0 {
			words.WriteByte('-')
		}
		words.WriteRune(unicode.ToLower(letter))
	}
	return words.String()
}
