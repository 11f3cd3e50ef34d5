// Package cacheaccess is a Pulumi component for a stack that uses a cache of another stack: it grants the stack's own
// identities access, and hands on the host name once they have it.
//
// The cache stays its owner's: this component makes access policy assignments below it and, where asked for, the link that
// lets a virtual network see the cache's private DNS zone; nothing else. It makes no access policy, so that the owner alone
// decides which sets of commands there are.
//
// Whoever deploys it needs the permission to write assignments on the owner's cache, with which anybody can be let in:
// docs/reuse.md says what that means for the owner.
package cacheaccess
