package environment

import (
	"strings"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/resourceid"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Settings of azure-native that say where everything is made.
const (
	// cloudSetting names the Azure cloud, which decides the names of private DNS zones.
	cloudSetting        = "azure-native:environment"
	subscriptionSetting = "azure-native:subscriptionId"
)

// place is where azure-native makes what a stack declares, as far as the stack's configuration says; "" for what it leaves
// to whoever is signed in.
type place struct{ cloud, subscription string }

// place gives the components what azure-native is told of where they are made, as far as the stack file says nothing else.
func (e *Environment) place(in place) {
	if e.Cache != nil && e.Cache.Cloud == nil && in.cloud != "" {
		e.Cache.Cloud = &in.cloud
	}
	if e.Defender != nil && e.Defender.SubscriptionId == "" {
		e.Defender.SubscriptionId = in.subscription
	}
}

// judge refuses to make a key in a vault of another subscription. The provider addresses a key by vault and resource
// group in its own one (https://www.pulumi.com/registry/packages/azure-native/api-docs/keyvault/key), and would look for
// the vault there.
func (in place) judge(cache *hardenedcache.HardenedCacheArgs) validation.Problems {
	if cache == nil || cache.CustomerManagedKey == nil || in.subscription == "" {
		return nil
	}
	text, _ := inputs.Of(cache.CustomerManagedKey.KeyVaultResourceId).String()
	vault, ok := resourceid.Parse(text)
	if !ok || strings.EqualFold(vault.SubscriptionID, in.subscription) {
		return nil
	}
	return validation.Problems{{
		Path: "cache.customerManagedKey.keyVaultResourceId", Message: "a vault of another subscription, in which this stack makes nothing",
		Expected: "a vault of the subscription " + in.subscription + ", or keyUrl and an identity, for a key that is made over there", Got: vault.SubscriptionID,
	}}
}
