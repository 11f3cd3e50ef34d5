package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/filelock"
)

// store is the file in which the simulated Azure persists: a header, and a line per write. A process that is killed loses
// at most the line that it was writing. One process at a time has a store open.
type store struct {
	file  string
	lock  *os.File
	lines journal
	size  int64 // of the complete lines
	stale int   // resources in the file that a later line replaces or takes away
	dead  error // why nothing can be appended any more
	// notice is told what was amiss and does no harm.
	notice func(text string)
}

// journal is the file, open for appending; tests put a full disk in its place.
type journal interface {
	io.WriteCloser
	Truncate(size int64) error
}

// tidyAfter is how many stale resources a store may have, beside as many as it has live ones, before it is rewritten: so a
// rewrite is rare, and its cost spread over the writes before it.
const tidyAfter = 250

// openStore opens a store file, or makes it, and returns what it holds. notice is told what was found amiss and mended.
func openStore(file string, notice func(string)) (s *store, resources []arm.Resource, err error) {
	lock, err := lockStore(file)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if err != nil {
			_ = filelock.Release(lock)
		}
	}()
	held, err := readStore(file)
	if err != nil {
		return nil, nil, err
	}
	s = &store{file: file, lock: lock, notice: notice}
	return s, slices.Collect(maps.Values(held.resources)), s.begin(held)
}

// begin brings the file to a form that can be appended to.
func (s *store) begin(held storeContent) error {
	if held.version < storeVersion {
		return s.rewrite(held.resources)
	}
	if held.torn > 0 {
		if err := os.Truncate(s.file, held.size); err != nil {
			return fmt.Errorf("mending sandbox store: %w", err)
		}
		s.notice(fmt.Sprintf("the sandbox store %s ended in the middle of a write (%d bytes), which is dropped: it never happened", s.file, held.torn))
	}
	if err := s.append(held.size); err != nil {
		return err
	}
	s.stale = held.stale
	s.tidy(held.resources)
	return nil
}

// tidy rewrites the file if anything in it is stale. Where that fails, for want of room for instance, it is only less tidy.
func (s *store) tidy(live map[string]arm.Resource) {
	if s.stale == 0 || s.dead != nil {
		return
	}
	if err := s.rewrite(live); err != nil {
		s.notice(fmt.Sprintf("%v; nothing is lost: the sandbox store stays as it is", err))
	}
}

// readStore reads a store file without opening it for writing; one that does not exist yet is an empty store of version 0.
func readStore(file string) (storeContent, error) {
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return storeContent{resources: map[string]arm.Resource{}}, nil
	}
	if err != nil {
		return storeContent{}, fmt.Errorf("reading sandbox store: %w", err)
	}
	held, err := parseStore(content)
	if err != nil {
		return storeContent{}, fmt.Errorf("reading sandbox store %s: %w", file, err)
	}
	return held, nil
}

// loadStore returns what a store file holds; without a file, nothing.
func loadStore(file string) (map[string]arm.Resource, error) {
	if file == "" {
		return map[string]arm.Resource{}, nil
	}
	held, err := readStore(file)
	return held.resources, err
}

// append opens the file for appending behind its first bytes.
func (s *store) append(size int64) error {
	opened, err := os.OpenFile(s.file, os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("writing sandbox store: %w", err)
	}
	s.lines, s.size = opened, size
	return nil
}

// write appends a change, which makes some resources in the file stale. When it fails nothing of the change is in the file.
func (s *store) write(change storedChange, stale int) error {
	if s.dead != nil {
		return fmt.Errorf("writing sandbox store %s: an earlier write left it unusable: %w", s.file, s.dead)
	}
	line, err := json.Marshal(change)
	if err != nil {
		return fmt.Errorf("encoding sandbox store: %w", err)
	}
	line = append(line, '\n')
	if _, err := s.lines.Write(line); err != nil {
		if undo := s.lines.Truncate(s.size); undo != nil {
			s.dead = undo
		}
		return fmt.Errorf("writing sandbox store %s: %w; nothing has changed: make room on the disk and run again", s.file, err)
	}
	s.size += int64(len(line))
	s.stale += stale
	return nil
}

// rewrite replaces the file by one without stale resources. A reader, or a crash, sees either the old file or the new one:
// a temporary file in the same directory, synced, then renamed over the old one, then the directory synced.
func (s *store) rewrite(live map[string]arm.Resource) error {
	content, err := encodeStore(live)
	if err != nil {
		return fmt.Errorf("encoding sandbox store: %w", err)
	}
	wasOpen := s.lines != nil
	if wasOpen { // Windows renames over no open file
		if err := s.lines.Close(); err != nil {
			return fmt.Errorf("writing sandbox store: %w", err)
		}
		s.lines = nil
	}
	if err := replaceFile(s.file, content); err != nil {
		err = fmt.Errorf("writing sandbox store: %w", err)
		if wasOpen {
			s.dead = s.append(s.size)
		}
		return err
	}
	s.stale = 0
	return s.append(int64(len(content)))
}

func encodeStore(live map[string]arm.Resource) ([]byte, error) {
	var content bytes.Buffer
	encoder := json.NewEncoder(&content)
	header := storeHeader{Format: storeFormat, Version: storeVersion, Note: "simulated by redoubt; nothing here exists on Azure"}
	if err := encoder.Encode(header); err != nil {
		return nil, err
	}
	for _, key := range slices.Sorted(maps.Keys(live)) {
		if err := encoder.Encode(storedChange{Set: []storedObject{toStored(live[key])}}); err != nil {
			return nil, err
		}
	}
	return content.Bytes(), nil
}

// crowded reports whether the file is worth a rewrite while it is in use.
func (s *store) crowded(live int) bool { return s.stale > live+tidyAfter }

// close tidies the file, if it is told what it should hold, and lets go of it.
func (s *store) close(live map[string]arm.Resource) error {
	if live != nil {
		s.tidy(live)
	}
	var closed error
	if s.lines != nil {
		closed = s.lines.Close()
	}
	return errors.Join(closed, filelock.Release(s.lock))
}

func replaceFile(file string, content []byte) (err error) {
	directory := filepath.Dir(file)
	temporary, err := os.CreateTemp(directory, filepath.Base(file)+".*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temporary.Name())
		}
	}()
	if _, err = temporary.Write(content); err != nil {
		_ = temporary.Close()
		return err
	}
	if err = temporary.Sync(); err != nil {
		_ = temporary.Close()
		return err
	}
	if err = temporary.Close(); err != nil {
		return err
	}
	if err = os.Rename(temporary.Name(), file); err != nil {
		return err
	}
	return syncDirectory(directory)
}

func syncDirectory(directory string) error {
	opened, err := os.Open(directory)
	if err != nil {
		return err
	}
	defer opened.Close()
	// Some file systems cannot sync a directory; the rename itself is done by then.
	if err := opened.Sync(); err != nil && !errors.Is(err, fs.ErrInvalid) && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return nil
}
