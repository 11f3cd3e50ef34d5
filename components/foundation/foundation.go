package foundation

import (
	"fmt"

	network "github.com/pulumi/pulumi-azure-native-sdk/network/v2/v20240501"
	operationalinsights "github.com/pulumi/pulumi-azure-native-sdk/operationalinsights/v2/v20230901"
	resources "github.com/pulumi/pulumi-azure-native-sdk/resources/v2/v20240301"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/naming"
	"github.com/redoubt-iac/redoubt/internal/renames"
	"github.com/redoubt-iac/redoubt/internal/tagging"
)

// Type is the type token of the component. It is part of the URN of everything that the component makes, so it never
// changes.
const Type = "redoubt:index:Foundation"

// Foundation is what a cache needs around it.
type Foundation struct {
	pulumi.ResourceState

	// ResourceGroupName is the name of the resource group.
	ResourceGroupName pulumi.StringOutput `pulumi:"resourceGroupName"`
	// VirtualNetworkResourceId is the ARM resource id of the virtual network.
	VirtualNetworkResourceId pulumi.StringOutput `pulumi:"virtualNetworkResourceId"`
	// SubnetResourceId is the ARM resource id of the subnet for private endpoints. It resolves once the subnet has its network security group.
	SubnetResourceId pulumi.StringOutput `pulumi:"subnetResourceId"`
	// WorkspaceResourceId is the ARM resource id of the Log Analytics workspace.
	WorkspaceResourceId pulumi.StringOutput `pulumi:"workspaceResourceId"`
}

// builder carries what the steps of one construction share.
type builder struct {
	ctx       *pulumi.Context
	name      string
	component *Foundation
	args      *FoundationArgs
	// suffix ends every ARM name: component and environment.
	suffix string

	group *resources.ResourceGroup
	nsg   *network.NetworkSecurityGroup
}

// NewFoundation makes the resource group, the network and the workspace. It returns every problem of the arguments at
// once, before anything is registered.
func NewFoundation(ctx *pulumi.Context, name string, args *FoundationArgs, opts ...pulumi.ResourceOption) (*Foundation, error) {
	if args == nil {
		args = &FoundationArgs{}
	}
	if err := args.Validate(); err != nil {
		return nil, fmt.Errorf("%s %q is refused:\n%w", Type, name, err)
	}
	component := &Foundation{}
	if err := ctx.RegisterComponentResource(Type, name, component, renames.Followed(name, opts)...); err != nil {
		return nil, fmt.Errorf("registering %s: %w", name, err)
	}
	b := &builder{ctx: ctx, name: name, component: component, args: args, suffix: name + "-" + args.Environment}
	for _, step := range []func() error{b.buildGroup, b.buildSecurityGroup, b.buildNetwork, b.buildWorkspace} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	if err := ctx.RegisterResourceOutputs(component, pulumi.Map{
		"resourceGroupName":        component.ResourceGroupName,
		"virtualNetworkResourceId": component.VirtualNetworkResourceId,
		"subnetResourceId":         component.SubnetResourceId,
		"workspaceResourceId":      component.WorkspaceResourceId,
	}); err != nil {
		return nil, fmt.Errorf("registering the outputs of %s: %w", name, err)
	}
	return component, nil
}

func (b *builder) tags() pulumi.StringMap {
	return tagging.All(b.args.Environment, b.args.Owner, b.args.Tags)
}

func (b *builder) buildGroup() error {
	name := pulumi.String(inputs.Or(b.args.ResourceGroupName, naming.Cut("rg-"+b.suffix, 90)))
	group, err := resources.NewResourceGroup(b.ctx, b.name+"-group", &resources.ResourceGroupArgs{
		ResourceGroupName: name,
		Location:          b.args.Location.ToStringOutput().ToStringPtrOutput(),
		Tags:              b.tags(),
	}, pulumi.Parent(b.component), pulumi.Protect(b.args.isProduction()), pulumi.DeleteBeforeReplace(true))
	if err != nil {
		return fmt.Errorf("creating the resource group: %w", err)
	}
	// The name is known before Azure repeats it. Ids that contain it are then known in a preview, which is all that a
	// reviewer sees; whoever uses it still waits for the group.
	b.group = group
	b.component.ResourceGroupName = pulumi.OutputWithDependencies(b.ctx.Context(), name.ToStringOutput(), group).(pulumi.StringOutput)
	return nil
}

// buildWorkspace takes logs from identities only: no shared key can write to it. Public ingestion is closed as well,
// which diagnostic settings don't need
// (https://learn.microsoft.com/azure/azure-monitor/logs/private-link-design); queries stay open to signed-in people.
func (b *builder) buildWorkspace() error {
	name := naming.Cut("log-"+b.suffix, 63)
	workspace, err := operationalinsights.NewWorkspace(b.ctx, b.name+"-workspace", &operationalinsights.WorkspaceArgs{
		WorkspaceName:                   pulumi.String(name),
		ResourceGroupName:               b.group.Name,
		Location:                        b.args.Location.ToStringOutput().ToStringPtrOutput(),
		Sku:                             &operationalinsights.WorkspaceSkuArgs{Name: pulumi.String("PerGB2018")},
		RetentionInDays:                 pulumi.Int(b.args.retention()),
		Features:                        &operationalinsights.WorkspaceFeaturesArgs{DisableLocalAuth: pulumi.Bool(true)},
		PublicNetworkAccessForIngestion: pulumi.String("Disabled"),
		PublicNetworkAccessForQuery:     pulumi.String("Enabled"),
		Tags:                            b.tags(),
	}, pulumi.Parent(b.component), pulumi.Protect(b.args.isProduction()), pulumi.DeleteBeforeReplace(true))
	if err != nil {
		return fmt.Errorf("creating the workspace: %w", err)
	}
	b.component.WorkspaceResourceId = b.workspaceID(name, workspace)
	return nil
}

// workspaceID is known before the workspace is made if the configuration names the subscription and no explicit provider
// decides otherwise: what watches its logs can then be read in a preview. Whoever uses it still waits for the workspace.
func (b *builder) workspaceID(name string, workspace *operationalinsights.Workspace) pulumi.StringOutput {
	subscription, given := b.ctx.GetConfig("azure-native:subscriptionId")
	if !given || b.component.GetProvider("azure-native:operationalinsights/v20230901:Workspace") != nil {
		return workspace.ID().ToStringOutput()
	}
	id := pulumi.Sprintf("/subscriptions/%s/resourceGroups/%s/providers/Microsoft.OperationalInsights/workspaces/%s", subscription, b.component.ResourceGroupName, name)
	return pulumi.OutputWithDependencies(b.ctx.Context(), id, workspace).(pulumi.StringOutput)
}
