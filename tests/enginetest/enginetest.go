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
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
)

// Project is the Pulumi project's name in every test.
const Project = "redoubt"

// Env is one environment under test.
type Env struct {
	// Azure is the simulated Azure; it lives as long as the test.
	Azure *sandbox.Server
	// Stack is the environment's name.
	Stack string

	t       testing.TB
	program pulumi.RunFunc
	options settings
	project string
	state   string
	given   map[string]bool // keys of what existed before anything was deployed
}

type settings struct {
	stack   string
	file    []byte
	sandbox sandbox.Options
	unknown string
	between func(*sandbox.Server) (engine.Simulator, error)
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

// WithUnknown sets what the program reads in a preview in place of an encrypted
// value; see engine.SandboxOptions.
func WithUnknown(mark string) Option { return func(s *settings) { s.unknown = mark } }

// WithSimulator puts something between the engine and the simulated Azure, such
// as a connection that a test can cut. It is called at the start of every run,
// and what it returns is closed at the run's end.
func WithSimulator(between func(*sandbox.Server) (engine.Simulator, error)) Option {
	return func(s *settings) { s.between = between }
}

// New prepares an environment for the program. Nothing is deployed yet.
func New(t testing.TB, program pulumi.RunFunc, opts ...Option) *Env {
	t.Helper()
	s := settings{stack: "dev", file: []byte("config: {}\n")}
	for _, opt := range opts {
		opt(&s)
	}
	azure, err := sandbox.Start(context.Background(), s.sandbox)
	if err != nil {
		t.Fatalf("starting the sandbox: %v", err)
	}
	t.Cleanup(func() {
		if err := azure.Close(); err != nil {
			t.Errorf("closing the sandbox: %v", err)
		}
	})
	e := &Env{
		Azure: azure, Stack: s.stack, t: t, program: program, options: s,
		project: t.TempDir(), state: t.TempDir(), given: map[string]bool{},
	}
	for _, r := range azure.Resources() {
		e.given[arm.Key(r.ID)] = true
	}
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

// EditStackFile replaces a piece of the stack's configuration file, which must
// be in it exactly once.
func (e *Env) EditStackFile(old, new string) {
	e.t.Helper()
	data, err := os.ReadFile(filepath.Join(e.project, "stacks", "Pulumi."+e.Stack+".yaml"))
	if err != nil {
		e.t.Fatalf("reading the test's project: %v", err)
	}
	if n := strings.Count(string(data), old); n != 1 {
		e.t.Fatalf("the stack file of %s holds %q %d times, want once", e.Stack, old, n)
	}
	e.SetStackFile([]byte(strings.Replace(string(data), old, new, 1)))
}

// Owned returns the ids of what stacks have created in the simulated Azure, the
// landing zone and what its ids imply left out.
func (e *Env) Owned() []string {
	var ids []string
	for _, r := range e.Azure.Resources() {
		if !e.given[arm.Key(r.ID)] {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// StateFiles are the contents of every file that Pulumi keeps of the
// environment, by path: state, history, backups.
func (e *Env) StateFiles() map[string]string {
	e.t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(e.state, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		files[path] = string(data)
		return err
	})
	if err != nil {
		e.t.Fatalf("reading the state: %v", err)
	}
	return files
}

// State is the environment's state as Pulumi stores it.
func (e *Env) State() []byte {
	e.t.Helper()
	for path, contents := range e.StateFiles() {
		if strings.HasSuffix(path, filepath.Join("stacks", Project, e.Stack+".json")) {
			return []byte(contents)
		}
	}
	e.t.Fatal("there is no state yet")
	return nil
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

// DestroyProtected deletes everything, what is protected included, and fails the
// test on an error.
func (e *Env) DestroyProtected() engine.Result {
	e.t.Helper()
	return e.must(e.run(engine.Destroy, true))
}

// TryPreview previews.
func (e *Env) TryPreview() (engine.Result, error) { return e.run(engine.Preview, false) }

// TryUp deploys.
func (e *Env) TryUp() (engine.Result, error) { return e.run(engine.Up, false) }

// TryDestroy deletes everything, unless something is protected.
func (e *Env) TryDestroy() (engine.Result, error) { return e.run(engine.Destroy, false) }

func (e *Env) run(operation func(context.Context, engine.Options) (engine.Result, error), unprotect bool) (engine.Result, error) {
	e.t.Helper()
	return operation(context.Background(), engine.Options{
		ProjectDir: e.project,
		Stack:      e.Stack,
		Program:    e.program,
		Unprotect:  unprotect,
		CLI:        CLI(e.t),
		Sandbox: &engine.SandboxOptions{
			StateDir: e.state,
			Unknown:  e.options.unknown,
			Start: func(context.Context, string) (engine.Simulator, error) {
				if e.options.between != nil {
					return e.options.between(e.Azure)
				}
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
type lasting struct{ *sandbox.Server }

// Close leaves the closing to the test's end.
func (lasting) Close() error { return nil }

var findCLI = sync.OnceValues(func() (engine.CLI, error) {
	return engine.FindCLI(context.Background(), Root(), func(text string) { println(text) })
})

// CLI returns the `pulumi` executable of the tests, built if need be.
func CLI(t testing.TB) engine.CLI {
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
