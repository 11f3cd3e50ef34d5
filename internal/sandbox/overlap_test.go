package sandbox

import (
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

// held starts a write that stays under way until release is called, and returns once it occupies its cache.
func held(t *testing.T, begin func() error, busy <-chan string, open chan<- struct{}) (release func()) {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- begin() }()
	<-busy
	return func() {
		open <- struct{}{}
		if err := <-done; err != nil {
			t.Errorf("the first write: %v", err)
		}
	}
}

// gate returns faults whose hook, for writes of one id, reports and waits; all other writes pass.
func gate(id string) (faults *Faults, busy <-chan string, open chan<- struct{}) {
	reported, opened := make(chan string, 1), make(chan struct{})
	return &Faults{WhileBusy: func(_, at string) {
		if strings.EqualFold(at, id) {
			reported <- at
			<-opened
		}
	}}, reported, opened
}

func TestASecondWriteBelowACacheIsRefusedWhileTheFirstIsUnderWay(t *testing.T) {
	t.Parallel()
	second := requests.AGrant.With(inputs{"accessPolicyAssignmentName": "other", "user": inputs{"objectId": requests.Somebody}})
	faults, busy, open := gate(requests.DatabaseID + "/accessPolicyAssignments/app")
	w := newWorld(t, Options{Faults: faults}, requests.AGroup, requests.ACluster, requests.ADatabase)

	release := held(t, func() error { _, err := w.make(requests.AGrant); return err }, busy, open)
	_, err := w.make(second)
	checkRefusal(t, err, ruleNamed(t, "cache-busy"))
	release()

	if _, err := w.make(second); err != nil {
		t.Errorf("once the first write is done: %v", err)
	}
}

func TestWritesBelowTwoCachesDoNotStandInEachOthersWay(t *testing.T) {
	t.Parallel()
	faults, busy, open := gate(requests.DatabaseID + "/accessPolicyAssignments/app")
	other := inputs{"clusterName": "other"}
	w := newWorld(t, Options{Faults: faults}, requests.AGroup, requests.ACluster, requests.ADatabase, requests.ACluster.With(other), requests.ADatabase.With(other))

	release := held(t, func() error { _, err := w.make(requests.AGrant); return err }, busy, open)
	if _, err := w.make(requests.AGrant.With(other)); err != nil {
		t.Errorf("a write below another cache: %v", err)
	}
	release()
}

func TestAClusterThatIsStillBeingCreatedTakesNoDatabaseAndNoEndpoint(t *testing.T) {
	t.Parallel()
	faults, busy, open := gate(requests.ClusterID)
	w := newWorld(t, Options{Faults: faults}, requests.AGroup, requests.ANetwork, requests.ASecurityGroup, requests.ASubnet)

	release := held(t, func() error { _, err := w.make(requests.ACluster); return err }, busy, open)
	_, err := w.make(requests.ADatabase)
	checkRefusal(t, err, ruleNamed(t, "managed-cluster-ready"))
	_, err = w.make(requests.AnEndpoint)
	checkRefusal(t, err, ruleNamed(t, "private-link-target-ready"))
	if state := w.resource(requests.ClusterID).Text("properties", "provisioningState"); state != "Creating" {
		t.Errorf("the state meanwhile: got %s", state)
	}
	release()
	if state := w.resource(requests.ClusterID).Text("properties", "provisioningState"); state != "Succeeded" {
		t.Errorf("the state afterwards: got %s", state)
	}
}

func TestACacheThatIsBeingUpdatedOrDeletedTakesNoOtherWrite(t *testing.T) {
	t.Parallel()
	for state, begin := range map[string]func(w *world) error{
		"Updating": func(w *world) error {
			return w.change(requests.ACluster.With(requests.SKU("Balanced_B10")), requests.ClusterID)
		},
		"Deleting": func(w *world) error { return w.remove(requests.TokenManaged, requests.ClusterID) },
	} {
		faults, busy, open := gate(requests.ClusterID)
		w := newWorld(t, Options{}, requests.AGroup, requests.ACluster, requests.ADatabase)
		w.azure.options.Faults = faults

		release := held(t, func() error { return begin(w) }, busy, open)
		_, err := w.make(requests.AGrant)
		checkRefusal(t, err, ruleNamed(t, "cache-busy"))
		checkRefusal(t, w.change(requests.ACluster, requests.ClusterID), ruleNamed(t, "cache-busy"))
		if got := w.resource(requests.ClusterID).Text("properties", "provisioningState"); got != state {
			t.Errorf("the state meanwhile: got %s, want %s", got, state)
		}
		release()
	}
}

func TestWhatExistsIsNotCreatedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{}, requests.AGroup, requests.ACluster)
	_, err := w.make(requests.ACluster.With(inputs{"clusterName": "CACHE"})) // ids do not tell case apart
	if err == nil || !strings.Contains(err.Error(), "cannot create already existing resource '"+requests.ClusterID+"'") {
		t.Errorf("got %v", err)
	}
}
