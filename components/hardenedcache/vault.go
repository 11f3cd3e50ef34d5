package hardenedcache

import (
	"fmt"

	authorization "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20200501"
	insights "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20210501preview"
	keyvault "github.com/pulumi/pulumi-azure-native-sdk/keyvault/v2/v20230701"
	identities "github.com/pulumi/pulumi-azure-native-sdk/managedidentity/v2/v20230131"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/naming"
)

// Private link of Key Vault: https://learn.microsoft.com/azure/private-link/private-endpoint-dns
const (
	vaultGroup = "vault"
	vaultZone  = "privatelink.vaultcore.azure.net"
)

// buildVault makes a vault that nobody reaches from the internet. What hardens it is sent in full: the portal, policies
// and scanners each read another of these properties (https://learn.microsoft.com/azure/key-vault/general/secure-key-vault).
func (s *managedService) buildVault(m *member, identity *identities.UserAssignedIdentity) (vaultInUse, error) {
	given := s.args.CustomerManagedKey.KeyVault
	resourceGroupName := s.inputOr(keyVaultGroupPath, m.resourceGroupName)
	vault, err := keyvault.NewVault(s.ctx, s.childName(m, "vault"), &keyvault.VaultArgs{
		VaultName:         pulumi.String(s.vaultName(m)),
		ResourceGroupName: resourceGroupName,
		Location:          m.location.ToStringOutput().ToStringPtrOutput(),
		Properties: &keyvault.VaultPropertiesArgs{
			// The identity's tenant is that of the subscription, so nobody has to look it up.
			TenantId:                  identity.TenantId,
			Sku:                       &keyvault.SkuArgs{Family: pulumi.String("A"), Name: keyvault.SkuName(given.sku(s.args.CustomerManagedKey.Key))},
			EnableRbacAuthorization:   pulumi.Bool(true),
			EnableSoftDelete:          pulumi.Bool(true),
			SoftDeleteRetentionInDays: pulumi.Int(inputs.Or(given.SoftDeleteRetentionInDays, 90)),
			EnablePurgeProtection:     pulumi.Bool(true),
			PublicNetworkAccess:       pulumi.String("Disabled"),
			NetworkAcls: &keyvault.NetworkRuleSetArgs{
				DefaultAction: pulumi.String("Deny"),
				Bypass:        pulumi.String(inputs.Or(given.NetworkAclsBypass, bypasses[0])),
			},
			EnabledForDeployment: pulumi.Bool(false), EnabledForDiskEncryption: pulumi.Bool(false), EnabledForTemplateDeployment: pulumi.Bool(false),
		},
		Tags: s.args.allTags(),
	}, s.options(s.component, pulumi.Protect(s.args.isProduction()), pulumi.DeleteBeforeReplace(true))...)
	if err != nil {
		return vaultInUse{}, fmt.Errorf("creating the key vault: %w", err)
	}
	s.vault = vault
	m.made = append(m.made, vault)
	steps := []func(*member, *keyvault.Vault) error{s.buildVaultEndpoint, s.buildVaultDiagnostics}
	for _, step := range steps {
		if err := step(m, vault); err != nil {
			return vaultInUse{}, err
		}
	}
	return vaultInUse{name: vault.Name, resourceGroupName: resourceGroupName, waitFor: []pulumi.Resource{vault}}, nil
}

// buildVaultEndpoint makes the way by which people and pipelines of the network reach the vault.
func (s *managedService) buildVaultEndpoint(m *member, vault *keyvault.Vault) error {
	given := s.args.CustomerManagedKey.KeyVault.PrivateEndpoint
	zone := &privateZone{name: vaultZone, path: keyEndpointPath + ".dns", prefix: "-vault", args: given.Dns}
	if err := s.buildZone(zone); err != nil {
		return err
	}
	name := inputs.Or(given.Name, naming.Cut("pep-"+s.vaultName(m), 64))
	endpoint, group, err := s.buildEndpoint(endpointPlan{
		name: s.childName(m, "vault-endpoint"), zoneGroupName: s.childName(m, "vault-zonegroup"), path: keyEndpointPath, args: given,
		armName: name, interfaceName: inputs.Or(given.CustomNetworkInterfaceName, naming.Cut("nic-"+name, 80)),
		target: vault.ID(), group: vaultGroup, location: m.location, resourceGroupName: m.resourceGroupName,
		waitFor: []pulumi.Resource{vault},
	}, zone)
	if err != nil {
		return fmt.Errorf("connecting the key vault: %w", err)
	}
	m.made = append(m.made, endpoint)
	if group != nil {
		m.made = append(m.made, group)
	}
	return nil
}

// buildVaultDiagnostics logs who used which key, and everything else that the vault can tell.
func (s *managedService) buildVaultDiagnostics(m *member, vault *keyvault.Vault) error {
	args := s.diagnosticSetting(m, vault.ID().ToStringOutput())
	args.Logs = logSettings()
	args.Metrics = insights.MetricSettingsArray{&insights.MetricSettingsArgs{Category: pulumi.String("AllMetrics"), Enabled: pulumi.Bool(true)}}
	made, err := insights.NewDiagnosticSetting(s.ctx, s.childName(m, "vault-diagnostics"), args, s.options(s.component, replacementOptions(diagnosticKind)...)...)
	if err != nil {
		return fmt.Errorf("creating the diagnostic setting of the key vault: %w", err)
	}
	m.made = append(m.made, made)
	return nil
}

// buildVaultLock keeps the vault where the cache is kept. Like the cache's lock it comes after everything else, because
// the key and its role lie below it.
func (s *managedService) buildVaultLock(m *member) error {
	if s.vault == nil || s.lockKind() == "None" {
		return nil
	}
	_, err := authorization.NewManagementLockByScope(s.ctx, s.childName(m, "vault-lock"), &authorization.ManagementLockByScopeArgs{
		LockName: pulumi.String("lock-" + s.vaultName(m)),
		// A read-only vault could not make its key.
		Level: pulumi.String("CanNotDelete"),
		Scope: s.vault.ID(),
		Notes: pulumi.String(fmt.Sprintf("The cache of environment %s is encrypted with a key in here.", s.args.Environment)),
	}, s.options(s.component, pulumi.DependsOn(m.made), pulumi.DeleteBeforeReplace(true))...)
	if err != nil {
		return fmt.Errorf("locking the key vault: %w", err)
	}
	return nil
}
