package hardenedcache

import (
	"fmt"

	authorization "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20200501"
	insights "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20210501preview"
	keyvault "github.com/pulumi/pulumi-azure-native-sdk/keyvault/v2/v20230701"
	network "github.com/pulumi/pulumi-azure-native-sdk/network/v2/v20240501"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/monitoring"
)

// vaultPlan is one key vault to be made: for the key that encrypts, or for the access key.
type vaultPlan struct {
	placedVault
	// logicalName is that of the vault; those of everything around it start with it.
	logicalName string
	// name and sku are those in ARM; bypass is who passes the closed firewall unless the caller says so.
	name, sku, bypass string
	// tenantID is taken from an identity, whose tenant is that of the subscription, so nobody has to look it up.
	tenantID pulumi.StringInput
	// purpose tells whoever meets the lock why it is there.
	purpose string
}

// madeVault is a vault that the component made.
type madeVault struct {
	vaultPlan
	resource          *keyvault.Vault
	endpoint          *network.PrivateEndpoint
	resourceGroupName pulumi.StringInput
}

// buildVault makes a vault that nobody reaches from the internet. What hardens it is sent in full: the portal, policies
// and scanners each read another of these properties (https://learn.microsoft.com/azure/key-vault/general/secure-key-vault).
func (b *builder) buildVault(m *member, plan vaultPlan) (*madeVault, error) {
	resourceGroupName := b.inputOr(vaultGroupPath(plan.path), m.resourceGroupName)
	properties := &keyvault.VaultPropertiesArgs{
		TenantId:                  plan.tenantID,
		Sku:                       &keyvault.SkuArgs{Family: pulumi.String("A"), Name: keyvault.SkuName(plan.sku)},
		EnableRbacAuthorization:   pulumi.Bool(true),
		EnableSoftDelete:          pulumi.Bool(true),
		SoftDeleteRetentionInDays: pulumi.Int(inputs.Or(plan.args.SoftDeleteRetentionInDays, 90)),
		EnablePurgeProtection:     pulumi.Bool(true),
		PublicNetworkAccess:       pulumi.String("Disabled"),
		NetworkAcls: &keyvault.NetworkRuleSetArgs{
			DefaultAction: pulumi.String("Deny"),
			Bypass:        pulumi.String(inputs.Or(plan.args.NetworkAclsBypass, plan.bypass)),
		},
		EnabledForDeployment: pulumi.Bool(false), EnabledForDiskEncryption: pulumi.Bool(false), EnabledForTemplateDeployment: pulumi.Bool(false),
	}
	vault, err := keyvault.NewVault(b.ctx, plan.logicalName, &keyvault.VaultArgs{
		VaultName:         pulumi.String(plan.name),
		ResourceGroupName: resourceGroupName,
		Location:          m.location.ToStringOutput().ToStringPtrOutput(),
		Properties:        properties,
		Tags:              b.args.allTags(),
	}, b.options(b.component, oneByOne(properties), pulumi.Protect(b.args.isProduction()), pulumi.DeleteBeforeReplace(true))...)
	if err != nil {
		return nil, fmt.Errorf("creating the key vault: %w", err)
	}
	made := &madeVault{vaultPlan: plan, resource: vault, resourceGroupName: resourceGroupName}
	b.vaults = append(b.vaults, made)
	m.made = append(m.made, vault)
	for _, step := range []func(*member, *madeVault) error{b.buildVaultEndpoint, b.buildVaultDiagnostics} {
		if err := step(m, made); err != nil {
			return nil, err
		}
	}
	return made, nil
}

// url is the address of the vault: https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates
func (v *madeVault) url(domain string) pulumi.StringOutput {
	return pulumi.Sprintf("https://%s.%s", v.resource.Name, domain)
}

// buildVaultDiagnostics logs who used what in the vault, and everything else that the vault can tell.
func (b *builder) buildVaultDiagnostics(m *member, vault *madeVault) error {
	args := b.diagnosticSetting(m, vault.resource.ID().ToStringOutput())
	args.Logs = logSettings()
	// Without it the requests go into a table that no detection reads (https://learn.microsoft.com/azure/key-vault/general/monitor-key-vault-reference).
	args.LogAnalyticsDestinationType = pulumi.StringPtr(string(monitoring.DestinationDedicated))
	args.Metrics = insights.MetricSettingsArray{&insights.MetricSettingsArgs{Category: pulumi.String("AllMetrics"), Enabled: pulumi.Bool(true)}}
	made, err := insights.NewDiagnosticSetting(b.ctx, vault.logicalName+"-diagnostics", args, b.options(b.component, replacementOptions(diagnosticKind)...)...)
	if err != nil {
		return fmt.Errorf("creating the diagnostic setting of the key vault: %w", err)
	}
	m.made = append(m.made, made)
	return nil
}

// buildVaultLocks keeps the vaults where the cache is kept. Like the cache's lock they come after everything else, because
// keys and roles lie below the vaults.
func (b *builder) buildVaultLocks(m *member) error {
	if b.args.lockKind() == "None" {
		return nil
	}
	for _, vault := range b.vaults {
		_, err := authorization.NewManagementLockByScope(b.ctx, vault.logicalName+"-lock", &authorization.ManagementLockByScopeArgs{
			LockName: pulumi.String("lock-" + vault.name),
			// A read-only vault could not make its key.
			Level: pulumi.String("CanNotDelete"),
			Scope: vault.resource.ID(),
			Notes: pulumi.String(vault.purpose),
		}, b.options(b.component, pulumi.DependsOn(m.made), pulumi.DeleteBeforeReplace(true))...)
		if err != nil {
			return fmt.Errorf("locking the key vault: %w", err)
		}
		if err := b.lockEndpoint(m, vault.logicalName+"-endpoint-lock", vault.armEndpoint(), vault.endpoint); err != nil {
			return err
		}
	}
	return nil
}
