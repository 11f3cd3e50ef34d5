package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const fleetOfOne = `
defaults:
  azureNative: {location: westeurope}
  cache:
    owner: platform-team@example.com
    location: westeurope
    managed: {sku: Balanced_B1}
  foundation: {addressSpace: 10.64.0.0/24}
environments:
  only:
`

func TestAFleetOfOneIsWrittenAndChecked(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "stacks"), 0o700); err != nil {
		t.Fatal(err)
	}
	stackFile := filepath.Join(dir, "stacks", "Pulumi.only.yaml")
	for file, text := range map[string]string{filepath.Join(dir, "Pulumi.yaml"): "name: redoubt\nruntime: go\n", filepath.Join(dir, "stacks", "fleet.yaml"): fleetOfOne} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	fleet := func(verb string) (string, int) {
		var out bytes.Buffer
		code := run(context.Background(), []string{"fleet", verb, "--project", dir}, streams{strings.NewReader(""), &out, &out})
		return out.String(), code
	}
	expect := func(verb string, wantCode int, wants ...string) {
		t.Helper()
		text, code := fleet(verb)
		for _, want := range wants {
			if code != wantCode || !strings.Contains(text, want) {
				t.Errorf("%s ends with %d, want %d and %q in:\n%s", verb, code, wantCode, want, text)
			}
		}
	}
	expect("check", exitFound, "stacks/fleet.yaml: 1 environment, nothing wrong\n", "stacks/Pulumi.only.yaml: missing")
	expect("write", exitOK, "wrote stacks/Pulumi.only.yaml", "1 environment, 1 stack file was not up to date\n")
	expect("write", exitOK, "1 environment, 0 stack files were not up to date\n")
	expect("check", exitOK, "1 environment, nothing wrong\n")

	written, err := os.ReadFile(stackFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(stackFile, append(written, "# a note\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	expect("check", exitFound, "stacks/Pulumi.only.yaml: outdated")
	expect("write", exitOK, "rewrote stacks/Pulumi.only.yaml")
	if again, err := os.ReadFile(stackFile); err != nil || !bytes.Equal(again, written) {
		t.Errorf("the file is not as it was: %v\n%s", err, again)
	}
}
