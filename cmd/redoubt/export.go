package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/inventory"
	"github.com/redoubt-iac/redoubt/internal/template"
)

// export is the command that writes an environment as an ARM template.
type export struct {
	*operation
	planned, deployed bool
	file              string
}

func newExport(common *settings) *cobra.Command {
	e := &export{operation: &operation{settings: common, kind: engine.OperationPreview}}
	cmd := &cobra.Command{
		Use:   "export ENVIRONMENT",
		Short: "Write an environment as an ARM template",
		Long: "export writes what an environment consists of as an ARM template, for what reads templates: what-if, Bicep,\n" +
			"scanners. With --planned, the default, it shows what up would deploy, from a preview; with --deployed, what the\n" +
			"state says is deployed. A template holds no secret: an environment with encrypted inputs can't be exported.\n" +
			"docs/export.md describes the template.",
		Example: "  redoubt export dev --sandbox                          no Azure account needed\n" +
			"  redoubt export prod --deployed -o prod.json\n" +
			"  redoubt export prod | jq '.resources[].type'\n" +
			"  az deployment group what-if -g rg-cache-prod -f prod.json   compare the file with Azure",
		Args: oneEnvironment,
		RunE: e.run,
	}
	e.addFlags(cmd)
	flags := cmd.Flags()
	flags.BoolVar(&e.planned, "planned", false, "export what up would deploy (the default)")
	flags.BoolVar(&e.deployed, "deployed", false, "export what the state says is deployed")
	flags.StringVarP(&e.file, "output", "o", toStdout, "file to write; "+toStdout+" is standard output")
	return cmd
}

func (e *export) run(cmd *cobra.Command, args []string) error {
	name := args[0]
	switch {
	case e.planned && e.deployed:
		return usageError{cmd, errors.New("--planned and --deployed are two different things; name one")}
	case e.stateDir != "" && !e.sandbox:
		return usageError{cmd, errors.New("--state-dir makes sense with --sandbox only")}
	}
	if err := checkOutput(cmd, "output", e.file); err != nil {
		return err
	}
	environment, err := e.read(cmd, name)
	if err != nil {
		return err
	}
	made, err := template.Export(environment)
	if err != nil {
		return fmt.Errorf("%s can't be exported:\n%w", name, err)
	}
	for _, problem := range template.Check(made) {
		fmt.Fprintln(e.err, "warning: the API specification does not agree: "+problem)
	}
	content, err := made.Encode()
	if err != nil {
		return err
	}
	return e.deliver(e.file, content)
}

func (e *export) read(cmd *cobra.Command, name string) (inventory.Environment, error) {
	if !e.deployed {
		return plannedInventory(cmd, e.operation, name)
	}
	// Like destroy and refresh, this works from the state, whatever the stack file says by now.
	e.kind = engine.OperationRefresh
	environment, err := deployedInventory(cmd, e.operation, name)
	if err == nil && len(environment.Resources) == 0 {
		flag := ""
		if e.sandbox {
			flag = " --sandbox"
		}
		err = fmt.Errorf("nothing of %s is deployed; deploy it with `%s up %s%s`, or export what is planned", name, programName(), name, flag)
	}
	return environment, err
}
