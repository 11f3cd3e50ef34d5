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
// engine.DefaultStateDir. With knownIDs, previews answer with the ids that
// resources will have. advise completes the error of a start; notice is told
// what was mended at the start.
func simulatedAzure(projectDir, stateDir string, knownIDs bool, advise func(err error, storeFile string) error, notice func(string)) (*engine.SandboxOptions, error) {
	zone, err := landingZone(filepath.Join(projectDir, landingZoneFile))
	if err != nil {
		return nil, err
	}
	set, err := switches(projectDir)
	if err != nil {
		return nil, err
	}
	start := func(ctx context.Context, storeFile string) (engine.Simulator, error) {
		started, err := sandbox.Start(ctx, sandbox.Options{StoreFile: storeFile, LandingZone: zone, Switches: set, KnownIDs: knownIDs, Notice: notice})
		if err != nil {
			return nil, advise(err, storeFile)
		}
		return started, nil
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
