package hardenedcache

import (
	"fmt"
	"maps"
	"slices"

	activityalerts "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20201001"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/monitoring"
)

// buildActivityAlerts makes the alerts on what is done to the caches and to what protects them: once for all members,
// whose resource groups are the scopes, because roles, locks and alerts are written at a group as well as below it. They
// come after everything else, so that a first deployment raises none, and before the locks, whose removal is then seen.
func (b *builder) buildActivityAlerts() error {
	if b.watch == nil {
		return nil
	}
	services := []monitoring.Service{b.args.watchedService()}
	if len(b.vaults) > 0 {
		services = append(services, monitoring.KeyVault)
	}
	var made []pulumi.Resource
	for _, m := range b.members {
		made = append(made, m.made...)
	}
	for _, alert := range monitoring.ActivityAlerts(services...) {
		if !b.args.wanted(alert.Name) {
			continue
		}
		if err := b.buildActivityAlert(alert, made); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) buildActivityAlert(alert monitoring.ActivityAlert, made []pulumi.Resource) error {
	m := b.members[0]
	told := activityalerts.ActionGroupArray{}
	for _, group := range b.watch.groups {
		told = append(told, &activityalerts.ActionGroupArgs{ActionGroupId: group, WebhookProperties: b.properties(m, alert.CustomProperties())})
	}
	watching, err := activityalerts.NewActivityLogAlert(b.ctx, b.childName(nil, "alert-"+kebab(alert.Name)), &activityalerts.ActivityLogAlertArgs{
		ActivityLogAlertName: pulumi.String(alertName(m.names.cache, alert.Name)),
		ResourceGroupName:    m.resourceGroupName,
		Location:             pulumi.StringPtr("global"),
		Description:          pulumi.String(alert.Title + ". " + alert.Description + " " + seeRunbook(alert.Runbook)),
		Enabled:              pulumi.Bool(true),
		Scopes:               b.watchedGroups(),
		Condition:            &activityalerts.AlertRuleAllOfConditionArgs{AllOf: activityConditions(alert)},
		Actions:              &activityalerts.ActionListArgs{ActionGroups: told},
		Tags:                 b.args.allTags(),
	}, b.alertOptions(made...)...)
	if err != nil {
		return fmt.Errorf("creating the alert %s: %w", alert.Name, err)
	}
	m.made = append(m.made, watching)
	return nil
}

// activityConditions: any of the operations, once it has succeeded.
func activityConditions(alert monitoring.ActivityAlert) activityalerts.AlertRuleAnyOfOrLeafConditionArray {
	var operations activityalerts.AlertRuleLeafConditionArray
	for _, operation := range alert.Operations {
		operations = append(operations, &activityalerts.AlertRuleLeafConditionArgs{
			Field: pulumi.StringPtr("operationName"), Equals: pulumi.StringPtr(operation.Name),
		})
	}
	return activityalerts.AlertRuleAnyOfOrLeafConditionArray{
		&activityalerts.AlertRuleAnyOfOrLeafConditionArgs{Field: pulumi.StringPtr("category"), Equals: pulumi.StringPtr("Administrative")},
		&activityalerts.AlertRuleAnyOfOrLeafConditionArgs{Field: pulumi.StringPtr("status"), Equals: pulumi.StringPtr(monitoring.ActivityStatus)},
		&activityalerts.AlertRuleAnyOfOrLeafConditionArgs{AnyOf: operations},
	}
}

// watchedGroups are the resource groups of the caches, their endpoints and the vaults, each once as far as they are known.
func (b *builder) watchedGroups() pulumi.StringArray {
	var scopes pulumi.StringArray
	var seen []string
	add := func(resourceGroupName pulumi.StringInput) {
		if resourceGroupName == nil {
			return
		}
		if name, known := inputs.Of(resourceGroupName).String(); known {
			if slices.Contains(seen, name) {
				return
			}
			seen = append(seen, name)
		}
		scopes = append(scopes, b.groupID(resourceGroupName))
	}
	add(b.members[0].resourceGroupName)
	for _, m := range b.members {
		add(b.set.RequiredString(m.endpointPath + ".resourceGroupName"))
	}
	for _, path := range slices.Sorted(maps.Keys(b.args.otherMembers())) {
		add(b.set.RequiredString(path + ".resourceGroupName"))
	}
	for _, vault := range b.vaults {
		add(b.set.RequiredString(vaultGroupPath(vault.path)))
		add(b.set.RequiredString(vaultEndpointPath(vault.path) + ".resourceGroupName"))
	}
	return scopes
}
