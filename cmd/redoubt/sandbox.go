package main

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

// landingZoneFile lists what exists in the simulated Azure before any stack is
// deployed, relative to the project's folder. It is optional.
var landingZoneFile = filepath.Join("stacks", "landing-zone.yaml")

// simulatedAzure puts the sandbox where the engine expects Azure: empty but for
// the project's landing zone, and kept in stateDir from run to run; "" means
// engine.DefaultStateDir.
func simulatedAzure(projectDir, stateDir string) (*engine.SandboxOptions, error) {
	zone, err := landingZone(filepath.Join(projectDir, landingZoneFile))
	if err != nil {
		return nil, err
	}
	start := func(ctx context.Context, storeFile string) (engine.Simulator, error) {
		return sandbox.Start(ctx, sandbox.Options{StoreFile: storeFile, LandingZone: zone})
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
