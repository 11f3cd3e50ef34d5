package local_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestVerifyProvesEveryLocalCache(t *testing.T) {
	t.Parallel()
	folder := project(t, map[string]string{"roles": roles})
	for _, name := range append(environments(t), "roles") {
		running := start(t, folder, name).Settings
		output, code := redoubt(t, folder, "verify", "--local", name, "--write")
		if code != 0 || !strings.Contains(output, "proved") {
			t.Errorf("%s: exit code %d:\n%s", name, code, output)
		}
		for _, user := range running.Users {
			if !strings.Contains(output, user.AccessKey+": whoever gets in is in the access list") {
				t.Errorf("%s: nothing was tried as %s:\n%s", name, user.AccessKey, output)
			}
		}
		holdsNone(t, "verify --local "+name, output, secretsOf(t, running))
	}
}

// A managed cache gives its principals full access, and so a principal may listen to what verify sends.
func TestVerifyWithoutWriteOnlyReads(t *testing.T) {
	t.Parallel()
	folder := project(t, nil)
	running := start(t, folder, "prod").Settings
	owner, listener := signIn(t, running, running.Users[0]), signIn(t, running, running.Users[0])
	if _, err := owner.do("SET", "orders:1", "kept"); err != nil {
		t.Fatal(err)
	}
	before := written(t, owner)
	if _, err := listener.do("MONITOR"); err != nil {
		t.Fatal(err)
	}
	if output, code := redoubt(t, folder, "verify", "--local", "prod", "--samples", "3"); code != 0 {
		t.Fatalf("exit code %d:\n%s", code, output)
	}
	if after := written(t, owner); !slices.Equal(before, after) {
		t.Errorf("the server counts %q, then %q", before, after)
	}
	if kept, err := owner.do("GET", "orders:1"); err != nil || kept != "kept" {
		t.Errorf("a key of somebody else is %q, %v", kept, err)
	}
	if _, err := owner.do("ECHO", "that is all"); err != nil {
		t.Fatal(err)
	}
	page := read(t, filepath.Join(projectDir, "docs", "verify.md"))
	sent := listener.until(t, "that is all")
	if len(sent) < 30 {
		t.Errorf("heard only %q", sent)
	}
	for _, command := range sent {
		// MONITOR shows no AUTH.
		words := strings.Fields(strings.ToUpper(command) + " -")
		name := words[0]
		if slices.Contains([]string{"ACL", "CLIENT", "CLUSTER", "CONFIG", "LATENCY", "MODULE", "SCRIPT", "SLOWLOG"}, name) {
			name += " " + words[1]
		}
		if !strings.Contains(page, "`"+name+"`") && !strings.Contains(page, "`"+name+" ") {
			t.Errorf("verify sends %s, and docs/verify.md does not say so", command)
		}
	}
}

// written are the server's own counts of what was changed (https://redis.io/docs/latest/commands/info/).
func written(t *testing.T, c *client) []string {
	t.Helper()
	info, err := c.do("INFO", "everything")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for line := range strings.Lines(info) {
		switch name, _, _ := strings.Cut(line, ":"); name {
		case "rdb_changes_since_last_save", "number_of_cached_scripts", "number_of_functions", "evicted_keys", "db0":
			found = append(found, strings.TrimSpace(line))
		}
	}
	if len(found) < 5 {
		t.Fatalf("the server counts only %q", found)
	}
	return found
}

// until are the commands that MONITOR shows up to the one that holds a text, without the clients' addresses and quotes.
func (c *client) until(t *testing.T, last string) []string {
	t.Helper()
	_ = c.connection.SetDeadline(time.Now().Add(20 * time.Second))
	var sent []string
	for {
		line, err := c.reply()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(line, last) {
			return sent
		}
		_, words, _ := strings.Cut(line, "] ")
		sent = append(sent, strings.ReplaceAll(words, `"`, ""))
	}
}
