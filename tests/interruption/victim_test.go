package interruption_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
)

// victimVariable holds the file of the plan by which this executable, started
// again by a test, deploys an environment and kills itself in the middle of a
// write. Killing from outside would hit some moment; this hits the two that
// count: just before a write is stored, and just after.
const victimVariable = "REDOUBT_INTERRUPTION_VICTIM"

// victim is such a plan.
type victim struct {
	Stack, ProjectDir, StateDir string
	ZoneFile                    string
	// Stored is true to be killed after a write, false for before.
	Stored bool
	// Keys are the writes to be killed in, each once.
	Keys []string
	// Diary is the file in which the victim writes what it does, a line each:
	// "struck KEY" and "create KEY". It outlives the victim.
	Diary string
}

func runVictim(file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("reading the plan: %w", err)
	}
	var v victim
	if err := json.Unmarshal(data, &v); err != nil {
		return fmt.Errorf("reading the plan: %w", err)
	}
	cli, err := engine.FindCLI(context.Background(), v.ProjectDir, func(string) {})
	if err != nil {
		return err
	}
	_, err = engine.Up(context.Background(), engine.Options{
		ProjectDir: v.ProjectDir, Stack: v.Stack, Program: environment.Deploy, CLI: cli,
		Sandbox: v.sandbox(&sandbox.Faults{
			BeforeWrite: func(_ int, operation, id string) error { return v.die(operation, id, false) },
			AfterWrite: func(_ int, operation, id string) error {
				if err := v.write(operation, arm.Key(id)); err != nil {
					return err
				}
				return v.die(operation, id, true)
			},
		}),
	})
	return err
}

// sandbox is where the victim deploys to, and where the test looks afterwards.
func (v victim) sandbox(faults *sandbox.Faults) *engine.SandboxOptions {
	return &engine.SandboxOptions{
		StateDir: v.StateDir, Unknown: environment.EncryptedPlaceholder,
		Start: func(ctx context.Context, storeFile string) (engine.Simulator, error) {
			zone, err := sandbox.LoadLandingZone(v.ZoneFile)
			if err != nil {
				return nil, err
			}
			return sandbox.Start(ctx, sandbox.Options{StoreFile: storeFile, LandingZone: zone, BusyFor: -1, Faults: faults})
		},
	}
}

// die kills this process if the write is one of those that are wanted and was
// not struck by an earlier process.
func (v victim) die(operation, id string, stored bool) error {
	key := arm.Key(id)
	if operation != "create" || stored != v.Stored || !slices.Contains(v.Keys, key) {
		return nil
	}
	diary, err := v.read()
	if err != nil || diary["struck "+key] > 0 {
		return err
	}
	if err := v.write("struck", key); err != nil {
		return err
	}
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		return err
	}
	if err := self.Kill(); err != nil {
		return err
	}
	select {} // until the signal is here
}

func (v victim) write(what, key string) error {
	file, err := os.OpenFile(v.Diary, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("writing the diary: %w", err)
	}
	defer file.Close()
	if _, err := fmt.Fprintln(file, what, key); err != nil {
		return fmt.Errorf("writing the diary: %w", err)
	}
	return nil
}

// read counts the diary's lines.
func (v victim) read() (map[string]int, error) {
	file, err := os.OpenFile(v.Diary, os.O_CREATE|os.O_RDONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("reading the diary: %w", err)
	}
	defer file.Close()
	lines := map[string]int{}
	for s := bufio.NewScanner(file); s.Scan(); {
		lines[strings.TrimSpace(s.Text())]++
	}
	return lines, nil
}
