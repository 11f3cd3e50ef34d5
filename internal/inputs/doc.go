// Package inputs looks at Pulumi inputs before the engine does.
//
// A component must check its arguments before it registers anything, yet any argument may be an output of another
// resource that nobody knows until it exists. A [Group] holds both truths: what is already known is checked at once;
// what is not is checked in an apply whose result the child consumes, because an error in an apply that nobody
// consumes is silently dropped by the SDK.
package inputs
