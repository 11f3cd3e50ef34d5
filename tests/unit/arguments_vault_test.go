package unit_test

import (
	"fmt"

	"pgregory.net/rapid"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/waivers"
)

// keysOn says whether the arguments let access keys in.
func keysOn(args *hardenedcache.HardenedCacheArgs) bool {
	return args.AccessKeys != nil && (args.AccessKeys.Enabled == nil || *args.AccessKeys.Enabled)
}

// drawKeys draws the two kinds of key, each in some of the runs.
func drawKeys(t *rapid.T, args *hardenedcache.HardenedCacheArgs, choices map[string][]string) {
	if args.Classic == nil && rapid.Bool().Draw(t, "encrypted") || rapid.IntRange(0, 24).Draw(t, "encrypted wrongly") == 0 {
		args.CustomerManagedKey = drawEncryption(t, choices)
	}
	if rapid.Bool().Draw(t, "access keys") {
		drawAccessKeys(t, args, choices)
	}
}

func drawEncryption(t *rapid.T, choices map[string][]string) *hardenedcache.CustomerManagedKeyArgs {
	given := &hardenedcache.CustomerManagedKeyArgs{ExpiryAlert: drawAlert(t, "key alert", choices)}
	switch rapid.IntRange(0, 3).Draw(t, "form of key") {
	case 0:
		form := keyForms["key-by-url"]()
		return form
	case 1:
		given.KeyVaultResourceId = pulumi.String(group + "Microsoft.KeyVault/vaults/kv-keys")
		given.KeyVaultLocation = word(t, "vault's region", []string{"westeurope", "West Europe", "eastus"})
	default:
		given.KeyVault = drawVault(t, "key's vault", choices)
	}
	kty := mostly(t, "kty", choices["KeyArgs.kty"], "EC")
	given.Key = &hardenedcache.KeyArgs{
		Created: mostly(t, "created", []string{"2026-11-23", "2024-01-31"}, "2026-11-24"), Kty: &kty,
		RotateAfterMonths: optionalOf(t, "rotate", rapid.IntRange(1, 24)), GraceMonths: optionalOf(t, "grace", rapid.IntRange(1, 12)),
	}
	return given
}

func drawVault(t *rapid.T, label string, choices map[string][]string) *hardenedcache.KeyVaultArgs {
	vault := &hardenedcache.KeyVaultArgs{
		SoftDeleteRetentionInDays: optionalOf(t, label+" retention", rapid.IntRange(7, 90)),
		PrivateEndpoint:           &hardenedcache.PrivateEndpointArgs{SubnetResourceId: pulumi.String(subnet), Dns: drawDns(t, "privatelink.vaultcore.azure.net")},
		NetworkAclsBypass:         optionalOf(t, label+" bypass", rapid.SampledFrom(choices["KeyVaultArgs.networkAclsBypass"])),
	}
	if rapid.Bool().Draw(t, label+" named") {
		name := mostly(t, label+" name", []string{"kv-one", "kv-two", "kv-three"}, "1-kv")
		vault.Name = &name
	}
	return vault
}

func drawAlert(t *rapid.T, label string, choices map[string][]string) *hardenedcache.ExpiryAlertArgs {
	if rapid.Bool().Draw(t, label+" by default") {
		return nil
	}
	alert := &hardenedcache.ExpiryAlertArgs{
		Enabled: optionalOf(t, label, rapid.Bool()), Severity: optionalOf(t, label+" severity", rapid.SampledFrom(choices["ExpiryAlertArgs.severity"])),
	}
	for i := range rapid.IntRange(0, 2).Draw(t, label+" groups") {
		alert.ActionGroupResourceIds = append(alert.ActionGroupResourceIds, pulumi.String(fmt.Sprintf("%sMicrosoft.Insights/actionGroups/ag-%d", group, i)))
	}
	return alert
}

// drawAccessKeys mostly has the waiver that keys need.
func drawAccessKeys(t *rapid.T, args *hardenedcache.HardenedCacheArgs, choices map[string][]string) {
	args.AccessKeys = &hardenedcache.AccessKeysArgs{
		Enabled: optionalOf(t, "keys", rapid.Bool()), KeyVault: drawVault(t, "keys' vault", choices),
		ExpiryAlert: drawAlert(t, "keys' alert", choices), Publishers: map[string]*hardenedcache.PublisherArgs{},
	}
	for _, key := range rapid.SampledFrom([][]string{{}, {"pipeline"}, {"pipeline", "on-call"}}).Draw(t, "publishers") {
		args.AccessKeys.Publishers[key] = &hardenedcache.PublisherArgs{
			PrincipalId: pulumi.String("8e0a2c4d-6f1b-4a3c-9d5e-7b9f1a3c5e20"), PrincipalType: mostly(t, key+" type", choices["PublisherArgs.principalType"], "Robot"),
		}
	}
	if keysOn(args) == (rapid.IntRange(0, 9).Draw(t, "waiver wrong") > 0) {
		args.Waivers = append(args.Waivers, keysWaiver())
	}
}

func keysWaiver() waivers.Waiver {
	return waivers.Waiver{
		Control: "RDT-IDN-02", Reason: "The partner's gateway speaks the AUTH command only.", Owner: "team@example.com",
		Granted: "2026-11-02", Until: "2027-01-31",
	}
}
