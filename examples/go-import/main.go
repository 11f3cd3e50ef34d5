// A web shop with two caches of its own, next to its other resources: one for sessions, one for the catalogue.
package main

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

func main() { pulumi.Run(deploy) }
