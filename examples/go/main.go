// A hardened Redis cache, with the Go SDK that Pulumi generates from the package redoubt.
package main

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

func main() { pulumi.Run(deploy) }
