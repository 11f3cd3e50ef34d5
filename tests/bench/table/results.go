package main

import (
	"bufio"
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// measurements are the results of all benchmarks: by name without Benchmark and
// the number of processors, then by unit.
type measurements map[string]map[string]float64

// benchmarkLines are the lines of a benchmark's output that hold results.
func benchmarkLines(output []byte) string {
	var kept strings.Builder
	for lines := bufio.NewScanner(bytes.NewReader(output)); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "Benchmark") {
			kept.WriteString(lines.Text() + "\n")
		}
	}
	return kept.String()
}

// read takes the results of one process in. The format is that of
// https://go.googlesource.com/proposal/+/master/design/14313-benchmark-format.md.
func (m measurements) read(output []byte) error {
	for line := range strings.Lines(benchmarkLines(output)) {
		fields := strings.Fields(line)
		if len(fields) < 4 || len(fields)%2 != 0 {
			return fmt.Errorf("reading benchmark results: expected a name, a number of runs, and pairs of value and unit; got %q", line)
		}
		name := strings.TrimPrefix(fields[0], "Benchmark")
		if i := strings.LastIndex(name, "-"); i > 0 {
			name = name[:i]
		}
		for i := 2; i < len(fields); i += 2 {
			value, err := strconv.ParseFloat(fields[i], 64)
			if err != nil {
				return fmt.Errorf("reading benchmark results: %s: %w", name, err)
			}
			m.keep(name, fields[i+1], value)
		}
	}
	return nil
}

// keep remembers the smallest of the times and the largest of the memories.
func (m measurements) keep(name, unit string, value float64) {
	if m[name] == nil {
		m[name] = map[string]float64{}
	}
	old, known := m[name][unit]
	if strings.HasSuffix(unit, "MB") {
		value = max(value, old)
	} else if known {
		value = min(value, old)
	}
	m[name][unit] = value
}

// of is one result; a benchmark that did not run is an error.
func (m measurements) of(name, unit string) (float64, error) {
	value, ok := m[name][unit]
	if !ok {
		return 0, fmt.Errorf("reading benchmark results: there is no %s of %s", unit, name)
	}
	return value, nil
}
