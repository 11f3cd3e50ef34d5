package cacheaccess

import (
	"fmt"
	"regexp"

	privatedns "github.com/pulumi/pulumi-azure-native-sdk/network/v2/v20240601"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/naming"
)

// linkNameRule: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
var linkNameRule = naming.Rule{Pattern: regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$`), Shortest: 1, Longest: 80, Words: "letters, digits, underscores, periods and hyphens, starting with a letter or digit and ending with a letter, digit or underscore"}

// buildLink lets the virtual network see the cache's zone. Registration is off: the zone belongs to Private Link, and virtual
// machines must not write their names into it.
func (b *builder) buildLink() error {
	if b.args.VirtualNetworkLink == nil {
		return nil
	}
	zone, tags := b.set.RequiredString(zonePath), pulumi.StringMap{}
	for name, value := range b.args.VirtualNetworkLink.Tags {
		tags[name] = value
	}
	link, err := privatedns.NewVirtualNetworkLink(b.ctx, b.name+"-link", &privatedns.VirtualNetworkLinkArgs{
		VirtualNetworkLinkName: pulumi.String(b.linkName()),
		PrivateZoneName:        partOf(zone, resourceName),
		ResourceGroupName:      partOf(zone, resourceGroup),
		Location:               pulumi.String("global"),
		RegistrationEnabled:    pulumi.Bool(false),
		VirtualNetwork:         &privatedns.SubResourceArgs{Id: b.set.String(networkPath)},
		Tags:                   tags,
	}, pulumi.Parent(b.component), pulumi.DeleteBeforeReplace(true))
	if err != nil {
		return fmt.Errorf("linking the private DNS zone: %w", err)
	}
	b.made = append(b.made, link)
	return nil
}

func (b *builder) linkName() string {
	project, stack := b.ctx.Project(), b.ctx.Stack()
	derived := naming.Global("link", linkNameRule.Longest, project, stack, b.name, naming.Hash(project, stack, b.name))
	return inputs.Or(b.args.VirtualNetworkLink.Name, derived)
}
