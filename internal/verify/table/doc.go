// Package table prints a report for people: a part for each group of probes, a line for each probe, and below a line that
// is not proved what was expected and what to do.
package table
