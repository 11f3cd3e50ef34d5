package sandbox

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

// written lists a journal as "operation id".
func written(s *Server) []string {
	var lines []string
	for _, w := range s.Journal() {
		lines = append(lines, w.Operation+" "+w.Resource.ID)
	}
	return lines
}

func TestTheJournalHasTheWritesThatTookEffectInTheirOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{}, requests.AGroup, requests.ACluster)
	if _, err := w.make(requests.ACluster); err == nil {
		t.Fatal("a second create was taken")
	}
	if _, err := w.make(requests.ADatabase.With(inputs{"databaseName": "cache"})); err == nil {
		t.Fatal("a database of another name was taken")
	}
	if err := w.change(requests.ACluster.With(inputs{"publicNetworkAccess": "Enabled"}), requests.ClusterID); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time there is nothing to delete
		if err := w.remove(requests.TokenManaged, requests.ClusterID); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		"create " + requests.GroupID, "create " + requests.ClusterID, "update " + requests.ClusterID, "delete " + requests.ClusterID,
	}
	if diff := cmp.Diff(want, written(w.Server)); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
}

func TestTheJournalShowsAResourceAfterAWriteAndBeforeADelete(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{}, requests.AGroup, requests.ACluster)
	if err := w.change(requests.ACluster.With(inputs{"publicNetworkAccess": "Enabled"}), requests.ClusterID); err != nil {
		t.Fatal(err)
	}
	if err := w.remove(requests.TokenManaged, requests.ClusterID); err != nil {
		t.Fatal(err)
	}
	var access []string
	for _, entry := range w.Journal()[1:] {
		access = append(access, entry.Operation+" "+entry.Resource.Text("properties", "publicNetworkAccess")+" "+
			entry.Resource.Text("properties", "provisioningState"))
		entry.Resource.Put("changed", "properties", "publicNetworkAccess") // the journal must not notice
	}
	want := []string{"create Disabled Succeeded", "update Enabled Succeeded", "delete Enabled Succeeded"}
	if diff := cmp.Diff(want, access); diff != "" {
		t.Errorf("publicNetworkAccess and provisioningState (-want +got):\n%s", diff)
	}
	if access := w.Journal()[1].Resource.Text("properties", "publicNetworkAccess"); access != "Disabled" {
		t.Errorf("a caller changed the journal: %s", access)
	}
}

func TestTheJournalHasAWriteThatWasStoredAlthoughItsCallerGotAnError(t *testing.T) {
	t.Parallel()
	lost := errors.New("connection lost")
	w := newWorld(t, Options{Faults: &Faults{AfterWrite: func(n int, _, _ string) error {
		if n == 2 {
			return lost
		}
		return nil
	}}}, requests.AGroup)
	if _, err := w.make(requests.ACluster); err == nil {
		t.Fatal("the caller got no error")
	}
	if diff := cmp.Diff([]string{"create " + requests.GroupID, "create " + requests.ClusterID}, written(w.Server)); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
}
