package local_test

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/localcache"
)

func TestASecondStartSaysThatItRunsAlready(t *testing.T) {
	t.Parallel()
	folder := project(t, nil)
	first := start(t, folder, "prod").Settings
	_, err := localcache.Start(context.Background(), options(t, folder, "prod"))
	var running *localcache.RunningError
	if !errors.As(err, &running) || running.Settings.Port != first.Port || !strings.Contains(err.Error(), "redoubt local stop prod") {
		t.Errorf("got %v", err)
	}
	loaded, err := localcache.Load(folder, "prod")
	if err != nil || loaded.PID != first.PID || len(loaded.Users) != 2 {
		t.Errorf("the first one goes on; got %+v, %v", loaded, err)
	}
	// Another environment, and the same one of another project, are caches of their own.
	other := start(t, folder, "legacy").Settings
	same := start(t, project(t, nil), "prod").Settings
	if names, err := localcache.Running(folder); err != nil || strings.Join(names, " ") != "legacy prod" || other.Port == same.Port {
		t.Errorf("running: %v, %v", names, err)
	}
}

func TestWhatDoesNotRunIsSaidSo(t *testing.T) {
	t.Parallel()
	folder := project(t, nil)
	for name, try := range map[string]func() error{
		"load": func() error { _, err := localcache.Load(folder, "dev"); return err },
		"stop": func() error { return localcache.Stop(folder, "dev") },
	} {
		if err := try(); !errors.Is(err, localcache.ErrNotRunning) || !strings.Contains(err.Error(), "redoubt local dev") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if names, err := localcache.Running(folder); err != nil || len(names) != 0 {
		t.Errorf("running: %v, %v", names, err)
	}
}

func TestAServerThatCrashesIsToldWithItsLastLines(t *testing.T) {
	t.Parallel()
	folder := project(t, nil)
	server := start(t, folder, "prod")
	if err := syscall.Kill(server.Settings.PID, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	err := server.Wait(t.Context())
	var ended *localcache.EndedError
	if !errors.As(err, &ended) || !strings.Contains(err.Error(), "signal: killed") || !strings.Contains(err.Error(), "Ready to accept connections") {
		t.Errorf("got %v", err)
	}
	// What it left is no obstacle, and names no process any more.
	if _, err := localcache.Load(folder, "prod"); !errors.Is(err, localcache.ErrNotRunning) {
		t.Errorf("after the crash: %v", err)
	}
	if again := start(t, folder, "prod").Settings; again.PID == server.Settings.PID {
		t.Errorf("the next one has the process of the first: %d", again.PID)
	}
}

func TestAStopByAnotherEndsTheWaitWithoutAnError(t *testing.T) {
	t.Parallel()
	folder := project(t, nil)
	server := start(t, folder, "prod")
	if err := localcache.Stop(folder, "prod"); err != nil {
		t.Fatal(err)
	}
	if err := server.Wait(t.Context()); err != nil {
		t.Errorf("got %v", err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := start(t, folder, "prod").Wait(cancelled); err != nil {
		t.Errorf("an interrupted wait: %v", err)
	}
}

func TestAPortThatIsTakenIsNamedOrAvoided(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	folder := project(t, nil)
	asked := options(t, folder, "prod")
	asked.Port = taken.Addr().(*net.TCPAddr).Port
	if _, err := localcache.Start(context.Background(), asked); err == nil || !strings.Contains(err.Error(), "--port") {
		t.Errorf("a port that is taken: %v", err)
	}
	_ = taken.Close()
	server, err := localcache.Start(context.Background(), asked)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Stop() }()
	if server.Settings.Port != asked.Port {
		t.Errorf("got the port %d, want %d", server.Settings.Port, asked.Port)
	}
}

func TestAPortThatIsTakenInTheLastMomentIsReplacedByAnother(t *testing.T) {
	t.Parallel()
	real := options(t, "", "").Binary
	refused := filepath.Join(t.TempDir(), "refused")
	folder := project(t, nil)
	asked := options(t, folder, "prod")
	// The first start finds its port taken, as a real one would say it.
	asked.Binary = script(t, `[ "$1" = --version ] && exec `+real+` --version
if [ ! -e `+refused+` ]; then
  touch `+refused+`
  echo "# Warning: Could not create server TCP listening socket 127.0.0.1:10000: bind: Address already in use"
  exit 1
fi
exec `+real+` "$@"`)
	server, err := localcache.Start(context.Background(), asked)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Stop(); err != nil {
		t.Error(err)
	}
	_ = os.Remove(refused)
	asked.Port = server.Settings.Port
	if _, err := localcache.Start(context.Background(), asked); err == nil || !strings.Contains(err.Error(), "taken in the same moment") {
		t.Errorf("a port that was asked for is not replaced: %v", err)
	}
}

// script is a program in the place of redis-server.
func script(t *testing.T, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "redis-server")
	if err := os.WriteFile(file, []byte("#!/bin/sh\n"+content), 0o755); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestAServerThatCannotDoItIsRefusedWithAReason(t *testing.T) {
	t.Parallel()
	const modern = `[ "$1" = --version ] && { echo "Redis server v=7.0.15 sha=0"; exit; }` + "\n"
	for name, c := range map[string]struct{ binary, want string }{
		"missing":          {filepath.Join(t.TempDir(), "redis-server"), "install it"},
		"too old":          {script(t, `echo "Redis server v=6.0.16 sha=00000000:0"`), "6.0.16 is too old; expected 7.0 or later"},
		"something else":   {script(t, `echo hello`), "not a redis-server"},
		"one that fails":   {script(t, `exit 3`), "asking"},
		"without TLS":      {script(t, modern+`echo "*** FATAL CONFIG FILE ERROR ***"; echo ">>> 'tls-port 6380'"; exit 1`), "it was built without TLS"},
		"ends for no news": {script(t, modern+`echo good night; exit 1`), "good night"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := project(t, nil)
			asked := options(t, folder, "prod")
			asked.Binary = c.binary
			_, err := localcache.Start(context.Background(), asked)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("want %q, got %v", c.want, err)
			}
			if _, err := localcache.Load(folder, "prod"); !errors.Is(err, localcache.ErrNotRunning) {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

func TestAServerThatNeverAnswersIsEndedWhenTheStartIs(t *testing.T) {
	t.Parallel()
	folder := project(t, nil)
	asked := options(t, folder, "prod")
	pid := filepath.Join(t.TempDir(), "pid")
	asked.Binary = script(t, `[ "$1" = --version ] && { echo "Redis server v=7.0.15 sha=0"; exit; }
echo $$ > `+pid+`
exec sleep 600`)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	_, err := localcache.Start(ctx, asked)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if names, err := localcache.Running(folder); err != nil || len(names) != 0 {
		t.Errorf("it still runs: %v, %v", names, err)
	}
}

func TestAStackFileWithAMistakeIsRefusedBeforeAnythingStarts(t *testing.T) {
	t.Parallel()
	folder := project(t, map[string]string{"roles": strings.Replace(roles, "role: owner", "role: boss", 1)})
	_, err := localcache.Start(context.Background(), options(t, folder, "roles"))
	if err == nil || !strings.Contains(err.Error(), "access.full.role") {
		t.Errorf("got %v", err)
	}
}
