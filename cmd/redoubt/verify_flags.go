package main

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/internal/validation"
	"github.com/redoubt-iac/redoubt/internal/verify"
)

// defaultPlainPort is where a Redis without TLS listens, the port of the classic service that must be off included:
// https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure#access-ports
const defaultPlainPort = 6379

// The ports for TLS, https://learn.microsoft.com/azure/redis/private-link and
// https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure#access-ports
const (
	managedPort = 10000
	classicPort = 6380
)

// validate judges the command line and collects all that is wrong with it.
func (v *verifyRun) validate(args []string) error {
	var problems validation.Problems
	v.checkTarget(&problems, args)
	v.checkNumbers(&problems)
	v.checkSignIn(&problems)
	v.checkControls(&problems)
	return problems.Err()
}

// checkTarget wants one target, and the flags that belong to it.
func (v *verifyRun) checkTarget(problems *validation.Problems, args []string) {
	named := len(args) > 0
	switch {
	case v.sandbox:
		problems.Add("--sandbox", "the simulated cache answers on no port, so there is nothing to try", "--local, which tries the real Redis that `"+programName()+" local` starts", "")
	case v.host != "" && (named || v.local):
		problems.Add("--host", "names a target beside the environment", "one of them", validation.Quote(v.host))
	case v.host == "" && !named && !v.local:
		problems.Add("target", "missing", "an environment, --local, or --host with a host name", "nothing")
	}
	if v.host == "" && (v.port != 0 || v.service != "" || v.caFile != "") {
		problems.Add("--port, --service, --ca-file", "say more of a host", "--host with its name", "")
	}
	if v.host != "" && !isHost(v.host) {
		problems.Add("--host", "not a host", "a host name or an address, with --port for the port", validation.Quote(v.host))
	}
	if v.service != "" && v.service != string(verify.Managed) && v.service != string(verify.Classic) {
		problems.Add("--service", "no such service", "managed or classic", validation.Quote(v.service))
	}
	if v.local && v.expectUnreachable {
		problems.Add("--expect-unreachable", "a local cache is always reached", "an environment or --host", "")
	}
	if v.member != "" && (v.local || v.host != "") {
		problems.Add("--member", "belongs to an environment's geo-replication", "an environment alone", "")
	}
}

// isHost says that a text can be a host name or an address.
func isHost(text string) bool {
	if net.ParseIP(text) != nil {
		return true
	}
	// https://www.rfc-editor.org/rfc/rfc1123#section-2.1, and the underscore that private zones may have.
	for i, r := range text {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_'
		if !letter && (i == 0 || r != '-' && r != '.') {
			return false
		}
	}
	return len(text) <= 253
}

func (v *verifyRun) checkNumbers(problems *validation.Problems) {
	for _, flag := range []struct {
		name  string
		value int
	}{{"--port", v.port}, {"--plain-port", v.plainPort}} {
		if flag.value < 0 || flag.value > 65535 {
			problems.Add(flag.name, "out of range", "1 to 65535", strconv.Itoa(flag.value))
		}
	}
	for _, flag := range []struct {
		name  string
		value time.Duration
	}{{"--timeout", v.timeout}, {"--attempt-timeout", v.attempt}} {
		if flag.value <= 0 {
			problems.Add(flag.name, "out of range", "more than nothing, such as 30s", flag.value.String())
		}
	}
	if v.attempt > v.timeout {
		problems.Add("--attempt-timeout", "longer than the whole run", "at most --timeout, "+v.timeout.String(), v.attempt.String())
	}
}

// checkControls judges the form; whether their ports are of use is known with the target.
func (v *verifyRun) checkControls(problems *validation.Problems) {
	for _, control := range v.controls {
		host, port, err := net.SplitHostPort(control)
		number, parsed := strconv.Atoi(port)
		if err != nil || parsed != nil || host == "" || !isHost(host) || number < 1 || number > 65535 {
			problems.Add("--control", "not a host and a port", "HOST:PORT", validation.Quote(control))
		}
	}
}

// checkControlPorts refuses a control that no probe would use: one is fair only on the very port that it stands for.
func (v *verifyRun) checkControlPorts() error {
	for _, control := range v.controls {
		if _, port, _ := net.SplitHostPort(control); port != strconv.Itoa(v.target.Port) && port != strconv.Itoa(v.target.PlainPort) {
			return fmt.Errorf("--control %s: a control must answer on the port that it stands for; expected port %s; got %s", control, v.portWords(), port)
		}
	}
	return nil
}

func (v *verifyRun) portWords() string {
	if v.target.PlainPort == 0 {
		return strconv.Itoa(v.target.Port)
	}
	return fmt.Sprintf("%d or %d", v.target.PlainPort, v.target.Port)
}

// controlsFor are the controls with a port.
func (v *verifyRun) controlsFor(port int) []string {
	var fitting []string
	for _, control := range v.controls {
		if _, text, _ := net.SplitHostPort(control); text == strconv.Itoa(port) {
			fitting = append(fitting, control)
		}
	}
	return fitting
}

var errUnreadableAuthorities = errors.New("no certificate (PEM) in it")

func (v *verifyRun) addSignInFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&v.write, "write", false, "let probes set a key of a random name and remove it")
	flags.StringVar(&v.credential, "credential", string(credentialDefault), "identity of Entra to sign in with: "+credentialWords()+"; with --local, the users of the local cache sign in instead")
	flags.StringVar(&v.clientID, "client-id", "", "client id of that identity, where the machine has several")
	flags.StringVar(&v.objectID, "object-id", "", "object id of that identity, where the machine has several")
	flags.StringVar(&v.tokenScope, "token-scope", "", "scope of the token, where a cloud knows Redis by another one (default: that of Azure's public cloud)")
	flags.StringVar(&v.foreignScope, "foreign-scope", "", "scope of another application, such as api://app/.default, whose token must be refused; it is sent to the cache")
	flags.StringVar(&v.as, "as", "", "key in the access list of whom to hold the permissions against (default: whose object id the token has)")
	flags.StringVar(&v.accessKeyFile, "access-key-file", "", "file with an access key of the cache, which must be refused")
	flags.DurationVar(&v.watchRefresh, "watch-refresh", 0, "keep a connection open for so long and see the token renewed; raise --timeout with it")
	flags.IntVar(&v.samples, "samples", 100, "how many times to measure the latency")
}
