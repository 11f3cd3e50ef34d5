package doctor

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// fake is a machine with some programs, variables and a home folder.
func fake(t *testing.T, programs, variables map[string]string) Machine {
	t.Helper()
	home := t.TempDir()
	return Machine{
		LookPath: func(name string) (string, error) {
			if _, found := programs[name]; found {
				return "/bin/" + name, nil
			}
			return "", exec.ErrNotFound
		},
		Output: func(_ context.Context, _ []string, name string, _ ...string) (string, error) {
			text := programs[filepath.Base(name)]
			if text == "fails" {
				return "", errors.New("exit status 1: permission denied")
			}
			return text, nil
		},
		Getenv:       func(name string) string { return variables[name] },
		UserHomeDir:  func() (string, error) { return home, nil },
		UserCacheDir: func() (string, error) { return filepath.Join(home, "cache"), nil },
		FreeBytes:    func(string) (uint64, error) { return 20 << 30, nil },
	}
}

// finding runs checks and returns one of what they found.
func finding(t *testing.T, checks []Check, name string) Finding {
	t.Helper()
	for _, f := range Run(context.Background(), checks, Limits{Each: 20 * time.Second, Whole: time.Minute}).Findings {
		if f.Check == name {
			if f.Status != OK && f.Status != NotChecked && f.Do == "" {
				t.Errorf("%s does not say what to do: %+v", name, f)
			}
			return f
		}
	}
	t.Fatalf("there is no finding about %s", name)
	return Finding{}
}

func TestProgramsAreFoundWithTheirVersions(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		program, prints string
		want            Status
		says            string
	}{
		"a Go that will do":            {"go", "go version go1.26.8 linux/amd64", OK, "1.26.8"},
		"a newer Go":                   {"go", "go version go1.31 linux/amd64", OK, "1.31"},
		"a Go that is too old":         {"go", "go version go1.21.3 linux/amd64", Problem, "1.21.3"},
		"a Go that can't be run":       {"go", "fails", Problem, "permission denied"},
		"something else called go":     {"go", "the board game", Note, "tells no version"},
		"git":                          {"git", "git version 2.39.5 (Apple Git-154)", OK, "2.39.5"},
		"redis-server":                 {"redis-server", "Redis server v=7.0.15 sha=00000000:0", OK, "7.0.15"},
		"node":                         {"node", "v20.20.2", OK, "20.20.2"},
		"an empty answer, without end": {"node", "", Note, "tells no version"},
	} {
		f := finding(t, MachineChecks(fake(t, map[string]string{test.program: test.prints}, nil)), test.program)
		if f.Status != test.want || !strings.Contains(f.Found, test.says) {
			t.Errorf("%s: got %+v", name, f)
		}
	}
	for _, wanted := range programs {
		f := finding(t, MachineChecks(fake(t, nil, nil)), wanted.name)
		if f.Status != Note || !strings.Contains(f.Do, "install") {
			t.Errorf("no %s: got %+v", wanted.name, f)
		}
	}
}

func TestTheGoThatIsAskedForIsTheModules(t *testing.T) {
	t.Parallel()
	module, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	if match := regexp.MustCompile(`(?m)^go (\S+)$`).FindSubmatch(module); string(match[1]) != neededGo {
		t.Errorf("go.mod asks for %s, doctor for %s", match[1], neededGo)
	}
}

func TestTheCacheFolderHasToBeOfUse(t *testing.T) {
	t.Parallel()
	full := fake(t, nil, nil)
	full.FreeBytes = func(string) (uint64, error) { return 1 << 30, nil }
	unknown := fake(t, nil, nil)
	unknown.FreeBytes = func(string) (uint64, error) { return 0, errors.New("not supported") }
	homeless := fake(t, nil, nil)
	homeless.UserCacheDir = func() (string, error) { return "", errors.New("neither $XDG_CACHE_HOME nor $HOME are defined") }
	blocked := fake(t, nil, nil)
	blocked.UserCacheDir = func() (string, error) { return "/dev/null", nil }
	for name, test := range map[string]struct {
		machine Machine
		want    Status
		says    string
	}{
		"room enough":           {fake(t, nil, nil), OK, "20.0 GiB free"},
		"too little room":       {full, Problem, "1.0 GiB free"},
		"room unknown":          {unknown, Note, "not supported"},
		"no home":               {homeless, Problem, "HOME"},
		"not to be written to":  {blocked, Problem, "/dev"},
		"as this machine is it": {ThisMachine(), OK, "GiB free"},
	} {
		if name == "not to be written to" && os.Getuid() == 0 {
			continue // root may write anywhere
		}
		f := finding(t, MachineChecks(test.machine), "cache folder")
		if name == "as this machine is it" && f.Status == Problem && strings.Contains(f.Expected, "GiB") {
			continue // a full disk is not this test's matter
		}
		if f.Status != test.want || !strings.Contains(f.Found, test.says) {
			t.Errorf("%s: got %+v", name, f)
		}
	}
}

func TestAForgottenSandboxIsFound(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]Status{"": OK, "aws:1234": OK, "azure-native:4321": Problem, "aws:1,azure-native:2": Problem} {
		f := finding(t, MachineChecks(fake(t, nil, map[string]string{debugVariable: value})), debugVariable)
		if f.Status != want {
			t.Errorf("%q: got %+v", value, f)
		}
	}
}

func TestAProgramThatHangsIsGivenUp(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	sleep, err := exec.LookPath("sleep")
	if err != nil {
		t.Skip("this machine has no program sleep")
	}
	if _, err := ThisMachine().Output(ctx, nil, sleep, "600"); err == nil {
		t.Error("a program that was killed has answered")
	}
}
