// Package foundation is a Pulumi component for teams that have no network or workspace yet: a resource group, a
// virtual network with one subnet for private endpoints, a network security group that really acts on them, and a Log
// Analytics workspace that takes no shared keys.
//
// Teams with a landing zone give the ids of their own resources to the cache instead.
package foundation
