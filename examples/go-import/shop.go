package main

import (
	"fmt"

	"github.com/redoubt-iac/redoubt/components/foundation"

	managedidentity "github.com/pulumi/pulumi-azure-native-sdk/managedidentity/v2/v20230131"
	resources "github.com/pulumi/pulumi-azure-native-sdk/resources/v2/v20240301"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

// deploy makes the shop: its resource group and identities with the default provider, in the shop's subscription; the
// network and the caches with explicit providers, in the subscription for caches.
func deploy(ctx *pulumi.Context) error {
	settings := config.New(ctx, "")
	group, err := resources.NewResourceGroup(ctx, "shop", &resources.ResourceGroupArgs{
		ResourceGroupName: pulumi.Sprintf("rg-shop-%s", ctx.Stack()),
	})
	if err != nil {
		return fmt.Errorf("creating the resource group: %w", err)
	}
	web, err := identity(ctx, "shop-web", group)
	if err != nil {
		return err
	}
	indexer, err := identity(ctx, "shop-indexer", group)
	if err != nil {
		return err
	}
	in, err := newCaches(ctx, settings)
	if err != nil {
		return err
	}
	sessions, err := in.newSessions(web)
	if err != nil {
		return err
	}
	catalogue, err := in.newCatalogue(web, indexer, sessions)
	if err != nil {
		return err
	}
	// What the web application is configured with: no password, an identity signs in.
	ctx.Export("sessions", sessions.Connection)
	ctx.Export("catalogue", catalogue.Connection)
	ctx.Export("webClientId", web.ClientId)
	return nil
}

// identity makes an identity that an application runs as.
func identity(ctx *pulumi.Context, name string, group *resources.ResourceGroup) (*managedidentity.UserAssignedIdentity, error) {
	made, err := managedidentity.NewUserAssignedIdentity(ctx, name, &managedidentity.UserAssignedIdentityArgs{
		ResourceName: pulumi.Sprintf("id-%s-%s", name, ctx.Stack()), ResourceGroupName: group.Name,
	})
	if err != nil {
		return nil, fmt.Errorf("creating the identity %s: %w", name, err)
	}
	return made, nil
}

// placed is what the two caches share.
type placed struct {
	ctx      *pulumi.Context
	settings *config.Config
	location pulumi.String
	around   *foundation.Foundation
	*providers
}

// newCaches makes the network, the subnet for private endpoints and the workspace of the caches.
func newCaches(ctx *pulumi.Context, settings *config.Config) (*placed, error) {
	pair, err := newProviders(ctx, settings.Require("cacheSubscriptionId"))
	if err != nil {
		return nil, err
	}
	p := &placed{ctx: ctx, settings: settings, location: pulumi.String(config.Require(ctx, "azure-native:location")), providers: pair}
	p.around, err = foundation.NewFoundation(ctx, "caches", &foundation.FoundationArgs{
		Environment: ctx.Stack(), Owner: pulumi.String(settings.Require("owner")), Location: p.location,
	}, pulumi.Providers(pair.azure))
	if err != nil {
		return nil, err
	}
	return p, nil
}
