// Package reach proves from outside of a cache's network that nobody there can reach it: at none of the addresses that its
// name has out there does a Redis answer. That a connection is accepted, or that TLS is spoken, is not reach: Azure's front
// doors do both for caches that they then keep closed.
package reach
