package plugin_test

import (
	"os"
	"testing"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/foundation"
	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/strictdecode"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
	"github.com/redoubt-iac/redoubt/tests/plugin/remote"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

// onTheDay is a day on which the waivers of the stack files hold.
func onTheDay() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }

func TestEveryStackFileGivesTheSameGraphNativelyAndThroughThePlugin(t *testing.T) {
	t.Parallel()
	stacks, err := environment.Names(enginetest.Root())
	if err != nil {
		t.Fatal(err)
	}
	for _, stack := range stacks {
		for _, preview := range []bool{false, true} {
			t.Run(stack+map[bool]string{true: " in a preview"}[preview], func(t *testing.T) {
				t.Parallel()
				settings, config := stackFile(t, stack)
				options := recorder.Options{Stack: stack, Preview: preview, Config: config}
				native := runOf(t, options, func(ctx *pulumi.Context) error {
					if settings.Foundation != nil {
						if _, err := foundation.NewFoundation(ctx, "foundation", settings.Foundation); err != nil {
							return err
						}
					}
					_, err := hardenedcache.NewHardenedCache(ctx, "cache", settings.Cache)
					return err
				})
				through := runOf(t, options, func(ctx *pulumi.Context) error {
					if settings.Foundation != nil {
						if _, err := remote.New(ctx, foundation.Type, "foundation", settings.Foundation); err != nil {
							return err
						}
					}
					_, err := remote.New(ctx, hardenedcache.Type, "cache", settings.Cache)
					return err
				})
				compare(t, native, through)
			})
		}
	}
}

// stackFile reads the arguments of both components and the rest of the configuration. What a foundation would give to the
// cache is filled in as a plain value: whose outputs they are is not what is compared here.
func stackFile(t *testing.T, stack string) (*environment.Environment, map[string]string) {
	t.Helper()
	contents, err := os.ReadFile(environment.StackFile(enginetest.Root(), stack))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Config map[string]any `yaml:"config"`
	}
	if err := yaml.Unmarshal(contents, &file); err != nil {
		t.Fatal(err)
	}
	settings, config := &environment.Environment{}, map[string]string{}
	for key, value := range file.Config {
		if text, isText := value.(string); isText {
			config[key] = text
			continue
		}
		if problems := strictdecode.Into(settings, withTextDates(value), strictdecode.Plain); len(problems) > 0 {
			t.Fatal(problems.Err())
		}
	}
	settings.Cache.Clock, settings.Cache.Environment = onTheDay, stack
	if made := settings.Foundation; made != nil {
		made.Environment, made.Owner, made.Location = stack, settings.Cache.Owner, settings.Cache.Location
		fillIn(settings.Cache)
	}
	return settings, config
}

// withTextDates are settings with dates as the text that they are in the file.
func withTextDates(value any) any {
	switch v := value.(type) {
	case time.Time:
		return v.Format(time.DateOnly)
	case map[string]any:
		for key, item := range v {
			v[key] = withTextDates(item)
		}
	case []any:
		for i, item := range v {
			v[i] = withTextDates(item)
		}
	}
	return value
}

func fillIn(cache *hardenedcache.HardenedCacheArgs) {
	if cache.ResourceGroupName == nil {
		cache.ResourceGroupName = pulumi.String("rg-test")
	}
	if cache.DiagnosticSettings == nil {
		cache.DiagnosticSettings = &hardenedcache.DiagnosticSettingsArgs{WorkspaceResourceId: pulumi.String(workspace)}
	}
	endpoint := &hardenedcache.PrivateEndpointArgs{SubnetResourceId: pulumi.String(subnet), Dns: &hardenedcache.PrivateDnsArgs{
		Mode: "create", VirtualNetworkResourceIds: map[string]pulumi.StringInput{"spoke": pulumi.String(network)},
	}}
	if cache.PrivateEndpoint == nil && (cache.Classic == nil || cache.Classic.FirewallRules == nil) {
		cache.PrivateEndpoint = endpoint
	}
	if key := cache.CustomerManagedKey; key != nil && key.KeyVault != nil && key.KeyVault.PrivateEndpoint == nil {
		key.KeyVault.PrivateEndpoint = endpoint
	}
	if keys := cache.AccessKeys; keys != nil && keys.KeyVault == nil {
		keys.KeyVault = &hardenedcache.KeyVaultArgs{PrivateEndpoint: endpoint}
	}
}
