// Package session opens the connections over which probes talk to a cache: within TLS 1.2 or newer to a server that proves
// its name, with a time limit on everything, a bound on what is read, and no text of a server or secret of a principal in
// any message.
package session
