// Package sample is a made-up day of a cache: what the queries of its page would give on a day on which somebody guesses
// passwords at two in the afternoon. The documents show pictures of it (docs/monitoring.md), and say that nobody measured
// it. The rows have the columns of the queries, which tests/kusto compares.
package sample
