package defender

import (
	"fmt"
	"slices"

	security "github.com/pulumi/pulumi-azure-native-sdk/security/v2/v20240101"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Type is the type token of the component. It is part of the URN of everything that the component makes, so it never
// changes.
const Type = "redoubt:index:Defender"

// Defender are the plans that a subscription has.
type Defender struct {
	pulumi.ResourceState

	// PlanResourceIds are the ARM resource ids of the plans, by plan.
	PlanResourceIds pulumi.StringMapOutput `pulumi:"planResourceIds"`
}

// NewDefender switches the plans on. It returns every problem of the arguments at once, before anything is registered.
func NewDefender(ctx *pulumi.Context, name string, args *DefenderArgs, opts ...pulumi.ResourceOption) (*Defender, error) {
	if args == nil {
		args = &DefenderArgs{}
	}
	if err := args.Validate(); err != nil {
		return nil, fmt.Errorf("%s %q is refused:\n%w", Type, name, err)
	}
	component := &Defender{}
	if err := ctx.RegisterComponentResource(Type, name, component, opts...); err != nil {
		return nil, fmt.Errorf("registering %s: %w", name, err)
	}
	ids := pulumi.StringMap{}
	for _, plan := range slices.Sorted(slices.Values(args.Plans)) {
		made, err := switchOn(ctx, name, plan, args.SubscriptionId, component)
		if err != nil {
			return nil, err
		}
		ids[plan] = made.ID()
	}
	component.PlanResourceIds = ids.ToStringMapOutput()
	if err := ctx.RegisterResourceOutputs(component, pulumi.Map{"planResourceIds": component.PlanResourceIds}); err != nil {
		return nil, fmt.Errorf("registering the outputs of %s: %w", name, err)
	}
	return component, nil
}

// switchOn takes a plan over and asks for its tier. Two facts of azure-native decide how:
//
//   - It refuses to create what exists, and a plan always does. Pulumi 3.226 imports it instead, and updates it in the
//     same run where it differs. Pulumi looks at the id only as long as its state does not know the resource.
//     https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/azure/client.go (CanCreate)
//   - It deletes with a DELETE, which Azure has for plans of single machines and not for those of a subscription:
//     https://learn.microsoft.com/rest/api/defenderforcloud/pricings/delete. So Pulumi forgets the plan and leaves it on.
//
// The scope has no slash in front, as azure-native reads it out of the id: with one, it would want to replace the plan.
func switchOn(ctx *pulumi.Context, name, plan, subscription string, parent pulumi.Resource) (*security.Pricing, error) {
	scope := "subscriptions/" + subscription
	made, err := security.NewPricing(ctx, name+"-"+plan, &security.PricingArgs{
		PricingName: pulumi.StringPtr(plan),
		PricingTier: security.PricingTierStandard,
		ScopeId:     pulumi.String(scope),
		SubPlan:     pulumi.StringPtr(subPlans[plan]),
	}, pulumi.Parent(parent), pulumi.RetainOnDelete(true), pulumi.Import(pulumi.ID("/"+scope+"/providers/Microsoft.Security/pricings/"+plan)))
	if err != nil {
		return nil, fmt.Errorf("switching on the Defender plan %s: %w", plan, err)
	}
	return made, nil
}
