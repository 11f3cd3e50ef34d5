package hardenedcache

import (
	"fmt"

	insights "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20210501preview"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// buildDiagnostics makes two settings, because the cluster emits metrics only and the database logs only
// (https://learn.microsoft.com/azure/redis/monitor-diagnostic-settings).
func (b *builder) buildDiagnostics(m *member) error {
	metrics := b.diagnosticSetting(m, m.cluster.ID().ToStringOutput())
	metrics.Metrics = insights.MetricSettingsArray{
		&insights.MetricSettingsArgs{Category: pulumi.String("AllMetrics"), Enabled: pulumi.Bool(true)},
	}
	logs := b.diagnosticSetting(m, m.database.ID().ToStringOutput())
	logs.Logs = logSettings()
	for _, setting := range []struct {
		suffix string
		args   *insights.DiagnosticSettingArgs
	}{
		{"metrics", metrics},
		{"logs", logs},
	} {
		made, err := insights.NewDiagnosticSetting(b.ctx, b.childName(m, setting.suffix), setting.args,
			b.options(b.component, replacementOptions(diagnosticKind)...)...)
		if err != nil {
			return fmt.Errorf("creating the diagnostic setting for %s: %w", setting.suffix, err)
		}
		m.made = append(m.made, made)
	}
	return nil
}

// logSettings asks for both category groups by name: the built-in policies that audit logging look for `audit` or for
// `allLogs`, each by name (https://github.com/Azure/azure-policy, DS_LA_cache-redisenterprise-databases). A mix of
// groups and single categories is refused, so no category is named.
func logSettings() insights.LogSettingsArray {
	var settings insights.LogSettingsArray
	for _, group := range []string{"audit", "allLogs"} {
		settings = append(settings, &insights.LogSettingsArgs{CategoryGroup: pulumi.String(group), Enabled: pulumi.Bool(true)})
	}
	return settings
}

// diagnosticSetting sets neither a retention policy nor a destination type: Azure does not echo them, so tools that
// set them see a difference forever (https://github.com/Azure/azure-rest-api-specs/issues/22400).
func (b *builder) diagnosticSetting(m *member, resource pulumi.StringInput) *insights.DiagnosticSettingArgs {
	return &insights.DiagnosticSettingArgs{
		Name:                        pulumi.String(m.names.diagnosticSetting),
		ResourceUri:                 resource,
		WorkspaceId:                 b.set.String("diagnosticSettings.workspaceResourceId"),
		StorageAccountId:            b.set.String("diagnosticSettings.storageAccountResourceId"),
		EventHubAuthorizationRuleId: b.set.String("diagnosticSettings.eventHubAuthorizationRuleResourceId"),
		EventHubName:                b.set.String("diagnosticSettings.eventHubName"),
	}
}
