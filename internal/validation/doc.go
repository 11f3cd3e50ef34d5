// Package validation collects what is wrong with a set of inputs, so that a user sees every problem at once.
//
// A problem names the path of the value, what is wrong, what was expected and what was found:
//
//	privateEndpoint.dns.mode: unknown mode; expected one of create, existing, policyManaged; got "auto"
//
// Checks are pure functions that return [Problems]; the caller decides what to do with them.
package validation
