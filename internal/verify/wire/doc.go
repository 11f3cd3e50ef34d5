// Package wire is what goes over one connection to a server that may be a hardened cache and may be anything: whether it
// can be reached, whether a Redis answers, and what it says to an offer of TLS. Nothing is read without a bound, and no
// text of the server leaves the package but the code word of an error.
package wire
