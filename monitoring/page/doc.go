// Package page writes what the documents say of monitoring from the data of package monitoring: the tables of
// docs/monitoring.md, and the alerts and queries of each runbook.
//
// A document is prose with blocks between two comments, of which the first names the block:
//
//	<!-- generated: alerts -->
//	<!-- end -->
package page
