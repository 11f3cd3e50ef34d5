// Package enginetest runs Pulumi programs in tests through the real engine on
// an in-memory sandbox.
//
//	env := enginetest.New(t, func(ctx *pulumi.Context) error { ... })
//	env.Up()                      // fails the test on an error
//	_, err := env.TryUp()         // or returns it, for a program that must fail
//	if p := env.Preview(); p.Changed() { ... }
//	env.Azure.Resources()         // what the simulated Azure holds now
//
// Every environment has a project, a Pulumi state and a simulated Azure of its
// own, so tests run in parallel. They share one `pulumi` executable: the one
// on the PATH if it is new enough, else one that is built once per machine,
// which takes about a minute. A run takes about a second after that.
package enginetest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"gopkg.in/yaml.v3"

	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
	"github.com/redoubt-iac/redoubt/internal/simulation"
)

// Project is the Pulumi project's name in every test.
const Project = "redoubt"

// Env is one environment under test.
type Env struct {
	// Azure is the simulated Azure; it lives as long as the test.
	Azure *simulation.Server
	// Stack is the environment's name.
	Stack string

	t       testing.TB
	program pulumi.RunFunc
	options settings
	project string
	state   string
}

type settings struct {
	stack   string
	file    []byte
	sandbox sandbox.Options
}

// Option changes an environment before it starts.
type Option func(*settings)

// WithStack names the environment; "dev" is the default.
func WithStack(name string) Option { return func(s *settings) { s.stack = name } }

// WithConfig sets the stack's configuration: full keys, such as
// "redoubt:environment" or "azure-native:location", and any YAML value.
func WithConfig(config map[string]any) Option {
	return func(s *settings) {
		data, err := yaml.Marshal(map[string]any{"config": config})
		if err != nil {
			panic(err) // a test's own value that YAML cannot hold
		}
		s.file = data
	}
}

// WithStackFile sets the stack's whole configuration file.
func WithStackFile(yaml []byte) Option { return func(s *settings) { s.file = yaml } }

// WithSandbox sets the sandbox's options, such as a landing zone or faults.
func WithSandbox(o sandbox.Options) Option { return func(s *settings) { s.sandbox = o } }

// New prepares an environment for the program. Nothing is deployed yet.
func New(t testing.TB, program pulumi.RunFunc, opts ...Option) *Env {
	t.Helper()
	s := settings{stack: "dev", file: []byte("config: {}\n")}
	for _, opt := range opts {
		opt(&s)
	}
	azure, err := simulation.Start(context.Background(), s.sandbox)
	if err != nil {
		t.Fatalf("starting the sandbox: %v", err)
	}
	t.Cleanup(func() {
		if err := azure.Close(); err != nil {
			t.Errorf("closing the sandbox: %v", err)
		}
	})
	e := &Env{Azure: azure, Stack: s.stack, t: t, program: program, options: s, project: t.TempDir(), state: t.TempDir()}
	e.write("Pulumi.yaml", []byte("name: "+Project+"\nruntime: go\nstackConfigDir: stacks\n"))
	e.SetStackFile(s.file)
	return e
}

// SetProgram changes the program for the runs that follow.
func (e *Env) SetProgram(program pulumi.RunFunc) { e.program = program }

// SetStackFile changes the stack's configuration file for the runs that follow.
func (e *Env) SetStackFile(yaml []byte) {
	e.write(filepath.Join("stacks", "Pulumi."+e.Stack+".yaml"), yaml)
}

func (e *Env) write(name string, data []byte) {
	e.t.Helper()
	file := filepath.Join(e.project, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o700), os.WriteFile(file, data, 0o600)); err != nil {
		e.t.Fatalf("writing the test's project: %v", err)
	}
}

// Preview previews and fails the test on an error.
func (e *Env) Preview() engine.Result { e.t.Helper(); return e.must(e.TryPreview()) }

// Up deploys and fails the test on an error.
func (e *Env) Up() engine.Result { e.t.Helper(); return e.must(e.TryUp()) }

// Destroy deletes everything and fails the test on an error.
func (e *Env) Destroy() engine.Result { e.t.Helper(); return e.must(e.TryDestroy()) }

// TryPreview previews.
func (e *Env) TryPreview() (engine.Result, error) { return e.run(engine.Preview) }

// TryUp deploys.
func (e *Env) TryUp() (engine.Result, error) { return e.run(engine.Up) }

// TryDestroy deletes everything.
func (e *Env) TryDestroy() (engine.Result, error) { return e.run(engine.Destroy) }

func (e *Env) run(operation func(context.Context, engine.Options) (engine.Result, error)) (engine.Result, error) {
	e.t.Helper()
	return operation(context.Background(), engine.Options{
		ProjectDir: e.project,
		Stack:      e.Stack,
		Program:    e.program,
		CLI:        executable(e.t),
		Sandbox: &engine.SandboxOptions{
			StateDir: e.state,
			Start: func(context.Context, string) (engine.Simulator, error) {
				return lasting{e.Azure}, nil
			},
		},
	})
}

func (e *Env) must(r engine.Result, err error) engine.Result {
	e.t.Helper()
	if err != nil {
		e.t.Fatalf("%s failed:\n%v", r.Operation, err)
	}
	return r
}

// lasting is a simulated Azure that outlives a run.
type lasting struct{ *simulation.Server }

// Close leaves the closing to the test's end.
func (lasting) Close() error { return nil }

var findCLI = sync.OnceValues(func() (engine.CLI, error) {
	return engine.FindCLI(context.Background(), Root(), func(text string) { println(text) })
})

func executable(t testing.TB) engine.CLI {
	t.Helper()
	cli, err := findCLI()
	if err != nil {
		t.Fatalf("finding the pulumi executable: %v", err)
	}
	return cli
}

// Root is the repository's folder: the nearest one above the test's working
// directory that holds tools/pulumi.
func Root() string {
	dir, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	for dir != filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "tools", "pulumi", "go.mod")); err == nil {
			return dir
		}
		dir = filepath.Dir(dir)
	}
	panic("the test does not run inside the repository")
}
