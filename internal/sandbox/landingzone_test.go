package sandbox

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

func load(t *testing.T, content string) ([]arm.Resource, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "landing-zone.yaml")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return LoadLandingZone(file)
}

const hubGroup = "/subscriptions/hub/resourceGroups/network"

func TestALandingZoneBringsItsGroupsAndSubnets(t *testing.T) {
	t.Parallel()
	zone, err := load(t, `
- id: `+hubGroup+`/providers/microsoft.network/virtualnetworks/hub
  location: West Europe
  properties:
    subnets:
      - name: endpoints
        properties: {addressPrefix: 10.1.0.0/24}
- id: `+hubGroup+`/providers/Microsoft.Storage/storageAccounts/archive
  sku: {name: Standard_LRS}
`)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, Options{LandingZone: zone}, requests.AGroup, requests.ACluster, requests.ADatabase)
	if r := w.resource(hubGroup); r.Location != "westeurope" {
		t.Errorf("the group: %+v", r)
	}
	hub := hubGroup + "/providers/Microsoft.Network/virtualNetworks/hub"
	w.mustMake(requests.AnEndpoint.With(inputs{"subnet": inputs{"id": hub + "/subnets/endpoints"}}))
	if r := w.resource(hub + "/subnets/endpoints"); len(r.Objects("properties", "privateEndpoints")) != 1 {
		t.Errorf("the hub's subnet does not show the endpoint: %+v", r)
	}
}

func TestALandingZoneReportsAllItsProblems(t *testing.T) {
	t.Parallel()
	_, err := load(t, `
- id: resourceGroups/x
- location: westeurope
- id: `+hubGroup+`/providers/Microsoft.Compute/virtualMachines/vm
- id: `+hubGroup+`/providers/Microsoft.Network/virtualNetworks/none/subnets/s
- id: `+hubGroup+`/providers/Microsoft.Network/privateDnsZones/z
- id: `+strings.ToUpper(hubGroup)+`/providers/Microsoft.Network/privateDnsZones/Z
- id: `+hubGroup+`/providers/Microsoft.Network/privateDnsZones/y
  type: Microsoft.Network/virtualNetworks
`)
	if err == nil {
		t.Fatal("it was accepted")
	}
	for _, want := range []string{
		"landing-zone.yaml", `"resourceGroups/x" is not an ARM resource id`, "id: is missing", "Microsoft.Compute/virtualMachines",
		"its parent is not in the landing zone", "occurs twice", "does not fit the id",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no problem says %q:\n%v", want, err)
		}
	}
}

func TestALandingZoneThatIsNoListIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := load(t, "subnets: {}"); err == nil || !strings.Contains(err.Error(), "expected a list of ARM resources") {
		t.Errorf("got %v", err)
	}
	if _, err := LoadLandingZone(filepath.Join(t.TempDir(), "none.yaml")); err == nil {
		t.Error("a missing file was loaded")
	}
}

func TestTheLandingZoneIsNotStoredWithTheStacksResources(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "azure.json")
	w := newWorld(t, Options{StoreFile: file, LandingZone: hub}, requests.AGroup)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if left := start(t, Options{StoreFile: file}).Resources(); len(left) != 1 || left[0].ID != requests.GroupID {
		t.Errorf("stored: %v", left)
	}
}

func TestAResourceIsOfAStackOrOfTheLandingZoneNotOfBoth(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "azure.json")
	w := newWorld(t, Options{StoreFile: file}, requests.AGroup, requests.ANetwork)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	zone := []arm.Resource{{ID: requests.NetworkID, Type: typeNetwork}}
	_, err := Start(context.Background(), Options{StoreFile: file, LandingZone: zone})
	if err == nil || !strings.Contains(err.Error(), requests.NetworkID) || !strings.Contains(err.Error(), "take it out of one of them") {
		t.Errorf("got %v", err)
	}
}
