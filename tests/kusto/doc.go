// Package kusto checks every query of redoubt with the language service that Azure's own query editor uses: syntax, names
// of tables and columns, types of arguments, and the columns of the result. No row is read: what a query finds in real
// logs is not tested here (docs/monitoring.md says so).
//
// The service is npm's @kusto/language-service-next, pinned in package-lock.json with its hash; it runs in Node and needs
// no network once it is installed.
package kusto
