package hardenedcache

import (
	"fmt"

	insights "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20210501preview"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// diagnosedResource is something that a diagnostic setting attaches to, and what it emits.
type diagnosedResource struct {
	// suffix ends the logical name of the setting.
	suffix        string
	id            pulumi.IDOutput
	metrics, logs bool
}

// buildDiagnostics makes a setting for each resource of the cache that emits something.
func (b *builder) buildDiagnostics(m *member) error {
	for _, diagnosed := range m.diagnosed {
		args := b.diagnosticSetting(m, diagnosed.id.ToStringOutput())
		if diagnosed.metrics {
			args.Metrics = insights.MetricSettingsArray{
				&insights.MetricSettingsArgs{Category: pulumi.String("AllMetrics"), Enabled: pulumi.Bool(true)},
			}
		}
		if diagnosed.logs {
			args.Logs = logSettings()
		}
		made, err := insights.NewDiagnosticSetting(b.ctx, b.childName(m, diagnosed.suffix), args,
			b.options(b.component, replacementOptions(diagnosticKind)...)...)
		if err != nil {
			return fmt.Errorf("creating the diagnostic setting for %s: %w", diagnosed.suffix, err)
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
// set them see a difference forever (https://github.com/Azure/azure-rest-api-specs/issues/22400). Both services fill tables
// of their own without being asked (https://learn.microsoft.com/azure/redis/monitor-diagnostic-settings); vaults don't.
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
