package bench_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	authorization "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20200501"
	insights "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20210501preview"
	network "github.com/pulumi/pulumi-azure-native-sdk/network/v2/v20240501"
	"github.com/pulumi/pulumi-azure-native-sdk/redisenterprise/v3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/tests/recorder"
)

// direct is a program that registers what caches(n) registers, by hand: no
// component, no checks, no derived names.
func direct(n int) (pulumi.RunFunc, error) {
	graph, err := graphOf(caches(n))
	if err != nil {
		return nil, err
	}
	return func(ctx *pulumi.Context) error {
		for i := range n {
			h := &byHand{ctx: ctx, prefix: fmt.Sprintf("cache-%04d-", i), graph: graph}
			if err := h.build(); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// graphOf is what a program registers, without components and parents.
func graphOf(program pulumi.RunFunc) (map[string]recorder.Resource, error) {
	all, err := recorder.Run(recorder.Options{Stack: "dev"}, program)
	if err != nil {
		return nil, fmt.Errorf("recording the program: %w", err)
	}
	graph := map[string]recorder.Resource{}
	for _, r := range all.Custom() {
		r.Parent = ""
		graph[r.Name] = r
	}
	return graph, nil
}

// byHand makes one cache. It takes the ARM names that the component derives.
type byHand struct {
	ctx      *pulumi.Context
	prefix   string
	graph    map[string]recorder.Resource
	cluster  *redisenterprise.RedisEnterprise
	database *redisenterprise.Database
	made     []pulumi.Resource
}

func (h *byHand) build() error {
	for _, step := range []func() error{h.buildCache, h.grantAccess, h.connect, h.diagnose, h.lock} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// named is an input of the resource of this name, as the component has it.
func (h *byHand) named(resource, input string) pulumi.String {
	text, _ := h.graph[h.prefix+resource].Inputs[input].(string)
	return pulumi.String(text)
}

func (h *byHand) tags(resource string) pulumi.StringMap {
	tags := pulumi.StringMap{}
	given, _ := h.graph[h.prefix+resource].Inputs["tags"].(map[string]any)
	for key, value := range given {
		tags[key] = pulumi.String(value.(string))
	}
	return tags
}

func (h *byHand) buildCache() (err error) {
	h.cluster, err = redisenterprise.NewRedisEnterprise(h.ctx, h.prefix+"cluster", &redisenterprise.RedisEnterpriseArgs{
		ClusterName: h.named("cluster", "clusterName"), ResourceGroupName: pulumi.String("rg-bench"), Location: pulumi.String(location),
		Sku: &redisenterprise.SkuArgs{Name: pulumi.String("Balanced_B5")}, HighAvailability: pulumi.String("Enabled"),
		MinimumTlsVersion: pulumi.String("1.2"), PublicNetworkAccess: pulumi.String("Disabled"), Tags: h.tags("cluster"),
	})
	if err != nil {
		return err
	}
	h.database, err = redisenterprise.NewDatabase(h.ctx, h.prefix+"database", &redisenterprise.DatabaseArgs{
		DatabaseName: pulumi.String("default"), ClusterName: h.cluster.Name, ResourceGroupName: pulumi.String("rg-bench"),
		ClientProtocol: pulumi.String("Encrypted"), Port: pulumi.Int(10000), AccessKeysAuthentication: pulumi.String("Disabled"),
		ClusteringPolicy: pulumi.String("OSSCluster"), EvictionPolicy: pulumi.String("VolatileLRU"), DeferUpgrade: pulumi.String("NotDeferred"),
		Persistence: &redisenterprise.PersistenceArgs{RdbEnabled: pulumi.Bool(false), AofEnabled: pulumi.Bool(false)},
	})
	h.made = append(h.made, h.cluster, h.database)
	return err
}

// grantAccess makes one assignment after the other, because Azure refuses two
// at once on one cache.
func (h *byHand) grantAccess() error {
	chain := []pulumi.Resource{h.database}
	for i, key := range []string{"access-batch-job", "access-web-app"} {
		assignment, err := redisenterprise.NewAccessPolicyAssignment(h.ctx, h.prefix+key, &redisenterprise.AccessPolicyAssignmentArgs{
			AccessPolicyAssignmentName: h.named(key, "accessPolicyAssignmentName"), AccessPolicyName: pulumi.String("default"),
			ClusterName: h.cluster.Name, DatabaseName: h.database.Name, ResourceGroupName: pulumi.String("rg-bench"),
			User: &redisenterprise.AccessPolicyAssignmentPropertiesUserArgs{ObjectId: pulumi.String(principals[i])},
		}, pulumi.DependsOn(chain))
		if err != nil {
			return err
		}
		chain, h.made = append(chain, assignment), append(h.made, assignment)
	}
	return nil
}

func (h *byHand) connect() error {
	endpoint, err := network.NewPrivateEndpoint(h.ctx, h.prefix+"endpoint", &network.PrivateEndpointArgs{
		PrivateEndpointName: h.named("endpoint", "privateEndpointName"), ResourceGroupName: pulumi.String("rg-bench"), Location: pulumi.String(location),
		CustomNetworkInterfaceName: h.named("endpoint", "customNetworkInterfaceName"),
		Subnet:                     &network.SubnetTypeArgs{Id: pulumi.String(subnet), PrivateEndpointNetworkPolicies: pulumi.String("Enabled")},
		PrivateLinkServiceConnections: network.PrivateLinkServiceConnectionArray{&network.PrivateLinkServiceConnectionArgs{
			Name: h.named("endpoint", "privateEndpointName"), PrivateLinkServiceId: h.cluster.ID(), GroupIds: pulumi.StringArray{pulumi.String("redisEnterprise")},
		}},
		Tags: h.tags("endpoint"),
	}, pulumi.DependsOn([]pulumi.Resource{h.database}))
	if err != nil {
		return err
	}
	zoneGroup, err := network.NewPrivateDnsZoneGroup(h.ctx, h.prefix+"zonegroup", &network.PrivateDnsZoneGroupArgs{
		PrivateDnsZoneGroupName: h.named("zonegroup", "privateDnsZoneGroupName"), PrivateEndpointName: endpoint.Name, ResourceGroupName: pulumi.String("rg-bench"),
		PrivateDnsZoneConfigs: network.PrivateDnsZoneConfigArray{&network.PrivateDnsZoneConfigArgs{
			Name: pulumi.String("privatelink-redis-azure-net"), PrivateDnsZoneId: pulumi.String(zone),
		}},
	})
	h.made = append(h.made, endpoint, zoneGroup)
	return err
}

func (h *byHand) diagnose() error {
	metrics, err := insights.NewDiagnosticSetting(h.ctx, h.prefix+"metrics", &insights.DiagnosticSettingArgs{
		Name: h.named("metrics", "name"), ResourceUri: h.cluster.ID().ToStringOutput(), WorkspaceId: pulumi.String(workspace),
		Metrics: insights.MetricSettingsArray{&insights.MetricSettingsArgs{Category: pulumi.String("AllMetrics"), Enabled: pulumi.Bool(true)}},
	})
	if err != nil {
		return err
	}
	logs, err := insights.NewDiagnosticSetting(h.ctx, h.prefix+"logs", &insights.DiagnosticSettingArgs{
		Name: h.named("logs", "name"), ResourceUri: h.database.ID().ToStringOutput(), WorkspaceId: pulumi.String(workspace),
		Logs: insights.LogSettingsArray{
			&insights.LogSettingsArgs{CategoryGroup: pulumi.String("audit"), Enabled: pulumi.Bool(true)},
			&insights.LogSettingsArgs{CategoryGroup: pulumi.String("allLogs"), Enabled: pulumi.Bool(true)},
		},
	})
	h.made = append(h.made, metrics, logs)
	return err
}

func (h *byHand) lock() error {
	_, err := authorization.NewManagementLockByScope(h.ctx, h.prefix+"lock", &authorization.ManagementLockByScopeArgs{
		LockName: h.named("lock", "lockName"), Level: pulumi.String("CanNotDelete"), Scope: h.cluster.ID(), Notes: h.named("lock", "notes"),
	}, pulumi.DependsOn(h.made))
	return err
}

// The comparison is fair only as long as both programs register the same.
func TestBothProgramsRegisterTheSame(t *testing.T) {
	t.Parallel()
	want, err := graphOf(caches(2))
	if err != nil {
		t.Fatal(err)
	}
	program, err := direct(2)
	if err != nil {
		t.Fatal(err)
	}
	got, err := graphOf(program)
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range want {
		if _, ok := got[name]; !ok || len(want) != len(got) {
			t.Errorf("not registered by hand: %s, or others in its place", name)
		}
		if diff := cmp.Diff([]any{r.Type, r.Inputs, r.DependsOn}, []any{got[name].Type, got[name].Inputs, got[name].DependsOn}); diff != "" {
			t.Errorf("%s differs (-component +by hand):\n%s", strings.TrimSpace(name), diff)
		}
	}
}
