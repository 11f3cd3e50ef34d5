// Package consumers_test runs stacks that reuse redoubt: those that import it, and those that use the cache of another stack.
package consumers_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
	"github.com/redoubt-iac/redoubt/tests/consumers/host"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

// place is one simulated Azure and one Pulumi backend, for the stacks of several projects.
type place struct {
	t     *testing.T
	azure *sandbox.Server
	state string
}

// onTheDay is one on which the waivers of the stack files hold.
func onTheDay() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }

func newPlace(t *testing.T, options sandbox.Options) *place {
	t.Helper()
	zone, err := sandbox.LoadLandingZone(filepath.Join(enginetest.Root(), "stacks", "landing-zone.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	options.LandingZone, options.Now = zone, onTheDay
	azure, err := sandbox.Start(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := azure.Close(); err != nil {
			t.Errorf("closing the sandbox: %v", err)
		}
	})
	return &place{t: t, azure: azure, state: t.TempDir()}
}

// stack is one of a project, whose program is in this process.
type stack struct {
	place   *place
	dir     string
	name    string
	program pulumi.RunFunc
}

// owner is one of redoubt's own environments, with its own stack file.
func (p *place) owner(name string) *stack {
	p.t.Helper()
	contents, err := os.ReadFile(environment.StackFile(enginetest.Root(), name))
	if err != nil {
		p.t.Fatal(err)
	}
	s := p.stack("redoubt", name, environment.DeployOn(onTheDay))
	s.write(filepath.Join("stacks", "Pulumi."+name+".yaml"), string(contents))
	s.write("Pulumi.yaml", "name: redoubt\nruntime: go\nstackConfigDir: stacks\n")
	return s
}

// testSubscription is that of the cache of the environment test.
const testSubscription = "2b0d4f6a-8c1e-4a3b-9d5f-7e1c3a5b7d90"

// stack is one with a program of the test's, in the subscription of the environment test.
func (p *place) stack(project, name string, program pulumi.RunFunc) *stack {
	p.t.Helper()
	s := &stack{place: p, dir: p.t.TempDir(), name: name, program: program}
	s.write("Pulumi.yaml", "name: "+project+"\nruntime: go\n")
	s.write("Pulumi."+name+".yaml", "config:\n  azure-native:location: westeurope\n  azure-native:subscriptionId: "+testSubscription+"\n")
	return s
}

func (s *stack) write(name, text string) {
	s.place.t.Helper()
	file := filepath.Join(s.dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		s.place.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		s.place.t.Fatal(err)
	}
}

// edit replaces a text of the stack file of an owner.
func (s *stack) edit(old, replacement string) {
	s.place.t.Helper()
	edited(s.place.t, filepath.Join(s.dir, "stacks", "Pulumi."+s.name+".yaml"), old, replacement)
}

type operation func(context.Context, engine.Options) (engine.Result, error)

func (s *stack) try(run operation) (engine.Result, error) {
	return run(context.Background(), engine.Options{
		ProjectDir: s.dir, Stack: s.name, Program: s.program, CLI: enginetest.CLI(s.place.t),
		Sandbox: &engine.SandboxOptions{StateDir: s.place.state, Start: func(context.Context, string) (engine.Simulator, error) {
			return lasting{s.place.azure}, nil
		}},
	})
}

func (s *stack) must(run operation) engine.Result {
	s.place.t.Helper()
	result, err := s.try(run)
	if err != nil {
		s.place.t.Fatalf("%s of %s failed:\n%v", result.Operation, s.name, err)
	}
	return result
}

// lasting is a simulated Azure that outlives a run.
type lasting struct{ *sandbox.Server }

// Close leaves the closing to the test's end.
func (lasting) Close() error { return nil }

// pulumiIn runs the Pulumi command in a folder, with a program that is a command.
type pulumiIn struct {
	place *place
	dir   string
	host  string
}

// example is a copy of an example's folder, with a program that runs there.
func (p *place) example(name string, program host.Program) *pulumiIn {
	p.t.Helper()
	dir := p.t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(enginetest.Root(), "examples", name))); err != nil {
		p.t.Fatal(err)
	}
	return &pulumiIn{place: p, dir: dir, host: host.Serve(p.t, dir, program)}
}

func (r *pulumiIn) must(args ...string) string {
	r.place.t.Helper()
	printed, err := r.try(args...)
	if err != nil {
		r.place.t.Fatalf("pulumi %s: %v\n%s", strings.Join(args, " "), err, printed)
	}
	return printed
}

func (r *pulumiIn) try(args ...string) (string, error) {
	r.place.t.Helper()
	url, passphrase, err := engine.Backend(r.place.state)
	if err != nil {
		r.place.t.Fatal(err)
	}
	switch args[0] {
	case "preview":
		args = append(args, "--client="+r.host)
	case "up", "destroy":
		args = append(args, "--client="+r.host, "--yes", "--skip-preview")
	}
	cmd := exec.CommandContext(context.Background(), enginetest.CLI(r.place.t).Path, append(args, "--non-interactive")...)
	cmd.Dir = r.dir
	cmd.Env = append(os.Environ(),
		"PULUMI_HOME="+filepath.Join(r.place.state, "home"), "PULUMI_BACKEND_URL="+url, "PULUMI_CONFIG_PASSPHRASE="+passphrase,
		"PULUMI_SKIP_UPDATE_CHECK=true", "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true", "PULUMI_IGNORE_AMBIENT_PLUGINS=true",
		fmt.Sprintf("PULUMI_DEBUG_PROVIDERS=azure-native:%d", r.place.azure.Port()))
	printed, err := cmd.CombinedOutput()
	return string(printed), err
}

// outputs are those of a stack.
func (r *pulumiIn) outputs() map[string]any {
	r.place.t.Helper()
	outputs := map[string]any{}
	if err := json.Unmarshal([]byte(r.must("stack", "output", "--json")), &outputs); err != nil {
		r.place.t.Fatal(err)
	}
	return outputs
}

// ofType are the resources of a type that exist in the simulated Azure.
func (p *place) ofType(armType string) []arm.Resource {
	var found []arm.Resource
	for _, resource := range p.azure.Resources() {
		if strings.EqualFold(resource.Type, armType) {
			found = append(found, resource)
		}
	}
	return found
}

// below counts the resources whose id begins with a text.
func (p *place) below(resources []arm.Resource, prefix string) int {
	count := 0
	for _, resource := range resources {
		if strings.HasPrefix(resource.ID, prefix) {
			count++
		}
	}
	return count
}
