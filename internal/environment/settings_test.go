package environment_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/waivers"
)

func settingsOf(t *testing.T, stack, contents string) (environment.Settings, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "Pulumi."+stack+".yaml")
	if err := os.WriteFile(file, []byte(contents), 0o600); err != nil {
		t.Fatal(err)
	}
	return environment.ReadSettings(file)
}

func TestSettingsAreReadAsTheEngineHandsThemOver(t *testing.T) {
	t.Parallel()
	settings, err := settingsOf(t, "dev", `config:
  azure-native:location: westeurope
  redoubt:environment:
    cache:
      production: true
      owner: {secure: v1:abc}
      privateEndpoint: {dns: {mode: policyManaged}}
      customerManagedKey: {acceptInterruption: true}
      waivers:
        - {control: RDT-NET-01, reason: a reason, owner: team, granted: 2026-11-01, until: "2026-12-01"}
`)
	if err != nil {
		t.Fatal(err)
	}
	want := waivers.Waiver{Control: "RDT-NET-01", Reason: "a reason", Owner: "team", Granted: "2026-11-01", Until: "2026-12-01"}
	if !settings.Production || !settings.DNSByPolicy || !settings.AcceptsInterruption || len(settings.Waivers) != 1 || settings.Waivers[0] != want {
		t.Errorf("got %+v", settings)
	}
	if settings.Config["azure-native:location"] != "westeurope" ||
		!strings.Contains(settings.Config["redoubt:environment"], environment.EncryptedPlaceholder) {
		t.Errorf("got the configuration %v", settings.Config)
	}
}

func TestAnEnvironmentCalledProdIsAProductionOne(t *testing.T) {
	t.Parallel()
	for stack, want := range map[string]bool{"prod": true, "dev": false} {
		settings, err := settingsOf(t, stack, "config: {\"redoubt:environment\": {cache: {owner: team}}}")
		if err != nil || settings.Production != want {
			t.Errorf("%s: got %+v, %v", stack, settings, err)
		}
	}
}

func TestWhatIsNoStackFileHasNoSettings(t *testing.T) {
	t.Parallel()
	for contents, want := range map[string]string{
		"config: [":  "did not find",
		"config: {}": "the stack has no configuration",
		"config: {\"redoubt:environment\": {cache: 7}}": "config.redoubt:environment: ",
	} {
		if _, err := settingsOf(t, "dev", contents); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", contents, err)
		}
	}
}
