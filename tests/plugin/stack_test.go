package plugin_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/sandbox"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

const subscription = "11111111-2222-4333-8444-555555555555"

// place is where a program of another language is deployed: the plugin on the PATH as after an installation, a simulated
// Azure, and a Pulumi state of its own.
type place struct {
	t       *testing.T
	backend string
	// environment is what the program's process gets.
	environment []string
}

func newPlace(t *testing.T) *place {
	t.Helper()
	azure, err := sandbox.Start(context.Background(), sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := azure.Close(); err != nil {
			t.Errorf("closing the sandbox: %v", err)
		}
	})
	path := strings.Join([]string{filepath.Dir(built(t, builtPlugin)), filepath.Dir(enginetest.CLI(t).Path), os.Getenv("PATH")}, string(os.PathListSeparator))
	p := &place{t: t, backend: t.TempDir()}
	p.environment = []string{
		"PATH=" + path,
		"PULUMI_HOME=" + t.TempDir(),
		"PULUMI_BACKEND_URL=file://" + filepath.ToSlash(p.backend),
		"PULUMI_CONFIG_PASSPHRASE=sandbox",
		"PULUMI_SKIP_UPDATE_CHECK=true",
		"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true",
		fmt.Sprintf("PULUMI_DEBUG_PROVIDERS=azure-native:%d", azure.Port()),
	}
	return p
}

// state is the state of a stack.
func (p *place) state(stack string) []byte {
	p.t.Helper()
	contents, err := os.ReadFile(filepath.Join(p.backend, ".pulumi", "stacks", enginetest.Project, stack+".json"))
	if err != nil {
		p.t.Fatal(err)
	}
	return contents
}

// resources are those of a state by URN, without what differs between two deployments of one program: times, ids of
// providers, the order of dependencies, and those dependencies that ignored says.
func resources(t *testing.T, state []byte, ignored func(dependency string) bool) map[string]any {
	t.Helper()
	found := map[string]any{}
	for _, resource := range listed(t, state) {
		urn := resource["urn"].(string)
		if strings.Contains(urn, "pulumi:providers:") || resource["type"] == "pulumi:pulumi:Stack" {
			continue
		}
		for _, key := range []string{"created", "modified", "provider", "sourcePosition", "stackTrace"} {
			delete(resource, key)
		}
		resource["dependencies"] = dependencies(resource["dependencies"], urn, ignored)
		properties, _ := resource["propertyDependencies"].(map[string]any)
		for name, told := range properties {
			properties[name] = dependencies(told, urn, ignored)
		}
		found[urn] = resource
	}
	return found
}

// dependencies are sorted. Those of a component itself are left out: SDKs add all that its inputs come from.
func dependencies(told any, urn string, ignored func(string) bool) []string {
	sorted := []string{}
	list, _ := told.([]any)
	for _, dependency := range list {
		if !ignored(dependency.(string)) && !strings.HasPrefix(urn, "urn:pulumi:shop::redoubt::redoubt:index:HardenedCache::") {
			sorted = append(sorted, dependency.(string))
		}
	}
	slices.Sort(sorted)
	return sorted
}

// resources are all of a stack, as its state has them.
func (p *place) resources(stack string) []map[string]any {
	p.t.Helper()
	return listed(p.t, p.state(stack))
}

func listed(t *testing.T, state []byte) []map[string]any {
	t.Helper()
	var file struct {
		Checkpoint struct {
			Latest struct {
				Resources []map[string]any `json:"resources"`
			} `json:"latest"`
		} `json:"checkpoint"`
	}
	if err := json.Unmarshal(state, &file); err != nil {
		t.Fatal(err)
	}
	return file.Checkpoint.Latest.Resources
}
