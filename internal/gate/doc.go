// Package gate judges planned changes of live resources: those that harm whoever uses the cache go on only when the stack
// file says that this is wanted, and a loss of data only when the command line names it. It is pure: it takes the steps of
// a plan, from whatever knows them, and returns findings.
package gate
