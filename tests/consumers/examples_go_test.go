package consumers_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
	"github.com/redoubt-iac/redoubt/tests/consumers/host"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

// built is a Go example, compiled as Pulumi's host for Go does, with its own go.mod. The edit of caches.go or another file of it
// is given as file, old and new text.
func built(t *testing.T, example string, edit ...string) host.Program {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(enginetest.Root(), "examples", example))); err != nil {
		t.Fatal(err)
	}
	edited(t, filepath.Join(dir, "go.mod"), " => ../..", " => "+filepath.ToSlash(enginetest.Root()))
	if len(edit) > 0 {
		edited(t, filepath.Join(dir, edit[0]), edit[1], edit[2])
	}
	cmd := exec.CommandContext(context.Background(), "go", "build", "-o", "program", ".")
	cmd.Dir = dir
	if printed, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("building %s: %v\n%s", example, err, printed)
	}
	return host.Go(filepath.Join(dir, "program"))
}

// edited replaces a text in a file, which must be there.
func edited(t *testing.T, file, old, replacement string) {
	t.Helper()
	contents, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(contents), old) {
		t.Fatalf("%s does not hold %q", file, old)
	}
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(contents), old, replacement)), 0o600); err != nil {
		t.Fatal(err)
	}
}

const (
	shopSubscription  = "/subscriptions/8b1d3f5a-7c9e-4b0d-a2f4-6c8e0a1b3d57/"
	cacheSubscription = "/subscriptions/3f5a7c9e-1b3d-4f6a-8c0e-2d4f6a8b0c1e/"
)

// The program is deployed as it was while the first component had the name that its alias tells of, and then as it is: without
// the alias, and without what lets descendants follow it, Pulumi would replace the cache.
func TestTheGoImportMakesTwoCachesNextToOtherResources(t *testing.T) {
	t.Parallel()
	p := newPlace(t, sandbox.Options{})
	before := p.example("go-import", built(t, "go-import", "caches.go",
		`hardenedcache.NewHardenedCache(p.ctx, "sessions", args,`, `hardenedcache.NewHardenedCache(p.ctx, "redis", args,`))
	before.must("stack", "init", "dev")
	if printed := before.must("preview"); !strings.Contains(printed, "to create") || strings.Contains(printed, "unchanged") {
		t.Errorf("the preview does not show the whole graph:\n%s", printed)
	}
	before.must("up")
	shop := p.example("go-import", built(t, "go-import"))
	shop.must("stack", "select", "dev")
	if printed := shop.must("preview", "--diff"); strings.Contains(printed, "to replace") || strings.Contains(printed, "to delete") || strings.Contains(printed, "to create") {
		t.Errorf("the new name moves resources:\n%s", printed)
	}
	shop.must("up")
	shop.must("preview", "--expect-no-changes")

	caches := p.ofType("Microsoft.Cache/redisEnterprise")
	if len(caches) != 2 {
		t.Fatalf("want two caches, got %v", caches)
	}
	for _, cache := range caches {
		if !strings.HasPrefix(cache.ID, cacheSubscription) || cache.Text("tags", "cost-center") != "4711" || cache.Text("tags", "owner") != "team-shop@example.com" {
			t.Errorf("a cache without the provider or the transform of the program: %+v", cache)
		}
	}
	for _, identity := range p.ofType("Microsoft.ManagedIdentity/userAssignedIdentities") {
		if !strings.HasPrefix(identity.ID, shopSubscription) {
			t.Errorf("the default provider did not make %s", identity.ID)
		}
	}
	if zones := p.ofType("Microsoft.Network/privateDnsZones"); p.below(zones, cacheSubscription) != 1 {
		t.Errorf("want one zone for both caches, got %v", zones)
	}
	outputs := shop.outputs()
	for _, name := range []string{"sessions", "catalogue"} {
		connection, _ := outputs[name].(map[string]any)
		if host, _ := connection["host"].(string); !strings.HasSuffix(host, ".westeurope.redis.azure.net") || connection["port"] != 10000.0 {
			t.Errorf("the connection of %s is %v", name, outputs[name])
		}
	}
	shop.must("destroy")
}

const (
	ordersSubscription = "/subscriptions/6e8a0c2d-4f6b-4d8e-9a1c-3b5d7f9a2c4e/"
	prodSubscription   = "/subscriptions/5d7f9b1c-3e5a-4c7d-8f1b-9a3c5e7d1f42/"
	hubSubscription    = "/subscriptions/0a1c2e4f-6b8d-4f0a-9c2e-4d6f8a0b2c35/"
)

// The cache of prod is in one subscription, its DNS zone in the hub's, and the application in a third.
func TestTheConsumerUsesTheCacheOfAnotherStack(t *testing.T) {
	t.Parallel()
	p := newPlace(t, sandbox.Options{})
	owned := p.owner("prod").must(engine.Up)
	orders := p.example("consumer", built(t, "consumer"))
	orders.must("stack", "init", "prod")
	orders.must("preview")
	orders.must("up")
	orders.must("preview", "--expect-no-changes")

	redis, _ := orders.outputs()["redis"].(map[string]any)
	if redis["host"] != owned.Outputs["hostName"].Value || redis["port"] != 10000.0 {
		t.Errorf("the application is told %v", redis)
	}
	if grants := p.ofType(managedGrant); p.below(grants, prodSubscription) != 3 || !p.has("ordersapiprod") {
		t.Errorf("the assignments are %q", names(grants))
	}
	if links := p.ofType(zoneLink); p.below(links, hubSubscription) != 1 {
		t.Errorf("the links of the zone are %q", names(links))
	}
	networks := p.ofType("Microsoft.Network/virtualNetworks")
	own := slices.DeleteFunc(slices.Clone(networks), func(r arm.Resource) bool { return !strings.HasPrefix(r.ID, ordersSubscription) })
	if len(own) != 1 {
		t.Fatalf("the networks are %q", names(networks))
	}
	if linked := slices.ContainsFunc(p.ofType(zoneLink), func(r arm.Resource) bool { return r.Text("properties", "virtualNetwork", "id") == own[0].ID }); !linked {
		t.Errorf("no link is to the application's network %s", own[0].ID)
	}
	if printed, err := orders.try("destroy"); err == nil || !strings.Contains(printed, "ScopeLocked") {
		t.Errorf("the lock of the cache did not keep the assignment:\n%s", printed)
	}
}
