package consumers_test

import (
	"context"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/cacheaccess"
	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
)

const (
	managedGrant = "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments"
	classicGrant = "Microsoft.Cache/redis/accessPolicyAssignments"
	zoneLink     = "Microsoft.Network/privateDnsZones/virtualNetworkLinks"
	somebody     = "c41d0f7a-5e2b-4a96-8d3c-7b6e5f4a3c21"
)

// using is a program that uses the cache of an environment of redoubt, with one principal by a key.
func using(environment, key string, changes ...func(*cacheaccess.CacheAccessArgs)) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		owner, err := pulumi.NewStackReference(ctx, "organization/redoubt/"+environment, nil)
		if err != nil {
			return err
		}
		args := &cacheaccess.CacheAccessArgs{
			CacheResourceId: owner.GetStringOutput(pulumi.String("resourceId")),
			HostName:        owner.GetStringOutput(pulumi.String("hostName")),
			Access:          map[string]*cacheaccess.CacheUserArgs{key: {PrincipalId: pulumi.String(somebody), Role: "owner"}},
		}
		for _, change := range changes {
			change(args)
		}
		made, err := cacheaccess.NewCacheAccess(ctx, "redis", args)
		if err != nil {
			return err
		}
		ctx.Export("hostName", made.HostName)
		return nil
	}
}

// changed says whether a run did or would do more than to read the outputs of another stack.
func changed(result engine.Result) bool {
	return len(result.Changes) > 1 || len(result.Changes) == 1 && result.Changes["read"] == 0
}

// names are those of resources.
func names(resources []arm.Resource) string {
	var list []string
	for _, resource := range resources {
		list = append(list, resource.Name)
	}
	return strings.Join(list, " ")
}

// The owner's stack does not own the assignment of a consumer: it neither sees it as a change nor as drift, and leaves it.
func TestAConsumersAccessAndTheOwnersStackLeaveEachOtherAlone(t *testing.T) {
	t.Parallel()
	p := newPlace(t, sandbox.Options{})
	owner := p.owner("test")
	owned := owner.must(engine.Up)
	owner.must(engine.Refresh) // takes in what Azure adds to what was deployed, such as the endpoint's connection
	consumer := p.stack("orders", "test", using("test", "orders-api"))
	used := consumer.must(engine.Up)
	if got, want := used.Outputs["hostName"].Value, owned.Outputs["hostName"].Value; got != want || want == "" {
		t.Errorf("the consumer got the host name %v, want %v", got, want)
	}
	if got := names(p.ofType(managedGrant)); got != "loadtest ordersapi webapp" {
		t.Errorf("the assignments are %q", got)
	}
	if again := owner.must(engine.Preview); changed(again) {
		t.Errorf("the owner wants to change %v", again.Changes)
	}
	if found := owner.must(engine.Refresh); len(found.Drift) > 0 {
		t.Errorf("the owner sees drift: %v", found.Drift)
	}
	owner.must(engine.Up)
	if again := consumer.must(engine.Preview); changed(again) {
		t.Errorf("the consumer wants to change %v", again.Changes)
	}
	consumer.must(engine.Destroy)
	if got := names(p.ofType(managedGrant)); got != "loadtest webapp" {
		t.Errorf("once the consumer is gone, the assignments are %q", got)
	}
}

// `redoubt access revoke` of the owner deletes an assignment of a consumer too. What the consumer does then:
func TestAConsumerWhoseAccessWasRevokedGetsItBackOnlyAfterARefresh(t *testing.T) {
	t.Parallel()
	p := newPlace(t, sandbox.Options{})
	p.owner("test").must(engine.Up)
	consumer := p.stack("orders", "test", using("test", "orders-api"))
	consumer.must(engine.Up)
	for _, grant := range p.ofType(managedGrant) {
		if grant.Name == "ordersapi" {
			if err := p.azure.Delete(context.Background(), grant.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	if unaware := consumer.must(engine.Up); changed(unaware) || p.has("ordersapi") {
		t.Errorf("without a refresh the consumer changed %v", unaware.Changes)
	}
	found := consumer.must(engine.Refresh)
	if len(found.Drift) != 1 || !found.Drift[0].Gone {
		t.Errorf("the refresh found %v", found.Drift)
	}
	if consumer.must(engine.Up); !p.has("ordersapi") {
		t.Error("after a refresh, the next up gives the access back")
	}
}

func (p *place) has(grant string) bool {
	return strings.Contains(names(p.ofType(managedGrant)), grant)
}

func TestAnAssignmentNeedsANameOfItsOwnAndAPrincipalOfItsOwn(t *testing.T) {
	t.Parallel()
	p := newPlace(t, sandbox.Options{})
	p.owner("test").must(engine.Up)
	taken := p.stack("orders", "test", using("test", "web-app"))
	if _, err := taken.try(engine.Up); err == nil || !strings.Contains(err.Error(), "cannot create already existing resource") {
		t.Errorf("the name of the owner's assignment: %v", err)
	}
	twice := p.stack("reports", "test", using("test", "reports", func(a *cacheaccess.CacheAccessArgs) {
		a.Access["reports"].PrincipalId = pulumi.String("1c9e3a57-2d4f-4b6a-8e0c-3f5a7b9d1e24") // that of web-app
	}))
	if _, err := twice.try(engine.Up); err == nil || !strings.Contains(err.Error(), "duplicate entries") {
		t.Errorf("a principal of the owner's: %v", err)
	}
}

// Azure takes one write below a cache at a time, and two stacks know nothing of each other.
func TestAWriteBesideOneOfTheOwnerIsRefusedAndWorksAfterwards(t *testing.T) {
	t.Parallel()
	var consumer *stack
	meanwhile := make(chan error, 1)
	p := newPlace(t, sandbox.Options{Faults: &sandbox.Faults{WhileBusy: func(_, id string) {
		if strings.HasSuffix(id, "/accessPolicyAssignments/nightlyjob") {
			_, err := consumer.try(engine.Up)
			meanwhile <- err
		}
	}}})
	owner := p.owner("test")
	owned := owner.must(engine.Up)
	// A backend of its own: the engine of redoubt lets one run at a time into a sandbox.
	elsewhere := &place{t: t, azure: p.azure, state: t.TempDir()}
	consumer = elsewhere.stack("orders", "test", func(ctx *pulumi.Context) error {
		_, err := cacheaccess.NewCacheAccess(ctx, "redis", &cacheaccess.CacheAccessArgs{
			CacheResourceId: pulumi.String(owned.Outputs["resourceId"].Value.(string)), HostName: pulumi.String(owned.Outputs["hostName"].Value.(string)),
			Access: map[string]*cacheaccess.CacheUserArgs{"orders-api": {PrincipalId: pulumi.String(somebody), Role: "owner"}},
		})
		return err
	})
	owner.edit("      access:\n", "      access:\n        nightly-job:\n          principalId: 5f7a9c1e-3b4d-4e6f-8a0b-2c4d6e8f0a13\n          role: owner\n")
	owner.must(engine.Up)
	if err := <-meanwhile; err == nil || !strings.Contains(err.Error(), "is busy processing a previous update request") {
		t.Errorf("a write beside that of the owner: %v", err)
	}
	if consumer.must(engine.Up); !p.has("ordersapi") {
		t.Error("the second run did not grant the access")
	}
}

func TestALockOfTheOwnerKeepsTheConsumersAssignmentUntilItIsLifted(t *testing.T) {
	t.Parallel()
	p := newPlace(t, sandbox.Options{})
	owner := p.owner("legacy")
	owner.must(engine.Up)
	service := "classic"
	consumer := p.stack("orders", "prod", using("legacy", "orders-batch", func(a *cacheaccess.CacheAccessArgs) {
		a.Service = &service
		a.Access["orders-batch"].Role, a.Access["orders-batch"].Policy = "", pulumi.String("catalogue-reader")
	}))
	consumer.write("Pulumi.prod.yaml", "config:\n  azure-native:subscriptionId: 7c3e9b1d-5a2f-4d8e-9c6b-1f4a7d2e8b50\n")
	consumer.must(engine.Up)
	grants := p.ofType(classicGrant)
	if got := names(grants); !strings.Contains(got, "orders-batch") {
		t.Fatalf("the assignments are %q", got)
	}
	if _, err := consumer.try(engine.Destroy); err == nil || !strings.Contains(err.Error(), "ScopeLocked") {
		t.Errorf("the lock of the cache did not keep the assignment: %v", err)
	}
	if again := owner.must(engine.Preview); changed(again) {
		t.Errorf("the owner wants to change %v", again.Changes)
	}
}
