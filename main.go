// The Pulumi program of redoubt: one hardened cache for the environment that the stack names. Everything that differs
// between environments is in stacks/Pulumi.<environment>.yaml.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/environment"
)

func main() {
	pulumi.Run(environment.DeployGuarded)
}
