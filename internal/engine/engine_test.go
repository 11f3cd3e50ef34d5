package engine_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/engine"
)

const projectYAML = `# a comment that must survive
name: redoubt
runtime: go
stackConfigDir: stacks
`

// bench is one sandboxed environment on a fake Azure.
type bench struct {
	t       *testing.T
	azure   *fakeAzure
	options engine.Options
}

func newBench(t *testing.T, stackFile string, program pulumi.RunFunc) *bench {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "Pulumi.yaml"), projectYAML)
	write(t, filepath.Join(dir, "stacks", "Pulumi.dev.yaml"), stackFile)
	azure, err := startFake()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(azure.server.Stop)
	return &bench{t: t, azure: azure, options: engine.Options{
		ProjectDir: dir,
		Stack:      "dev",
		Program:    program,
		Progress:   &recorder{t: t},
		Sandbox: &engine.SandboxOptions{
			StateDir: filepath.Join(t.TempDir(), "state"),
			Start:    func(context.Context, string) (engine.Simulator, error) { return keep{azure}, nil },
		},
	}}
}

func (b *bench) up() engine.Result {
	b.t.Helper()
	r, err := engine.Up(b.t.Context(), b.options)
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

func (b *bench) preview() engine.Result {
	b.t.Helper()
	r, err := engine.Preview(b.t.Context(), b.options)
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// recorder keeps what a run told.
type recorder struct {
	t     *testing.T
	notes []string
}

func (r *recorder) Note(text string)              { r.t.Log(text); r.notes = append(r.notes, text) }
func (r *recorder) StepStarted(s engine.Step)     { r.t.Log(s.Op, s.Type, s.Name, s.Status) }
func (r *recorder) StepEnded(s engine.Step)       { r.t.Log(s.Op, s.Type, s.Name, s.Status, s.Duration) }
func (r *recorder) Diagnosed(d engine.Diagnostic) { r.t.Log(d.Severity, d.URN, d.Message) }

// things is a program of resources with these names, each after the one before.
func things(names ...string) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		var last pulumi.Resource
		for _, name := range names {
			var opts []pulumi.ResourceOption
			if last != nil {
				opts = append(opts, pulumi.DependsOn([]pulumi.Resource{last}))
			}
			var thing thing
			props := pulumi.Map{"name": pulumi.String(name), "size": pulumi.String("1")}
			if err := ctx.RegisterResource("azure-native:fake/v20240101:Thing", name, props, &thing, opts...); err != nil {
				return err
			}
			ctx.Export(name, thing.Host)
			last = &thing
		}
		return nil
	}
}

type thing struct {
	pulumi.CustomResourceState
	Host pulumi.StringOutput `pulumi:"host"`
}

func TestUpThenNothingToDoThenDestroy(t *testing.T) {
	t.Parallel()
	b := newBench(t, "config: {}\n", things("a", "b"))
	first := b.up()
	if first.Changes["create"] != 2 || first.Outputs["b"].Value != "b.example.net" {
		t.Errorf("got changes %v, outputs %v", first.Changes, first.Outputs)
	}
	if again := b.preview(); again.Changed() || again.Unchanged != 2 {
		t.Errorf("the second preview is not empty: %v", again.Changes)
	}
	gone, err := engine.Destroy(t.Context(), b.options)
	if err != nil || gone.Changes["delete"] != 2 || len(b.azure.ids()) != 0 {
		t.Errorf("got %v, %v, left %v", gone.Changes, err, b.azure.ids())
	}
	text, err := os.ReadFile(filepath.Join(b.options.ProjectDir, "Pulumi.yaml"))
	if err != nil || !strings.HasPrefix(string(text), "# a comment") {
		t.Errorf("the project file was rewritten: %s, %v", text, err)
	}
}
