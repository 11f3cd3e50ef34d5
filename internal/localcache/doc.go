// Package localcache runs a real redis-server on this machine's loopback with the posture of an environment: TLS only,
// the users of its access list, its eviction policy and limits, and without the commands that its service lacks.
//
// It is not Azure, and no simulation of it: what a redis-server can't do as Azure does is in [Differences].
//
//go:generate go run ./generate -project ../..
package localcache
