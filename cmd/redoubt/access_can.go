package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
	"github.com/redoubt-iac/redoubt/internal/environment"
)

// errMayNot is the answer no, which has an exit code of its own.
var errMayNot = errors.New("the access policy does not allow it")

func newAccessCan(common *settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "can ENVIRONMENT PRINCIPAL COMMAND [ARGUMENT...]",
		Short: "Say whether a principal may run a command, and which rule decides",
		Long: "can answers whether a principal may run a command with these arguments at the cache of an environment, by what its stack\n" +
			"file asks for. It knows which words of a command are keys. PRINCIPAL is a key in the stack file or an object id. Flags\n" +
			"come before ENVIRONMENT: what follows COMMAND is its own.\n\n" +
			"It asks neither Azure nor a server, and runs nothing.\n\n" +
			"Exit codes: 0 yes; 3 no; 2 a call that Redis would refuse for its form, which answers nothing; 1 failed.",
		Example: "  redoubt access can legacy orders-api GET orders:1\n" +
			"  redoubt access can legacy orders-api MSET orders:1 a carts:2 b\n" +
			"  redoubt access can --json legacy catalogue-reader EVAL \"return 1\" 1 prices:7",
		Args: environmentPrincipalAndCommand,
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return common.canAccess(cmd, args) }
	cmd.Flags().SetInterspersed(false)
	return cmd
}

func environmentPrincipalAndCommand(_ *cobra.Command, args []string) error {
	switch len(args) {
	case 0:
		return fmt.Errorf("which environment? name one; `%s environments` lists them", programName())
	case 1:
		return fmt.Errorf("whose access? name a principal; `%s access explain %s` lists them", programName(), args[0])
	case 2:
		return errors.New("which command? add it with its arguments, such as GET orders:1")
	}
	return nil
}

func (s *settings) canAccess(cmd *cobra.Command, args []string) error {
	list, err := s.readAccessList(args[0])
	if err != nil {
		return err
	}
	granted, err := list.find(args[1])
	if err != nil {
		return err
	}
	call := args[2:]
	decision, err := list.can(granted, call)
	if err != nil {
		return err
	}
	if decision.Reason == accesspolicy.Malformed {
		return usageError{cmd, fmt.Errorf("%s: %s", strings.Join(call, " "), decision.Because)}
	}
	if err := s.answer(list, granted, call, decision); err != nil {
		return err
	}
	if !decision.Allowed {
		return reported{errMayNot}
	}
	return nil
}

// answer prints a decision.
func (s *settings) answer(list accessList, granted environment.Granted, call []string, decision accesspolicy.Decision) error {
	if s.json {
		return s.encode(map[string]any{
			"format": "redoubt/access-can/v1", "environment": list.name, "principal": granted.Name, "objectId": granted.ObjectID,
			"policy": granted.Policy, "permissions": granted.Permissions, "call": call,
			"allowed": decision.Allowed, "because": decision.Because, "reason": decision.Reason, "rule": decision.Rule,
			"keys": orEmpty(decision.Keys), "keyRules": orEmpty(decision.KeyRules), "notes": orEmpty(decision.Notes),
		})
	}
	lines := show.NewLines(s.out)
	said := strings.Join(call, " ")
	if decision.Allowed {
		lines.Good(fmt.Sprintf("yes: %s may run %s at the cache of %s", granted.Name, said, list.name))
		lines.Line("  " + decision.Because)
	} else {
		lines.Bad(fmt.Sprintf("no: %s may not run %s at the cache of %s", granted.Name, said, list.name), decision.Because)
	}
	for _, note := range decision.Notes {
		lines.Note(note)
	}
	return nil
}
