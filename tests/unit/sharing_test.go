package unit_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

// lent makes a classic cache that two other environments use, beside its own application.
func lent(args *hardenedcache.HardenedCacheArgs) {
	classic(args)
	args.Access = map[string]*hardenedcache.AccessArgs{"orders": {
		PrincipalId: pulumi.String("6f1a2b3c-4d5e-4f60-8a71-92b3c4d5e6f0"),
		Permissions: &hardenedcache.PermissionsArgs{
			Categories: []string{"read", "write"}, ExcludedCategories: []string{"dangerous"},
			ExcludedCommands: []string{"dbsize", "memory", "randomkey", "scan"}, KeyPrefixes: []string{"test:"},
		},
	}}
	args.Classic.SharedBy = map[string]*hardenedcache.SharerArgs{
		"load": {KeyPrefixes: []string{"load:"}, Role: "reader", Principals: map[string]pulumi.StringInput{"web": pulumi.String("0d1e2f3a-4b5c-4d6e-8f70-8192a3b4c5d6")}},
		"demo": {KeyPrefixes: []string{"demo:", "{demo}:"}, Principals: map[string]pulumi.StringInput{
			"web": pulumi.String("1e2f3a4b-5c6d-4e7f-8091-92a3b4c5d6e7"), "jobs": pulumi.String("2f3a4b5c-6d7e-4f80-91a2-b3c4d5e6f708"),
		}},
	}
}

func TestEachEnvironmentAtASharedCacheGetsOnePolicy(t *testing.T) {
	t.Parallel()
	graph := classicGraph(t, lent)
	compareGolden(t, "shared-classic", accessOf(graph))
	for _, broken := range violations(graph, promise{}) {
		t.Error(broken)
	}
	previous := ""
	for _, name := range []string{"cache-policy-orders", "cache-policy-environment-demo", "cache-policy-environment-load", "cache-access-orders", "cache-access-demo-jobs", "cache-access-demo-web", "cache-access-load-web"} {
		resource, exists := graph.Named(name)
		if !exists {
			t.Fatalf("there is no %s", name)
		}
		if previous != "" && !slices.Contains(resource.DependsOn, previous) {
			t.Errorf("%s does not wait for %s, but for %v: Azure answers writes that overlap with 409", name, previous, resource.DependsOn)
		}
		previous = name
	}
}

// accessOf leaves of a graph what says who may do what.
func accessOf(graph recorder.Graph) recorder.Graph {
	return slices.DeleteFunc(slices.Clone(graph), func(r recorder.Resource) bool { return !strings.Contains(r.Type, ":AccessPolicy") })
}

func TestAPrincipalOfAnotherEnvironmentMayBeAnOutput(t *testing.T) {
	t.Parallel()
	graph := classicGraph(t, func(args *hardenedcache.HardenedCacheArgs) {
		lent(args)
		args.Classic.SharedBy["load"].Principals["web"] = pulumi.String("0d1e2f3a-4b5c-4d6e-8f70-8192a3b4c5d6").ToStringOutput()
	})
	assignment, _ := graph.Named("cache-access-load-web")
	if assignment.Inputs["objectId"] != "0d1e2f3a-4b5c-4d6e-8f70-8192a3b4c5d6" || assignment.Inputs["accessPolicyName"] != "environment-load" {
		t.Errorf("the assignment says %v", assignment.Inputs)
	}
}
