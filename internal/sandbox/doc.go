// Package sandbox simulates the part of Azure that this project's resources touch: an azure-native provider for both
// majors, 2.92.3 and 3.23.0, served on the loopback to the real Pulumi engine, over a store of ARM resources.
//
// Simulated are the checks that azure-native makes before it sends anything (unknown and missing properties, enums,
// limits), its diffs and replacements, previews that keep unknowns, and Azure's own refusals, as far as they are Rules;
// further the read-only properties that Azure adds to its answers, what it makes along with something else (the
// connection of an endpoint, the records of a zone group, the subnets of a network), and caches that are busy.
//
// Not simulated are permissions, policies, quotas and prices, the minutes that Azure takes, most delays until a
// change is seen everywhere, the data plane, and all resource types and functions that the project does not use.
// docs/sandbox.md has the whole list, and the rules with their sources.
//
// A program that works here has met the rules listed there, and nothing more: the sandbox is not Azure and never says
// that it is. Every refusal carries the words "redoubt sandbox, not Azure".
package sandbox

//go:generate go run ./generate -project ../..
