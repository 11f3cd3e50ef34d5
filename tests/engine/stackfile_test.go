package engine_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

func TestAWrongIdInAStackFileFailsAsItWouldOnAzure(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		stack    string
		old, new string
		want     []string // in the error
	}{
		"a subnet that does not exist": {
			stack: "test", old: "/subnets/snet-private-endpoints", new: "/subnets/snet-private-endpoint",
			want: []string{"cache-endpoint", "InvalidResourceReference", "/subnets/snet-private-endpoint"},
		},
		"a network that does not exist": {
			stack: "test", old: "            spoke: " + testNetwork, new: "            spoke: " + testNetwork + "2",
			want: []string{"cache-link-spoke", "vnet-spoke-test2"},
		},
		"a workspace that does not exist": {
			stack: "test", old: "/workspaces/log-platform-test", new: "/workspaces/log-platform",
			want: []string{"cache-metrics", "/workspaces/log-platform"},
		},
		"a resource group that does not exist": {
			stack: "test", old: "resourceGroupName: rg-cache-test", new: "resourceGroupName: rg-cache",
			want: []string{"ResourceGroupNotFound", "Resource group 'rg-cache' could not be found"}, // the cluster, or the zone, whichever asks first
		},
		"a zone in a group that does not have it": {
			stack: "prod", old: "/resourceGroups/rg-dns-hub/", new: "/resourceGroups/rg-dns/",
			want: []string{"cache-zonegroup", "ResourceNotFound", "under resource group 'rg-dns' was not found"},
		},
		"an archive that does not exist": {
			stack: "prod", old: "/storageAccounts/stlogarchive", new: "/storageAccounts/stlogs",
			want: []string{"cache-metrics", "/storageAccounts/stlogs"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := newEnvironment(t, c.stack)
			env.EditStackFile(c.old, c.new)
			_, err := env.TryUp()
			for _, part := range c.want {
				if err == nil || !strings.Contains(err.Error(), part) {
					t.Errorf("got %v\nwant %s in it", err, part)
				}
			}
		})
	}
}

func TestTheRightIdAfterAWrongOneFinishesTheEnvironment(t *testing.T) {
	t.Parallel()
	env := newEnvironment(t, production)
	env.EditStackFile("/resourceGroups/rg-dns-hub/", "/resourceGroups/rg-dns/")
	if _, err := env.TryUp(); err == nil {
		t.Fatal("the wrong id was accepted")
	}
	kept := env.Owned()
	env.SetStackFile(stackFile(t, production))
	env.Up()
	for _, id := range kept {
		if !slices.Contains(env.Owned(), id) {
			t.Errorf("%s is gone", id)
		}
	}
}

// two is a program with two caches in one resource group.
func two(change func(first, second *hardenedcache.HardenedCacheArgs)) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		first, second := cacheArgs(), cacheArgs()
		change(first, second)
		_, err := hardenedcache.NewHardenedCache(ctx, "orders", first)
		if err == nil {
			_, err = hardenedcache.NewHardenedCache(ctx, "sessions", second)
		}
		return err
	}
}

func TestTwoCachesInOneStack(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		program pulumi.RunFunc
		want    string // in the error; empty if it must work
	}{
		"a zone for one of them, which the policy shares with the other": {
			program: two(func(_, second *hardenedcache.HardenedCacheArgs) {
				second.PrivateEndpoint.Dns = &hardenedcache.PrivateDnsArgs{Mode: "policyManaged"}
			}),
		},
		"two zones of one name in one resource group": {
			program: two(func(_, _ *hardenedcache.HardenedCacheArgs) {}),
			want:    "cannot create already existing resource",
		},
		"one name for both": {
			program: two(func(first, second *hardenedcache.HardenedCacheArgs) {
				name := "amr-shared"
				first.Name, second.Name = &name, &name
				second.PrivateEndpoint.Dns = &hardenedcache.PrivateDnsArgs{Mode: "policyManaged"}
			}),
			want: "cannot create already existing resource",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := enginetest.New(t, c.program, enginetest.WithStack("test"),
				enginetest.WithConfig(map[string]any{"azure-native:subscriptionId": testSubscription}),
				enginetest.WithSandbox(withLandingZone(t, sandbox.Options{})))
			_, err := env.TryUp()
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v\nwant %q in it", err, c.want)
			}
		})
	}
}

func TestEncryptedValuesAreUnknownInAPreviewAndListed(t *testing.T) {
	t.Parallel()
	env := newEnvironment(t, "dev")
	env.EditStackFile("principalId: 6f1a2b3c-4d5e-4f60-8a71-92b3c4d5e6f7", "principalId: {secure: AAABAIphZm9vYmFy}")
	env.EditStackFile("owner: platform-team@example.com", "owner: {secure: AAABAGJhcmZvbw==}")

	preview := env.Preview()
	want := []string{"redoubt:environment.cache.access.web-app.principalId", "redoubt:environment.cache.owner"}
	got := slices.Sorted(slices.Values(preview.Placeholders))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the preview lists (-want +got):\n%s", diff)
	}
	assignment, found := preview.Step(assignmentType, "cache-access-web-app", "create")
	if text := asJSON(t, assignment.Inputs); !found || strings.Contains(text, engine.Placeholder(1)) || strings.Contains(text, engine.Placeholder(2)) {
		t.Errorf("the preview must not know the principal: %s", text)
	}

	up := env.Up()
	if text := asJSON(t, up.Outputs); strings.Contains(text, "AAABA") {
		t.Errorf("the ciphertext got into the program: %s", text)
	}
	if again := env.Preview(); len(again.Placeholders) != 2 {
		t.Errorf("the second preview lists %v", again.Placeholders)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
