package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/inventory"
	"github.com/redoubt-iac/redoubt/internal/revocation"
)

const ordersEntry = "        orders-api:\n          principalId: 3e5a7c9d-1b3d-4f5e-8a0c-2d4f6b8e0a17\n          role: owner\n"

// revokingOnAzure is a run for Azure in a copy of the project, with a change of prod's stack file.
func revokingOnAzure(t *testing.T, old, new string) (r *revokeAccess, out *bytes.Buffer, file, text string) {
	t.Helper()
	contents, err := os.ReadFile(filepath.Join("..", "..", "stacks", "Pulumi.prod.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	text = strings.Replace(string(contents), old, new, 1)
	project := t.TempDir()
	file = filepath.Join(project, "stacks", "Pulumi.prod.yaml")
	if err := errors.Join(os.Mkdir(filepath.Dir(file), 0o700), os.WriteFile(file, []byte(text), 0o600)); err != nil {
		t.Fatal(err)
	}
	out = &bytes.Buffer{}
	k := newKeysRun(&settings{streams: streams{in: strings.NewReader(""), out: out, err: out}}, "revoke")
	k.group, k.name, k.lines, k.options = "access", "prod", show.NewLines(out), engine.Options{ProjectDir: project, Stack: "prod"}
	k.ctx = interruptible{Context: context.Background()}
	return &revokeAccess{keysRun: k, wanted: "orders-api"}, out, file, text
}

func TestAPrincipalIsTakenOutOfTheStackFileAndNothingElse(t *testing.T) {
	t.Parallel()
	for _, named := range []string{"orders-api", "3E5A7C9D-1b3d-4f5e-8a0c-2d4f6b8e0a17"} {
		r, _, file, text := revokingOnAzure(t, "", "")
		config, err := r.readConfig(named)
		if err != nil || !config.edits() {
			t.Fatalf("%s: %v", named, err)
		}
		wantFile(t, file, text)
		if got := strings.Join(config.removed(), "\n") + "\n"; got != ordersEntry {
			t.Errorf("it shows\n%s", got)
		}
		if err := config.write(r); err != nil {
			t.Fatal(err)
		}
		wantFile(t, file, strings.Replace(text, ordersEntry, "", 1))
	}
}

func TestAStackFileThatCannotBeEditedIsSaidBeforeAnythingIsDone(t *testing.T) {
	t.Parallel()
	const first, rest = "      access:\n" + ordersEntry + "        web-app:\n", "          principalId: 9d1f3b5e-7a9c-4d0e-8b2f-4c6a8e0d2f59\n          role: owner\n"
	for _, test := range []struct {
		name, old, new string
		want           []string
	}{
		{"it has an alias that an edit would break", ordersEntry, "        orders-api: &owner\n          principalId: 3e5a7c9d-1b3d-4f5e-8a0c-2d4f6b8e0a17\n          role: owner\n        copy: *owner\n", []string{"--leave-config"}},
		{"it is written on one line", first + rest, "      access: {orders-api: {principalId: 3e5a7c9d-1b3d-4f5e-8a0c-2d4f6b8e0a17, role: owner}, web-app: {principalId: 9d1f3b5e-7a9c-4d0e-8b2f-4c6a8e0d2f59, role: owner}}\n", []string{"one setting a line", "--leave-config"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r, _, file, text := revokingOnAzure(t, test.old, test.new)
			_, err := r.readConfig("orders-api")
			for _, part := range test.want {
				if err == nil || !strings.Contains(err.Error(), part) {
					t.Errorf("%q is missing in: %v", part, err)
				}
			}
			wantFile(t, file, text)
			r.leaveConfig = true
			if config, err := r.readConfig("orders-api"); err != nil || config.edits() {
				t.Errorf("--leave-config does not help: %v", err)
			}
		})
	}
}

func TestAStackFileThatCannotBeWrittenIsSaidBeforeAnythingIsDone(t *testing.T) {
	t.Parallel()
	r, _, file, _ := revokingOnAzure(t, "", "")
	config, err := r.readConfig("orders-api")
	if err != nil {
		t.Fatal(err)
	}
	// The superuser may write to any file; nobody writes to a folder.
	config.file = filepath.Dir(file)
	err = config.writable(r)
	for _, part := range []string{"can't be edited, so nothing was changed", "--leave-config", "cache.access.orders-api: removed"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%q is missing in: %v", part, err)
		}
	}
}

func TestWhatIsLeftToAPrincipalIsTold(t *testing.T) {
	t.Parallel()
	g := deployedTwice()
	const id = "3e5a7c9d-1b3d-4f5e-8a0c-2d4f6b8e0a17"
	if ways := g.otherWays(engine.State{}, []string{id}, "keys rotate"); len(ways) != 0 {
		t.Errorf("got %v", ways)
	}
	g.resources = append(g.resources, inventory.Resource{ID: g.caches[0] + "/providers/Microsoft.Authorization/roleAssignments/x", Name: "cache-role-app", Inputs: map[string]any{"principalId": strings.ToUpper(id)}})
	state := engine.State{Outputs: map[string]engine.Output{"accessKeys": {Value: map[string]any{"enabled": true}}}}
	ways := strings.Join(g.otherWays(state, []string{id}, "keys rotate"), "; ")
	if !strings.Contains(ways, "keys rotate") || !strings.Contains(ways, "cache-role-app") {
		t.Errorf("got %s", ways)
	}
}

func TestWhatIsWrongWithTheStackFileIsShown(t *testing.T) {
	t.Parallel()
	r, out, _, _ := revokingOnAzure(t, "sku: MemoryOptimized_M10", "sku: Enormous_X1")
	if config, err := r.readConfig("orders-api"); err != nil || !config.edits() || !strings.Contains(out.String(), "Enormous_X1") {
		t.Errorf("a mistake that was there before stops the revocation, or is not shown: %v, %s", err, out)
	}
	r, _, _, _ = revokingOnAzure(t, "", "")
	config, err := r.readConfig("orders-api")
	if err != nil {
		t.Fatal(err)
	}
	config.after = bytes.Replace(config.after, []byte("sku: MemoryOptimized_M10"), []byte("sku: Enormous_X1"), 1)
	err = config.judge(r)
	if err == nil || !strings.Contains(err.Error(), "without orders-api the stack file would be refused, so nothing was changed") || !strings.Contains(err.Error(), "Enormous_X1") {
		t.Errorf("an edit that makes the file invalid is accepted: %v", err)
	}
}

func TestUncommittedChangesOfTheStackFileAreTold(t *testing.T) {
	t.Parallel()
	r, out, file, _ := revokingOnAzure(t, "", "")
	if made, err := exec.Command("git", "-C", filepath.Dir(file), "init", "--quiet").CombinedOutput(); err != nil {
		t.Skipf("there is no git: %v %s", err, made)
	}
	if _, err := r.readConfig("orders-api"); err != nil || !strings.Contains(out.String(), "changes that are not committed") {
		t.Errorf("got %v, %s", err, out)
	}
}

func TestAFileThatSomebodyChangesMeanwhileIsLeftAlone(t *testing.T) {
	t.Parallel()
	r, _, file, text := revokingOnAzure(t, "", "")
	config, err := r.readConfig("orders-api")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text+"# mine\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := config.write(r); err == nil || !strings.Contains(err.Error(), "changed by somebody else meanwhile") {
		t.Errorf("got %v", err)
	}
	wantFile(t, file, text+"# mine\n")
}

// deployedTwice is a state with two members of both kinds of name.
func deployedTwice() grants {
	const group = "/subscriptions/5d7f9b1c-3e5a-4c7d-8f1b-9a3c5e7d1f42/resourceGroups/rg/providers/Microsoft.Cache/redisEnterprise/"
	made := func(id string, inputs map[string]any) inventory.Resource {
		return inventory.Resource{URN: "urn:" + id, ID: group + id, Inputs: inputs}
	}
	user := func(id string) map[string]any { return map[string]any{"user": map[string]any{"objectId": id}} }
	return grants{
		caches: []string{group + "one", group + "two"}, principals: map[string]string{"orders-api": "3e5a7c9d-1b3d-4f5e-8a0c-2d4f6b8e0a17", "secret": ""},
		resources: []inventory.Resource{
			made("one", nil), made("one/databases/default/accessPolicyAssignments/ordersapi", user("3e5a7c9d-1b3d-4f5e-8a0c-2d4f6b8e0a17")),
			made("one/databases/default/accessPolicyAssignments/orders", user("9d1f3b5e-7a9c-4d0e-8b2f-4c6a8e0d2f59")),
			made("one/providers/Microsoft.Authorization/locks/l", map[string]any{"level": "CanNotDelete", "notes": "n"}),
			made("two", nil), made("two/databases/default/accessPolicyAssignments/renamed", user("3E5A7C9D-1B3D-4F5E-8A0C-2D4F6B8E0A17")),
			made("two/databases/default/accessPolicyAssignments/secret", map[string]any{"user": inventory.Secret{}}),
		},
	}
}

func TestTheStateTellsWhatBelongsToAPrincipal(t *testing.T) {
	t.Parallel()
	g := deployedTwice()
	key, ids, known := g.resolve("3E5A7C9D-1B3D-4F5E-8A0C-2D4F6B8E0A17")
	if key != "orders-api" || len(ids) != 1 || !known {
		t.Errorf("got %s, %v, %v", key, ids, known)
	}
	request := g.request(key, ids)
	if len(request.Caches) != 2 || len(request.Caches[0].Assignments) != 1 || len(request.Caches[1].Assignments) != 1 || !strings.HasSuffix(request.Caches[1].Assignments[0], "/renamed") {
		t.Errorf("got %+v", request)
	}
	if locks := request.Caches[0].Locks; len(locks) != 1 || locks[0].Level != "CanNotDelete" || locks[0].Notes != "n" {
		t.Errorf("the locks are %+v", locks)
	}
	key, ids, known = g.resolve("secret")
	if request := g.request(key, ids); !known || len(ids) != 0 || len(request.Caches[1].Assignments) != 1 {
		t.Errorf("a principal whose object id is a secret is not found by its name: %+v", request)
	}
	if _, ids, known := g.resolve("nobody"); known || len(ids) != 0 {
		t.Errorf("nobody is known, as %v", ids)
	}
}

func TestAScopeIsNamedInAFewWords(t *testing.T) {
	t.Parallel()
	caches := deployedTwice().caches
	for scope, want := range map[string]string{
		strings.ToUpper(caches[0]): "cache ONE", "/subscriptions/s": "subscription s", "/subscriptions/s/resourceGroups/rg": "resource group rg", "databases/default": "databases/default",
	} {
		if got := scopeWords(scope, caches); got != want {
			t.Errorf("%s: got %s, want %s", scope, got, want)
		}
	}
}

func TestErrorsOfARevocationSayHowToGoOn(t *testing.T) {
	t.Parallel()
	r, _, _, _ := revokingOnAzure(t, "", "")
	if code := exitCodeOf(r.worded(&revocation.BlockedError{})); code != exitFound {
		t.Errorf("a lock of somebody else ends with %d", code)
	}
	if err := r.worded(&revocation.RunningError{Principal: "web-app"}); !strings.Contains(err.Error(), "access revoke prod web-app --take-over") {
		t.Errorf("got %v", err)
	}
	r.document["deleted"] = []string{}
	if err := r.worded(context.Canceled); !strings.Contains(err.Error(), "access revoke prod orders-api") || exitCodeOf(err) != exitInterrupted {
		t.Errorf("got %v", err)
	}
}
