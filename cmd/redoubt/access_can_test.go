package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// projectDir is this project, whose stack files are the examples here.
const projectDir = "../.."

// said runs a command line and returns what it prints and its exit code.
func said(args ...string) (out, complaint string, code int) {
	var stdout, stderr bytes.Buffer
	code = run(context.Background(), args, streams{strings.NewReader(""), &stdout, &stderr})
	return stdout.String(), stderr.String(), code
}

func TestCanAnswersYesNoOrThatTheCallMakesNoSense(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name string
		args string
		code int
		want string
	}{
		{"a key within the prefixes", "legacy orders-api GET orders:1", exitOK, "yes: orders-api may run GET orders:1 at the cache of legacy\n  +@read grants get, and ~orders:* covers orders:1"},
		{"a key of two beyond them", "legacy orders-api MSET orders:1 a other:1 b", exitFound, "no key rule covers other:1: it reaches carts:*, orders:*"},
		{"an argument that looks like a flag", "legacy orders-api LRANGE orders:1 0 -1", exitOK, "yes:"},
		{"an object id in other letters", "legacy 6A1D8C3F-0b5e-4f72-9d4a-8e2c7b6f1a93 flushall", exitFound, "-@dangerous takes flushall away"},
		{"a built-in role", "legacy monitoring SET a 1", exitFound, "no rule grants set"},
		{"what Azure disables", "legacy monitoring CONFIG GET dir", exitFound, "Azure Cache for Redis disables config|get for everybody"},
		{"a later command", "legacy monitoring GETEX a", exitFound, "getex came with Redis 6.2"},
		{"the managed service", "prod web-app FLUSHALL", exitOK, "full access"},
		{"a part that the managed service lacks", "prod web-app CONFIG RESETSTAT", exitFound, "Azure Managed Redis has no command config resetstat"},
		{"what the managed service lacks", "prod web-app SAVE", exitFound, "Azure Managed Redis has no command save"},
		{"what no Redis has, on the managed service", "prod web-app FOO", exitFound, "the command foo is not known here"},
		{"a slip of the pen there", "prod web-app HGETAL a", exitFound, "did you mean hgetall?"},
		{"too few words there", "prod web-app GET", exitUsage, "get takes exactly 1"},
		{"a command of Redis 7.4 there", "prod web-app HTTL a FIELDS 1 b", exitOK, "full access"},
		{"a command of a module that is not there", "prod web-app FT.SEARCH idx q", exitFound, "those of the module RediSearch, which this environment does not have (cache.managed.modules)"},
		{"too few words", "legacy orders-api GET", exitUsage, "get takes exactly 1"},
		{"no command", "legacy orders-api", exitUsage, "which command?"},
		{"no principal", "legacy", exitUsage, "whose access?"},
		{"nothing", "", exitUsage, "which environment?"},
		{"an unknown principal", "legacy order-api GET a", exitError, `did you mean "orders-api"?`},
		{"an unknown environment", "legacyy orders-api GET a", exitError, `did you mean "legacy"?`},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			out, complaint, code := said(append([]string{"--project", projectDir, "access", "can"}, strings.Fields(test.args)...)...)
			if code != test.code || !strings.Contains(out+complaint, test.want) {
				t.Errorf("exit %d, want %d; %s%s\nwant %s", code, test.code, out, complaint, test.want)
			}
			if code == exitFound && complaint != "" {
				t.Errorf("the answer no is told as an error, too: %s", complaint)
			}
		})
	}
}

func TestCanKnowsTheModulesOfTheEnvironment(t *testing.T) {
	t.Parallel()
	dir := withModules(t, "[{name: RedisJSON}, {name: RedisBloom}]")
	for call, want := range map[string]string{
		"JSON.GET a":       "· a command of the module RedisJSON: whether there is one of that name, and of that form, is not known here",
		"tdigest.create a": "✓ yes:",
		"TS.GET a":         "those of the module RedisTimeSeries",
		"FT.SEARCH idx q":  "those of the module RediSearch",
	} {
		out, complaint, code := said(append([]string{"--project", dir, "access", "can", "dev", "web-app"}, strings.Fields(call)...)...)
		if wanted := strings.HasPrefix(want, "those"); !strings.Contains(out, want) || complaint != "" || (code == exitFound) != wanted || (code == exitOK) == wanted {
			t.Errorf("%s ends with %d: %s%s", call, code, out, complaint)
		}
	}
	if _, complaint, code := said("--project", withModules(t, "[null]"), "access", "can", "dev", "web-app", "JSON.GET", "a"); code != exitError || !strings.Contains(complaint, "cache.managed.modules[0]") {
		t.Errorf("a null among the modules ends with %d: %s", code, complaint)
	}
}

// withModules is a project with the environment dev, whose cache has these modules.
func withModules(t *testing.T, modules string) string {
	t.Helper()
	dir := t.TempDir()
	text, err := os.ReadFile(filepath.Join(projectDir, "stacks", "Pulumi.dev.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	const sku = "        sku: Balanced_B0\n"
	if !strings.Contains(string(text), sku) {
		t.Fatal("dev has another SKU")
	}
	changed := strings.Replace(string(text), sku, sku+"        modules: "+modules+"\n", 1)
	if err := errors.Join(os.MkdirAll(filepath.Join(dir, "stacks"), 0o700), os.WriteFile(filepath.Join(dir, "Pulumi.yaml"), []byte("name: redoubt\n"), 0o600),
		os.WriteFile(filepath.Join(dir, "stacks", "Pulumi.dev.yaml"), []byte(changed), 0o600)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestCanPrintsOneJSONDocument(t *testing.T) {
	t.Parallel()
	out, _, code := said("--project", projectDir, "access", "can", "--json", "legacy", "orders-api", "MSET", "orders:1", "a", "carts:2", "b")
	var document struct {
		Format, Principal, Rule, Reason string
		Allowed                         bool
		Call, Keys, KeyRules            []string
	}
	if err := json.Unmarshal([]byte(out), &document); err != nil || code != exitOK {
		t.Fatalf("exit %d, %v: %s", code, err, out)
	}
	if document.Format != "redoubt/access-can/v1" || !document.Allowed || document.Rule != "+@write" || strings.Join(document.Keys, " ") != "orders:1 carts:2" ||
		strings.Join(document.KeyRules, " ") != "~orders:* ~carts:*" || document.Reason != "granted" {
		t.Errorf("%+v", document)
	}
}

func TestExplainPutsAnEnvironmentAPrincipalOrALineOfRulesIntoWords(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name  string
		args  []string
		code  int
		wants []string
	}{
		{"all of a classic cache", []string{"legacy"}, exitOK, []string{
			"Who may use the cache of legacy (Azure Cache for Redis)", "orders-api        legacy  orders-api        reads and changes keys that begin with carts: or orders:", "Data Reader"}},
		{"all of a managed cache", []string{"prod"}, exitOK, []string{"Azure Managed Redis", "has full access: it runs every command that the service has, on every key"}},
		{"one principal", []string{"legacy", "catalogue-reader"}, exitOK, []string{
			"It reads, but does not change, keys that begin with catalogue: or prices:.", "-keys", "takes away keys", "client|kill", "ends the connections of others", "strings\n  reads"}},
		{"one of a managed cache", []string{"prod", "web-app"}, exitOK, []string{"knows no other access policy", "flushall     all keys  empties the whole cache"}},
		{"a line of rules", []string{"--permissions", "+@read -set ~o?d*"}, exitOK, []string{"takes away set: without effect here", "keys of the form o?d*"}},
		{"a line that Azure would not take", []string{"--permissions", "+@read >hunter2hunter2 &news"}, exitError, []string{"rules[1]: a rule that is about passwords", "rules[2]: a rule that is about channels"}},
		{"both", []string{"legacy", "--permissions", "+get"}, exitUsage, []string{"give one of the two"}},
		{"neither", nil, exitUsage, []string{"which environment?"}},
		{"a stranger", []string{"legacy", "nobody"}, exitError, []string{"may not use the cache of legacy; who may: catalogue-reader, monitoring, orders-api"}},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			out, complaint, code := said(append([]string{"--project", projectDir, "access", "explain"}, test.args...)...)
			for _, want := range test.wants {
				if !strings.Contains(out+complaint, want) {
					t.Errorf("it does not say %q:\n%s%s", want, out, complaint)
				}
			}
			if code != test.code || strings.Contains(out+complaint, "hunter2") {
				t.Errorf("exit %d, want %d; %s", code, test.code, complaint)
			}
		})
	}
}

func TestExplainPrintsOneJSONDocument(t *testing.T) {
	t.Parallel()
	out, _, code := said("--project", projectDir, "access", "explain", "legacy", "--json")
	var document struct {
		Format     string
		Principals []struct {
			Name, ObjectID string
			Explanation    struct {
				Summary  string
				Commands []struct{ Reads []string }
				Risks    []struct{ Command, Why string }
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &document); err != nil || code != exitOK || document.Format != explainFormat || len(document.Principals) != 3 {
		t.Fatalf("exit %d, %v: %s", code, err, out)
	}
	for _, principal := range document.Principals {
		if principal.ObjectID == "" || principal.Explanation.Summary == "" || len(principal.Explanation.Commands) == 0 || len(principal.Explanation.Risks) == 0 {
			t.Errorf("%+v", principal)
		}
	}
}

func TestAStackFileWithAMistakeIsNotExplained(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text, err := os.ReadFile(filepath.Join(projectDir, "stacks", "Pulumi.legacy.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	weak := strings.Replace(string(text), `keyPrefixes: ["orders:", "carts:"]`, `keyPrefixes: ["orders:*"]`, 1)
	if err := errors.Join(os.MkdirAll(filepath.Join(dir, "stacks"), 0o700), os.WriteFile(filepath.Join(dir, "Pulumi.yaml"), []byte("name: redoubt\n"), 0o600),
		os.WriteFile(filepath.Join(dir, "stacks", "Pulumi.legacy.yaml"), []byte(weak), 0o600)); err != nil {
		t.Fatal(err)
	}
	_, complaint, code := said("--project", dir, "access", "can", "legacy", "orders-api", "GET", "orders:1")
	if code != exitError || !strings.Contains(complaint, "cache.access.orders-api.permissions.keyPrefixes[0]: holds a *") {
		t.Errorf("exit %d: %s", code, complaint)
	}
}
