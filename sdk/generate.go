// Package sdk is the home of the SDK slices: Go modules under the paths of
// pulumi-azure-native-sdk that hold only the resources that redoubt uses. They
// stand in for the upstream modules by replace directives in go.mod.
//
//	schema/       the excerpts of the provider schemas: what the slices declare
//	generator/    writes the slices from the excerpts with Pulumi's own generator
//	upstreammod/  derives upstream.mod, the build without replaces
//	npmcheck/     compares the excerpts with the TypeScript SDK
//	gocheck/      compares the slices with the upstream Go SDK
//	bench/        measures what the slices cost to build
//	all others    generated; never edited by hand
//
// docs/adr/0002-sdk-slices.md says why, and at what price.
package sdk

//go:generate go -C generator run . -schema ../schema -out .. -gomod ../../go.mod
//go:generate go -C .. run ./sdk/upstreammod
