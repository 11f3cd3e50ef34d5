package sandbox

import (
	"net"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

func TestAServerListensWhereItIsToldUnlessSomebodyElseDoes(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := taken.Addr().(*net.TCPAddr).Port
	file := filepath.Join(t.TempDir(), "azure.json")
	if _, err := Listen(t.Context(), Options{StoreFile: file}, port); err == nil || !strings.Contains(err.Error(), "listening on the loopback") {
		t.Fatalf("on a port that is taken: got %v", err)
	}
	if err := taken.Close(); err != nil {
		t.Fatal(err)
	}
	// The store must be free again although the first attempt failed after opening it.
	s, err := Listen(t.Context(), Options{StoreFile: file}, port)
	if err != nil {
		t.Fatal(err)
	}
	if s.Port() != port {
		t.Errorf("it listens on %d, want %d", s.Port(), port)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestASandboxIsInspectedWhileItIsServed(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "azure.json")
	zone := []arm.Resource{{ID: "/subscriptions/" + DefaultSubscriptionID + "/resourceGroups/hub", Type: typeResourceGroup, Name: "hub", Body: inputs{"location": "westeurope"}}}
	w := newWorld(t, Options{StoreFile: file, LandingZone: zone})
	id, _ := w.v2.mustCreate(groupToken, inputs{"resourceGroupName": "rg", "location": "westeurope"})
	entries, err := Inspect(Options{StoreFile: file, LandingZone: zone})
	if err != nil || len(entries) != 2 {
		t.Fatalf("got %v, %v", entries, err)
	}
	for _, entry := range entries {
		if ours := arm.SameID(entry.ID, id); entry.LandingZone == ours || entry.Text("properties", "provisioningState") != "Succeeded" {
			t.Errorf("got %+v", entry)
		}
	}
	if err := CheckStore(file); err != nil {
		t.Errorf("the store: %v", err)
	}
}
