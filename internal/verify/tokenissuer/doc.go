// Package tokenissuer stands in for Microsoft Entra in tests: it listens on the loopback and gives signed tokens that live
// as long as the test says, by the protocols of a machine's managed identity and of a pod's workload identity. The SDK of
// Azure talks to it as to the real ones. It is not Entra: it knows one principal, and believes every request.
package tokenissuer
