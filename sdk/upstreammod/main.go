// Command upstreammod derives sdk/upstream.mod from go.mod: the same
// requirements, but without the replaces for the modules of the upstream SDK
// that every module proxy serves. A build with
//
//	go test -modfile=sdk/upstream.mod ./components/...
//
// then compiles the component against the code that Pulumi publishes, which
// proves that deleting a replace is all it takes. Run it in the root folder.
package main

import (
	"fmt"
	"os"
	"os/exec"
)

const (
	sdk = "github.com/pulumi/pulumi-azure-native-sdk/"
	// version is the one at which the module proxy serves all of them.
	version = "v2.81.0"
	modFile = "sdk/upstream.mod"
	sumFile = "sdk/upstream.sum"
)

// served are the modules that come from upstream; all others stay slices.
var served = []string{"network/v2", "managedidentity/v2", "authorization/v2"}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "upstreammod:", err)
		os.Exit(1)
	}
}

func run() error {
	for from, to := range map[string]string{"go.mod": modFile, "go.sum": sumFile} {
		data, err := os.ReadFile(from)
		if err != nil {
			return fmt.Errorf("copying %s: %w", from, err)
		}
		if err := os.WriteFile(to, data, 0o644); err != nil {
			return fmt.Errorf("copying %s: %w", from, err)
		}
	}
	// The slices that stay require the core at their own version, so the
	// core is replaced rather than required: a real core of that version
	// would raise the Pulumi SDK with it.
	edit := []string{"mod", "edit", "-replace=" + sdk + "v2=" + sdk + "v2@" + version}
	for _, module := range served {
		edit = append(edit, "-dropreplace="+sdk+module, "-require="+sdk+module+"@"+version)
	}
	if err := goCommand(append(edit, modFile)...); err != nil {
		return err
	}
	// Loading the packages adds the checksums of what now comes from upstream;
	// those of the SDK are named too, as gocheck compares them all.
	return goCommand("list", "-mod=mod", "-modfile="+modFile, "-e", "-deps", "-test", "-f", "{{/* nothing */}}", "./...", sdk+"...")
}

func goCommand(args ...string) error {
	cmd := exec.Command("go", args...)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("running go %s: %w", args[0], err)
	}
	return nil
}
