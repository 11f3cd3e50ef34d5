package npm

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
)

// Run lets Node.js run a script that reads JSON from its standard input and writes JSON to its standard output.
func Run(ctx context.Context, script string, input, output any) error {
	asked, err := json.Marshal(input)
	if err != nil {
		return fmt.Errorf("encoding the input: %w", err)
	}
	node := exec.CommandContext(ctx, "node", script)
	node.Stdin = bytes.NewReader(asked)
	var complaints bytes.Buffer
	node.Stderr = &complaints
	answer, err := node.Output()
	if err != nil {
		return fmt.Errorf("running node: %w\n%s", err, complaints.String())
	}
	if err := json.Unmarshal(answer, output); err != nil {
		return fmt.Errorf("reading the answer: %w", err)
	}
	return nil
}
