package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"gopkg.in/yaml.v3"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/arm"
)

func newSandboxShow(c *sandboxCommand) *cobra.Command {
	return &cobra.Command{
		Use:   "show ENVIRONMENT ID|NAME",
		Short: "Show a resource of a sandbox as a GET to the simulated Azure answers",
		Long: "show prints a resource of a sandbox as a GET to the simulated Azure answers: as YAML, or with --json as JSON.\n" +
			"The resource is named by its id, its name, or the end of its id, such as databases/default. Access keys are masked.",
		Example: "  redoubt sandbox show dev databases/default",
		Args:    exactlyTwo,
		RunE: func(_ *cobra.Command, args []string) error {
			p, err := c.place()
			if err != nil {
				return err
			}
			entries, err := c.inspect(p, args[0])
			if err != nil {
				return err
			}
			found, err := findResource(entries, args[0], args[1])
			if err != nil {
				return err
			}
			return c.showResource(args[0], found.Resource)
		},
	}
}

func exactlyTwo(cmd *cobra.Command, args []string) error {
	if len(args) > 2 {
		return fmt.Errorf("one resource at a time; got %s", strings.Join(args[1:], ", "))
	}
	return environmentAndResource(cmd, args)
}

func (c *sandboxCommand) showResource(environment string, r arm.Resource) error {
	body := map[string]any{"id": r.ID, "name": r.Name, "type": r.Type, "apiVersion": r.APIVersion}
	for key, value := range r.Body {
		body[key] = show.Masked(key, value)
	}
	if c.json {
		return c.document("redoubt/sandbox-resource/v1", map[string]any{"environment": environment, "resource": body})
	}
	text, err := yaml.Marshal(body)
	if err != nil {
		return fmt.Errorf("writing the resource: %w", err)
	}
	_, err = fmt.Fprintf(c.out, "# %s\n%s", show.SandboxNotice, text)
	return err
}
