package engine_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/redoubt-iac/redoubt/internal/engine"
)

const encryptedStack = `# keep me
secretsprovider: azurekeyvault://vault.example/keys/k
encryptedkey: bm90aGluZw==
config:
  redoubt:environment:
    owner: team
    access:
      app: {principalId: {secure: AAABAIphZm9v}}
    list: [{secure: v1:x}]
`

func TestEncryptedConfigIsUnknownInAPreviewAndAPlaceholderInAnUp(t *testing.T) {
	t.Parallel()
	program := func(ctx *pulumi.Context) error {
		var env struct {
			Owner  string
			Access map[string]struct{ PrincipalID string }
		}
		config.RequireObject(ctx, "environment", &env)
		var thing thing
		id := pulumi.String(env.Access["app"].PrincipalID)
		err := ctx.RegisterResource("azure-native:fake/v20240101:Thing", "a",
			pulumi.Map{"name": pulumi.String("a"), "principal": id, "owner": pulumi.String(env.Owner)}, &thing)
		ctx.Export("principal", id)
		return err
	}
	b := newBench(t, encryptedStack, program)

	preview := b.preview()
	want := "redoubt:environment.access.app.principalId redoubt:environment.list[0]"
	if got := strings.Join(preview.Placeholders, " "); got != want {
		t.Errorf("placeholders: got %q, want %q", got, want)
	}
	if got := preview.Outputs["principal"]; !got.Unknown {
		t.Errorf("in a preview the value must be unknown: %+v", got)
	}
	up := b.up()
	if got := up.Outputs["principal"].Value; got != engine.Placeholder(1) {
		t.Errorf("in an up the value must be the placeholder: %v", got)
	}
	file := filepath.Join(b.options.ProjectDir, "stacks", "Pulumi.dev.yaml")
	if text, err := os.ReadFile(file); err != nil || string(text) != encryptedStack {
		t.Errorf("the stack file was changed: %s, %v", text, err)
	}
}

// This test changes the process's environment, so it cannot run in parallel.
func TestSandboxForgetsAzureAndPulumiVariables(t *testing.T) {
	foreign := []string{"ARM_CLIENT_SECRET", "AZURE_TENANT_ID", "PULUMI_ACCESS_TOKEN", "PULUMI_BACKEND_URL", "ACTIONS_ID_TOKEN_REQUEST_URL"}
	for _, name := range foreign {
		t.Setenv(name, "https://user:pass@real.example")
	}
	t.Setenv("KEPT", "yes")
	seen := map[string]string{}
	b := newBench(t, "config: {}\n", func(ctx *pulumi.Context) error {
		for _, name := range append(foreign, "KEPT") {
			seen[name] = os.Getenv(name)
		}
		return nil
	})
	b.up()
	for _, name := range foreign {
		if seen[name] != "" {
			t.Errorf("the program saw %s", name)
		}
	}
	if seen["KEPT"] != "yes" {
		t.Error("a variable that is none of the sandbox's business was removed")
	}
}

// This test changes the process's environment, so it cannot run in parallel.
func TestLeftoverDebugProviderIsRefused(t *testing.T) {
	tests := map[string]struct {
		value   string
		refused bool
	}{
		"azure-native alone":        {"azure-native:4321", true},
		"azure-native among others": {"random:1, azure-native:2", true},
		"another provider only":     {"azure-native-extra:1", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Setenv("PULUMI_DEBUG_PROVIDERS", test.value)
			_, err := engine.Preview(t.Context(), engine.Options{ProjectDir: t.TempDir(), Stack: "dev", Program: things()})
			refused := err != nil && strings.Contains(err.Error(), "unset PULUMI_DEBUG_PROVIDERS")
			if refused != test.refused {
				t.Errorf("refused: %v, error: %v", refused, err)
			}
		})
	}
}

func TestProgramErrorIsOneClearMessage(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		program pulumi.RunFunc
		want    string
	}{
		"an error": {func(*pulumi.Context) error { return os.ErrPermission }, "permission denied"},
		"two errors": {
			func(*pulumi.Context) error { return errors.Join(os.ErrPermission, os.ErrExist) },
			"permission denied\nfile already exists",
		},
		"a panic": {func(*pulumi.Context) error { panic("boom") }, "the program has a bug, it panicked: boom"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, "config: {}\n", test.program)
			_, err := engine.Up(t.Context(), b.options)
			if err == nil || err.Error() != test.want {
				t.Errorf("got %q, want %q", err, test.want)
			}
		})
	}
}
