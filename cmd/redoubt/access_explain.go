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

// explainAccess says in plain words what principals may do.
type explainAccess struct {
	*settings
	permissions string
}

func newAccessExplain(common *settings) *cobra.Command {
	e := &explainAccess{settings: common}
	cmd := &cobra.Command{
		Use:   "explain ENVIRONMENT [PRINCIPAL]",
		Short: "Say in plain words what the principals of an environment may do",
		Long: "explain reads the stack file of an environment and says who may use its cache and what each may do: which commands, on\n" +
			"which keys, and what deserves a second look. PRINCIPAL is a key in the stack file or an object id. With --permissions it\n" +
			"explains the line of an access policy of Azure Cache for Redis, such as `az redis access-policy list` prints.\n\n" +
			"It asks neither Azure nor a server: what it says is what the stack file asks for. docs/access.md tells more.",
		Example: "  redoubt access explain legacy\n" +
			"  redoubt access explain legacy orders-api\n" +
			"  redoubt access explain --permissions \"+@read -keys ~orders:*\"\n" +
			"  redoubt access explain legacy --json",
		Args: e.arguments,
		RunE: e.run,
	}
	cmd.Flags().StringVar(&e.permissions, "permissions", "", "explain this line of rules instead of an environment")
	return cmd
}

func (e *explainAccess) arguments(cmd *cobra.Command, args []string) error {
	given := cmd.Flags().Changed("permissions")
	switch {
	case given && len(args) > 0:
		return errors.New("--permissions explains a line of rules, without an environment; give one of the two")
	case !given && len(args) == 0:
		return fmt.Errorf("which environment? name one (`%s environments` lists them), or give --permissions", programName())
	case len(args) > 2:
		return fmt.Errorf("one environment and one principal at a time; got %s", strings.Join(args, ", "))
	}
	return nil
}

func (e *explainAccess) run(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return e.line()
	}
	list, err := e.readAccessList(args[0])
	if err != nil {
		return err
	}
	chosen := list.Grants
	if len(args) == 2 {
		granted, err := list.find(args[1])
		if err != nil {
			return err
		}
		chosen = []environment.Granted{granted}
	}
	explained := make([]accesspolicy.Explanation, len(chosen))
	for i, granted := range chosen {
		if explained[i], err = list.explain(granted); err != nil {
			return err
		}
	}
	switch {
	case e.json:
		return e.printJSON(list, chosen, explained)
	case len(args) == 2:
		e.one(list, chosen[0], explained[0])
	default:
		e.all(list, explained)
	}
	return nil
}

// line explains rules that stand in no stack file.
func (e *explainAccess) line() error {
	policy, err := accesspolicy.Parse(e.permissions)
	if err != nil {
		return err
	}
	explained := policy.Explain()
	if e.json {
		return e.encode(map[string]any{"format": explainFormat, "explanation": documentOf(explained)})
	}
	lines := show.NewLines(e.out)
	lines.Line(explained.Permissions)
	explainInFull(lines, explained)
	return nil
}

// all shows every principal in a row.
func (e *explainAccess) all(list accessList, explained []accesspolicy.Explanation) {
	lines := show.NewLines(e.out)
	if len(list.Grants) == 0 {
		lines.Line("Nobody may use the cache of " + list.name + ": its stack file has no access.")
		return
	}
	rows := make([][]string, len(explained))
	for i, granted := range list.Grants {
		rows[i] = []string{granted.Name, sharerName(granted, list.name), granted.Policy, explained[i].Summary}
	}
	lines.Line(fmt.Sprintf("Who may use the cache of %s (%s), by its stack file:\n", list.name, list.service()))
	lines.Table([]string{"PRINCIPAL", "OF", "ACCESS POLICY", "MAY"}, rows)
	lines.Note(fmt.Sprintf("one of them in full: %s access explain %s %s", programName(), list.name, list.Grants[0].Name))
}

func sharerName(granted environment.Granted, owner string) string {
	if granted.Environment == "" {
		return owner
	}
	return granted.Environment
}

// one shows a principal in full.
func (e *explainAccess) one(list accessList, granted environment.Granted, explained accesspolicy.Explanation) {
	lines := show.NewLines(e.out)
	id := granted.ObjectID
	if id == "" {
		id = "object id encrypted in the stack file"
	}
	lines.Line(fmt.Sprintf("%s (%s) has the access policy %s at the cache of %s (%s):", granted.Name, id, granted.Policy, list.name, list.service()))
	if granted.Environment != "" {
		lines.Line(fmt.Sprintf("It is a principal of %s, which shares the cache.", granted.Environment))
	}
	lines.Line("  " + explained.Permissions)
	explainInFull(lines, explained)
}
