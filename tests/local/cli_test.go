package local_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/localcache"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
	"github.com/redoubt-iac/redoubt/tests/redisserver"
)

// redoubt runs the command-line tool in a project and returns what it printed, and its exit code.
func redoubt(t *testing.T, folder string, words ...string) (output string, code int) {
	t.Helper()
	redisserver.Binary(t)
	cmd := exec.CommandContext(t.Context(), enginetest.Binary(t), append(words, "--project", folder)...)
	printed, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(printed), cmd.ProcessState.ExitCode()
}

func TestTheCommandsLeadThroughTheLifeOfALocalCache(t *testing.T) {
	t.Parallel()
	folder := project(t, nil)
	output, code := redoubt(t, folder, "local", "partner", "--detach")
	if code != 0 || !strings.Contains(output, "not Azure") || !strings.Contains(output, "order-service") {
		t.Fatalf("exit code %d:\n%s", code, output)
	}
	t.Cleanup(func() { _ = localcache.Stop(folder, "partner") })
	running, err := localcache.Load(folder, "partner")
	if err != nil {
		t.Fatal(err)
	}
	secrets := secretsOf(t, running)
	holdsNone(t, "local", output, secrets)
	for _, c := range []struct {
		words []string
		code  int
		want  string
	}{
		{[]string{"local", "partner"}, 1, "runs already"},
		{[]string{"local", "status"}, 0, "partner"},
		{[]string{"local", "status", "partner"}, 0, "password"},
		{[]string{"local", "status", "dev"}, 1, "no local cache runs for dev"},
		{[]string{"local", "status", "partnre"}, 1, `did you mean "partner"?`},
		{[]string{"local", "env", "partner"}, 0, "export REDIS_PASSWORD_FILE="},
		{[]string{"local", "env", "partner", "--user", "default"}, 0, "primary.access-key"},
		{[]string{"local", "env", "partner", "--user", "order"}, 2, "order-service"},
		{[]string{"local", "logs", "partner", "--lines", "5"}, 0, "Ready to accept connections"},
		{[]string{"local", "logs", "dev"}, 1, "has never run here"},
		{[]string{"local", "partner", "--snippets"}, 0, "redis-entraid"},
		{[]string{"local", "partner", "--snippet", "cobol"}, 2, "expected one of"},
		{[]string{"local", "partner", "--port", "-1"}, 2, "out of range"},
		{[]string{"local"}, 2, "which environment?"},
		{[]string{"local", "nowhere"}, 1, "does not exist"},
		{[]string{"local", "stop", "partner"}, 0, "has ended"},
		{[]string{"local", "stop", "partner"}, 1, "no local cache runs"},
	} {
		output, code := redoubt(t, folder, c.words...)
		if code != c.code || !strings.Contains(output, c.want) {
			t.Errorf("%q: exit code %d, want %d and %q:\n%s", c.words, code, c.code, c.want, output)
		}
		holdsNone(t, strings.Join(c.words, " "), output, secrets)
	}
}

func TestTheJsonDocumentsNameTheirFormat(t *testing.T) {
	t.Parallel()
	folder := project(t, nil)
	t.Cleanup(func() { _ = localcache.Stop(folder, "prod") })
	for _, c := range []struct {
		words  []string
		format string
	}{
		{[]string{"local", "prod", "--detach"}, "redoubt/local/v1"},
		{[]string{"local", "status"}, "redoubt/local-list/v1"},
		{[]string{"local", "env", "prod", "--user", "web-app"}, "redoubt/local-env/v1"},
		{[]string{"local", "logs", "prod"}, "redoubt/local-logs/v1"},
		{[]string{"local", "prod", "--snippet", "node"}, "redoubt/local-snippets/v1"},
		{[]string{"local", "stop", "prod"}, "redoubt/local-stop/v1"},
	} {
		output, code := redoubt(t, folder, append(c.words, "--json")...)
		var document struct {
			Format string
			Local  any
		}
		if err := json.Unmarshal([]byte(output), &document); err != nil || code != 0 || document.Format != c.format || document.Local == nil {
			t.Errorf("%q: exit code %d, %v:\n%s", c.words, code, err, output)
		}
	}
}

// screen is what a process has printed so far.
type screen struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (s *screen) Write(printed []byte) (int, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.text.Write(printed)
}

func (s *screen) String() string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.text.String()
}

func TestInTheForegroundCtrlCEndsTheServerAndLeavesNothing(t *testing.T) {
	t.Parallel()
	folder := project(t, nil)
	redisserver.Binary(t)
	cmd := exec.CommandContext(t.Context(), enginetest.Binary(t), "local", "prod", "--project", folder)
	var printed screen
	cmd.Stdout, cmd.Stderr = &printed, &printed
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(time.Minute)
	for !strings.Contains(printed.String(), "Ctrl-C ends it") && time.Now().Before(deadline) {
		time.Sleep(20 * time.Millisecond)
	}
	running, err := localcache.Load(folder, "prod")
	if err != nil {
		t.Fatalf("%v; printed so far:\n%s", err, printed.String())
	}
	secrets := secretsOf(t, running)
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil || !strings.Contains(printed.String(), "passwords are gone") {
		t.Errorf("%v:\n%s", err, printed.String())
	}
	holdsNone(t, "the output", printed.String(), secrets)
	if names, err := localcache.Running(folder); err != nil || len(names) != 0 {
		t.Errorf("running: %v, %v", names, err)
	}
}

func TestCtrlCDuringTheStartEndsItToo(t *testing.T) {
	t.Parallel()
	folder := project(t, nil)
	begun := filepath.Join(t.TempDir(), "begun")
	silent := script(t, `[ "$1" = --version ] && { echo "Redis server v=7.0.15 sha=0"; exit; }
touch `+begun+`
exec sleep 600`)
	cmd := exec.CommandContext(t.Context(), enginetest.Binary(t), "local", "prod", "--project", folder, "--redis-server", silent)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(time.Minute)
	for time.Now().Before(deadline) {
		if _, err := os.Stat(begun); err == nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 130 {
		t.Errorf("exit code %d, want 130", code)
	}
	if names, err := localcache.Running(folder); err != nil || len(names) != 0 {
		t.Errorf("running: %v, %v", names, err)
	}
}
