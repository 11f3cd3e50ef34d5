package hardenedcache

import (
	"fmt"

	queryrules "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20231201"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/monitoring"
)

// watchedLogs is something whose logs are searched.
type watchedLogs struct {
	// logicalName starts those of its alerts; name is in the names that they have in ARM.
	logicalName, name string
	service           monitoring.Service
	id                pulumi.StringOutput
	resource          pulumi.Resource
	// keys says whether access keys are on and, for a vault, whether this one holds them.
	keys bool
}

// buildLogAlerts makes a scheduled query rule for each detection in the logs of a member's cache and, with the first
// member, in those of the vaults, which the members share.
func (b *builder) buildLogAlerts(m *member) error {
	searched := []watchedLogs{{
		logicalName: b.childName(m, "alert"), name: m.names.cache, service: b.args.watchedService(),
		id: b.cacheID(m), resource: m.cache, keys: b.args.keysOn(),
	}}
	if m == b.members[0] {
		for _, vault := range b.vaults {
			searched = append(searched, watchedLogs{
				logicalName: vault.logicalName + "-alert", name: vault.name, service: monitoring.KeyVault,
				id:       b.idIn(vault.resourceGroupName, "Microsoft.KeyVault/vaults", vault.name, vault.resource),
				resource: vault.resource, keys: vault.path == accessKeysVaultPath && b.args.keysOn(),
			})
		}
	}
	for _, logs := range searched {
		for _, detection := range monitoring.Detections(logs.service) {
			if !b.detects(detection, logs) {
				continue
			}
			if err := b.buildLogAlert(m, logs, detection); err != nil {
				return err
			}
		}
	}
	return nil
}

// detects says whether a detection makes sense here, and is wanted.
func (b *builder) detects(detection monitoring.Detection, logs watchedLogs) bool {
	hours := b.args.Monitoring != nil && b.args.Monitoring.BusinessHours != nil
	return b.args.wanted(string(detection.Signal)) && (logs.keys || !detection.NeedsAccessKeys) && (hours || !detection.NeedsHours)
}

// buildLogAlert makes one rule. Its query is not validated, because the tables are empty on the first day; the queries
// themselves bear with that (see [monitoring.Source]).
func (b *builder) buildLogAlert(m *member, logs watchedLogs, detection monitoring.Detection) error {
	id := string(detection.Signal)
	made, err := queryrules.NewScheduledQueryRule(b.ctx, logs.logicalName+"-"+kebab(id), &queryrules.ScheduledQueryRuleArgs{
		RuleName:               pulumi.String(alertName(logs.name, id)),
		ResourceGroupName:      m.resourceGroupName,
		Location:               b.inputOr(logAlertLocationPath, m.location).ToStringOutput().ToStringPtrOutput(),
		Kind:                   pulumi.String(queryrules.KindLogAlert),
		DisplayName:            pulumi.String(fmt.Sprintf("%s: %s (%s)", b.args.Environment, detection.Title, logs.name)),
		Description:            pulumi.String(detection.Description + " " + seeRunbook(detection.Runbook)),
		Severity:               pulumi.Float64(float64(b.args.severity(id, detection.Severity))),
		Enabled:                pulumi.Bool(true),
		Scopes:                 pulumi.StringArray{b.set.RequiredString("diagnosticSettings.workspaceResourceId")},
		EvaluationFrequency:    pulumi.String(string(detection.Frequency)),
		WindowSize:             pulumi.String(string(detection.Window)),
		OverrideQueryTimeRange: optionalText(string(detection.Range)),
		MuteActionsDuration:    optionalText(string(detection.Mute)),
		// A rule that is muted can't resolve its alerts.
		AutoMitigate:                          pulumi.Bool(detection.Mute == ""),
		SkipQueryValidation:                   pulumi.Bool(true),
		CheckWorkspaceAlertsStorageConfigured: pulumi.Bool(false),
		Criteria:                              &queryrules.ScheduledQueryRuleCriteriaArgs{AllOf: queryrules.ConditionArray{b.condition(logs, detection)}},
		Actions: &queryrules.ActionsArgs{
			ActionGroups:     pulumi.StringArray(b.watch.groups),
			CustomProperties: b.properties(m, detection.CustomProperties()),
		},
		Tags: b.args.allTags(),
	}, b.alertOptions(logs.resource)...)
	if err != nil {
		return fmt.Errorf("creating the alert %s of %s: %w", detection.Signal, logs.name, err)
	}
	m.made = append(m.made, made)
	return nil
}

// condition holds as soon as the query finds a row.
func (b *builder) condition(logs watchedLogs, detection monitoring.Detection) *queryrules.ConditionArgs {
	var dimensions queryrules.DimensionArray
	for _, name := range detection.Dimensions {
		dimensions = append(dimensions, &queryrules.DimensionArgs{
			Name: pulumi.String(name), Operator: pulumi.String(queryrules.DimensionOperatorInclude), Values: pulumi.ToStringArray([]string{"*"}),
		})
	}
	return &queryrules.ConditionArgs{
		Query:               b.query(logs, detection),
		TimeAggregation:     pulumi.String(queryrules.TimeAggregationMaximum),
		MetricMeasureColumn: pulumi.String(detection.Measure),
		ResourceIdColumn:    pulumi.String(monitoring.ResourceColumn),
		Dimensions:          dimensions,
		Operator:            pulumi.String(queryrules.ConditionOperatorGreaterThan),
		Threshold:           pulumi.Float64(0),
		FailingPeriods: &queryrules.ConditionFailingPeriodsArgs{
			NumberOfEvaluationPeriods: pulumi.Float64(1), MinFailingPeriodsToAlert: pulumi.Float64(1),
		},
	}
}

// query is the detection's, about what is watched.
func (b *builder) query(logs watchedLogs, detection monitoring.Detection) pulumi.StringOutput {
	parameters := b.args.Monitoring.parameters()
	if b.args.AccessKeys != nil {
		parameters.SecretName = b.args.AccessKeys.secretName()
	}
	return logs.id.ApplyT(func(id string) (string, error) {
		parameters.ResourceID = id
		return detection.Query(parameters)
	}).(pulumi.StringOutput)
}

// seeRunbook leads from an alert to what to do.
func seeRunbook(runbook monitoring.Runbook) string {
	if runbook == "" {
		return ""
	}
	return "What to do: " + runbook.Path()
}

func optionalText(text string) pulumi.StringPtrInput {
	if text == "" {
		return nil
	}
	return pulumi.StringPtr(text)
}
