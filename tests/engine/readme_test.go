package engine_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	managedidentity "github.com/pulumi/pulumi-azure-native-sdk/managedidentity/v2/v20230131"
	network "github.com/pulumi/pulumi-azure-native-sdk/network/v2/v20240501"
	operationalinsights "github.com/pulumi/pulumi-azure-native-sdk/operationalinsights/v2/v20230901"
	resources "github.com/pulumi/pulumi-azure-native-sdk/resources/v2/v20240301"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

// surroundings is what the README's program has around its cache.
type surroundings struct {
	group     *resources.ResourceGroup
	network   *network.VirtualNetwork
	subnet    *network.Subnet
	identity  *managedidentity.UserAssignedIdentity
	workspace *operationalinsights.Workspace
}

func newSurroundings(ctx *pulumi.Context) (s surroundings, err error) {
	if s.group, err = resources.NewResourceGroup(ctx, "group", &resources.ResourceGroupArgs{
		ResourceGroupName: pulumi.String("rg-own"), Location: pulumi.String("westeurope"),
	}); err != nil {
		return s, err
	}
	if s.network, err = network.NewVirtualNetwork(ctx, "network", &network.VirtualNetworkArgs{
		VirtualNetworkName: pulumi.String("vnet-own"), ResourceGroupName: s.group.Name, Location: s.group.Location,
		AddressSpace: &network.AddressSpaceArgs{AddressPrefixes: pulumi.StringArray{pulumi.String("10.90.0.0/24")}},
	}); err != nil {
		return s, err
	}
	if s.subnet, err = network.NewSubnet(ctx, "subnet", &network.SubnetArgs{
		SubnetName: pulumi.String("snet-own"), VirtualNetworkName: s.network.Name, ResourceGroupName: s.group.Name,
		AddressPrefix: pulumi.String("10.90.0.0/26"), PrivateEndpointNetworkPolicies: pulumi.String("Enabled"),
	}); err != nil {
		return s, err
	}
	if s.identity, err = managedidentity.NewUserAssignedIdentity(ctx, "identity", &managedidentity.UserAssignedIdentityArgs{
		ResourceName: pulumi.String("id-own"), ResourceGroupName: s.group.Name, Location: s.group.Location,
	}); err != nil {
		return s, err
	}
	s.workspace, err = operationalinsights.NewWorkspace(ctx, "workspace", &operationalinsights.WorkspaceArgs{
		WorkspaceName: pulumi.String("log-own"), ResourceGroupName: s.group.Name, Location: s.group.Location,
	})
	return s, err
}

func programOfTheREADME(ctx *pulumi.Context) error {
	around, err := newSurroundings(ctx)
	if err != nil {
		return err
	}
	group, network, subnet, identity, workspace := around.group, around.network, around.subnet, around.identity, around.workspace
	baseline := "2026-11-23" // the newest of `redoubt baseline list`
	cache, err := hardenedcache.NewHardenedCache(ctx, "cache", &hardenedcache.HardenedCacheArgs{
		Baseline:          &baseline,
		Environment:       "prod",
		Owner:             pulumi.String("platform-team@example.com"),
		ResourceGroupName: group.Name,
		Location:          group.Location,
		PrivateEndpoint: &hardenedcache.PrivateEndpointArgs{
			SubnetResourceId: subnet.ID(),
			Dns: &hardenedcache.PrivateDnsArgs{
				Mode:                      "create",
				VirtualNetworkResourceIds: map[string]pulumi.StringInput{"spoke": network.ID()},
			},
		},
		Access: map[string]*hardenedcache.AccessArgs{
			"web-app": {PrincipalId: identity.PrincipalId, Role: "owner"},
		},
		DiagnosticSettings: &hardenedcache.DiagnosticSettingsArgs{WorkspaceResourceId: workspace.ID()},
		Monitoring: &hardenedcache.MonitoringArgs{ActionGroup: &hardenedcache.ActionGroupArgs{
			EmailReceivers: map[string]pulumi.StringInput{"on-call": pulumi.String("on-call@example.com")},
		}},
	})
	if err != nil {
		return err
	}
	ctx.Export("hostName", cache.HostName)
	return nil
}

func TestTheProgramHereIsTheREADMEs(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile(filepath.Join(enginetest.Root(), "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	here, err := os.ReadFile("readme_test.go")
	if err != nil {
		t.Fatal(err)
	}
	_, snippet, _ := strings.Cut(string(readme), "```go\n")
	snippet, _, found := strings.Cut(snippet, "// cache.HostName resolves once")
	indented := "\t" + strings.TrimRight(strings.ReplaceAll(snippet, "\n", "\n\t"), "\t")
	if !found || !strings.Contains(string(here), indented) {
		t.Errorf("the README has another program:\n%s", snippet)
	}
}

// Resources of the program's own are named by outputs that resolve to a pulumi.ID.
func TestTheProgramOfTheREADMEIsPutIntoTheNetworkThatItNames(t *testing.T) {
	t.Parallel()
	env := enginetest.New(t, programOfTheREADME, enginetest.WithStack("own"),
		enginetest.WithConfig(map[string]any{"azure-native:subscriptionId": "1f3a5c7e-9b2d-4f6a-8c0e-2d4b6f8a0c1e"}))
	env.Up()
	if again := env.Preview(); again.Changed() {
		t.Errorf("the second preview is not empty: %v", changesOf(again))
	}
	const own = "/resourceGroups/rg-own/providers/"
	named := map[string]string{
		"Microsoft.Network/privateEndpoints":                    own + "Microsoft.Network/virtualNetworks/vnet-own/subnets/snet-own",
		"Microsoft.Network/privateDnsZones/virtualNetworkLinks": own + "Microsoft.Network/virtualNetworks/vnet-own",
		"Microsoft.Insights/diagnosticSettings":                 own + "Microsoft.OperationalInsights/workspaces/log-own",
		"Microsoft.Insights/scheduledQueryRules":                own + "Microsoft.OperationalInsights/workspaces/log-own",
	}
	seen := map[string]int{}
	for _, r := range env.Azure.Resources() {
		want, known := named[r.Type]
		if !known || !strings.Contains(r.ID, "/resourceGroups/rg-own/") {
			continue
		}
		seen[r.Type]++
		if got := referred(r); !strings.HasSuffix(got, want) {
			t.Errorf("%s refers to %q, want %s", r.ID, got, want)
		}
	}
	if len(seen) != len(named) {
		t.Errorf("only %v was made", seen)
	}
}

// referred is the id of another resource that one is made for.
func referred(r arm.Resource) string {
	for _, path := range [][]string{{"properties", "subnet", "id"}, {"properties", "virtualNetwork", "id"}, {"properties", "workspaceId"}} {
		if id := r.Text(path...); id != "" {
			return id
		}
	}
	scopes, _ := r.At("properties", "scopes").([]any)
	if len(scopes) != 1 {
		return ""
	}
	id, _ := scopes[0].(string)
	return id
}
