package doctor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/blang/semver"
)

// Machine is what checks look at of a machine. Tests put something else in its place.
type Machine struct {
	// LookPath finds a program, as exec.LookPath does.
	LookPath func(name string) (string, error)
	// Output runs a program, without standard input, and returns what it prints on standard output; the error holds the
	// end of what it prints on standard error.
	Output func(ctx context.Context, environment []string, name string, args ...string) (string, error)
	// Getenv reads a variable of the environment.
	Getenv func(string) string
	// UserHomeDir and UserCacheDir are as those of os.
	UserHomeDir, UserCacheDir func() (string, error)
	// FreeBytes is how much a user may still write to the file system of a folder.
	FreeBytes func(folder string) (uint64, error)
}

// ThisMachine is the one that the program runs on.
func ThisMachine() Machine {
	return Machine{
		LookPath: exec.LookPath, Output: output, Getenv: os.Getenv,
		UserHomeDir: os.UserHomeDir, UserCacheDir: os.UserCacheDir, FreeBytes: freeBytes,
	}
}

func output(ctx context.Context, environment []string, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), environment...)
	cmd.WaitDelay = time.Second // a grandchild may hold the pipes open
	out, err := cmd.Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) && len(failed.Stderr) > 0 {
		return string(out), fmt.Errorf("%w: %s", err, lastLine(string(failed.Stderr)))
	}
	return string(out), err
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}

// program is one that is looked for, and how its version is asked for.
type program struct {
	name    string
	ask     []string
	pattern *regexp.Regexp
	least   string // "" if any version will do
	missing Status // what it means if there is none
	usedFor string
	install string
}

var versionPattern = regexp.MustCompile(`v?(\d+\.\d+(?:\.\d+)?)`)

// neededGo is what go.mod asks for; a test compares them.
const neededGo = "1.26.0"

// programs are those that redoubt uses, but for pulumi.
var programs = []program{
	{
		name: "go", ask: []string{"version"}, pattern: regexp.MustCompile(`go(\d+\.\d+(?:\.\d+)?)`), least: neededGo, missing: Note,
		usedFor: "builds redoubt from source, its plugin, and pulumi where none is installed", install: "install Go " + neededGo + " or newer: https://go.dev/doc/install",
	},
	{
		name: "git", ask: []string{"--version"}, pattern: versionPattern, missing: Note,
		usedFor: "fetches the plugin for `pulumi package add`, and compares waivers with those of a base branch", install: "install git: https://git-scm.com/downloads",
	},
	{
		name: "redis-server", ask: []string{"--version"}, pattern: versionPattern, missing: Note,
		usedFor: "is what `redoubt local` starts", install: "install Redis 7 or newer, for example with `apt-get install redis-server`; nothing else needs it",
	},
	{
		name: "node", ask: []string{"--version"}, pattern: versionPattern, missing: Note,
		usedFor: "runs TypeScript programs, and the tests of the SDKs", install: "install Node.js: https://nodejs.org/en/download; programs in Go need none",
	},
}

// MachineChecks look at programs, folders and the environment of the process. None of them leaves the machine.
func MachineChecks(m Machine) []Check {
	checks := make([]Check, 0, len(programs)+2)
	for _, wanted := range programs {
		checks = append(checks, Check{OfMachine, wanted.name, func(ctx context.Context) []Finding { return one(m.findProgram(ctx, wanted)) }})
	}
	return append(checks,
		Check{OfMachine, "cache folder", func(context.Context) []Finding { return one(m.cacheFolder()) }},
		Check{OfMachine, debugVariable, func(context.Context) []Finding { return one(m.debugProviders()) }},
	)
}

func (m Machine) findProgram(ctx context.Context, wanted program) Finding {
	expected := "any version"
	if wanted.least != "" {
		expected = wanted.least + " or newer"
	}
	path, err := m.LookPath(wanted.name)
	if err != nil {
		return Finding{Status: wanted.missing, Found: "not on the PATH", Expected: expected, Do: wanted.install + "; it " + wanted.usedFor}
	}
	// The go command would otherwise download the version that a go.mod asks for.
	text, err := m.Output(ctx, []string{"GOTOOLCHAIN=local"}, path, wanted.ask...)
	if err != nil {
		return Finding{Status: Problem, Found: fmt.Sprintf("%s can't be run: %v", path, err), Expected: expected, Do: wanted.install}
	}
	match := wanted.pattern.FindStringSubmatch(text)
	if match == nil {
		return Finding{Status: Note, Found: fmt.Sprintf("%s tells no version: %q", path, firstLine(text)), Expected: expected, Do: "see that it is the program that it is called after"}
	}
	if wanted.least != "" && older(match[1], wanted.least) {
		return Finding{Status: Problem, Found: match[1] + " (" + path + ")", Expected: expected, Do: wanted.install}
	}
	return Finding{Status: OK, Found: match[1] + " (" + path + ")", Expected: expected}
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line[:min(len(line), 80)]
}

// older compares versions of two or three parts.
func older(version, least string) bool {
	have, err := semver.ParseTolerant(version)
	want, wantErr := semver.ParseTolerant(least)
	return err == nil && wantErr == nil && have.LT(want)
}

// leastSpace is redoubt's own bound: the two plugins of azure-native unpacked, a built pulumi, and room to build it.
const leastSpace = 4 << 30

func (m Machine) cacheFolder() Finding {
	folder, err := m.UserCacheDir()
	if err != nil {
		return Finding{Status: Problem, Found: err.Error(), Expected: "a folder for sandboxes and a built pulumi", Do: "set HOME, or XDG_CACHE_HOME"}
	}
	folder = filepath.Join(folder, "redoubt")
	if problem := writable(folder); problem != nil {
		return Finding{Status: Problem, Found: problem.Error(), Expected: "a folder that can be written to", Do: "mend its permissions, or set XDG_CACHE_HOME to another"}
	}
	free, err := m.FreeBytes(nearestFolder(folder))
	if err != nil {
		return Finding{Status: Note, Found: fmt.Sprintf("%s; free space unknown: %v", folder, err), Do: "see that there are 4 GiB free"}
	}
	found := fmt.Sprintf("%s, %.1f GiB free", folder, float64(free)/(1<<30))
	if free < leastSpace {
		return Finding{Status: Problem, Found: found, Expected: "4 GiB free", Do: "make room: the azure-native plugins and a build of pulumi take about that much"}
	}
	return Finding{Status: OK, Found: found, Expected: "4 GiB free"}
}

// nearestFolder is the folder, or the nearest above it that exists.
func nearestFolder(folder string) string {
	for {
		if info, err := os.Stat(folder); err == nil && info.IsDir() {
			return folder
		}
		if folder == filepath.Dir(folder) {
			return folder
		}
		folder = filepath.Dir(folder)
	}
}

// writable says why a folder, or the nearest that exists above it, can't be written to. It leaves nothing behind.
func writable(folder string) error {
	probe, err := os.CreateTemp(nearestFolder(folder), ".redoubt-doctor-*")
	if err != nil {
		return err
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// debugVariable sends the engine's calls to a provider that is already running: a sandbox that somebody forgot.
const debugVariable = "PULUMI_DEBUG_PROVIDERS"

func (m Machine) debugProviders() Finding {
	value := m.Getenv(debugVariable)
	if strings.Contains(value, "azure-native") {
		return Finding{Status: Problem, Found: value, Expected: "not set", Do: "run `unset " + debugVariable + "`: what it names would be used in place of Azure"}
	}
	return Finding{Status: OK, Found: "does not name azure-native"}
}
