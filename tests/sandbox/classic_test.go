package sandbox_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

func TestAWholeClassicEnvironmentIsDeployedOnceAndDestroyed(t *testing.T) {
	t.Parallel()
	env := enginetest.New(t, program(parts(requests.ClassicEnvironment)...), enginetest.WithSandbox(sandbox.Options{LandingZone: hub, BusyFor: -1}))
	env.Up()
	if again := env.Preview(); again.Changed() {
		t.Errorf("a second run would change something: %v", again)
	}
	env.Destroy()
	if left := env.Owned(); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

// An identity's principal is known only after it was made; the role on the storage account, which the landing zone has,
// comes before the cache that writes there.
func TestAnIdentityThatWasJustMadeGetsARoleOnAStorageAccountOfTheLandingZone(t *testing.T) {
	t.Parallel()
	env := enginetest.New(t, func(ctx *pulumi.Context) error {
		last, err := chain(ctx, parts([]requests.Making{requests.AGroup})...)
		if err != nil {
			return err
		}
		identity, err := registerIdentity(ctx, pulumi.DependsOn(last))
		if err != nil {
			return err
		}
		role := pulumi.Map{}
		for name, value := range requests.ABackupRole.Inputs {
			role[name] = pulumi.Any(value)
		}
		role["principalId"] = identity.PrincipalID
		var assigned pulumi.CustomResourceState
		if err := ctx.RegisterResource(requests.TokenRole, "role", role, &assigned, pulumi.Version(versionTwo)); err != nil {
			return fmt.Errorf("registering role: %w", err)
		}
		_, err = register(ctx, "cache", requests.AHardenedClassic, pulumi.DependsOn([]pulumi.Resource{&assigned}))
		return err
	}, enginetest.WithSandbox(sandbox.Options{LandingZone: hub, BusyFor: -1}))

	env.Up()
	roleID := requests.StorageID + "/providers/Microsoft.Authorization/roleAssignments/" + requests.Someone
	want := []string{"create " + requests.GroupID, "create " + requests.IdentityID, "create " + roleID, "create " + requests.ClassicID}
	var written []string
	for _, w := range env.Azure.Journal() {
		written = append(written, w.Operation+" "+w.Resource.ID)
	}
	if diff := cmp.Diff(want, written); diff != "" {
		t.Errorf("writes (-want +got):\n%s", diff)
	}
	principal := find(t, env, requests.IdentityID).Text("properties", "principalId")
	if got := find(t, env, roleID).Text("properties", "principalId"); got != principal || principal == "" {
		t.Errorf("the role is assigned to %q, want %q", got, principal)
	}
}

// identityState is what the program reads of an identity.
type identityState struct {
	pulumi.CustomResourceState
	PrincipalID pulumi.StringOutput `pulumi:"principalId"`
}

func registerIdentity(ctx *pulumi.Context, opts ...pulumi.ResourceOption) (*identityState, error) {
	var made identityState
	options := append([]pulumi.ResourceOption{pulumi.Version(versionTwo)}, opts...)
	if err := ctx.RegisterResource(requests.TokenIdentity, "identity", pulumi.ToMap(requests.AnIdentity.Inputs), &made, options...); err != nil {
		return nil, fmt.Errorf("registering identity: %w", err)
	}
	return &made, nil
}

func find(t *testing.T, env *enginetest.Env, id string) arm.Resource {
	t.Helper()
	all := env.Azure.Resources()
	at := slices.IndexFunc(all, func(r arm.Resource) bool { return arm.SameID(r.ID, id) })
	if at < 0 {
		t.Fatalf("%s does not exist", id)
	}
	return all[at]
}

// A program that goes from firewall rules to an endpoint updates the cache first, and deletes the rules last; on the way
// back it is the other way round. Both ways must be open.
func TestAProgramGoesFromFirewallRulesToAnEndpointAndBack(t *testing.T) {
	t.Parallel()
	network := parts(requests.ClassicNetworked[:4])
	cache := func(access string) part {
		return part{name: "cache", Making: requests.AClassic.With(requests.Inputs{"publicNetworkAccess": access})}
	}
	open := program(append(slices.Clone(network), cache("Enabled"), part{name: "rule", Making: requests.AFirewallRule})...)
	closed := program(append(slices.Clone(network), cache("Disabled"), part{name: "endpoint", Making: requests.AClassicEndpoint})...)

	env := enginetest.New(t, open, enginetest.WithSandbox(sandbox.Options{BusyFor: -1}))
	env.Up()
	for _, step := range []struct {
		program pulumi.RunFunc
		want    []string
	}{
		{closed, []string{"update " + requests.ClassicID, "create " + requests.ClassicEndpointID, "delete " + requests.FirewallRuleID}},
		{open, []string{"update " + requests.ClassicID, "create " + requests.FirewallRuleID, "delete " + requests.ClassicEndpointID}},
	} {
		before := len(env.Azure.Journal())
		env.SetProgram(step.program)
		env.Up()
		var written []string
		for _, w := range env.Azure.Journal()[before:] {
			written = append(written, w.Operation+" "+w.Resource.ID)
		}
		if diff := cmp.Diff(step.want, written); diff != "" {
			t.Errorf("writes (-want +got):\n%s", diff)
		}
	}
}
