// Package monitoring is what is watched of a cache, as data: where its logs arrive, which detections read them, which
// metrics have limits, which management operations somebody must hear of, and the runbook of each.
//
// It is pure: it knows nothing of Pulumi, and reads no clock and no network. A component turns the data into
// resources; a control compares them with what was declared; the documents are generated from them
// (docs/monitoring.md). A rule of Azure's is quoted next to the table that obeys it.
package monitoring

//go:generate go run ./generate -project ..
