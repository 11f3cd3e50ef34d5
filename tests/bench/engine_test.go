// Package bench_test measures what redoubt costs: previews and ups beside a
// program without the component, and how the projection to ARM and the
// simulated Azure grow. `make bench` turns the results into docs/performance.md.
package bench_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

// resourcesPerCache is what the component makes of one cache here.
const resourcesPerCache = 9

// operation is a run of the engine.
type operation func(context.Context, engine.Options) (engine.Result, error)

func BenchmarkPreview(b *testing.B) {
	beside(b, engine.Preview, enginetest.CLI(b), 1, 10, 100)
}

// BenchmarkUp writes the state twice for each resource, and each time the whole
// of it: so does the backend that keeps the state in files, whatever the
// program is. 100 caches, 900 resources, take minutes that way.
func BenchmarkUp(b *testing.B) {
	beside(b, engine.Up, enginetest.CLI(b), 1, 10)
}

// BenchmarkUpWithoutCheckpoints writes the state once, at the end: what is left
// is what the program, the engine and the simulated Azure cost.
func BenchmarkUpWithoutCheckpoints(b *testing.B) {
	beside(b, engine.Up, withoutCheckpoints(b), 1, 10, 100)
}

// withoutCheckpoints is the executable with a setting of Pulumi's for tests,
// https://github.com/pulumi/pulumi/blob/master/sdk/go/common/env/env.go. The
// sandbox hands no variable of Pulumi's through, so the executable sets it.
func withoutCheckpoints(b *testing.B) engine.CLI {
	b.Helper()
	cli := enginetest.CLI(b)
	script := fmt.Sprintf("#!/bin/sh\nPULUMI_EXPERIMENTAL=true PULUMI_SKIP_CHECKPOINTS=true exec '%s' \"$@\"\n", cli.Path)
	cli.Path = filepath.Join(b.TempDir(), "pulumi")
	if err := os.WriteFile(cli.Path, []byte(script), 0o700); err != nil {
		b.Fatal(err)
	}
	return cli
}

// beside measures an operation on new environments of some sizes, with the
// component and without.
func beside(b *testing.B, run operation, cli engine.CLI, sizes ...int) {
	b.Helper()
	for _, n := range sizes {
		b.Run(fmt.Sprintf("caches=%d/program=direct", n), func(b *testing.B) {
			program, err := direct(n)
			if err != nil {
				b.Fatal(err)
			}
			measure(b, run, cli, program, n*resourcesPerCache)
		})
		b.Run(fmt.Sprintf("caches=%d/program=component", n), func(b *testing.B) {
			measure(b, run, cli, caches(n), n*resourcesPerCache)
		})
	}
}

func measure(b *testing.B, run operation, cli engine.CLI, program pulumi.RunFunc, want int) {
	b.Helper()
	b.ReportAllocs()
	var ofProgram, ofEngine time.Duration
	for b.Loop() {
		b.StopTimer()
		options := prepare(b, program)
		options.CLI = cli
		programBefore, engineBefore := cpuUsed()
		b.StartTimer()
		result, err := run(context.Background(), options)
		b.StopTimer()
		programAfter, engineAfter := cpuUsed()
		ofProgram, ofEngine = ofProgram+programAfter-programBefore, ofEngine+engineAfter-engineBefore
		if err != nil {
			b.Fatal(err)
		}
		if made := result.Changes["create"] - components(result); made != want {
			b.Fatalf("the run made %d resources, want %d", made, want)
		}
		b.StartTimer()
	}
	runs := float64(b.N)
	b.ReportMetric(float64(ofProgram.Milliseconds())/runs, "program-cpu-ms/op")
	b.ReportMetric(float64(ofEngine.Milliseconds())/runs, "engine-cpu-ms/op")
	programMemory, engineMemory := peakMemory()
	b.ReportMetric(programMemory/1e6, "program-MB")
	b.ReportMetric(engineMemory/1e6, "engine-MB")
}

// prepare is a new environment on a new simulated Azure.
func prepare(b *testing.B, program pulumi.RunFunc) engine.Options {
	b.Helper()
	dir := b.TempDir()
	for name, text := range map[string]string{
		"Pulumi.yaml":            "name: redoubt\nruntime: go\nstackConfigDir: stacks\n",
		"stacks/Pulumi.dev.yaml": "config: {}\n",
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	return engine.Options{ProjectDir: dir, Stack: "dev", Program: program, Sandbox: &engine.SandboxOptions{
		StateDir: filepath.Join(dir, "state"),
		Start: func(ctx context.Context, _ string) (engine.Simulator, error) {
			return sandbox.Start(ctx, simulated())
		},
	}}
}

func components(r engine.Result) int {
	n := 0
	for _, s := range r.Steps {
		if s.Component && s.Op == "create" && s.Type != "pulumi:pulumi:Stack" {
			n++
		}
	}
	return n
}
