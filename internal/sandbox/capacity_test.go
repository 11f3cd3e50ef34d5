package sandbox

import (
	"path/filepath"
	"testing"

	"google.golang.org/grpc/status"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

var noRoomInWestEurope = Switches{NoCapacity: []string{"westeurope"}}

func TestAClusterWithoutRoomStaysInFailedUntilItIsWrittenAgain(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "azure.json")
	w := newWorld(t, Options{StoreFile: file, Switches: noRoomInWestEurope}, requests.AGroup)
	_, err := w.make(requests.ACluster)
	checkRefusal(t, err, ruleNamed(t, "capacity"))
	checkPartial(t, err, requests.ClusterID)
	checkState(t, w, "Failed", "CreateFailed")

	_, err = w.make(requests.ADatabase)
	checkRefusal(t, err, ruleNamed(t, "managed-cluster-ready"))
	checkRefusal(t, w.change(requests.ACluster, requests.ClusterID), ruleNamed(t, "capacity"))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}

	roomy := newWorld(t, Options{StoreFile: file})
	checkState(t, roomy, "Failed", "CreateFailed")
	if err := roomy.change(requests.ACluster, requests.ClusterID); err != nil {
		t.Fatal(err)
	}
	checkState(t, roomy, "Succeeded", "Running")
	roomy.mustMake(requests.ADatabase)
}

func TestAClusterInFailedIsDeleted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{Switches: noRoomInWestEurope}, requests.AGroup)
	if _, err := w.make(requests.ACluster); err == nil {
		t.Fatal("there was room")
	}
	if err := w.remove(requests.TokenManaged, requests.ClusterID); err != nil {
		t.Fatal(err)
	}
	w.mustMake(requests.ACluster.With(inputs{"location": "northeurope"}))
}

func TestACacheThatHasRoomKeepsItUntilItIsScaled(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "azure.json")
	if err := newWorld(t, Options{StoreFile: file}, requests.AGroup, requests.ACluster, requests.AClassic).Close(); err != nil {
		t.Fatal(err)
	}
	full := newWorld(t, Options{StoreFile: file, Switches: Switches{NoCapacity: []string{"westeurope/Balanced_B10", "westeurope/premium_P2"}}})
	if err := full.change(requests.ACluster.With(inputs{"tags": inputs{"a": "b"}}), requests.ClusterID); err != nil {
		t.Errorf("another tag: %v", err)
	}
	checkRefusal(t, full.change(requests.ACluster.With(requests.SKU("Balanced_B10")), requests.ClusterID), ruleNamed(t, "capacity"))
	larger := requests.AClassic.With(inputs{"sku": inputs{"name": "Premium", "family": "P", "capacity": 2.0}})
	checkRefusal(t, full.change(larger, requests.ClassicID), ruleNamed(t, "capacity"))
}

// The engine keeps a resource whose creation failed half-way only if the error says its id.
func checkPartial(t *testing.T, err error, id string) {
	t.Helper()
	for _, detail := range status.Convert(err).Details() {
		if partial, ok := detail.(*pulumirpc.ErrorResourceInitFailed); ok && arm.SameID(partial.GetId(), id) {
			return
		}
	}
	t.Errorf("the error has no id: %v", err)
}

func checkState(t *testing.T, w *world, provisioning, resource string) {
	t.Helper()
	cluster := w.resource(requests.ClusterID)
	if got := cluster.Text("properties", "provisioningState"); got != provisioning {
		t.Errorf("provisioningState: got %s, want %s", got, provisioning)
	}
	if got := cluster.Text("properties", "resourceState"); got != resource {
		t.Errorf("resourceState: got %s, want %s", got, resource)
	}
	if cluster.At(stateKey) != nil {
		t.Error("the answer has what only the store should")
	}
}
