package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

// The programs that are compared.
const (
	direct    = "direct"
	component = "component"
)

// engineCase is one comparison of the two programs.
type engineCase struct {
	benchmark, title string
	caches           int
	// stateBound marks a case in which writing the state costs more than all
	// the rest: it is shown, and explained on the page, but not judged.
	stateBound bool
}

var engineCases = []engineCase{
	{benchmark: "Preview", title: "preview", caches: 1},
	{benchmark: "Preview", title: "preview", caches: 10},
	{benchmark: "Preview", title: "preview", caches: 100},
	{benchmark: "Up", title: "up", caches: 1},
	{benchmark: "Up", title: "up", caches: 10, stateBound: true},
	{benchmark: "UpWithoutCheckpoints", title: "up, state written at the end", caches: 1},
	{benchmark: "UpWithoutCheckpoints", title: "up, state written at the end", caches: 10},
	{benchmark: "UpWithoutCheckpoints", title: "up, state written at the end", caches: 100},
}

func (c engineCase) name(program string) string {
	return fmt.Sprintf("%s/caches=%d/program=%s", c.benchmark, c.caches, program)
}

func (c engineCase) pattern(program string) string {
	return fmt.Sprintf("^Benchmark%s$/^caches=%d$/^program=%s$", c.benchmark, c.caches, program)
}

// cost is what one program's run took.
type cost struct{ seconds, cpu, programMemory, engineMemory float64 }

func (m measurements) cost(name string) (cost, error) {
	var errs []error
	get := func(unit string, scale float64) float64 {
		value, err := m.of(name, unit)
		errs = append(errs, err)
		return value * scale
	}
	c := cost{
		seconds: get("ns/op", 1e-9), cpu: get("program-cpu-ms/op", 1e-3) + get("engine-cpu-ms/op", 1e-3),
		programMemory: get("program-MB", 1), engineMemory: get("engine-MB", 1),
	}
	return c, errors.Join(errs...)
}

// judge is an error that names the cases in which the component costs too much.
func (m measurements) judge() error {
	var problems []error
	for _, c := range engineCases {
		without, err := m.cost(c.name(direct))
		with, err2 := m.cost(c.name(component))
		if err := errors.Join(err, err2); err != nil {
			return err
		}
		if ratio := with.cpu / without.cpu; ratio > maxRatio && !c.stateBound {
			problems = append(problems, fmt.Errorf("%s of %d caches: %.2f times the CPU time of the program without the component; expected at most %.2f",
				c.title, c.caches, ratio, maxRatio))
		}
	}
	return errors.Join(problems...)
}

// tables renders everything that is measured, as Markdown.
func (m measurements) tables() (string, error) {
	var out strings.Builder
	fmt.Fprintf(&out, "Measured on %s with `make bench`: %s.\n\n", time.Now().UTC().Format(time.DateOnly), machine())
	for _, part := range []func(*strings.Builder) error{m.beside, m.growth, m.calls} {
		if err := part(&out); err != nil {
			return "", err
		}
	}
	return out.String(), nil
}

func (m measurements) beside(out *strings.Builder) error {
	// Wall times are shown and not divided: other programs on the machine tell in them.
	out.WriteString("| operation | caches | resources | without the component | with it | **ratio, CPU** | program's memory | engine's memory |\n" +
		"|---|---:|---:|---:|---:|---:|---:|---:|\n")
	for _, c := range engineCases {
		without, err := m.cost(c.name(direct))
		with, err2 := m.cost(c.name(component))
		if err := errors.Join(err, err2); err != nil {
			return err
		}
		fmt.Fprintf(out, "| %s | %d | %d | %.2f CPU-s, %.2f s | %.2f CPU-s, %.2f s | **%.2f** | %.0f MB | %.0f MB |\n",
			c.title, c.caches, c.caches*9, without.cpu, without.seconds, with.cpu, with.seconds,
			with.cpu/without.cpu, with.programMemory, with.engineMemory)
	}
	out.WriteString("\n")
	return nil
}

func (m measurements) growth(out *strings.Builder) error {
	out.WriteString("| caches | projection to ARM, a cache | memory for all | one write to the sandbox's store | memory |\n|---:|---:|---:|---:|---:|\n")
	for _, n := range []int{1, 10, 100, 1000} {
		var errs []error
		get := func(benchmark, unit string) float64 {
			value, err := m.of(fmt.Sprintf("%s/caches=%d", benchmark, n), unit)
			errs = append(errs, err)
			return value
		}
		fmt.Fprintf(out, "| %d | %.0f µs | %.2f MB | %.0f µs | %.0f kB |\n", n, get("Projection", "ns/cache")/1e3, get("Projection", "B/op")/1e6,
			get("Store", "ns/write")/1e3, get("Store", "B/op")/2e3)
		if err := errors.Join(errs...); err != nil {
			return err
		}
	}
	out.WriteString("\n")
	return nil
}

func (m measurements) calls(out *strings.Builder) error {
	out.WriteString("| call of the provider over gRPC | time | memory |\n|---|---:|---:|\n")
	for _, call := range []string{"Check", "Diff", "Create_and_Delete"} {
		took, err := m.of("Call/call="+call, "ns/op")
		memory, err2 := m.of("Call/call="+call, "B/op")
		if err := errors.Join(err, err2); err != nil {
			return err
		}
		fmt.Fprintf(out, "| %s | %.0f µs | %.0f kB |\n", strings.ReplaceAll(call, "_", " "), took/1e3, memory/1e3)
	}
	return nil
}

// The marks between which the page is rewritten.
const (
	beginMark = "<!-- begin: written by make bench -->\n"
	endMark   = "<!-- end: written by make bench -->\n"
)

func replaceBetweenMarks(file, text string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("reading the page: %w", err)
	}
	before, rest, begins := strings.Cut(string(data), beginMark)
	_, after, ends := strings.Cut(rest, endMark)
	if !begins || !ends {
		return fmt.Errorf("rewriting %s: expected the marks %q and %q", file, beginMark, endMark)
	}
	if err := os.WriteFile(file, []byte(before+beginMark+text+endMark+after), 0o644); err != nil {
		return fmt.Errorf("writing the page: %w", err)
	}
	return nil
}
