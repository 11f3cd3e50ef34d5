package local_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/localcache"
)

// secretsOf are all passwords of a local cache.
func secretsOf(t *testing.T, running localcache.Settings) []string {
	t.Helper()
	var secrets []string
	for _, user := range running.Users {
		password, err := user.Password()
		if err != nil {
			t.Fatal(err)
		}
		secrets = append(secrets, password)
	}
	for i := range running.KeyFiles {
		key, err := running.AccessKey(i)
		if err != nil {
			t.Fatal(err)
		}
		secrets = append(secrets, key)
	}
	return secrets
}

func TestAPasswordIsInItsFileAndNowhereElse(t *testing.T) {
	t.Parallel()
	folder := project(t, nil)
	running := start(t, folder, "partner").Settings
	secrets := secretsOf(t, running)
	if len(secrets) != 3 || len(slices.Compact(slices.Sorted(slices.Values(secrets)))) != 3 {
		t.Fatalf("%d passwords; expected three that differ", len(secrets))
	}
	for _, secret := range secrets {
		if len(secret) != 64 {
			t.Errorf("a password of %d characters", len(secret))
		}
	}
	place := filepath.Dir(running.CAFile)
	err := filepath.WalkDir(place, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s can be read by others: %s", path, info.Mode())
		}
		if entry.IsDir() || filepath.Base(filepath.Dir(path)) == "passwords" {
			return nil
		}
		holdsNone(t, path, read(t, path), secrets)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if acl := read(t, filepath.Join(place, "users.acl")); strings.Contains(acl, "nopass") || strings.Contains(acl, ">") || strings.Count(acl, " #") != 3 {
		t.Errorf("the ACL file must hold a hash for each password and nothing else that signs in:\n%s", acl)
	}
}

func holdsNone(t *testing.T, name, text string, secrets []string) {
	t.Helper()
	for _, secret := range secrets {
		if strings.Contains(text, secret) {
			t.Errorf("%s holds a password", name)
		}
	}
}

func TestTheProcessShowsNoPassword(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("NOT TESTED: the command line and the environment of a process are read from /proc, which Linux has")
	}
	running := start(t, project(t, nil), "partner").Settings
	for _, part := range []string{"cmdline", "environ"} {
		content, err := os.ReadFile("/proc/" + strconv.Itoa(running.PID) + "/" + part)
		if err != nil {
			t.Fatal(err)
		}
		holdsNone(t, part, string(content), secretsOf(t, running))
		if strings.Contains(string(content), "PATH=") {
			t.Errorf("the server got this process' environment: %q", content)
		}
	}
}

func TestNothingSecretIsLeftWhenTheServerHasEnded(t *testing.T) {
	t.Parallel()
	folder := project(t, nil)
	server := start(t, folder, "prod")
	first := secretsOf(t, server.Settings)
	if err := localcache.Stop(folder, "prod"); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(filepath.Dir(server.Settings.CAFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if name := entry.Name(); name != "lock" && name != "redis.log" {
			t.Errorf("left behind: %s", name)
		}
	}
	if second := secretsOf(t, start(t, folder, "prod").Settings); second[0] == first[0] {
		t.Error("the second start has the passwords of the first")
	}
}
