package engine

import (
	"fmt"
	"os"
	"slices"
	"strings"
)

// debugProviders makes the engine talk to providers that already run instead
// of starting them: the sandbox's way in.
const debugProviders = "PULUMI_DEBUG_PROVIDERS"

// foreignPrefixes begin the names of the variables that must not reach a
// sandbox: Azure credentials and settings, as azure-native and the Azure SDKs
// read them, and whatever configures Pulumi or its backends.
var foreignPrefixes = []string{"ARM_", "AZURE_", "PULUMI_"}

// foreignNames are single variables of the same kind: managed identity
// endpoints and the token sources of the pipelines that azure-native knows.
var foreignNames = []string{
	"IDENTITY_ENDPOINT", "IDENTITY_HEADER", "MSI_ENDPOINT", "MSI_SECRET", "IMDS_ENDPOINT",
	"ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "SYSTEM_ACCESSTOKEN", "SYSTEM_OIDCREQUESTURI",
}

// forget removes every foreign variable from this process, in which the
// program runs, and returns the environment that is left.
func forget() []string {
	for _, entry := range os.Environ() {
		if name, _, _ := strings.Cut(entry, "="); isForeign(name) {
			_ = os.Unsetenv(name)
		}
	}
	return os.Environ()
}

func isForeign(name string) bool {
	upper := strings.ToUpper(name)
	return slices.Contains(foreignNames, upper) ||
		slices.ContainsFunc(foreignPrefixes, func(p string) bool { return strings.HasPrefix(upper, p) })
}

// sandboxVariables set up an engine that knows its own home, its own state
// and the simulated Azure, and downloads and reports nothing.
func sandboxVariables(s stateDir, port int) []string {
	return []string{
		"PULUMI_HOME=" + s.home(),
		"PULUMI_BACKEND_URL=" + s.backendURL(),
		"PULUMI_CONFIG_PASSPHRASE=" + sandboxPassphrase,
		"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true",
		"PULUMI_IGNORE_AMBIENT_PLUGINS=true",
		"PULUMI_SKIP_UPDATE_CHECK=true",
		"PULUMI_DISABLE_CI_DETECTION=true",
		"PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS=true",
		fmt.Sprintf("%s=azure-native:%d", debugProviders, port),
	}
}

// refuseLeftover keeps a run against Azure from silently running against a
// simulation that somebody forgot to switch off.
func refuseLeftover() error {
	for _, entry := range strings.Split(os.Getenv(debugProviders), ",") {
		if name, _, _ := strings.Cut(entry, ":"); strings.TrimSpace(name) == "azure-native" {
			return fmt.Errorf("%s=%s makes Pulumi use another program in place of azure-native, so this would not be Azure;"+
				" unset it (`unset %s`), or add --sandbox to use the sandbox", debugProviders, os.Getenv(debugProviders), debugProviders)
		}
	}
	return nil
}
