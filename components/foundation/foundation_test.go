package foundation_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/foundation"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

func args(change func(*foundation.FoundationArgs)) *foundation.FoundationArgs {
	a := &foundation.FoundationArgs{Environment: "dev", Owner: pulumi.String("team@example.com"), Location: pulumi.String("westeurope")}
	if change != nil {
		change(a)
	}
	return a
}

func build(t *testing.T, a *foundation.FoundationArgs) recorder.Graph {
	t.Helper()
	graph, err := recorder.Run(recorder.Options{Stack: "dev"}, func(ctx *pulumi.Context) error {
		_, err := foundation.NewFoundation(ctx, "foundation", a)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return graph
}

func rules(t *testing.T, graph recorder.Graph) (allow, deny map[string]any) {
	t.Helper()
	nsg, found := graph.Named("foundation-nsg")
	if !found {
		t.Fatal("no network security group")
	}
	list := nsg.Inputs["securityRules"].([]any)
	if len(list) != 2 {
		t.Fatalf("want two rules, got %v", list)
	}
	return list[0].(map[string]any), list[1].(map[string]any)
}

func TestTheSecurityGroupOpensTheCachesPortsOnly(t *testing.T) {
	t.Parallel()
	cases := []struct {
		service, policy string
		vault           bool
		want            []any
	}{
		{"managed", "OSSCluster", false, []any{"10000", "8500-8599"}},
		{"managed", "EnterpriseCluster", false, []any{"10000"}},
		{"managed", "NoCluster", false, []any{"10000"}},
		{"managed", "", true, []any{"10000", "8500-8599", "443"}},
		{"classic", "", false, []any{"6380"}},
		{"classic", "OSSCluster", true, []any{"6380", "15000-15999", "443"}},
	}
	for _, c := range cases {
		t.Run(fmt.Sprint(c.service, c.policy, c.vault), func(t *testing.T) {
			t.Parallel()
			want := c.want
			allow, deny := rules(t, build(t, args(func(a *foundation.FoundationArgs) {
				a.Service, a.KeyVault = &c.service, &c.vault
				if c.policy != "" {
					a.ClusteringPolicy = &c.policy
				}
			})))
			if diff := cmp.Diff(want, allow["destinationPortRanges"]); diff != "" {
				t.Error(diff)
			}
			if deny["access"] != "Deny" || deny["sourceAddressPrefix"] != "*" || deny["destinationPortRange"] != "*" || deny["protocol"] != "*" {
				t.Errorf("the last rule does not deny everything else: %v", deny)
			}
			if allow["priority"].(float64) >= deny["priority"].(float64) {
				t.Errorf("the deny rule comes first: %v before %v", deny["priority"], allow["priority"])
			}
		})
	}
}

func TestOnlyTheGivenRangesReachTheCache(t *testing.T) {
	t.Parallel()
	given := []string{"10.1.0.0/24", "10.2.0.0/24"}
	allow, _ := rules(t, build(t, args(func(a *foundation.FoundationArgs) { a.AllowedSourceRanges = given })))
	if diff := cmp.Diff([]any{"10.1.0.0/24", "10.2.0.0/24"}, allow["sourceAddressPrefixes"]); diff != "" {
		t.Error(diff)
	}
	allow, _ = rules(t, build(t, args(nil)))
	if diff := cmp.Diff([]any{"10.90.0.0/24"}, allow["sourceAddressPrefixes"]); diff != "" {
		t.Errorf("without ranges, the network's own is meant: %s", diff)
	}
}

// A security group acts on private endpoints only where the subnet's network policies are on.
func TestTheSubnetLetsTheSecurityGroupActAndNothingOut(t *testing.T) {
	t.Parallel()
	subnet, _ := build(t, args(nil)).Named("foundation-subnet")
	group, _ := subnet.Inputs["networkSecurityGroup"].(map[string]any)
	if subnet.Inputs["privateEndpointNetworkPolicies"] != "Enabled" || subnet.Inputs["defaultOutboundAccess"] != false || group["id"] == nil {
		t.Errorf("got %v", subnet.Inputs)
	}
}

func TestTheWorkspaceTakesNoSharedKeys(t *testing.T) {
	t.Parallel()
	workspace, _ := build(t, args(nil)).Named("foundation-workspace")
	features, _ := workspace.Inputs["features"].(map[string]any)
	if features["disableLocalAuth"] != true || workspace.Inputs["publicNetworkAccessForIngestion"] != "Disabled" {
		t.Errorf("got %v", workspace.Inputs)
	}
}

func TestProductionProtectsWhatHoldsData(t *testing.T) {
	t.Parallel()
	for environment, want := range map[string]bool{"dev": false, "prod": true} {
		graph := build(t, args(func(a *foundation.FoundationArgs) { a.Environment = environment }))
		for _, name := range []string{"foundation-workspace", "foundation-group"} {
			if r, _ := graph.Named(name); r.Protect != want {
				t.Errorf("%s in %s: protected %v, want %v", name, environment, r.Protect, want)
			}
		}
	}
}

func TestMistakesAreRefusedAllAtOnce(t *testing.T) {
	t.Parallel()
	text := func(s string) *string { return &s }
	days := 7
	err := (&foundation.FoundationArgs{
		Environment: "Dev", AddressSpace: text("10.0.0.0/33"), ResourceGroupName: text("group."), ClusteringPolicy: text("OSSClustre"),
		LogRetentionInDays: &days, AllowedSourceRanges: []string{"0.0.0.0/0", "fe80::/64"},
		Tags: map[string]pulumi.StringInput{"managed-by": pulumi.String("me")},
	}).Validate()
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{
		"environment: invalid name", "owner: missing", "location: missing", "addressSpace: not a usable range", "resourceGroupName: invalid name",
		`clusteringPolicy: unknown clustering policy (did you mean "OSSCluster"?)`, "logRetentionInDays: out of range; expected 30 to 730 days; got 7",
		"allowedSourceRanges[0]: this range is everybody", "allowedSourceRanges[1]: not a usable range", "tags.managed-by: the component sets this tag itself",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error lacks %q:\n%v", want, err)
		}
	}
}
