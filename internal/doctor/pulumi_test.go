package doctor

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/sdk/schema"
)

// write writes a file, with the folders above it.
func write(t *testing.T, file, content string) string {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(content), 0o600)); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestTheStatesAddressIsFoundWherePulumiLooks(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		variable, project, credentials string
		azure                          bool
		want                           Status
		says                           string
	}{
		"nowhere, and only the sandbox matters": {want: Note, says: "not logged in"},
		"nowhere, and Azure matters":            {azure: true, want: Problem, says: "not logged in"},
		"a variable comes first":                {variable: "azblob://state", project: "backend: {url: s3://other}\n", want: OK, says: "azblob://state, by PULUMI_BACKEND_URL"},
		"then the project":                      {project: "backend: {url: azblob://state}\n", credentials: `{"current":"s3://other"}`, want: OK, says: "Pulumi.yaml"},
		"then the login":                        {credentials: `{"current":"https://api.pulumi.com"}`, want: OK, says: "https://api.pulumi.com, by"},
		"no password is shown":                  {variable: "https://me:secret@state.example.com", want: OK, says: "https://me:xxxxx@state.example.com"},
		"credentials that are no JSON":          {credentials: "{", want: Problem, says: "unexpected end"},
		"a project that is no YAML":             {project: "backend: [", want: Problem, says: "yaml"},
		"an address without a scheme":           {variable: "state", want: Problem, says: `"state"`},
		"a folder that is there":                {variable: "file://FOLDER", want: OK, says: "file://"},
		"a folder that is not there":            {variable: "file://FOLDER/missing", want: Problem, says: "no such file"},
		"a folder that is a file":               {variable: "file://FOLDER/Pulumi.yaml", project: "name: x\n", want: Problem, says: "is no folder"},
		"the home folder":                       {variable: "file://~", want: OK, says: "file://~"},
	} {
		folder := t.TempDir()
		variables := map[string]string{"PULUMI_BACKEND_URL": strings.ReplaceAll(test.variable, "FOLDER", filepath.ToSlash(folder))}
		m := fake(t, nil, variables)
		project := Project{Azure: test.azure}
		if test.project != "" {
			project.Dir = filepath.Dir(write(t, filepath.Join(folder, "Pulumi.yaml"), test.project))
		}
		if test.credentials != "" {
			home, _ := m.UserHomeDir()
			write(t, filepath.Join(home, ".pulumi", "credentials.json"), test.credentials)
		}
		f := finding(t, PulumiChecks(m, project), "state")
		if f.Status != test.want || !strings.Contains(f.Found, test.says) || strings.Contains(f.Found, "secret") {
			t.Errorf("%s: got %+v", name, f)
		}
	}
}

func TestPluginsAreLookedForInPulumisHome(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	m := fake(t, nil, map[string]string{"PULUMI_HOME": home})
	if f := finding(t, PulumiChecks(m, Project{}), "plugins"); f.Status != Note || !strings.Contains(f.Found, "2.92.3 and 3.23.0 not installed") {
		t.Errorf("got %+v", f)
	}
	for _, major := range schema.Majors() {
		write(t, filepath.Join(home, "plugins", "resource-azure-native-v"+schema.Of(major).Version, "pulumi-resource-azure-native"), "")
	}
	if f := finding(t, PulumiChecks(m, Project{}), "plugins"); f.Status != OK || !strings.Contains(f.Found, "2.92.3, 3.23.0") {
		t.Errorf("got %+v", f)
	}
	m.Getenv, m.UserHomeDir = func(string) string { return "" }, func() (string, error) { return "", errors.New("$HOME is not defined") }
	for _, name := range []string{"plugins", "state"} {
		if f := finding(t, PulumiChecks(m, Project{}), name); f.Status != Problem || !strings.Contains(f.Found, "HOME") {
			t.Errorf("without a home, %s: got %+v", name, f)
		}
	}
}

func TestAProjectThatNoPulumiSatisfiesIsAProblem(t *testing.T) {
	t.Parallel()
	dir := filepath.Dir(write(t, filepath.Join(t.TempDir(), "Pulumi.yaml"), "requiredPulumiVersion: nonsense\n"))
	if f := finding(t, PulumiChecks(fake(t, nil, nil), Project{Dir: dir}), "pulumi"); f.Status != Problem || !strings.Contains(f.Found, "requiredPulumiVersion") {
		t.Errorf("got %+v", f)
	}
}

// pulumi's own answers can't be had before somebody has built or installed one, so its path is a program's of this test.
func TestALoginIsAskedForOnlyWhereAStateIs(t *testing.T) {
	bin := t.TempDir()
	write(t, filepath.Join(bin, "pulumi"), "#!/bin/sh\necho v3.999.0\n")
	if err := os.Chmod(filepath.Join(bin, "pulumi"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	for name, test := range map[string]struct {
		address, answer string
		want            Status
		says            string
	}{
		"no state":            {"", "", NotChecked, "no address"},
		"a login":             {"azblob://state", `{"user":"me","url":"azblob://state"}`, OK, "me at azblob://state"},
		"no login":            {"azblob://state", "fails", Problem, "permission denied"},
		"an answer like this": {"azblob://state", "<html>", Problem, "<html>"},
	} {
		m := fake(t, map[string]string{"pulumi": test.answer}, map[string]string{"PULUMI_BACKEND_URL": test.address})
		if f := finding(t, PulumiChecks(m, Project{Azure: true}), "login"); f.Status != test.want || !strings.Contains(f.Found, test.says) {
			t.Errorf("%s: got %+v", name, f)
		}
	}
	m := fake(t, nil, nil)
	if f := finding(t, PulumiChecks(m, Project{}), "pulumi"); f.Status != OK || !strings.Contains(f.Found, "3.999.0") {
		t.Errorf("got %+v", f)
	}
}

func TestAnEnvironmentsStackFileAndSecretsAreLookedAt(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		file, variable, value string
		azure                 bool
		want                  Status
		says                  string
	}{
		"nothing encrypted":              {"config: {}\n", "", "", true, OK, "nothing that needs a passphrase"},
		"a passphrase that is missing":   {"encryptionsalt: v1:abc\n", "", "", true, Problem, "no passphrase"},
		"missing, and the sandbox":       {"encryptionsalt: v1:abc\n", "", "", false, Note, "no passphrase"},
		"a passphrase":                   {"encryptionsalt: v1:abc\n", "PULUMI_CONFIG_PASSPHRASE", "secret", true, OK, "is set"},
		"a file that is missing":         {"encryptionsalt: v1:abc\n", "PULUMI_CONFIG_PASSPHRASE_FILE", "/nowhere/at/all", true, Problem, "/nowhere"},
		"a key of a vault":               {"secretsprovider: azurekeyvault://v.vault.azure.net/keys/k\n", "", "", true, OK, "azurekeyvault"},
		"a provider that says the same":  {"secretsprovider: passphrase\n", "", "", true, Problem, "no passphrase"},
		"a file that no parser can read": {"\t", "", "", true, NotChecked, "no YAML"},
	} {
		file := write(t, filepath.Join(t.TempDir(), "Pulumi.x.yaml"), test.file)
		m := fake(t, nil, map[string]string{test.variable: test.value})
		f := finding(t, EnvironmentChecks(m, Project{StackFile: file, Azure: test.azure}), "secrets")
		if f.Status != test.want || !strings.Contains(f.Found, test.says) || strings.Contains(f.Found, "v1:abc") {
			t.Errorf("%s: got %+v", name, f)
		}
	}
	bad := write(t, filepath.Join(t.TempDir(), "Pulumi.x.yaml"), "config: {redoubt:environment: {cache: {sku: X}}}\n")
	if f := finding(t, EnvironmentChecks(fake(t, nil, nil), Project{StackFile: bad}), "stack file"); f.Status != Problem {
		t.Errorf("got %+v", f)
	}
	good := filepath.Join("..", "..", "stacks", "Pulumi.dev.yaml")
	if f := finding(t, EnvironmentChecks(fake(t, nil, nil), Project{StackFile: good}), "stack file"); f.Status != OK {
		t.Errorf("got %+v", f)
	}
}
