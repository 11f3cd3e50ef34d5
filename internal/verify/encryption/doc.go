// Package encryption proves what the TLS port of a cache takes and what it refuses: versions, cipher suites, and the
// certificate that it shows. A refusal counts as proved when the server says it in TLS's own words, and the same port
// agreed to a good offer: a connection that merely breaks may have been broken by something between.
package encryption
