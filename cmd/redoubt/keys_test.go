package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/internal/accesskeys"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/keyversion"
)

func TestEveryEndHasItsExitCode(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err  error
		want int
	}{
		"success":                  {nil, exitOK},
		"a failure":                {errors.New("no"), exitError},
		"a failure that was shown": {reported{errors.New("no")}, exitError},
		"a senseless command line": {usageError{&cobra.Command{}, errors.New("no")}, exitUsage},
		"drift":                    {reported{errDrift}, exitFound},
		"keys that need care":      {reported{errKeysNeedCare}, exitFound},
		"a change that is refused": {reported{refusedError{&engine.Error{}}}, exitFound},
		"a refusal and what it left behind": {
			errors.Join(reported{refusedError{errors.New("no")}}, errors.New("more")), exitFound,
		},
		"an interrupted engine":   {reported{&engine.Error{Interrupted: true}}, exitInterrupted},
		"an interrupted rotation": {fmt.Errorf("more: %w", &accesskeys.InterruptedError{Err: context.Canceled}), exitInterrupted},
		"a rotation of another":   {&accesskeys.RunningError{}, exitError},
	} {
		if got := exitCodeOf(c.err); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func TestTheSandboxSkipsLongPausesAndSaysSoOnce(t *testing.T) {
	t.Parallel()
	var said []string
	clock := &skippingClock{told: func(text string) { said = append(said, text) }}
	began := clock.now()
	for range 3 {
		if err := clock.sleep(context.Background(), time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	if passed := clock.now().Sub(began); passed < 3*time.Hour || passed > 4*time.Hour || len(said) != 1 {
		t.Errorf("%s have passed, and it said %q", passed, said)
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if err := clock.sleep(ended, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("a pause that was interrupted: %v", err)
	}
}

func TestAnErrorAboutAnotherRotationNamesTheCommandThatHelps(t *testing.T) {
	t.Parallel()
	k := newKeysRun(&settings{}, "rotate")
	k.name, k.sandbox, k.stateDir = "partner", true, "folder"
	for stale, want := range map[bool]string{
		true:  "redoubt keys rotate partner --sandbox --state-dir folder --resume --take-over",
		false: "redoubt keys status partner --sandbox --state-dir folder",
	} {
		err := k.explained(&accesskeys.RunningError{Owner: "alice", Stale: stale})
		if !strings.Contains(strings.ReplaceAll(err.Error(), programName(), "redoubt"), want) {
			t.Errorf("got %v", err)
		}
	}
}

func TestAVersionThatHasEndedIsNotMovedTo(t *testing.T) {
	t.Parallel()
	r := &rotateCMK{keysRun: newKeysRun(&settings{}, "rotate-cmk")}
	for name, c := range map[string]struct {
		end  time.Time
		want string
	}{
		"no end":    {time.Time{}, ""},
		"years":     {time.Now().AddDate(2, 0, 0), ""},
		"yesterday": {time.Now().AddDate(0, 0, -1), "rotate the key in its vault first"},
	} {
		err := r.usable(encryptionKey{Newest: keyversion.Version{Expires: c.end}})
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
