// Package local tests the local cache: redis-servers with the postures of the example stacks and of others, and the
// clients of the snippets.
package local
