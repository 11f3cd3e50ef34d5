package main

import (
	"io"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/inventory"
	"github.com/redoubt-iac/redoubt/internal/verify"
)

const (
	classicID = "/subscriptions/5d7f9b1c-3e5a-4c7d-8f1b-9a3c5e7d1f42/resourceGroups/rg/providers/Microsoft.Cache/redis/shop"
	managedID = "/subscriptions/5d7f9b1c-3e5a-4c7d-8f1b-9a3c5e7d1f42/resourceGroups/rg/providers/Microsoft.Cache/redisEnterprise/shop"
	principal = "6F1A2B3C-4d5e-4f60-8a71-92b3c4d5e6f7"
)

// verifiedState is a state with these outputs, and with these inputs of resources by their ids.
func verifiedState(outputs map[string]any, resources map[string]map[string]any) engine.State {
	state := engine.State{Outputs: map[string]engine.Output{}}
	for name, value := range outputs {
		state.Outputs[name] = engine.Output{Value: value}
	}
	for id, inputs := range resources {
		state.Environment.Resources = append(state.Environment.Resources, inventory.Resource{ID: id, Inputs: inputs})
	}
	return state
}

func newRun() *verifyRun {
	return &verifyRun{operation: &operation{settings: &settings{}}, name: "prod", verifyFlags: verifyFlags{plainPort: 6379}}
}

func TestTheTargetOfADeployedEnvironment(t *testing.T) {
	t.Parallel()
	managedHost, classicHost := "shop.westeurope.redis.azure.net", "shop.redis.cache.windows.net"
	managed := map[string]any{"hostName": managedHost, "port": 10000.0, "resourceId": managedID, "privateEndpointId": "/pe"}
	classic := map[string]any{"hostName": classicHost, "port": 6380.0, "resourceId": classicID, "privateEndpointId": "/pe"}
	tests := []struct {
		name      string
		outputs   map[string]any
		resources map[string]map[string]any
		want      verify.Target
	}{
		{
			"managed, closed", managed,
			map[string]map[string]any{managedID: {"location": "westeurope", "publicNetworkAccess": "Disabled"}, managedID + "/databases/default": {"accessKeysAuthentication": "Disabled"}},
			verify.Target{Service: verify.Managed, Host: managedHost, Port: 10000, PlainPort: 6379, Zone: "privatelink.redis.azure.net", AccessKeysOff: true, Location: "westeurope"},
		},
		{
			"managed, with public access and keys under waivers", managed,
			map[string]map[string]any{managedID: {"location": "westeurope", "publicNetworkAccess": "Enabled"}, managedID + "/databases/default": {"accessKeysAuthentication": "Enabled"}},
			verify.Target{Service: verify.Managed, Host: managedHost, Port: 10000, PlainPort: 6379, Zone: "privatelink.redis.azure.net", PublicAllowed: true, Location: "westeurope"},
		},
		{
			"classic, closed", classic,
			map[string]map[string]any{classicID: {"location": "northeurope", "publicNetworkAccess": "Disabled", "disableAccessKeyAuthentication": true}},
			verify.Target{Service: verify.Classic, Host: classicHost, Port: 6380, PlainPort: 6379, Zone: "privatelink.redis.cache.windows.net", AccessKeysOff: true, Location: "northeurope"},
		},
		{
			"classic, with keys under a waiver, in a subnet of its own", map[string]any{"hostName": classicHost, "port": 6380.0, "resourceId": classicID},
			map[string]map[string]any{classicID: {"location": "northeurope", "publicNetworkAccess": "Disabled", "disableAccessKeyAuthentication": false}},
			verify.Target{Service: verify.Classic, Host: classicHost, Port: 6380, PlainPort: 6379, Location: "northeurope"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			run := newRun()
			if err := run.deployed(verifiedState(test.outputs, test.resources)); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(run.target, test.want) {
				t.Errorf("got  %+v\nwant %+v", run.target, test.want)
			}
		})
	}
	t.Run("a deployment that was not finished", func(t *testing.T) {
		t.Parallel()
		if err := newRun().deployed(verifiedState(map[string]any{"environment": "prod"}, nil)); err == nil || !strings.Contains(err.Error(), "up prod") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a member of a geo-replication group", func(t *testing.T) {
		t.Parallel()
		outputs := map[string]any{"hostName": managedHost, "port": 10000.0, "resourceId": managedID, "memberHostNames": map[string]any{"north": "shop-n.northeurope.redis.azure.net"}}
		run := newRun()
		run.member = "north"
		if err := run.deployed(verifiedState(outputs, nil)); err != nil || run.target.Host != "shop-n.northeurope.redis.azure.net" {
			t.Errorf("got %q, %v", run.target.Host, err)
		}
		run.member = "south"
		if err := run.deployed(verifiedState(outputs, nil)); err == nil || !strings.Contains(err.Error(), "expected one of north") {
			t.Errorf("got %v", err)
		}
	})
}

func TestTheGrantsOfADeployedEnvironment(t *testing.T) {
	t.Parallel()
	const other = "c4f7a2e9-3d6b-4815-a0c8-5b9e1f7d2a46"
	outputs := map[string]any{"grantedPrincipals": map[string]any{"web-app": principal, "audit": other}}
	tests := []struct {
		name      string
		resources map[string]map[string]any
		want      string
	}{
		{
			"a classic cache's own policy, and a built-in one",
			map[string]map[string]any{
				classicID + "/accessPolicies/orders":           {"permissions": "+get ~orders:*"},
				classicID + "/accessPolicyAssignments/web-app": {"accessPolicyName": "orders", "objectId": principal},
				classicID + "/accessPolicyAssignments/audit":   {"accessPolicyName": "Data Owner", "objectId": other},
			},
			"audit=Data Owner(+@all allkeys) web-app=orders(+get ~orders:*)",
		},
		{
			"the one policy of a managed cache",
			map[string]map[string]any{managedID + "/databases/default/accessPolicyAssignments/webapp": {"accessPolicyName": "default", "user": map[string]any{"objectId": principal}}},
			"web-app=default(+@all allkeys)",
		},
		{
			"a principal that no output names keeps the name of its assignment",
			map[string]map[string]any{classicID + "/accessPolicyAssignments/legacy": {"accessPolicyName": "Data Reader", "objectId": "11111111-2222-3333-4444-555555555555"}},
			"legacy=Data Reader(+@read +@connection +cluster|info +cluster|nodes +cluster|slots allkeys)",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			grants, err := deployedGrants(verifiedState(outputs, test.resources))
			if err != nil {
				t.Fatal(err)
			}
			var words []string
			for _, grant := range grants {
				words = append(words, grant.Key+"="+grant.Role+"("+grant.Policy.String()+")")
			}
			if got := strings.Join(words, " "); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
	t.Run("a policy that the state does not have", func(t *testing.T) {
		t.Parallel()
		_, err := deployedGrants(verifiedState(nil, map[string]map[string]any{classicID + "/accessPolicyAssignments/a": {"accessPolicyName": "gone", "objectId": principal}}))
		if err == nil || !strings.Contains(err.Error(), "the access policy gone") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a token is not to be of use to others", func(t *testing.T) {
		t.Parallel()
		grants, err := deployedGrants(verifiedState(outputs, tests[0].resources))
		if got := strings.Join(others(grants, principal), " "); err != nil || got != other {
			t.Errorf("got %q, %v", got, err)
		}
	})
}

// TestTheTargetOfARealState reads what the engine itself wrote, in the sandbox.
func TestTheTargetOfARealState(t *testing.T) {
	t.Parallel()
	project, folder := filepath.Join("..", ".."), t.TempDir()
	var out strings.Builder
	if code := run(t.Context(), []string{"up", "legacy", "--sandbox", "--state-dir", folder, "--project", project}, streams{nil, &out, &out}); code != exitOK {
		t.Fatalf("up ended with %d:\n%s", code, out.String())
	}
	run := newRun()
	run.settings, run.name, run.stateOnly, run.sandbox, run.stateDir = &settings{streams: streams{nil, io.Discard, io.Discard}, project: project}, "legacy", true, true, folder
	run.notice = func(string) {}
	options, err := run.prepare("legacy")
	if err != nil {
		t.Fatal(err)
	}
	state, err := engine.ReadState(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.deployed(state); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(run.target.Host, ".redis.cache.windows.net") || run.target.Port != 6380 || run.target.Zone != "privatelink.redis.cache.windows.net" || !run.target.AccessKeysOff || run.target.PublicAllowed || run.target.Location == "" {
		t.Errorf("got %+v", run.target)
	}
	grants, err := deployedGrants(state)
	if err != nil || len(grants) != 3 || grants[0].Key != "catalogue-reader" || strings.Join(grants[0].Policy.KeyPatterns(), " ") != "catalogue:* prices:*" {
		t.Errorf("got %+v, %v", grants, err)
	}
}

func TestTheTargetOfAHost(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		flags verifyFlags
		want  verify.Target
	}{
		{"managed by its domain", verifyFlags{host: "shop.westeurope.redis.azure.net"}, verify.Target{Service: verify.Managed, Port: 10000, Zone: "privatelink.redis.azure.net"}},
		{"classic by its domain", verifyFlags{host: "shop.redis.cache.windows.net"}, verify.Target{Service: verify.Classic, Port: 6380, Zone: "privatelink.redis.cache.windows.net"}},
		{"classic in another cloud", verifyFlags{host: "shop.redis.cache.usgovcloudapi.net"}, verify.Target{Service: verify.Classic, Port: 6380, Zone: "privatelink.redis.cache.usgovcloudapi.net"}},
		{"classic by its port", verifyFlags{host: "cache.example", port: 6380}, verify.Target{Service: verify.Classic, Port: 6380}},
		{"an address", verifyFlags{host: "10.1.2.4"}, verify.Target{Service: verify.Managed, Port: 10000}},
		{"classic by its flag", verifyFlags{host: "cache.example", service: "classic"}, verify.Target{Service: verify.Classic, Port: 6380}},
		{"another port of a known service", verifyFlags{host: "shop.redis.cache.windows.net", port: 13000}, verify.Target{Service: verify.Classic, Port: 13000, Zone: "privatelink.redis.cache.windows.net"}},
		{"this machine", verifyFlags{host: "localhost", port: 7000}, verify.Target{Service: verify.Local, Port: 7000}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			run := newRun()
			run.verifyFlags = test.flags
			if err := run.findHost(); err != nil {
				t.Fatal(err)
			}
			test.want.Host, test.want.AccessKeysOff = test.flags.host, true
			if !reflect.DeepEqual(run.target, test.want) {
				t.Errorf("got  %+v\nwant %+v", run.target, test.want)
			}
		})
	}
}
