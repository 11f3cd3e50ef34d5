package hardenedcache_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/waivers"
)

type keys = hardenedcache.AccessKeysArgs

// withKeys lets access keys in, under a waiver that holds.
func withKeys(a *args) *keys {
	a.Clock = func() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }
	a.Waivers = []waivers.Waiver{{
		Control: "RDT-IDN-02", Reason: "The partner's gateway speaks the AUTH command only.", Owner: "team@example.com",
		Granted: "2026-11-02", Until: "2027-01-31",
	}}
	a.AccessKeys = &keys{
		KeyVault: &hardenedcache.KeyVaultArgs{PrivateEndpoint: &hardenedcache.PrivateEndpointArgs{SubnetResourceId: pulumi.String(subnet), Dns: existing(vaultZone)}},
		Publishers: map[string]*hardenedcache.PublisherArgs{
			"pipeline": {PrincipalId: pulumi.String(principal), PrincipalType: "ServicePrincipal"},
		},
	}
	return a.AccessKeys
}

func TestAccessKeysUnderAWaiverAreAcceptedOnBothServices(t *testing.T) {
	t.Parallel()
	for name, base := range map[string]func() *args{"managed": valid, "classic": validClassic} {
		for change, edit := range map[string]func(*args, *keys){
			"as they are": func(*args, *keys) {},
			"everything said": func(_ *args, k *keys) {
				k.Enabled, k.SecretName, k.ValidityDays = ptr(true), ptr("gateway-key"), ptr(31)
				k.ExpiryAlert = &hardenedcache.ExpiryAlertArgs{Severity: ptr("Sev1"), ActionGroupResourceIds: []pulumi.StringInput{pulumi.String(group + "Microsoft.Insights/actionGroups/ag")}}
				k.Publishers["pipeline"].RoleDefinitionIdOrName = pulumi.String("Reader")
			},
			"turned off without a waiver": func(a *args, k *keys) { k.Enabled, a.Waivers = ptr(false), nil },
			"turned off under a lock that blocks everything": func(a *args, k *keys) {
				k.Enabled, a.Waivers, a.Lock = ptr(false), nil, &hardenedcache.LockArgs{Kind: "ReadOnly"}
			},
			"on the waiver's last day": func(a *args, _ *keys) {
				a.Clock = func() time.Time { return time.Date(2027, 1, 31, 23, 59, 0, 0, time.UTC) }
			},
		} {
			t.Run(name+" "+change, func(t *testing.T) {
				t.Parallel()
				a := base()
				edit(a, withKeys(a))
				if err := a.Validate(); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

func TestBadAccessKeysAreRefusedWithWhatToChange(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		change func(*args, *keys)
		wants  []string
	}{
		{"no waiver", func(a *args, _ *keys) { a.Waivers = nil }, []string{"accessKeys: access keys need a waiver of RDT-IDN-02 (access keys are off); expected an entry in waivers with control, reason, owner, granted and until, or access for Entra principals only"}},
		{"a waiver past its date", func(a *args, _ *keys) { a.Waivers[0].Until = "2026-11-22" }, []string{"waivers[0].until: expired 1 day ago; expected meet the control"}},
		{"a waiver for longer than a quarter", func(a *args, _ *keys) { a.Waivers[0].Until = "2027-02-02" }, []string{"waivers[0].until: lasts 93 days; expected at most 92 days: until 2027-02-01"}},
		{"a waiver of something else", func(a *args, _ *keys) { a.Waivers[0].Control = "RDT-NET-01" }, []string{"accessKeys: access keys need a waiver of RDT-IDN-02", "waivers[0]: nothing needs this waiver"}},
		{"a waiver without keys", func(a *args, _ *keys) { a.AccessKeys = nil }, []string{"waivers[0]: nothing needs this waiver; expected no waiver, because access keys are off here; got RDT-IDN-02"}},
		{"a waiver with keys turned off", func(_ *args, k *keys) { k.Enabled = ptr(false) }, []string{"waivers[0]: nothing needs this waiver"}},
		{"a lock that blocks their rotation", func(a *args, _ *keys) { a.Lock = &hardenedcache.LockArgs{Kind: "ReadOnly"} }, []string{`lock.kind: a ReadOnly lock blocks requests that list and regenerate keys, so nobody could publish or rotate them; expected CanNotDelete or None while access keys are on; got "ReadOnly"`}},
		{"no vault", func(_ *args, k *keys) { k.KeyVault = nil }, []string{"accessKeys.keyVault: missing; expected the vault that holds the key"}},
		{"a vault without a way in", func(_ *args, k *keys) { k.KeyVault.PrivateEndpoint = nil }, []string{"accessKeys.keyVault.privateEndpoint: missing"}},
		{"a vault in another zone", func(_ *args, k *keys) { k.KeyVault.PrivateEndpoint.Dns = existing(zone) }, []string{"accessKeys.keyVault.privateEndpoint.dns.privateDnsZoneResourceId: the zone of another service, Azure Managed Redis; expected a zone named privatelink.vaultcore.azure.net"}},
		{"names that a vault refuses", func(_ *args, k *keys) { k.SecretName, k.KeyVault.Name = ptr("redis_key"), ptr("kv--keys") }, []string{
			`accessKeys.secretName: invalid name; expected 1 to 127 characters: letters, digits and hyphens; got "redis_key"`, "accessKeys.keyVault.name: invalid name",
		}},
		{"a key for a month", func(_ *args, k *keys) { k.ValidityDays = ptr(30) }, []string{"accessKeys.validityDays: out of range; expected 31 to 122 days; got 30"}},
		{"a key for a year", func(_ *args, k *keys) { k.ValidityDays = ptr(365) }, []string{"accessKeys.validityDays: out of range"}},
		{"a publisher that is nobody", func(_ *args, k *keys) { k.Publishers["pipeline"] = nil }, []string{"accessKeys.publishers.pipeline: missing; expected principalId and principalType"}},
		{"a publisher without a principal", func(_ *args, k *keys) { k.Publishers["pipeline"].PrincipalId = nil }, []string{"accessKeys.publishers.pipeline.principalId: missing"}},
		{"a publisher of no type", func(_ *args, k *keys) { k.Publishers["pipeline"].PrincipalType = "" }, []string{"accessKeys.publishers.pipeline.principalType: missing; expected one of User, Group, ServicePrincipal"}},
		{"a publisher with a role that does not exist", func(_ *args, k *keys) {
			k.Publishers["pipeline"].RoleDefinitionIdOrName = pulumi.String("Redis Cache Contributer")
		}, []string{`accessKeys.publishers.pipeline.roleDefinitionIdOrName: unknown role (did you mean "Redis Cache Contributor"?)`}},
		{"a publisher under a key that is none", func(_ *args, k *keys) { k.Publishers["a b"] = k.Publishers["pipeline"] }, []string{"accessKeys.publishers.a b: invalid name"}},
		{"an alert for somebody else", func(_ *args, k *keys) {
			k.ExpiryAlert = &hardenedcache.ExpiryAlertArgs{Severity: ptr("high"), ActionGroupResourceIds: []pulumi.StringInput{pulumi.String(workspace)}}
		}, []string{"accessKeys.expiryAlert.severity: unknown severity", "accessKeys.expiryAlert.actionGroupResourceIds[0]: "}},
		{"an alert for a crowd", func(_ *args, k *keys) {
			k.ExpiryAlert = &hardenedcache.ExpiryAlertArgs{}
			for range 6 {
				k.ExpiryAlert.ActionGroupResourceIds = append(k.ExpiryAlert.ActionGroupResourceIds, pulumi.String(group+"Microsoft.Insights/actionGroups/ag"))
			}
		}, []string{"accessKeys.expiryAlert.actionGroupResourceIds: out of range; expected 0 to 5 action groups; got 6"}},
		{"firewall rules", func(a *args, _ *keys) {
			a.Managed, a.Classic = nil, validClassic().Classic
			behindFirewall(a)
			a.Classic.FirewallRules = rules("203.0.113.4", "")
		}, []string{"accessKeys: behind firewall rules a key is all that it takes to get in from the internet"}},
		{"geo-replication", func(a *args, _ *keys) { a.Managed.GeoReplication = geo() }, []string{"accessKeys: each member of a geo-replication group has keys of its own"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := valid()
			c.change(a, withKeys(a))
			wantProblems(t, a.Validate(), c.wants)
		})
	}
}

// beside gives the cache a key of its own too, whose vault makes its zone as that of the access key does.
func beside(a *args) (*hardenedcache.KeyVaultArgs, *hardenedcache.KeyVaultArgs) {
	withKeys(a)
	a.CustomerManagedKey = newVault()
	first, second := a.CustomerManagedKey.KeyVault, a.AccessKeys.KeyVault
	for _, vault := range []*hardenedcache.KeyVaultArgs{first, second} {
		vault.PrivateEndpoint.Dns = &hardenedcache.PrivateDnsArgs{Mode: "create", VirtualNetworkResourceIds: map[string]pulumi.StringInput{"spoke": pulumi.String(network)}}
	}
	return first, second
}

func TestTwoVaultsAreToldApartAndShareTheirZone(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		change func(first, second *hardenedcache.KeyVaultArgs)
		// want is empty for what is accepted.
		want string
	}{
		{"as they are", func(_, _ *hardenedcache.KeyVaultArgs) {}, ""},
		{"two names", func(a, b *hardenedcache.KeyVaultArgs) { a.Name, b.Name = ptr("kv-one"), ptr("kv-two") }, ""},
		{"one name", func(a, b *hardenedcache.KeyVaultArgs) { a.Name, b.Name = ptr("kv-one"), ptr("KV-one") }, `accessKeys.keyVault.name: the vault of customerManagedKey.keyVault: access keys are in a vault of their own`},
		{"networks of their own", func(_, b *hardenedcache.KeyVaultArgs) {
			b.PrivateEndpoint.Dns.VirtualNetworkResourceIds = map[string]pulumi.StringInput{"partner": pulumi.String(network + "-partner")}
		}, ""},
		{"one key for two networks", func(_, b *hardenedcache.KeyVaultArgs) {
			b.PrivateEndpoint.Dns.VirtualNetworkResourceIds["spoke"] = pulumi.String(network + "-partner")
		}, "accessKeys.keyVault.privateEndpoint.dns.virtualNetworkResourceIds.spoke: the vaults share one zone, and this key names another virtual network"},
		{"zones in two resource groups", func(_, b *hardenedcache.KeyVaultArgs) {
			b.PrivateEndpoint.Dns.ZoneResourceGroupName = pulumi.String("rg-dns")
		}, "accessKeys.keyVault.privateEndpoint.dns.zoneResourceGroupName: the vaults share one zone, in one resource group"},
		{"one zone elsewhere", func(a, b *hardenedcache.KeyVaultArgs) {
			a.PrivateEndpoint.Dns.ZoneResourceGroupName, b.PrivateEndpoint.Dns.ZoneResourceGroupName = pulumi.String("rg-dns"), pulumi.String("RG-dns")
		}, ""},
		{"one made and one given", func(_, b *hardenedcache.KeyVaultArgs) { b.PrivateEndpoint.Dns = existing(vaultZone) }, ""},
		{"networks that are not known yet", func(a, b *hardenedcache.KeyVaultArgs) {
			a.PrivateEndpoint.Dns.VirtualNetworkResourceIds["spoke"] = pulumi.String("x").ToStringOutput()
		}, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := valid()
			c.change(beside(a))
			err := a.Validate()
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestVaultsOfOtherCloudsHaveZonesOfTheirOwn(t *testing.T) {
	t.Parallel()
	for cloud, name := range map[string]string{"usgovernment": "privatelink.vaultcore.usgovcloudapi.net", "china": "privatelink.vaultcore.azure.cn"} {
		a := validClassic()
		withKeys(a)
		a.Cloud = ptr(cloud)
		wantProblems(t, a.Validate(), []string{"accessKeys.keyVault.privateEndpoint.dns.privateDnsZoneResourceId: the zone of another service; expected a zone named " + name})
	}
}
