package sandbox

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSwitchesAreReadFromAFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "sandbox.yaml")
	content := `
noClassicCaches: true
noCapacity: [eastus2, westeurope/Balanced_B5]
takenNames: [Microsoft.Cache/redis/orders, Microsoft.Cache/redisEnterprise/westeurope/orders, Microsoft.KeyVault/vaults/kv-orders]
principals: [11111111-2222-3333-4444-555555555555]
closedVaults: blocked
vaultsUnreachable: true
`
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := LoadSwitches(file)
	want := Switches{
		NoClassicCaches: true, NoCapacity: []string{"eastus2", "westeurope/Balanced_B5"},
		TakenNames: []string{"Microsoft.Cache/redis/orders", "Microsoft.Cache/redisEnterprise/westeurope/orders", "Microsoft.KeyVault/vaults/kv-orders"},
		Principals: []string{"11111111-2222-3333-4444-555555555555"}, ClosedVaults: "blocked", VaultsUnreachable: true,
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("switches (-want +got):\n%s\n%v", diff, err)
	}
	if empty, err := parseSwitches(nil); err != nil || !cmp.Equal(empty, Switches{}) {
		t.Errorf("an empty file: %+v, %v", empty, err)
	}
}

func TestAFileOfSwitchesReportsAllItsProblems(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "sandbox.yaml")
	content := "noCapacity: [East US, eastus2/B3]\ntakenNames: [orders, Microsoft.Cache/redisEnterprise/orders]\nprincipals: [jo]\nclosedVaults: maybe\n"
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := LoadSwitches(file)
	if err == nil {
		t.Fatal("the file was accepted")
	}
	for _, want := range []string{
		file, "noCapacity[0]: not a place; expected a region, or region/SKU such as eastus2/Balanced_B3; got East US", "noCapacity[1]",
		"takenNames[0]: not a global name", "takenNames[1]", "principals[0]: not an object id; expected a GUID; got jo",
		"closedVaults: not a reading; expected trusted or blocked; got maybe",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no problem says %q:\n%v", want, err)
		}
	}
	if _, err := parseSwitches([]byte("noCapacitys: [eastus2]\n")); err == nil || !strings.Contains(err.Error(), "expected noClassicCaches, noCapacity") {
		t.Errorf("a switch that there is not: %v", err)
	}
	if _, err := LoadSwitches(filepath.Join(t.TempDir(), "none.yaml")); err == nil {
		t.Error("a missing file was loaded")
	}
}
