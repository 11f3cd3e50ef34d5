// Command empty is the smallest Pulumi program: what any Pulumi program in Go
// costs to build before it has a single resource.
package main

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

func main() {
	pulumi.Run(func(*pulumi.Context) error { return nil })
}
