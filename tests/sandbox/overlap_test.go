package sandbox_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/sandbox"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

// patience ends a wait for a request that never comes, so that the test fails instead of hanging.
const patience = time.Minute

// meeting makes writes meet in the simulated Azure, however fast or slow the machine is.
type meeting struct {
	// begun is closed when the first of the writes is under way.
	begun chan struct{}
	// met is closed when the second one is asked for; the first one does not end before.
	met      chan struct{}
	asked    int
	concerns func(id string) bool
}

func newMeeting(concerns func(id string) bool) *meeting {
	return &meeting{begun: make(chan struct{}), met: make(chan struct{}), concerns: concerns}
}

func (m *meeting) faults() *sandbox.Faults {
	return &sandbox.Faults{
		// The sandbox holds its lock during this call and until it has judged the write, so the first write cannot end
		// in between.
		BeforeWrite: func(_ int, _, id string) error {
			if m.concerns(id) {
				if m.asked++; m.asked == 2 {
					close(m.met)
				}
			}
			return nil
		},
		WhileBusy: func(_, id string) {
			if m.concerns(id) {
				close(m.begun)
				await(m.met)
			}
		},
	}
}

func await(event <-chan struct{}) {
	select {
	case <-event:
	case <-time.After(patience):
	}
}

// grants is two principals' access to one database.
var grants = []part{
	{name: "first", Making: requests.AGrant},
	{name: "second", Making: requests.AGrant.With(requests.Inputs{
		"accessPolicyAssignmentName": "other", "user": requests.Inputs{"objectId": requests.Somebody},
	})},
}

func TestAssignmentsThatDoNotDependOnEachOtherMeetAndOneIsRefused(t *testing.T) {
	t.Parallel()
	m := newMeeting(func(id string) bool { return strings.Contains(id, "/accessPolicyAssignments/") })
	cache := parts([]requests.Making{requests.AGroup, requests.ACluster, requests.ADatabase})
	env := enginetest.New(t, func(ctx *pulumi.Context) error {
		last, err := chain(ctx, cache...)
		if err != nil {
			return err
		}
		for _, grant := range grants {
			if _, err := register(ctx, grant.name, grant.Making, pulumi.DependsOn(last)); err != nil {
				return err
			}
		}
		return nil
	}, enginetest.WithSandbox(sandbox.Options{Faults: m.faults()}))

	_, err := env.TryUp()
	rule := ruleNamed(t, "cache-busy")
	checkError(t, err, "("+requests.TokenGrant+"): ", `Status=409 Code="`+rule.Code+`"`, "[redoubt sandbox, not Azure; rule cache-busy]")
}

func TestAssignmentsInAChainPass(t *testing.T) {
	t.Parallel()
	cache := parts([]requests.Making{requests.AGroup, requests.ACluster, requests.ADatabase})
	enginetest.New(t, program(append(cache, grants...)...)).Up()
}

func TestADatabaseThatDoesNotWaitForItsClusterIsRefused(t *testing.T) {
	t.Parallel()
	m := newMeeting(func(id string) bool { return strings.HasPrefix(id, requests.ClusterID) })
	database := part{name: "database", Making: requests.ADatabase}
	env := enginetest.New(t, func(ctx *pulumi.Context) error {
		if _, err := chain(ctx, parts([]requests.Making{requests.AGroup, requests.ACluster})...); err != nil {
			return err
		}
		// The database comes when the cluster's creation has begun; before, there would be no cluster at all.
		if !ctx.DryRun() {
			await(m.begun)
		}
		_, err := register(ctx, database.name, database.Making)
		return err
	}, enginetest.WithSandbox(sandbox.Options{Faults: m.faults()}))

	_, err := env.TryUp()
	checkRefusal(t, err, database, "managed-cluster-ready")
}
