package doctor

import (
	"context"
	"fmt"
	"os"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/redoubt-iac/redoubt/internal/environment"
)

// EnvironmentChecks look at the stack file of an environment. None of them leaves the machine.
func EnvironmentChecks(m Machine, p Project) []Check {
	return []Check{
		{Environment, "stack file", func(context.Context) []Finding { return one(p.stackFile()) }},
		{Environment, "secrets", func(context.Context) []Finding { return one(p.secrets(m)) }},
	}
}

func (p Project) stackFile() Finding {
	if err := environment.CheckStackFile(p.StackFile); err != nil {
		return Finding{Status: Problem, Found: err.Error(), Expected: "no mistakes", Do: "correct what it names; docs/reference.md has every setting"}
	}
	return Finding{Status: OK, Found: p.StackFile + " is valid", Expected: "no mistakes"}
}

// secrets looks whether what is encrypted in a stack file can be read. It reads no secret.
// https://www.pulumi.com/docs/iac/concepts/secrets/#available-encryption-providers
func (p Project) secrets(m Machine) Finding {
	contents, err := os.ReadFile(p.StackFile)
	if err != nil {
		return Finding{Status: Problem, Found: err.Error(), Expected: "a readable file", Do: "mend its permissions"}
	}
	var stack struct {
		Provider string `yaml:"secretsprovider"`
		Salt     string `yaml:"encryptionsalt"`
	}
	if err := yaml.Unmarshal(contents, &stack); err != nil {
		return Finding{Status: NotChecked, Found: "the file is no YAML"}
	}
	passphrase := stack.Salt != "" || stack.Provider == "passphrase"
	switch {
	case !passphrase && stack.Provider != "" && stack.Provider != "default":
		kind, _, _ := strings.Cut(stack.Provider, ":")
		return Finding{Status: OK, Found: fmt.Sprintf("encrypted with %s; whether this identity may use it is not asked", kind)}
	case !passphrase:
		return Finding{Status: OK, Found: "nothing that needs a passphrase"}
	case m.Getenv("PULUMI_CONFIG_PASSPHRASE") != "":
		return Finding{Status: OK, Found: "PULUMI_CONFIG_PASSPHRASE is set"}
	}
	file := m.Getenv("PULUMI_CONFIG_PASSPHRASE_FILE")
	if file == "" {
		missing := Note
		if p.Azure {
			missing = Problem
		}
		return Finding{
			Status: missing, Found: "no passphrase", Expected: "PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE",
			Do: "set one of them; the sandbox needs none, and takes what is encrypted as unknown",
		}
	}
	if _, err := os.ReadFile(file); err != nil {
		return Finding{Status: Problem, Found: err.Error(), Expected: "a file with the passphrase", Do: "correct PULUMI_CONFIG_PASSPHRASE_FILE"}
	}
	return Finding{Status: OK, Found: "PULUMI_CONFIG_PASSPHRASE_FILE is readable"}
}
