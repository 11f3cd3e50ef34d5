package localcache

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/redoubt-iac/redoubt/internal/filelock"
)

// DirectoryVariable names the folder of the local caches of all projects, in place of the one below the user's cache folder.
const DirectoryVariable = "REDOUBT_LOCAL_DIR"

// Files of a local cache, in its folder.
const (
	settingsFile      = "settings.json"
	authorityFile     = "ca.crt"
	serverCertificate = "server.crt"
	serverKey         = "server.key"
	aclFileName       = "users.acl"
	configFile        = "redis.conf"
	nodesFile         = "nodes.conf"
	logFile           = "redis.log"
	lockFile          = "lock"
	passwordFolder    = "passwords"
)

// folder is the place of one environment's local cache; nobody but its owner may enter it.
type folder string

func (f folder) path(name string) string { return filepath.Join(string(f), name) }

// base is the folder that holds those of all environments of a project.
func base(project string) (string, error) {
	all := os.Getenv(DirectoryVariable)
	if all == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return "", fmt.Errorf("finding the user's cache folder: %w; name another folder with $%s", err, DirectoryVariable)
		}
		all = filepath.Join(cache, "redoubt", "local")
	}
	all, err := filepath.Abs(all)
	if err != nil {
		return "", fmt.Errorf("finding the folder of the local caches: %w", err)
	}
	absolute, err := filepath.Abs(project)
	if err != nil {
		return "", fmt.Errorf("finding the project folder: %w", err)
	}
	if real, err := filepath.EvalSymlinks(absolute); err == nil {
		absolute = real
	}
	sum := sha256.Sum256([]byte(absolute))
	return filepath.Join(all, hex.EncodeToString(sum[:6])), nil
}

// placeOf is the folder of an environment, whether it exists or not.
func placeOf(project, environment string) (folder, error) {
	all, err := base(project)
	return folder(filepath.Join(all, environment)), err
}

// make creates the folder, closed to others, also if it was there with wider permissions.
func (f folder) make() error {
	for _, dir := range []string{string(f), f.path(passwordFolder)} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("creating the folder of the local cache: %w; name another folder with $%s", err, DirectoryVariable)
		}
		if err := os.Chmod(dir, 0o700); err != nil {
			return fmt.Errorf("closing the folder of the local cache to others: %w", err)
		}
	}
	return nil
}

// write makes a file that only its owner can read, also if one with wider permissions was there.
func (f folder) write(name string, content []byte) error {
	if err := os.Remove(f.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("replacing %s: %w", name, err)
	}
	file, err := os.OpenFile(f.path(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	_, err = file.Write(content)
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return nil
}

// forget removes all that a start makes but the log, which may say why the server ended.
func (f folder) forget() error {
	var problems []error
	for _, name := range []string{settingsFile, passwordFolder, serverKey, serverCertificate, authorityFile, aclFileName, configFile, nodesFile} {
		problems = append(problems, os.RemoveAll(f.path(name)))
	}
	if err := errors.Join(problems...); err != nil {
		return fmt.Errorf("removing the files of the local cache: %w", err)
	}
	return nil
}

// hold takes the lock of the folder. The server inherits it, and so it is held for as long as the server lives, however
// it was started and whoever started it. The error is [filelock.ErrHeld] if somebody has it.
func (f folder) hold() (*os.File, error) {
	file, err := os.OpenFile(f.path(lockFile), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the lock of the local cache: %w", err)
	}
	if err := filelock.Try(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// held is whether a server, or whoever starts or stops one, has the folder.
func (f folder) held() (bool, error) {
	if _, err := os.Stat(f.path(lockFile)); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	lock, err := f.hold()
	if errors.Is(err, filelock.ErrHeld) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	return false, filelock.Release(lock)
}

// Running lists the environments of a project whose local cache runs, sorted.
func Running(project string) ([]string, error) {
	all, err := base(project)
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(all)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("listing the local caches: %w", err)
	}
	var names []string
	for _, entry := range entries {
		held, err := folder(filepath.Join(all, entry.Name())).held()
		if err != nil {
			return nil, err
		}
		if held {
			names = append(names, entry.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}

// LogFile is where the local cache of an environment logs. The file stays when the server has ended; there is none before
// the first start.
func LogFile(project, environment string) (string, error) {
	at, err := placeOf(project, environment)
	return at.path(logFile), err
}
