package hardenedcache

import (
	"fmt"

	"github.com/google/uuid"

	workbooks "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20230601"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/monitoring"
)

// buildWorkbook makes the page that shows a member's cache: what it measures and logs, and which controls are waived.
func (b *builder) buildWorkbook(m *member) error {
	if given := b.args.Monitoring; given != nil && !inputs.Or(given.Workbook, true) {
		return nil
	}
	made, err := workbooks.NewWorkbook(b.ctx, b.childName(m, "workbook"), &workbooks.WorkbookArgs{
		// A workbook is named by a GUID (https://learn.microsoft.com/azure/azure-monitor/visualize/workbooks-automate), here
		// the same one at every run.
		ResourceName:      pulumi.StringPtr(uuid.NewSHA1(uuid.NameSpaceURL, []byte(Type+"\x00"+m.names.cache+"\x00workbook")).String()),
		ResourceGroupName: m.resourceGroupName,
		Location:          m.location.ToStringOutput().ToStringPtrOutput(),
		DisplayName:       pulumi.String(fmt.Sprintf("%s: cache %s", b.args.Environment, m.names.cache)),
		Description:       pulumi.StringPtr("What the cache does, who connects to it, and which controls are waived."),
		Category:          pulumi.String("workbook"),
		Kind:              pulumi.StringPtr("shared"),
		// Listed among the workbooks of Azure Monitor.
		SourceId:       pulumi.StringPtr("azure monitor"),
		SerializedData: b.drawWorkbook(m),
		Tags:           b.args.allTags(),
	}, b.options(b.component, pulumi.DependsOn([]pulumi.Resource{m.cache}), pulumi.DeleteBeforeReplace(true))...)
	if err != nil {
		return fmt.Errorf("creating the workbook: %w", err)
	}
	m.made = append(m.made, made)
	return nil
}

func (b *builder) drawWorkbook(m *member) pulumi.StringOutput {
	sku, _ := inputs.Of(b.args.skuInput()).String()
	picture := monitoring.Picture{
		Environment: b.args.Environment, Service: b.args.watchedService(), Size: b.args.size(sku),
		SuccessfulResults: b.args.Monitoring.parameters().SuccessfulResults,
	}
	for _, active := range b.waivers {
		picture.Waivers = append(picture.Waivers, monitoring.Waived{
			Control: active.Control, Reason: active.Reason, Owner: active.Owner, Granted: active.Granted, Until: active.Until,
		})
	}
	workspace := b.set.RequiredString("diagnosticSettings.workspaceResourceId")
	return pulumi.All(b.cacheID(m), workspace).ApplyT(func(resolved []any) (string, error) {
		picture.CacheID, picture.WorkspaceID = resolved[0].(string), resolved[1].(string)
		return monitoring.Workbook(picture)
	}).(pulumi.StringOutput)
}
