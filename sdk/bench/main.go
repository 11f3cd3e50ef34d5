// Command bench measures what the SDK slices cost to build, and prints it
// beside an empty Pulumi program and beside the upstream network package.
//
// Everything is built in build caches of its own, one package at a time, with
// the flags that the README, the Makefile and CI use. CPU time is that of all
// processes of a build together; memory is that of its largest process. Each
// build is done in several rounds: of the times the least counts, because other
// work on a machine only ever adds to them; of memory the most.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	sdk = "github.com/pulumi/pulumi-azure-native-sdk/"

	// The figures that the slices must keep; the ADR names the measurements
	// that they were derived from.
	maxSlicesCPU    = 25 * time.Second
	maxSlicesMemory = 0.9 * gigabyte
	maxProgramRatio = 1.25
)

func main() {
	upstream := flag.Bool("upstream", true, "measure the upstream network package too: 90 CPU-seconds and 5 GB in each round")
	rounds := flag.Int("rounds", 3, "how often to build everything from nothing; of the times the least counts, of memory the most")
	flag.Parse()
	if *rounds < 1 {
		fmt.Fprintf(os.Stderr, "bench: rounds: too few; expected at least 1; got %d\n", *rounds)
		os.Exit(2)
	}
	if err := run(*rounds, *upstream); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// measurements are the four builds that are compared.
type measurements struct{ empty, slices, network, program cost }

func run(rounds int, upstream bool) error {
	var all measurements
	for round := range rounds {
		fmt.Printf("round %d of %d\n", round+1, rounds)
		m, err := measureRound(upstream)
		if err != nil {
			return err
		}
		if round == 0 {
			all = m
		}
		all = all.with(m)
	}
	return report(all)
}

// with joins the measurements of two rounds, build by build.
func (m measurements) with(other measurements) measurements {
	return measurements{
		empty:   m.empty.with(other.empty),
		slices:  m.slices.with(other.slices),
		network: m.network.with(other.network),
		program: m.program.with(other.program),
	}
}

// measureRound builds everything once, from nothing.
func measureRound(upstream bool) (measurements, error) {
	dir, err := os.MkdirTemp("", "redoubt-bench-")
	if err != nil {
		return measurements{}, fmt.Errorf("creating build caches: %w", err)
	}
	defer os.RemoveAll(dir)
	return measureAll(dir, upstream)
}

func measureAll(dir string, upstream bool) (measurements, error) {
	var m measurements
	slices, err := slicePackages()
	if err != nil {
		return m, err
	}
	first := builder{cache: filepath.Join(dir, "first")}
	if m.empty, err = first.build("empty Pulumi program, cold", "-o", filepath.Join(dir, "empty"), "./sdk/bench/testdata/empty"); err != nil {
		return m, err
	}
	if m.slices, err = first.build("all slices, Pulumi SDK built", slices...); err != nil {
		return m, err
	}
	if upstream {
		m.network, err = first.build("upstream network v2.81.0, Pulumi SDK built",
			"-modfile=sdk/upstream.mod", sdk+"network/v2/v20240501")
		if err != nil {
			return m, err
		}
	}
	second := builder{cache: filepath.Join(dir, "second")}
	m.program, err = second.build("whole program, cold", "-o", filepath.Join(dir, "program"), ".")
	return m, err
}

// slicePackages lists all packages of all slices.
func slicePackages() ([]string, error) {
	out, err := goOutput("list", sdk+"...")
	if err != nil {
		return nil, err
	}
	return strings.Fields(out), nil
}

// report prints the figures of all rounds and the ratios, and returns an error if
// a figure is not kept.
func report(m measurements) error {
	fmt.Println("\nall rounds: the least time, the most memory")
	for _, c := range []cost{m.empty, m.slices, m.network, m.program} {
		if c.cpu > 0 {
			fmt.Println(c)
		}
	}
	ratio := m.program.cpu.Seconds() / m.empty.cpu.Seconds()
	fmt.Printf("\nwhole program / empty program: %.2f times the CPU time (at most %.2f)\n", ratio, maxProgramRatio)
	if m.network.cpu > 0 {
		fmt.Printf("upstream network / all slices: %.1f times the CPU time, %.1f times the memory\n",
			m.network.cpu.Seconds()/m.slices.cpu.Seconds(), m.network.memory/m.slices.memory)
	}
	var broken []string
	if m.slices.cpu > maxSlicesCPU {
		broken = append(broken, fmt.Sprintf("the slices take %s of CPU time; at most %s", m.slices.cpu, maxSlicesCPU))
	}
	if m.slices.memory > maxSlicesMemory {
		broken = append(broken, fmt.Sprintf("the slices take %.2f GB; at most %.2f", m.slices.memory/gigabyte, maxSlicesMemory/gigabyte))
	}
	if ratio > maxProgramRatio {
		broken = append(broken, fmt.Sprintf("the program takes %.2f times an empty one; at most %.2f", ratio, maxProgramRatio))
	}
	if len(broken) > 0 {
		return fmt.Errorf("checking the figures: %s", strings.Join(broken, "; "))
	}
	return nil
}
