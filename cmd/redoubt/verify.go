package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/verify"
)

// errNotProved ends a verification that proved less than all it tried.
var errNotProved = errors.New("not everything was proved")

// verifyRun is the command that tries a running cache.
type verifyRun struct {
	*operation
	verifyFlags

	// name is the environment's; "" for a host and a port alone.
	name   string
	target verify.Target
	signer signer
}

// verifyFlags are the flags of verify, but for those that all commands have.
type verifyFlags struct {
	host, service, member    string
	port, plainPort          int
	local, expectUnreachable bool
	controls                 []string
	caFile, junit            string
	timeout, attempt         time.Duration
	write                    bool
	credential, clientID     string
	credentialGiven          bool
	objectID, as             string
	tokenScope, foreignScope string
	accessKeyFile            string
	watchRefresh             time.Duration
	samples                  int
}

func newVerify(common *settings) *cobra.Command {
	v := &verifyRun{operation: &operation{settings: common, stateOnly: true}}
	cmd := &cobra.Command{
		Use:   "verify [ENVIRONMENT]",
		Short: "Prove from inside the network that a running cache refuses what it must refuse",
		Long: "verify tries a running cache from where it is started: a jump host, a pipeline agent or a pod in the cache's network.\n" +
			"It resolves the name, tries ports, TLS versions, cipher suites and the certificate, signs in and does not sign in, and\n" +
			"shows a table of what it tried and what it saw. It reads only, unless --write allows it a key of a random name, which\n" +
			"it removes again. It never shows a token, a key or a password.\n\n" +
			"A refusal proves something only if a positive control shows that a reply would have been seen: TLS on the same port\n" +
			"for plain text, and for a closed port another host that answers on that port (--control). Without one the line is\n" +
			"\"not proven\": a firewall on the way looks like hardening.\n\n" +
			"From outside, --expect-unreachable proves that no Redis answers at any address of the name.\n" +
			"The cache of the sandbox answers on no port; `redoubt local` starts a real one, which --local tries.\n\n" +
			"Exit codes: 0 when everything that was tried is proved, 3 when a line failed or is not proven, 1 when nothing could be\n" +
			"tried, 130 when it was interrupted.",
		Example: "  redoubt verify prod                                       in the network of prod\n" +
			"  redoubt verify prod --control 10.2.0.9:6379               with another host that answers on port 6379\n" +
			"  redoubt verify prod --write --junit verify.xml            in a pipeline\n" +
			"  redoubt verify --host shop.redis.cache.windows.net        without a stack: host and port alone\n" +
			"  redoubt verify --local dev                                what `redoubt local dev` started\n" +
			"  redoubt verify prod --expect-unreachable --control other.example.com:10000      from outside",
		Args: atMostOneEnvironment,
		RunE: v.run,
	}
	v.addTargetFlags(cmd)
	v.addSignInFlags(cmd)
	return cmd
}

func (v *verifyRun) addTargetFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&v.host, "host", "", "host name of a cache to try in place of an environment's")
	flags.IntVar(&v.port, "port", 0, "its TLS port (default: 10000 for managed, 6380 for classic)")
	flags.StringVar(&v.service, "service", "", "its service, managed or classic (default: by its domain, or its port)")
	flags.IntVar(&v.plainPort, "plain-port", defaultPlainPort, "port on which no Redis may answer without TLS; 0 tries none")
	flags.StringVar(&v.member, "member", "", "member of a geo-replication group to try, by its key, in place of the first cache")
	flags.BoolVar(&v.local, "local", false, "try the cache that redoubt local started for the environment, or the only one there is")
	flags.BoolVar(&v.expectUnreachable, "expect-unreachable", false, "prove, from outside, that no Redis answers at any address of the name")
	flags.StringArrayVar(&v.controls, "control", nil, "another host, as HOST:PORT, that is known to answer on a port that must be closed; repeat it for several")
	flags.StringVar(&v.caFile, "ca-file", "", "file with the certificates (PEM) that are trusted in place of this machine's")
	flags.DurationVar(&v.timeout, "timeout", time.Minute, "time for the whole run")
	flags.DurationVar(&v.attempt, "attempt-timeout", 5*time.Second, "time for each single attempt")
	// Everybody knows the flag from the other commands; that it makes no sense here is told when it is given.
	flags.BoolVar(&v.sandbox, "sandbox", false, "")
	_ = flags.MarkHidden("sandbox")
	flags.StringVar(&v.junit, "junit", "", "file for a JUnit report, beside what is printed")
}

// run is the command: find the target, try it, report.
func (v *verifyRun) run(cmd *cobra.Command, args []string) error {
	v.credentialGiven = cmd.Flags().Changed("credential")
	if err := v.validate(args); err != nil {
		return usageError{cmd, err}
	}
	if v.junit != "" {
		if err := checkOutput(cmd, "junit", v.junit); err != nil {
			return err
		}
	}
	note := func(text string) { show.NewLines(v.err).Note(text) }
	interruptible, stop := untilInterrupted(cmd.Context(), note)
	defer stop()
	ctx, cancel := context.WithTimeout(interruptible, v.timeout)
	defer cancel()
	if err := v.find(ctx, args, note); err != nil {
		return v.late(err)
	}
	probes, err := v.probes()
	if err != nil {
		return err
	}
	runner := verify.Runner{Target: v.target, Probes: probes, Limit: max(v.timeout/2, v.watchRefresh+v.attempt)}
	if show.IsTerminal(v.err) && !v.json {
		runner.Started = once(func(group string) { note("trying " + group) })
	}
	report := runner.Run(ctx)
	if err := v.report(report); err != nil {
		return err
	}
	return v.verdict(report)
}

// once passes a word on where it is not the same as before: several probes share a group.
func once(tell func(string)) func(string) {
	last := ""
	return func(word string) {
		if word != last {
			tell(word)
		}
		last = word
	}
}

// late explains an error that comes of the time limit.
func (v *verifyRun) late(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%w\nnothing was tried within %s; give it more with --timeout", err, v.timeout)
	}
	return err
}

// verdict is how the command ends.
func (v *verifyRun) verdict(report verify.Report) error {
	switch {
	case report.Ended == verify.Interrupted:
		return reported{context.Canceled}
	case report.Verdict() != verify.Proved:
		return reported{errNotProved}
	default:
		return nil
	}
}

// atMostOneEnvironment wants an environment's name, or none where the flags name the target.
func atMostOneEnvironment(_ *cobra.Command, args []string) error {
	if len(args) > 1 {
		return fmt.Errorf("one environment at a time; got %s", strings.Join(args, ", "))
	}
	return nil
}
