// Package simulation puts the sandbox where the engine expects Azure. It keeps
// the two apart: the engine knows no ARM, and the sandbox knows no engine.
package simulation

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
)

// LandingZoneFile lists what exists in the simulated Azure before any stack
// is deployed, relative to the project's folder. It is optional.
var LandingZoneFile = filepath.Join("stacks", "landing-zone.yaml")

// Options describes the simulated Azure of a project: empty but for its
// landing zone, and kept in stateDir from run to run; "" means
// engine.DefaultStateDir.
func Options(projectDir, stateDir string) (*engine.SandboxOptions, error) {
	zone, err := landingZone(filepath.Join(projectDir, LandingZoneFile))
	if err != nil {
		return nil, err
	}
	start := func(ctx context.Context, storeFile string) (engine.Simulator, error) {
		return Start(ctx, sandbox.Options{StoreFile: storeFile, LandingZone: zone})
	}
	return &engine.SandboxOptions{StateDir: stateDir, Start: start}, nil
}

func landingZone(file string) ([]arm.Resource, error) {
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	zone, err := sandbox.LoadLandingZone(file)
	if err != nil {
		return nil, fmt.Errorf("loading the landing zone: %w", err)
	}
	return zone, nil
}

// Server is a running sandbox. It implements engine.Simulator.
type Server = sandbox.Server

// Start starts a sandbox.
func Start(ctx context.Context, o sandbox.Options) (*Server, error) {
	return sandbox.Start(ctx, o)
}
