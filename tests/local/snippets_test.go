package local_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/localcache"
	"github.com/redoubt-iac/redoubt/tests/snippets"
)

// connects are an environment of each kind, with the principal to connect as: the snippets differ by them.
var connects = []struct{ environment, user string }{{"dev", "web-app"}, {"prod", "orders-api"}, {"legacy", "orders-api"}}

// programs writes the snippets of a language for an environment into files, by where they connect to.
func programs(t *testing.T, folder, name, language, file string) map[string]string {
	t.Helper()
	posture, err := localcache.Read(folder, name, clock)
	if err != nil {
		t.Fatal(err)
	}
	both, err := localcache.Snippets(posture, language)
	if err != nil || len(both) != 2 {
		t.Fatalf("%d snippets, %v", len(both), err)
	}
	written := map[string]string{}
	for _, snippet := range both {
		written[snippet.Where] = filepath.Join(t.TempDir(), snippet.Where, file)
		write(t, written[snippet.Where], snippet.Code)
	}
	return written
}

// variables are those of `redoubt local env`.
func variables(t *testing.T, running localcache.Settings, access string) []string {
	t.Helper()
	for _, user := range running.Users {
		if user.AccessKey == access {
			return []string{
				"REDIS_HOST=" + running.Host, fmt.Sprintf("REDIS_PORT=%d", running.Port), "REDIS_CA_FILE=" + running.CAFile,
				"REDIS_USER=" + user.Name, "REDIS_PASSWORD_FILE=" + user.PasswordFile,
			}
		}
	}
	t.Fatalf("no user %s", access)
	return nil
}

// runs wants an answer, such as PING's, in the output of a command.
func runs(t *testing.T, dir string, environment []string, want string, command ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), environment...)
	output, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(output), want) {
		t.Errorf("%s: %v, want %q in its output:\n%s", strings.Join(command, " "), err, want, output)
	}
}

func TestTheGoSnippetsConnectAndThoseForAzureCompile(t *testing.T) {
	t.Parallel()
	folder := project(t, nil)
	for _, c := range connects {
		running := start(t, folder, c.environment).Settings
		files := programs(t, folder, c.environment, "go", "main.go")
		for _, file := range files {
			if output, err := exec.Command("gofmt", "-l", file).CombinedOutput(); err != nil || len(output) > 0 {
				t.Errorf("%s: gofmt: %s, %v", file, output, err)
			}
		}
		runs(t, projectDir, variables(t, running, c.user), "PONG", "go", "run", files["local"])
		runs(t, projectDir, nil, "", "go", "vet", files["azure"])
	}
}

func TestTheNodeSnippetsConnectAndThoseForAzureFindTheirPackages(t *testing.T) {
	t.Parallel()
	needs(t, "node", "npm")
	packages, err := snippets.Node(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	folder := project(t, nil)
	for _, c := range connects {
		running := start(t, folder, c.environment).Settings
		files := programs(t, folder, c.environment, "node", "main.mjs")
		place := t.TempDir()
		if err := os.Symlink(filepath.Join(packages, "node_modules"), filepath.Join(place, "node_modules")); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(place, "local.mjs"), read(t, files["local"]))
		runs(t, place, variables(t, running, c.user), "PONG", "node", "local.mjs")
		// Up to the first statement after the credentials, which would ask Azure: the imports and the factory are real.
		beginning, _, found := strings.Cut(read(t, files["azure"]), "const host")
		if !found {
			t.Fatal("the snippet for Azure has another form")
		}
		write(t, filepath.Join(place, "azure.mjs"), beginning+"console.log(typeof credentialsProvider.subscribe, REDIS_SCOPE_DEFAULT)")
		runs(t, place, nil, "function https://redis.azure.com/.default", "node", "azure.mjs")
		runs(t, place, nil, "", "node", "--check", files["azure"])
	}
}

func TestThePythonSnippetsCompileAndConnectWhereRedisPyIs(t *testing.T) {
	t.Parallel()
	needs(t, "python3")
	folder := project(t, nil)
	python := withRedis()
	for _, c := range connects {
		files := programs(t, folder, c.environment, "python", "main.py")
		for _, file := range files {
			runs(t, t.TempDir(), nil, "", "python3", "-m", "py_compile", file)
		}
		if python != "" {
			runs(t, t.TempDir(), variables(t, start(t, folder, c.environment).Settings, c.user), "True", python, files["local"])
		}
	}
	if python == "" {
		t.Log("NOT TESTED: no python3 here has redis-py (Debian: apt-get install python3-redis), so the snippets were compiled and not run")
	}
}

// withRedis is a Python that has redis-py: the one in PATH, or the system's, which has Debian's packages.
func withRedis() string {
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(python, "-c", "import redis").Run() == nil {
			return python
		}
	}
	return ""
}

// TestTheSnippetsInOtherLanguagesAreOfTheirLanguage parses them. There is neither a .NET SDK nor a Java registry where these
// tests run: that the libraries have what the snippets call is not tested.
func TestTheSnippetsInOtherLanguagesAreOfTheirLanguage(t *testing.T) {
	t.Parallel()
	needs(t, "node", "npm")
	folder := project(t, nil)
	var files []snippets.Source
	for _, c := range connects {
		for language, grammar := range map[string]string{"csharp": snippets.CSharp, "java": snippets.Java, "python": snippets.Python} {
			for _, file := range programs(t, folder, c.environment, language, "main.txt") {
				files = append(files, snippets.Source{Grammar: grammar, File: file})
			}
		}
	}
	broken := filepath.Join(t.TempDir(), "broken.cs")
	write(t, broken, "var x = (;")
	wrong, err := snippets.Misparsed(t.Context(), append(files, snippets.Source{Grammar: snippets.CSharp, File: broken}))
	if err != nil || len(wrong) != 1 || wrong[0] != broken {
		t.Errorf("only %s is wrong; found %q, %v", broken, wrong, err)
	}
}

// needs skips a test where a program is missing; in CI it fails.
func needs(t *testing.T, programs ...string) {
	t.Helper()
	for _, program := range programs {
		if _, err := exec.LookPath(program); err == nil {
			continue
		}
		if os.Getenv("CI") == "true" {
			t.Fatalf("no %s in PATH, and CI must have it", program)
		}
		t.Skipf("NOT TESTED: no %s in PATH", program)
	}
}

func TestNoSnippetHoldsAPasswordOrTurnsTlsOff(t *testing.T) {
	t.Parallel()
	folder := project(t, nil)
	running := start(t, folder, "partner").Settings
	posture, err := localcache.Read(folder, "partner", clock)
	if err != nil {
		t.Fatal(err)
	}
	secrets := secretsOf(t, running)
	for _, language := range localcache.Languages() {
		both, err := localcache.Snippets(posture, language)
		if err != nil {
			t.Fatal(err)
		}
		for _, snippet := range both {
			for _, secret := range secrets {
				if strings.Contains(snippet.Code, secret) {
					t.Errorf("%s, %s: holds a password", language, snippet.Where)
				}
			}
			for _, bad := range []string{"InsecureSkipVerify", "rejectUnauthorized", "CERT_NONE", "rediss://", "REDIS_PASSWORD\""} {
				if strings.Contains(snippet.Code, bad) {
					t.Errorf("%s, %s: holds %s", language, snippet.Where, bad)
				}
			}
			if entra := strings.Contains(strings.ToLower(snippet.Code), "defaultazurecredential") || strings.Contains(snippet.Code, "default_azure_credential"); entra != (snippet.Where == "azure") {
				t.Errorf("%s, %s: signs in with Entra: %t", language, snippet.Where, entra)
			}
		}
	}
}
