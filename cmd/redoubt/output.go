package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
)

// toStdout is the file name that stands for standard output.
const toStdout = "-"

// checkOutput complains about a file that can't be written, before anything is done for it, by the flag that named it.
func checkOutput(cmd *cobra.Command, flag, file string) error {
	if file == "" {
		return usageError{cmd, fmt.Errorf("--%s: expected a file name, or - for standard output; got nothing", flag)}
	}
	if info, err := os.Stat(filepath.Dir(file)); err != nil || !info.IsDir() {
		return fmt.Errorf("--%s: there is no folder %s to write %s to; make it first", flag, filepath.Dir(file), filepath.Base(file))
	}
	if info, err := os.Stat(file); err == nil && info.IsDir() && file != toStdout {
		return fmt.Errorf("--%s: %s is a folder; expected the name of a file", flag, file)
	}
	return nil
}

// deliver writes what a command made to a file, or to standard output. A file is either complete or as it was before.
func (s *settings) deliver(file string, content []byte) error {
	if file == toStdout {
		if _, err := s.out.Write(content); err != nil {
			return fmt.Errorf("writing to standard output: %w", err)
		}
		return nil
	}
	if real, err := filepath.EvalSymlinks(file); err == nil {
		file = real
	}
	write := replaceFile
	if info, err := os.Stat(file); err == nil && !info.Mode().IsRegular() {
		write = writeThrough // a pipe, or /dev/null
	}
	if err := write(file, content); err != nil {
		return fmt.Errorf("writing %s: %w", file, err)
	}
	fmt.Fprintln(s.err, "wrote "+file)
	return nil
}

func replaceFile(file string, content []byte) error {
	temporary, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name()) // it is gone when all went well
	_, err = temporary.Write(content)
	if err := errors.Join(err, temporary.Chmod(0o644), temporary.Close()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), file)
}

func writeThrough(file string, content []byte) error {
	opened, err := os.OpenFile(file, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = opened.Write(content)
	return errors.Join(err, opened.Close())
}
