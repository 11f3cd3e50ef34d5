// Package names proves that a cache's host name leads to private addresses, by way of the private link zone that it must
// pass. What counts is what this machine's resolver answers, because that is what clients get; the way there is read from
// the answers of the DNS server that this machine is set up to ask.
package names
