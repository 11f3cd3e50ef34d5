package sandbox_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/sandbox"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

// A cluster for which there was no room is kept in the state: the next run writes it again in place, with a size for which
// there is room, and makes nothing twice.
func TestAClusterThatFailedForWantOfRoomIsMendedByTheNextRun(t *testing.T) {
	t.Parallel()
	group := part{name: "group", Making: requests.AGroup}
	cluster := part{name: "cluster", Making: requests.ACluster}
	env := enginetest.New(t, program(group, cluster), enginetest.WithSandbox(
		sandbox.Options{Switches: sandbox.Switches{NoCapacity: []string{"westeurope/Balanced_B5"}}, BusyFor: -1}))
	_, err := env.TryUp()
	checkRefusal(t, err, cluster, "capacity")
	if state := find(t, env, requests.ClusterID).Text("properties", "provisioningState"); state != "Failed" {
		t.Errorf("the state meanwhile: got %s", state)
	}

	cluster.Making = requests.ACluster.With(requests.SKU("Balanced_B10"))
	env.SetProgram(program(group, cluster))
	env.Up()
	if state := find(t, env, requests.ClusterID).Text("properties", "provisioningState"); state != "Succeeded" {
		t.Errorf("the state afterwards: got %s", state)
	}
	want := []string{"create " + requests.GroupID, "create " + requests.ClusterID, "update " + requests.ClusterID}
	if diff := cmp.Diff(want, journalOf(env)); diff != "" {
		t.Errorf("writes (-want +got):\n%s", diff)
	}
}

func journalOf(env *enginetest.Env) []string {
	var written []string
	for _, w := range env.Azure.Journal() {
		written = append(written, w.Operation+" "+w.Resource.ID)
	}
	return written
}

// Without the type of the principal, a role for an identity of the same run meets a directory that does not know it yet;
// the next run gets it.
func TestARoleForANewIdentityWithoutItsTypeTakesASecondRun(t *testing.T) {
	t.Parallel()
	env := enginetest.New(t, func(ctx *pulumi.Context) error {
		last, err := chain(ctx, parts([]requests.Making{requests.AGroup, requests.ACluster})...)
		if err != nil {
			return err
		}
		identity, err := registerIdentity(ctx, pulumi.DependsOn(last))
		if err != nil {
			return err
		}
		_, err = register(ctx, "role", requests.ARole.With(requests.Inputs{
			"principalType": nil, "principalId": identity.PrincipalID,
		}), pulumi.DependsOn(last))
		return err
	}, enginetest.WithSandbox(sandbox.Options{BusyFor: -1}))
	_, err := env.TryUp()
	checkRefusal(t, err, part{name: "role", Making: requests.ARole}, "role-assignment-principal-new")
	env.Up()
}

func TestAVaultAndAKeyThatLeftTheProgramCannotComeBackUnderTheirNames(t *testing.T) {
	t.Parallel()
	group, vault := part{name: "group", Making: requests.AGroup}, part{name: "vault", Making: requests.AVault}
	key := part{name: "key", Making: requests.AKey}
	env := enginetest.New(t, program(group, vault, key), enginetest.WithSandbox(sandbox.Options{BusyFor: -1}))
	env.Up()
	env.SetProgram(program(group, vault))
	env.Up()
	env.SetProgram(program(group, vault, key))
	_, err := env.TryUp()
	checkRefusal(t, err, key, "key-deleted")
	env.SetProgram(program(group))
	env.Up()
	if owned := env.Owned(); slices.Contains(owned, requests.VaultID) || slices.Contains(owned, requests.KeyID) {
		t.Errorf("there yet: %v", owned)
	}
	env.SetProgram(program(group, vault))
	_, err = env.TryUp()
	checkRefusal(t, err, vault, "vault-deleted")
}
