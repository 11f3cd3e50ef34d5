package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/doctor"
)

// errNotReady ends a check of a machine that found a problem.
var errNotReady = errors.New("something has to be done first")

// doctorRun is the command that looks at a machine.
type doctorRun struct {
	*settings
	network, azure bool
	purpose        string
	timeout        time.Duration

	machine doctor.Machine
	project doctor.Project
	// target is the environment on Azure; its Needs are known without --azure, too.
	target doctor.Target
	name   string // of the environment, "" for none
}

func newDoctor(common *settings) *cobra.Command {
	d := &doctorRun{settings: common, machine: doctor.ThisMachine()}
	cmd := &cobra.Command{
		Use:   "doctor [ENVIRONMENT]",
		Short: "Check this machine: programs, Pulumi, login, credentials, rights and network",
		Long: "doctor looks for what redoubt needs and says what to do about what is missing. It changes nothing.\n\n" +
			"Without flags it asks nobody beyond this machine: programs and their versions, free space, pulumi, where the state is\n" +
			"kept, plugins, and of an environment its stack file and its passphrase. --network also asks the hosts that a deployment\n" +
			"talks to, through the proxy of HTTPS_PROXY. --azure does so too, signs in, and asks Azure Resource Manager whether the\n" +
			"subscription is there, whether it has registered the resource providers, and whether this identity has the rights in\n" +
			"each resource group: the actions of the types of resources that the environment consists of, and those on subnets, zones\n" +
			"and identities that it uses. Azure does not tell everything: conditions of role assignments, deny assignments, policies\n" +
			"and rights at the destinations of logs are not looked at.\n\n" +
			"Everything is asked at the same time, and whatever does not answer within half of --timeout is a finding.\n\n" +
			"Exit codes: 0 if there is no problem (notes don't count), 3 if there is one, 1 if nothing could be checked.",
		Example: "  redoubt doctor                               this machine alone, without a network\n" +
			"  redoubt doctor prod --azure                  may I deploy prod from here?\n" +
			"  redoubt doctor prod --azure --for preview    and preview it?\n" +
			"  redoubt doctor prod --json | jq .needs       the actions of a custom role, by resource group",
		Args: atMostOneEnvironment,
		RunE: d.run,
	}
	flags := cmd.Flags()
	flags.BoolVar(&d.network, "network", false, "also ask the hosts that a deployment talks to")
	flags.BoolVar(&d.azure, "azure", false, "also sign in to Azure, and ask it about an environment's subscription and rights; implies --network")
	flags.StringVar(&d.purpose, "for", string(doctor.ForDeploy), "what the rights are for: preview or deploy")
	flags.DurationVar(&d.timeout, "timeout", 30*time.Second, "time for everything")
	return cmd
}

// run is the command: find out what to look at, look, report.
func (d *doctorRun) run(cmd *cobra.Command, args []string) error {
	if err := d.validate(args); err != nil {
		return usageError{cmd, err}
	}
	if err := d.prepare(args); err != nil {
		return err
	}
	ctx, stop := untilInterrupted(cmd.Context(), func(text string) { show.NewLines(d.err).Note(text) })
	defer stop()
	report := doctor.Run(ctx, d.checks(ctx), doctor.Limits{Each: d.timeout / 2, Whole: d.timeout})
	if err := d.print(report); err != nil {
		return err
	}
	switch {
	case ctx.Err() != nil:
		return reported{context.Canceled}
	case report.Problems() > 0:
		return reported{errNotReady}
	}
	return nil
}

func (d *doctorRun) validate(args []string) error {
	switch {
	case d.purpose != string(doctor.ForPreview) && d.purpose != string(doctor.ForDeploy):
		return fmt.Errorf("--for: expected preview or deploy; got %q", d.purpose)
	case d.azure && len(args) == 0:
		return errors.New("--azure: whose rights? name an environment, such as `doctor prod --azure`")
	case d.timeout < time.Second:
		return fmt.Errorf("--timeout: expected 1s or more; got %s", d.timeout)
	}
	return nil
}

// checks are all that were asked for.
func (d *doctorRun) checks(ctx context.Context) []doctor.Check {
	checks := append(doctor.MachineChecks(d.machine), doctor.PulumiChecks(d.machine, d.project)...)
	if d.project.StackFile != "" {
		checks = append(checks, doctor.EnvironmentChecks(d.machine, d.project)...)
	}
	if d.network || d.azure {
		checks = append(checks, doctor.NetworkChecks(doctor.NetworkHosts(d.machine, d.project, d.target.Cloud), nil)...)
	}
	if d.azure {
		checks = append(checks, doctor.AzureChecks(ctx, d.target)...)
	}
	return checks
}
