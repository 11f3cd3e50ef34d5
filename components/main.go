// The Pulumi plugin of redoubt: the components HardenedCache, Foundation and CacheAccess for programs in any language.
//
// A shell: Pulumi builds the folder that holds PulumiPlugin.yaml, so package main must stand here. See docs/packages.md.
package main

import (
	"context"
	_ "embed"
	"fmt"
	"os"

	"github.com/redoubt-iac/redoubt/internal/plugin"
)

// schema is what `make generate` has inferred from the components.
//
//go:embed schema.json
var schema []byte

func main() {
	if err := plugin.Serve(context.Background(), plugin.Options{Schema: schema}); err != nil {
		fmt.Fprintln(os.Stderr, "pulumi-resource-"+plugin.Name+":", err)
		os.Exit(1)
	}
}
