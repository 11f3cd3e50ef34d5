package localcache

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"runtime"
	"strconv"
)

// The oldest redis-server that can do it: with 7.0 came ACL rules for parts of commands
// (https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/).
const oldestMajor, oldest = 7, "7.0"

// binary is a redis-server of this machine.
type binary struct{ path, version string }

// installing says how to get a redis-server, by GOOS (https://redis.io/docs/latest/operate/oss_and_stack/install/).
var installing = map[string]string{
	"darwin":  "install it: brew install redis",
	"linux":   "install it: apt-get install redis-server (Debian, Ubuntu), dnf install redis (Fedora), apk add redis (Alpine); a service that the package starts is not needed",
	"windows": "there is none for Windows: run redoubt in WSL (wsl --install), and there apt-get install redis-server",
}

func howToInstall() string {
	if text, known := installing[runtime.GOOS]; known {
		return text
	}
	return "install Redis " + oldest + " or later with the package manager of your system"
}

// findBinary looks for a redis-server: the one named, or the one in PATH.
func findBinary(ctx context.Context, named string) (binary, error) {
	if named == "" {
		named = "redis-server"
	}
	path, err := exec.LookPath(named)
	if err != nil && !errors.Is(err, exec.ErrDot) {
		return binary{}, fmt.Errorf("there is no %s on this machine that can be run; %s", named, howToInstall())
	}
	output, err := exec.CommandContext(ctx, path, "--version").CombinedOutput()
	if err != nil {
		return binary{}, fmt.Errorf("asking %s for its version: %w; %s", path, err, howToInstall())
	}
	version, err := readVersion(string(output))
	if err != nil {
		return binary{}, fmt.Errorf("%s: %w", path, err)
	}
	return binary{path: path, version: version}, nil
}

// versionText is in `Redis server v=7.0.15 sha=...`, and in `Server v=8.0.1 ...` of Valkey.
var versionText = regexp.MustCompile(`erver v=((\d+)\.\d+\.\d+)`)

// readVersion judges what --version prints.
func readVersion(output string) (string, error) {
	found := versionText.FindStringSubmatch(output)
	if found == nil {
		return "", fmt.Errorf("not a redis-server: --version prints %q", firstWords(output))
	}
	if major, err := strconv.Atoi(found[2]); err != nil || major < oldestMajor {
		return "", fmt.Errorf("version %s is too old; expected %s or later, which knows ACL rules for parts of commands; %s", found[1], oldest, howToInstall())
	}
	return found[1], nil
}

func firstWords(text string) string {
	const enough = 60
	if len(text) > enough {
		return text[:enough] + "..."
	}
	return text
}
