package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"gopkg.in/yaml.v3"
)

const (
	projectFile = "Pulumi.yaml"
	// sandboxPassphrase protects nothing: no secret ever enters a sandbox. It
	// is fixed so that every run can read the state of the one before.
	sandboxPassphrase = "redoubt-sandbox"
	// sandboxSalt is the salt and check value that Pulumi made for it.
	sandboxSalt = "v1:UjFxqTOmg2s=:v1:NKYYVSPXOOuf5M9a:pbSRv1iy9FB3lDWW/yKCBHvONVmhzw=="
)

// stateDir is the folder in which a sandbox lives from run to run.
type stateDir string

func (d stateDir) home() string      { return filepath.Join(string(d), "home") }
func (d stateDir) backend() string   { return filepath.Join(string(d), "state") }
func (d stateDir) storeFile() string { return filepath.Join(string(d), "azure.json") }
func (d stateDir) lockFile() string  { return filepath.Join(string(d), "lock") }

// overlayFile keeps rehearsed changes of a stack's file.
func (d stateDir) overlayFile(stack string) string {
	return filepath.Join(string(d), "overlay-"+stack+".yaml")
}

// backendURL is the backend's folder as Pulumi wants it, also on Windows. A
// second file of attributes beside each file of the state, which is the
// default, is not written atomically: an engine that is killed can leave an
// empty one, and then the state cannot be read any more
// (https://pkg.go.dev/gocloud.dev/blob/fileblob#URLOpener).
func (d stateDir) backendURL() string {
	path := filepath.ToSlash(d.backend())
	if path[0] != '/' {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: "metadata=skip"}).String()
}

// checkpoint is the file in which the backend keeps a stack's state.
func (d stateDir) checkpoint(project, stack string) string {
	return filepath.Join(d.backend(), ".pulumi", "stacks", project, stack+".json")
}

// locks is the folder in which the backend keeps a stack's locks.
func (d stateDir) locks(project, stack string) string {
	return filepath.Join(d.backend(), ".pulumi", "locks", "organization", project, stack)
}

// DefaultStateDir is where the sandbox of one environment of one project
// lives: below the user's cache folder, apart for every checkout.
func DefaultStateDir(projectDir, stack string) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("finding the user's cache folder: %w", err)
	}
	abs, err := filepath.Abs(projectDir)
	if err != nil {
		return "", fmt.Errorf("finding the project folder: %w", err)
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		abs = real
	}
	sum := sha256.Sum256([]byte(abs))
	return filepath.Join(cache, "redoubt", "sandbox", hex.EncodeToString(sum[:6]), stack), nil
}

// openStateDir returns the folder of a run's sandbox, made if need be.
func openStateDir(o Options) (stateDir, error) {
	dir := o.Sandbox.StateDir
	if dir == "" {
		var err error
		if dir, err = DefaultStateDir(o.ProjectDir, o.Stack); err != nil {
			return "", err
		}
	}
	return makeStateDir(dir)
}

// makeStateDir creates what is missing of a sandbox's folder.
func makeStateDir(dir string) (stateDir, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("finding the sandbox's folder: %w", err)
	}
	d := stateDir(abs)
	for _, sub := range []string{d.home(), d.backend()} {
		if err := os.MkdirAll(sub, 0o700); err != nil {
			return "", &FolderError{fmt.Errorf("creating the sandbox's folder: %w", err)}
		}
	}
	return d, nil
}

// project is what the engine package needs to know of Pulumi.yaml.
type project struct {
	Name      string `yaml:"name"`
	ConfigDir string `yaml:"stackConfigDir"`
}

func readProject(dir string) (project, error) {
	data, err := os.ReadFile(filepath.Join(dir, projectFile))
	if err != nil {
		return project{}, fmt.Errorf("reading the project file: %w", err)
	}
	var p project
	if err := yaml.Unmarshal(data, &p); err != nil {
		return project{}, fmt.Errorf("reading %s: %w", projectFile, err)
	}
	if p.Name == "" {
		return project{}, fmt.Errorf("%s: name: missing; expected the project's name; got nothing", projectFile)
	}
	return p, nil
}

// stackFile is the environment's configuration file, relative to the project.
func (p project) stackFile(stack string) string {
	return filepath.Join(p.ConfigDir, "Pulumi."+stack+".yaml")
}

// copyProject writes what the engine needs of the project to a new temporary
// folder: the project file and one stack file, made fit for a sandbox. Paths
// of encrypted values are returned; standIn gives what replaces them, overlay
// what was rehearsed in the sandbox.
func copyProject(o Options, p project, overlay func([]byte) ([]byte, error), standIn func(n int) string) (dir string, encrypted []string, err error) {
	dir, err = os.MkdirTemp("", "redoubt-sandbox-")
	if err != nil {
		return "", nil, fmt.Errorf("creating the sandbox's copy of the project: %w; make room in %s, or set TMPDIR to another folder", err, os.TempDir())
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(dir)
		}
	}()
	asItIs := func(contents []byte) ([]byte, error) { return contents, nil }
	err = rewrite(o.ProjectDir, dir, projectFile, asItIs, func(root *yaml.Node) {
		// Both would lead the engine out of the sandbox; the program's folder
		// is of no use, as the program runs in this process.
		removeKeys(root, "backend", "main", "plugins")
	})
	if err != nil {
		return "", nil, err
	}
	err = rewrite(o.ProjectDir, dir, p.stackFile(o.Stack), overlay, func(root *yaml.Node) {
		encrypted = replaceEncrypted(root, standIn)
		removeKeys(root, "secretsprovider", "encryptedkey", "encryptionsalt", "environment")
		setKey(root, "encryptionsalt", sandboxSalt)
	})
	if err != nil {
		return "", nil, err
	}
	return dir, encrypted, nil
}

// rewrite copies the YAML file name from one folder to another with a change
// of its text and one of its contents.
func rewrite(from, to, name string, reword func([]byte) ([]byte, error), change func(root *yaml.Node)) error {
	data, err := os.ReadFile(filepath.Join(from, name))
	if err != nil {
		return fmt.Errorf("reading the project: %w", err)
	}
	if data, err = reword(data); err != nil {
		return err
	}
	changed, err := edit(data, change)
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	target := filepath.Join(to, name)
	if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
		return fmt.Errorf("copying the project: %w", err)
	}
	if err := os.WriteFile(target, changed, 0o600); err != nil {
		return fmt.Errorf("copying the project: %w", err)
	}
	return nil
}
