// Package verify proves from inside the network that a running cache refuses what it must refuse. It holds the words that
// all probes share and runs them; each group of probes is a package below it.
package verify

//go:generate go run ./generate -project ../..
