// Command table runs the benchmarks of tests/bench and writes what they say
// into docs/performance.md, between two marks.
//
// Every case that runs the engine has a process of its own, so that peak memory
// is that case's, and is measured several times in turn with the case that it is
// compared with; the smallest time counts, since nothing makes a program faster
// than it is, and the largest memory.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

const (
	page = "docs/performance.md"
	// rounds is how often a case of the engine is measured.
	rounds = 3
	// maxRatio is what the component may cost, in CPU time, as a multiple of the
	// same resources registered without it.
	maxRatio = 1.15
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	dir, err := os.MkdirTemp("", "redoubt-bench-")
	if err != nil {
		return fmt.Errorf("creating a folder for the benchmarks: %w", err)
	}
	defer os.RemoveAll(dir)
	binary := filepath.Join(dir, "bench.test")
	build := exec.Command("go", "test", "-c", "-o", binary, "./tests/bench")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("building the benchmarks: %w", err)
	}
	m := measurements{}
	for range rounds {
		for _, c := range engineCases {
			for _, program := range []string{direct, component} {
				if err := m.measure(binary, "1x", c.pattern(program)); err != nil {
					return err
				}
			}
		}
	}
	if err := m.measure(binary, "300ms", "^Benchmark(Projection|Store|Call)$"); err != nil {
		return err
	}
	text, err := m.tables()
	if err != nil {
		return err
	}
	if err := replaceBetweenMarks(page, text); err != nil {
		return err
	}
	return m.judge()
}

// measure runs benchmarks and takes their results in.
func (m measurements) measure(binary, time, pattern string) error {
	cmd := exec.Command(binary, "-test.run=^$", "-test.bench="+pattern, "-test.benchtime="+time, "-test.timeout=20m")
	cmd.Dir, cmd.Stderr = filepath.Join("tests", "bench"), os.Stderr
	output, err := cmd.Output()
	fmt.Print(benchmarkLines(output))
	if err != nil {
		return fmt.Errorf("running %s: %w\n%s", pattern, err, output)
	}
	return m.read(output)
}
