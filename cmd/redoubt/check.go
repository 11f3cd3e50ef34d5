package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/report"
)

// check is the command that judges environments and artefacts. `report` is the same with other defaults.
type check struct {
	*settings
	format, output, failOn, base string
	waivers, policies            string
	state, parameters            string
	acceptWaivers, allowReplace  []string

	sandbox, azure, deployed bool
	strict, notProduction    bool
	acceptInterruption       bool
	stateDir                 string

	threshold controls.Severity
	now       time.Time
}

func newCheck(common *settings) *cobra.Command {
	c := &check{settings: common, format: "table"}
	cmd := &cobra.Command{
		Use:   "check [ENVIRONMENT | FILE | -]...",
		Short: "Judge environments, plans, states and templates by the controls",
		Long: "check judges by the controls that `redoubt controls` lists. It recognises by itself what it is given:\n" +
			"  an environment of this project, which it previews in an empty sandbox, so that no account is needed;\n" +
			"  the output of `pulumi preview --json`, of `pulumi stack export`, an ARM template, a list of ARM resources;\n" +
			"  - for standard input. Without an argument it judges every environment of the project.\n\n" +
			"What is not known before a deployment is undecided, and never passes. Where nothing is a cache, nothing is proved.\n" +
			"Environments are compared with each other, too: with all stack files of the project.\n\n" +
			"With --waivers, waivers count as the base branch has them: one that is new, longer or reworded must be named with\n" +
			"--accept-waiver. Waivers inside a judged file are shown and never count.\n\n" +
			"Waivers that don't hold cover nothing: the plan is judged without them, and they stop it themselves.\n\n" +
			"Exit codes: 0 when every gate lets it pass, 3 when one does not, 1 when something can't be read. What can be read\n" +
			"is reported all the same.",
		Example: "  redoubt check                                   every environment, no account needed\n" +
			"  redoubt check prod --fail-on high\n" +
			"  redoubt check prod --deployed                   what the state says is deployed\n" +
			"  redoubt check template.json --format sarif -o findings.sarif\n" +
			"  pulumi preview --json --show-sames | redoubt check -\n" +
			"  redoubt check preview.json --state state.json   a preview without its unchanged resources\n" +
			"  redoubt check prod --azure-policy policies/     what Azure Policy would say, too\n" +
			"  redoubt check prod --waivers ../base/stacks --accept-waiver RDT-NET-01",
		RunE: c.run,
	}
	c.addFlags(cmd)
	cmd.Flags().StringVar(&c.state, "state", "", "state export that completes a preview made without --show-sames")
	cmd.Flags().StringVar(&c.parameters, "parameters", "", "parameter file of a template")
	cmd.Flags().BoolVar(&c.notProduction, "not-production", false, "judge files as those of an environment that is no production one; without it they are judged like production")
	cmd.Flags().BoolVar(&c.acceptInterruption, "accept-interruption", false, "the interruption of a live cache by a preview in a file is accepted; for an environment, its stack file says so")
	return cmd
}

func (c *check) addFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&c.format, "format", c.format, "form of the report: "+strings.Join(report.Formats(), ", "))
	flags.StringVarP(&c.output, "output", "o", toStdout, "file to write; "+toStdout+" is standard output")
	flags.StringVar(&c.failOn, "fail-on", controls.Low.String(), "least severity of a finding that ends in exit code 3: low, medium, high or critical")
	flags.BoolVar(&c.strict, "strict", false, "end in exit code 3 for what is undecided, too")
	flags.StringVar(&c.base, "base", "", "JSON report on the base branch: show which findings are new, and which are fixed")
	flags.StringVar(&c.waivers, "waivers", "", "waivers that are trusted: the base branch's stack file, its folder of stack files, or a file with a list of waivers")
	flags.StringArrayVar(&c.acceptWaivers, "accept-waiver", nil, "control whose waiver counts although the base has none like it; repeat it for several")
	flags.StringVar(&c.policies, "azure-policy", "", "folder of Azure Policy definitions, initiatives and assignments (.json) to evaluate")
	flags.BoolVar(&c.deployed, "deployed", false, "judge what the state says is deployed, in place of a preview")
	flags.BoolVar(&c.azure, "azure", false, "preview against Azure, in place of an empty sandbox")
	flags.BoolVar(&c.sandbox, "sandbox", false, "preview in the environment's own sandbox, in place of an empty one")
	flags.StringVar(&c.stateDir, "state-dir", "", "folder of that sandbox")
	addAllowReplace(cmd, &c.allowReplace)
}

// run judges everything that the command line names, and writes one report.
func (c *check) run(cmd *cobra.Command, args []string) error {
	if err := c.validate(cmd); err != nil {
		return err
	}
	c.now = time.Now()
	targets, err := c.targets(args)
	if err != nil {
		return err
	}
	policies, err := c.loadPolicies()
	if err != nil {
		return err
	}
	base, err := readBase(c.base)
	if err != nil {
		return err
	}
	if err := c.validateTargets(targets); err != nil {
		return usageError{cmd, err}
	}
	subjects, unread := c.read(cmd, targets)
	if len(subjects) == 0 {
		return unread
	}
	judged, err := c.judge(subjects, policies)
	if err != nil {
		return errors.Join(unread.orNil(), err)
	}
	if len(unread) > 0 {
		judged.Gates = append(judged.Gates, unread.gate())
	}
	judged.Base = base
	return c.finish(report.New(judged), unread)
}

// validate judges the command line as far as that needs nothing else.
func (c *check) validate(cmd *cobra.Command) error {
	var err error
	switch {
	case c.json && cmd.Flags().Changed("format") && c.format != "json":
		err = fmt.Errorf("--json and --format %s are two different things; name one", c.format)
	case !slices.Contains(report.Formats(), c.format):
		err = fmt.Errorf("--format: no such form; expected one of %s; got %q", strings.Join(report.Formats(), ", "), c.format)
	case c.azure && (c.sandbox || c.deployed):
		err = errors.New("--azure asks for a preview against Azure; leave --sandbox and --deployed out")
	case c.stateDir != "" && !c.sandbox:
		err = errors.New("--state-dir makes sense with --sandbox only")
	case len(c.acceptWaivers) > 0 && c.waivers == "":
		err = errors.New("--accept-waiver makes sense with --waivers only, which says what the base has")
	}
	if err != nil {
		return usageError{cmd, err}
	}
	if c.json {
		c.format = "json"
	}
	if c.threshold, err = controls.ParseSeverity(c.failOn); err != nil {
		return usageError{cmd, fmt.Errorf("--fail-on: %w", err)}
	}
	return checkOutput(cmd, "output", c.output)
}

// validateTargets judges what goes together with several targets.
func (c *check) validateTargets(targets []target) error {
	environments := 0
	for _, t := range targets {
		if t.environment {
			environments++
		}
	}
	switch {
	case len(targets) > 1 && c.format == "sarif":
		return errors.New("--format sarif: a log points at one file; judge one environment or file at a time")
	case c.state != "" && environments == len(targets):
		return errors.New("--state completes a preview in a file, and none is named; for the state of an environment there is --deployed")
	case c.acceptInterruption && environments == len(targets):
		return errors.New("--accept-interruption is for previews in files; for an environment, set `customerManagedKey.acceptInterruption` in its stack file")
	case environments > 1 && c.waivers != "" && !isFolder(c.waivers):
		return errors.New("--waivers: one file can't be the base of several environments; name the base branch's folder of stack files")
	default:
		return nil
	}
}
