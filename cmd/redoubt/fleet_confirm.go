package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/fleet"
)

// confirmAll shows what would change on Azure in all of the environments, and asks once.
func (m *many) confirmAll(cmd *cobra.Command, names []string) error {
	if err := m.canAsk(); err != nil {
		return err
	}
	preview := *m
	operation := *m.operation
	operation.kind, operation.call, operation.confirm = engine.OperationPreview, engine.Preview, nil
	preview.operation, preview.summary = &operation, ""
	planned, err := preview.together(cmd, names)
	if err != nil {
		return err
	}
	planned.WriteText(m.out)
	if planned.Outcome != fleet.Succeeded {
		return preview.worst(planned)
	}
	count := strconv.Itoa(len(names))
	return m.ask(fmt.Sprintf("Deploy these %s environments to Azure (%s)? Type %s to go on: ", count, strings.Join(names, ", "), count), count)
}
