// An application on a cache that another stack owns: it reads that stack's outputs, lets its own identity in, lets its own
// network resolve the cache's name, and gets the host name once all of that is done.
package main

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

func main() { pulumi.Run(deploy) }
