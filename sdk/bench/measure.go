package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

const gigabyte = 1e9

// cost is what one build took.
type cost struct {
	title  string
	cpu    time.Duration // user and system time of the go command and all its children
	wall   time.Duration
	memory float64 // bytes, peak of the largest single process; 0 where the system does not tell
}

// String returns the line of a table.
func (c cost) String() string {
	return fmt.Sprintf("%-44s %7.1f CPU-s %7.1f s %6.2f GB", c.title, c.cpu.Seconds(), c.wall.Seconds(), c.memory/gigabyte)
}

// with joins two measurements of a build: the lower times, and the higher memory,
// which a limit must hold for.
func (c cost) with(other cost) cost {
	return cost{
		title:  c.title,
		cpu:    min(c.cpu, other.cpu),
		wall:   min(c.wall, other.wall),
		memory: max(c.memory, other.memory),
	}
}

// builder builds in a build cache of its own.
type builder struct{ cache string }

// build runs go build with args, one package at a time, and prints the cost.
func (b builder) build(title string, args ...string) (cost, error) {
	cmd := exec.Command("go", append([]string{"build", "-p", "1"}, args...)...)
	cmd.Env = append(os.Environ(), "GOCACHE="+b.cache, "GOFLAGS=-trimpath", "GOMAXPROCS=2")
	cmd.Stderr = os.Stderr
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return cost{}, fmt.Errorf("building %s: %w", title, err)
	}
	c := cost{
		title:  title,
		cpu:    cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(),
		wall:   time.Since(start),
		memory: peakMemory(cmd.ProcessState),
	}
	fmt.Println(c)
	return c, nil
}

// goOutput returns what a go command prints.
func goOutput(args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("running go %s: %w", strings.Join(args, " "), err)
	}
	return string(out), nil
}
