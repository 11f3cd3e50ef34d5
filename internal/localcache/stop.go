package localcache

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/redoubt-iac/redoubt/internal/filelock"
)

// stopLimit is how long a server may take to end by itself; there is nothing for it to save.
const stopLimit = 10 * time.Second

// Wait returns when the context ends, with nil, or when the server has ended by itself, with an [EndedError].
func (s *Server) Wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case <-s.ended:
		if _, err := os.Stat(s.at.path(settingsFile)); errors.Is(err, fs.ErrNotExist) {
			return nil // somebody stopped it, who forgot its passwords too
		}
		return s.ending()
	}
}

// Stop ends the server and removes its passwords, keys and certificates; its log stays.
func (s *Server) Stop() error { return s.at.stop(s.Settings.PID) }

// Stop ends the local cache of an environment, whoever started it. The error is [ErrNotRunning] if none runs; what one
// that crashed left behind is removed even so.
func Stop(project, environment string) error {
	at, err := placeOf(project, environment)
	if err != nil {
		return err
	}
	settings, err := at.load(environment)
	if errors.Is(err, ErrNotRunning) {
		return errors.Join(err, at.tidy())
	}
	if err != nil {
		return err
	}
	return at.stop(settings.PID)
}

// stop removes the settings first: whoever waits for the server knows from it that the end is wanted.
func (f folder) stop(pid int) error {
	if err := os.RemoveAll(f.path(settingsFile)); err != nil {
		return fmt.Errorf("removing the settings of the local cache: %w", err)
	}
	if held, err := f.held(); err != nil || !held {
		return errors.Join(err, f.tidy())
	}
	if err := terminate(pid); err != nil && alive(pid) {
		return fmt.Errorf("ending the redis-server %d: %w", pid, err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), stopLimit)
	defer cancel()
	if err := f.freeOf(ctx); err != nil {
		if err := kill(pid); err != nil && alive(pid) {
			return fmt.Errorf("ending the redis-server %d: %w", pid, err)
		}
		if err := f.freeOf(context.Background()); err != nil {
			return err
		}
	}
	return f.tidy()
}

// freeOf waits until nobody holds the folder.
func (f folder) freeOf(ctx context.Context) error {
	for {
		held, err := f.held()
		if err != nil || !held {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// tidy removes the files of a server that has ended, unless somebody is just starting another.
func (f folder) tidy() error {
	if _, err := os.Stat(string(f)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	lock, err := f.hold()
	if errors.Is(err, filelock.ErrHeld) {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(f.forget(), filelock.Release(lock))
}
