package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"

	"github.com/pulumi/pulumi/sdk/v3"
)

const (
	cliPackage = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
	// versionSymbol is where the executable keeps its version, which release
	// builds set through the linker as well.
	versionSymbol = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"
	// reportEvery is how long a build may be silent.
	reportEvery = 10 * time.Second
)

// pinned returns the executable that tools/pulumi pins, and builds it if this
// machine does not have it yet. why is the reason for not using another one.
func pinned(ctx context.Context, projectDir, why string, note func(string)) (CLI, error) {
	path, err := pinnedPath()
	if err != nil {
		return CLI{}, err
	}
	cli := CLI{Path: path, Version: sdk.Version}
	if isFile(path) {
		return cli, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return CLI{}, fmt.Errorf("creating the cache folder for the pulumi executable: %w", err)
	}
	// Two runs at once must not both spend a minute on the same build.
	unlock, err := lockedfile.MutexAt(path + ".lock").Lock()
	if err != nil {
		return CLI{}, fmt.Errorf("locking the cache folder for the pulumi executable: %w", err)
	}
	defer unlock()
	if isFile(path) {
		return cli, nil
	}
	note(fmt.Sprintf("building pulumi %s once, because %s (one to three minutes on two cores)", sdk.Version, why))
	if err := build(ctx, filepath.Join(projectDir, "tools", "pulumi"), path, note); err != nil {
		return CLI{}, err
	}
	return cli, nil
}

// pinnedPath is where the built executable lives.
func pinnedPath() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("finding the user's cache folder: %w", err)
	}
	name := "pulumi"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return filepath.Join(cache, "redoubt", "pulumi", sdk.Version.String(), runtime.GOOS+"-"+runtime.GOARCH, name), nil
}

// build compiles the executable beside its final place and renames it, so
// that an interrupted build leaves nothing that looks finished.
func build(ctx context.Context, toolsDir, target string, note func(string)) error {
	if !isFile(filepath.Join(toolsDir, "go.mod")) {
		return fmt.Errorf("building pulumi: %s is missing; install pulumi %s or newer instead (https://www.pulumi.com/docs/install)",
			toolsDir, sdk.Version)
	}
	partial := fmt.Sprintf("%s.%d.partial", target, os.Getpid())
	defer os.Remove(partial) // gone already when the build succeeded

	args := append([]string{"build", "-v", "-o", partial}, sharedFlags()...)
	args = append(args, "-ldflags", fmt.Sprintf("-X %s=v%s", versionSymbol, sdk.Version), cliPackage)
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = toolsDir
	cmd.Env = append(os.Environ(), "GOWORK=off")
	output := &countingBuffer{}
	cmd.Stdout, cmd.Stderr = output, output

	stop := report(output, note)
	err := cmd.Run()
	stop()
	if err != nil {
		return buildError(ctx, err, output.String())
	}
	if err := os.Rename(partial, target); err != nil {
		return fmt.Errorf("storing the built pulumi: %w", err)
	}
	return nil
}

// sharedFlags makes the build use the packages that were compiled for this
// very program: Go keeps separate caches for -trimpath.
func sharedFlags() []string {
	if BuiltWithTrimpath() {
		return []string{"-trimpath"}
	}
	return nil
}

// BuiltWithTrimpath says whether this program was built with -trimpath.
func BuiltWithTrimpath() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-trimpath", Value: "true"})
}

// report says from time to time how far the build is, until it is stopped.
func report(output *countingBuffer, note func(string)) (stop func()) {
	began, done := time.Now(), make(chan struct{})
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		tick := time.NewTicker(reportEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				note(fmt.Sprintf("still building pulumi: %d packages compiled or fetched, %s",
					output.lines.Load(), time.Since(began).Round(time.Second)))
			case <-done:
				return
			}
		}
	}()
	return func() { close(done); <-finished }
}

// offlineSigns are what the go command says when it cannot download.
var offlineSigns = []string{
	"dial tcp", "no such host", "i/o timeout", "proxyconnect", "connection refused",
	"network is unreachable", "module lookup disabled", "TLS handshake timeout",
}

func buildError(ctx context.Context, err error, output string) error {
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("building pulumi: %w", ctx.Err())
	case errors.Is(err, exec.ErrNotFound):
		return fmt.Errorf("building pulumi: the go command is not on the PATH; install pulumi %s or newer instead (https://www.pulumi.com/docs/install)",
			sdk.Version)
	}
	for _, sign := range offlineSigns {
		if strings.Contains(output, sign) {
			return fmt.Errorf("building pulumi: its modules cannot be downloaded; either install pulumi %s or newer (https://www.pulumi.com/docs/install),"+
				" or run `go -C tools/pulumi mod download` once while there is a network\n%s", sdk.Version, lastLines(output, 3))
		}
	}
	return fmt.Errorf("building pulumi: %w\n%s", err, lastLines(output, 10))
}

func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// countingBuffer keeps output and counts its lines, which in `go build -v`
// are packages. The buffer is a field: were it embedded, io.Copy would find
// its ReadFrom and pass by Write. os/exec writes from one goroutine, the
// reporter reads the count.
type countingBuffer struct {
	buffer bytes.Buffer
	lines  atomic.Int64
}

// Write implements io.Writer.
func (b *countingBuffer) Write(p []byte) (int, error) {
	b.lines.Add(int64(bytes.Count(p, []byte("\n"))))
	return b.buffer.Write(p)
}

// String returns what was written so far; not while something writes.
func (b *countingBuffer) String() string { return b.buffer.String() }
