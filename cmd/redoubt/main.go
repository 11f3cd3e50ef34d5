// Command redoubt previews, deploys and destroys an environment's hardened
// Redis cache: on Azure, or in a sandbox that needs no Azure account.
package main

import (
	"context"
	"os"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/startup"
)

func main() {
	startup.Done()
	os.Exit(run(context.Background(), os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}

// run executes one command line and returns the exit code.
func run(ctx context.Context, args []string, s streams) int {
	root := newRoot(s)
	root.SetArgs(args)
	return exitCode(s.err, root.ExecuteContext(ctx))
}
