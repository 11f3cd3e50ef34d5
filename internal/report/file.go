package report

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// WriteFile writes a file in one step: whoever reads it sees the old content or the new one, never a part, and a failure
// leaves the old content. The folder must exist. A path that is no file but a device or a pipe, such as /dev/stdout, is
// written to as it is. Errors say what is wrong with the place and name it.
func WriteFile(path string, write func(io.Writer) error) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return writeStream(path, write)
	}
	folder := filepath.Dir(path)
	if err := checkPlace(path, folder); err != nil {
		return fmt.Errorf("writing the report to %s: %w", path, err)
	}
	temporary, err := os.CreateTemp(folder, "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("writing the report to %s: %w", path, explain(err, folder))
	}
	defer os.Remove(temporary.Name()) // gone already after the rename
	if err := fill(temporary, write); err != nil {
		return fmt.Errorf("writing the report to %s: %w", path, err)
	}
	if err := os.Rename(temporary.Name(), path); err != nil {
		return fmt.Errorf("writing the report to %s: %w", path, explain(err, folder))
	}
	return nil
}

func writeStream(path string, write func(io.Writer) error) error {
	stream, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err == nil {
		err = errors.Join(write(stream), stream.Close())
	}
	if err != nil {
		return fmt.Errorf("writing the report to %s: %w", path, err)
	}
	return nil
}

// fill writes, makes readable as any new file is, and closes.
func fill(file *os.File, write func(io.Writer) error) error {
	err := write(file)
	if err == nil {
		err = file.Chmod(0o644)
	}
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// checkPlace finds what os.CreateTemp would say in words that do not help.
func checkPlace(path, folder string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return errors.New("this is a folder; name a file in it")
	}
	info, err := os.Stat(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("the folder %s does not exist; make it first", folder)
	case err != nil:
		return explain(err, folder)
	case !info.IsDir():
		return fmt.Errorf("%s is a file, not a folder", folder)
	}
	return nil
}

// explain says in words why a folder can't be written to.
func explain(err error, folder string) error {
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("no permission to write to the folder %s: %w", folder, err)
	}
	return fmt.Errorf("the folder %s can't be written to: %w", folder, err)
}
