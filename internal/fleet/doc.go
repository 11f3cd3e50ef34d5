// Package fleet describes many environments in one file and runs them side by side.
//
// A fleet file holds what all environments share, classes of them, and a short entry for each. From it the stack file of
// every environment is derived, always the same bytes for the same file: Pulumi, the checks and the gates go on reading
// stack files and know nothing of fleets (docs/adr/0011-fleet.md).
//
// Derivation and validation are pure; [Project] compares with the files of a project and writes them. The runner of many
// environments knows neither the engine nor the fleet file.
package fleet

//go:generate go run ./generate -project ../..
