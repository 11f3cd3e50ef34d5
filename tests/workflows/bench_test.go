package workflows_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// tried are the scripts that a test has run, as file/job/step.
var tried sync.Map

// bench is a folder in which scripts run, with programs of its own in the place of redoubt, gh, go and curl.
type bench struct {
	t      *testing.T
	folder string // the working folder, with what a checkout holds
	calls  string // the file in which the programs write down their arguments
	env    map[string]string
}

// tools are what the scripts use of the machine that they run on.
var tools = []string{"bash", "jq", "unzip", "iconv", "git", "tar"}

// missingTools are those that this machine does not have; .ci/run installs them.
func missingTools() []string {
	return slices.DeleteFunc(slices.Clone(tools), func(name string) bool {
		_, err := exec.LookPath(name)
		return err == nil
	})
}

// newBench makes a bench with the scripts of the project, and with stubs of programs: each is the body of a shell script.
func newBench(t *testing.T, stubs map[string]string) *bench {
	t.Helper()
	if missing := missingTools(); len(missing) > 0 {
		t.Skipf("the scripts need %s, which this machine does not have", strings.Join(missing, ", "))
	}
	root := t.TempDir()
	b := &bench{t: t, folder: filepath.Join(root, "work"), calls: filepath.Join(root, "calls"), env: map[string]string{}}
	b.write("calls", "")
	for name, body := range stubs {
		// Each argument stands in a line of its own, so that a space in it is seen.
		b.write(filepath.Join("bin", name), "#!/usr/bin/env bash\n{ echo \"$ "+name+"\"; printf '  %q\\n' \"$@\"; } >>\"$CALLS\"\n"+body)
		b.allow(filepath.Join("bin", name))
	}
	for _, dir := range []string{"work", "temp"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	scripts, err := filepath.Abs(filepath.Join(projectDir, ".ci"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(scripts, filepath.Join(b.folder, ".ci")); err != nil {
		t.Fatal(err)
	}
	maps.Copy(b.env, map[string]string{
		"PATH": filepath.Join(root, "bin") + ":" + os.Getenv("PATH"), "HOME": root, "CALLS": b.calls, "STUBS": root, "TMPDIR": filepath.Join(root, "temp"),
		"GITHUB_OUTPUT": filepath.Join(root, "output"), "GITHUB_STEP_SUMMARY": filepath.Join(root, "summary"), "GITHUB_PATH": filepath.Join(root, "path"),
		"GITHUB_REPOSITORY": "owner/repo", "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request", "RUNNER_TEMP": filepath.Join(root, "temp"),
	})
	return b
}

// root is the folder that holds everything of the bench.
func (b *bench) root() string { return filepath.Dir(b.folder) }

// write writes a file below the root.
func (b *bench) write(name, contents string) {
	b.t.Helper()
	file := filepath.Join(b.root(), name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(contents), 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// allow makes a file below the root a program.
func (b *bench) allow(name string) {
	b.t.Helper()
	if err := os.Chmod(filepath.Join(b.root(), name), 0o755); err != nil {
		b.t.Fatal(err)
	}
}

// read returns a file below the root, "" if there is none.
func (b *bench) read(name string) string {
	b.t.Helper()
	contents, err := os.ReadFile(filepath.Join(b.root(), name))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		b.t.Fatal(err)
	}
	return string(contents)
}

// state is the name of a folder of mktemp.
var state = regexp.MustCompile(`TEMP/tmp\.\w+`)

// called returns the calls of one program, each with its arguments in one line, in which TEMP is the runner's folder.
func (b *bench) called(program string) []string {
	b.t.Helper()
	var calls []string
	for _, call := range strings.Split(b.read("calls"), "$ ") {
		if rest, is := strings.CutPrefix(call, program+"\n"); is {
			line := strings.ReplaceAll(strings.Join(strings.Fields(rest), " "), b.env["RUNNER_TEMP"], "TEMP")
			calls = append(calls, state.ReplaceAllString(line, "STATE"))
		}
	}
	return calls
}

// run runs a script as GitHub does and returns what it prints and how it ends.
func (b *bench) run(script string, env map[string]string) (output string, code int) {
	b.t.Helper()
	file := filepath.Join(b.root(), "script.sh")
	if err := os.WriteFile(file, []byte(script), 0o644); err != nil {
		b.t.Fatal(err)
	}
	command := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", file)
	command.Dir = b.folder
	all := maps.Clone(b.env)
	maps.Copy(all, env)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		command.Env = append(command.Env, name+"="+all[name])
	}
	printed, err := command.CombinedOutput()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		b.t.Fatal(err)
	}
	return string(printed), command.ProcessState.ExitCode()
}

// step runs a step of a workflow. Variables whose values are expressions must be given, the others are the workflow's.
func (b *bench) step(file, jobName, title string, given map[string]string) (output string, code int) {
	b.t.Helper()
	w, known := load(b.t)[file]
	if !known {
		b.t.Fatalf("there is no workflow %s", file)
	}
	j := w.Jobs[jobName]
	i := slices.IndexFunc(j.Steps, func(s step) bool { return s.Run != "" && s.title() == title })
	if i < 0 {
		b.t.Fatalf("%s/%s has no step %q", file, jobName, title)
	}
	tried.Store(strings.Join([]string{file, jobName, title}, "/"), true)
	env := map[string]string{}
	for _, variables := range []map[string]string{j.Env, j.Steps[i].Env} {
		for name, value := range variables {
			if strings.Contains(value, "${{") {
				if _, is := given[name]; !is {
					continue
				}
				value = given[name]
			}
			env[name] = value
		}
	}
	maps.Copy(env, given)
	return b.run(j.Steps[i].Run, env)
}

// archive makes a zip of files.
func archive(t *testing.T, files map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	writer := zip.NewWriter(&b)
	for name, contents := range files {
		file, err := writer.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.Write([]byte(contents)); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
