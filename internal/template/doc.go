// Package template writes an environment as an ARM template, https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax,
// so that what reads templates (az deployment ... what-if, Bicep, scanners) can read what Pulumi deploys.
//
// # Shape
//
// A template has no parameters and no variables: every name is written out. Where one resource refers to another of the same
// template, by id, in a longer text too, or by something that only Azure knows, an expression stands: resourceId('Microsoft.Cache/redis', 'name').
// Everything else is a literal. docs/export.md says why.
//
// An environment that lies in one resource group which exists already becomes a template for that group. Any other, such as
// one that makes its resource group, becomes a template for the subscription, with a nested deployment for each group.
//
// # Unknowns and secrets
//
// What a preview can't know becomes an expression where the table in references.go says what kind of thing stands there and
// the engine says which resource it is made from. Anything else that is unknown, and every secret, is a Problem: nothing is
// guessed, and a template never holds a secret. Outputs, keys among them, are not even read.
//
// The package is pure: no input or output, no clock, no environment.
package template
