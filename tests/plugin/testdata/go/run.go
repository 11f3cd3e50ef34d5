// Deploys the program with Pulumi's Automation API, which needs no language host, and prints its outputs.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	stack, err := auto.UpsertStackInlineSource(ctx, "shop", "redoubt", deploy)
	if err != nil {
		return err
	}
	for _, setting := range strings.Fields(os.Getenv("STACK_CONFIG")) {
		name, value, _ := strings.Cut(setting, "=")
		if err := stack.SetConfig(ctx, name, auto.ConfigValue{Value: value}); err != nil {
			return err
		}
	}
	if _, err := stack.Preview(ctx); err != nil {
		return err
	}
	made, err := stack.Up(ctx)
	if err != nil {
		return err
	}
	again, err := stack.Preview(ctx)
	if err != nil {
		return err
	}
	outputs := map[string]any{}
	for name, output := range made.Outputs {
		outputs[name] = output.Value
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{"outputs": outputs, "again": again.ChangeSummary})
}
