package doctor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/pulumi/pulumi/sdk/v3"

	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/sdk/schema"
)

// Project is what checks look at of a project and of one of its environments.
type Project struct {
	// Dir is the folder of Pulumi.yaml, "" outside of a project.
	Dir string
	// StackFile is that of the environment that was asked about, "" for none.
	StackFile string
	// Azure is true when the environment on Azure is asked about: what only the sandbox can do without is then a problem.
	Azure bool
}

// PulumiChecks look at the engine, where it keeps its state, and its plugins. The state is asked for on this machine only,
// unless the project's Azure is.
func PulumiChecks(m Machine, p Project) []Check {
	checks := []Check{
		{Pulumi, "pulumi", func(ctx context.Context) []Finding { return one(p.executable(ctx, m)) }},
		{Pulumi, "state", func(context.Context) []Finding { return one(p.backend(m)) }},
		{Pulumi, "plugins", func(context.Context) []Finding { return one(p.plugins(m)) }},
	}
	if p.Azure {
		checks = append(checks, Check{Pulumi, "login", func(ctx context.Context) []Finding { return one(p.login(ctx, m)) }})
	}
	return checks
}

const installPulumi = "install it: https://www.pulumi.com/docs/install"

func (p Project) executable(ctx context.Context, m Machine) Finding {
	found, err := engine.Inspect(ctx, p.Dir)
	if err != nil {
		return Finding{Status: Problem, Found: err.Error(), Do: "correct what it names"}
	}
	expected := sdk.Version.String() + " or newer"
	switch {
	case found.Reason == "":
		return Finding{Status: OK, Found: fmt.Sprintf("%s (%s)", found.Own.Version, found.Own.Path), Expected: expected}
	case found.Built:
		return Finding{Status: OK, Found: fmt.Sprintf("the pinned one, built before, because %s", found.Reason), Expected: expected}
	}
	if _, err := m.LookPath("go"); err != nil {
		return Finding{Status: Problem, Found: found.Reason + ", and there is no Go to build the pinned one with", Expected: expected, Do: installPulumi}
	}
	if p.Dir == "" {
		return Finding{Status: Note, Found: found.Reason, Expected: expected, Do: installPulumi + "; in a checkout of redoubt the pinned one is built on first use"}
	}
	return Finding{Status: Note, Found: found.Reason, Expected: expected, Do: "nothing: the pinned one is built on first use, in one to three minutes; or " + installPulumi}
}

// home is Pulumi's own folder: https://www.pulumi.com/docs/iac/cli/environment-variables/
func (m Machine) pulumiHome() (string, error) {
	if home := m.Getenv("PULUMI_HOME"); home != "" {
		return home, nil
	}
	user, err := m.UserHomeDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(user, ".pulumi"), nil
}

const chooseBackend = "run `pulumi login` with the address of your state: docs/pipelines.md makes one in Azure Blob Storage"

// backend looks at where the state is kept, without asking anybody there.
func (p Project) backend(m Machine) Finding {
	address, origin, err := p.backendURL(m)
	missing := Note
	if p.Azure {
		missing = Problem
	}
	switch {
	case err != nil:
		return Finding{Status: Problem, Found: err.Error(), Expected: "a readable " + origin, Do: "mend the file, or run `pulumi login` again"}
	case address == "":
		return Finding{Status: missing, Found: "not logged in", Expected: "an address of the state", Do: chooseBackend + "; the sandbox needs none"}
	}
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme == "" {
		return Finding{Status: Problem, Found: fmt.Sprintf("%q, by %s", address, origin), Expected: "an address such as azblob://state", Do: chooseBackend}
	}
	found := fmt.Sprintf("%s, by %s", withoutPassword(parsed), origin)
	if parsed.Scheme != "file" {
		return Finding{Status: OK, Found: found}
	}
	folder, err := m.folderOf(address)
	if err == nil {
		err = usableFolder(folder)
	}
	if err != nil {
		return Finding{Status: Problem, Found: fmt.Sprintf("%s: %v", found, err), Expected: "a folder that can be written to", Do: "make the folder, or run `pulumi login` with another address"}
	}
	return Finding{Status: OK, Found: found}
}

// withoutPassword is an address that can be shown.
func withoutPassword(address *url.URL) string { return address.Redacted() }

// folderOf is the folder of an address with the scheme file; Pulumi takes ~ and relative paths in it.
func (m Machine) folderOf(address string) (string, error) {
	path := filepath.FromSlash(strings.TrimPrefix(address, "file://"))
	if rest, found := strings.CutPrefix(path, "~"); found {
		home, err := m.UserHomeDir()
		return filepath.Join(home, rest), err
	}
	if runtime.GOOS == "windows" {
		path = strings.TrimPrefix(path, `\`)
	}
	return path, nil
}

func usableFolder(folder string) error {
	info, err := os.Stat(folder)
	switch {
	case err != nil:
		return err
	case !info.IsDir():
		return fmt.Errorf("%s is no folder", folder)
	}
	return writable(folder)
}

// backendURL is where Pulumi keeps state, in the order in which it looks, and what says so. It is "" where nothing does.
// https://www.pulumi.com/docs/iac/concepts/state-and-backends/#using-a-self-managed-backend
func (p Project) backendURL(m Machine) (address, origin string, err error) {
	if address := m.Getenv("PULUMI_BACKEND_URL"); address != "" {
		return address, "PULUMI_BACKEND_URL", nil
	}
	if p.Dir != "" {
		file := filepath.Join(p.Dir, "Pulumi.yaml")
		var project struct{ Backend struct{ URL string } }
		contents, err := os.ReadFile(file)
		if err == nil {
			err = yaml.Unmarshal(contents, &project)
		}
		if err != nil || project.Backend.URL != "" {
			return project.Backend.URL, file, err
		}
	}
	home, err := m.pulumiHome()
	if err != nil {
		return "", "home folder", err
	}
	file := filepath.Join(home, "credentials.json")
	var credentials struct{ Current string }
	contents, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return "", file, nil
	}
	if err == nil {
		err = json.Unmarshal(contents, &credentials)
	}
	return credentials.Current, file, err
}

// login asks Pulumi who is logged in, which reaches a state that is not on this machine.
func (p Project) login(ctx context.Context, m Machine) Finding {
	const expected = "a login that works"
	if address, _, err := p.backendURL(m); err != nil || address == "" {
		return Finding{Status: NotChecked, Found: "there is no address of a state", Expected: expected}
	}
	found, err := engine.Inspect(ctx, p.Dir)
	if err != nil || found.Usable().Path == "" {
		return Finding{Status: NotChecked, Found: "there is no pulumi to ask yet", Expected: expected}
	}
	text, err := m.Output(ctx, []string{"PULUMI_SKIP_UPDATE_CHECK=true"}, found.Usable().Path, "whoami", "--json", "--non-interactive")
	if err != nil {
		return Finding{Status: Problem, Found: "pulumi whoami: " + err.Error(), Expected: expected, Do: "run `pulumi login`; a state in Azure Blob Storage takes AZURE_STORAGE_ACCOUNT, and a role that reads its container"}
	}
	var who struct{ User, URL string }
	if err := json.Unmarshal([]byte(text), &who); err != nil || who.User == "" {
		return Finding{Status: Problem, Found: fmt.Sprintf("pulumi whoami answers %q", firstLine(text)), Expected: expected, Do: installPulumi}
	}
	return Finding{Status: OK, Found: fmt.Sprintf("%s at %s", who.User, who.URL), Expected: expected}
}

// plugins looks for the versions of azure-native that resources ask for.
func (p Project) plugins(m Machine) Finding {
	home, err := m.pulumiHome()
	if err != nil {
		return Finding{Status: Problem, Found: err.Error(), Expected: "a home folder", Do: "set HOME, or PULUMI_HOME"}
	}
	var missing, found []string
	for _, major := range schema.Majors() {
		version := schema.Of(major).Version
		if info, err := os.Stat(filepath.Join(home, "plugins", "resource-azure-native-v"+version)); err == nil && info.IsDir() {
			found = append(found, version)
		} else {
			missing = append(missing, version)
		}
	}
	if len(missing) == 0 {
		return Finding{Status: OK, Found: "azure-native " + strings.Join(found, ", ")}
	}
	return Finding{
		Status: Note, Found: "azure-native " + strings.Join(missing, " and ") + " not installed yet",
		Do: "nothing: pulumi downloads them before the first preview on Azure; without a way out, run `pulumi plugin install resource azure-native VERSION --file FILE`. The sandbox needs none",
	}
}
