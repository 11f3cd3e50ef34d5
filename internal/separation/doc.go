// Package separation compares the environments of a project with each other: no principal, subnet, vault, cache or key
// may serve two of them, unless a waiver says so.
//
// It reads the stack files, all of them at once, because a preview sees one environment only. The program of each runs
// in this process, without an engine and without Azure, so that what is compared is what the component makes of the
// settings, and not a second reading of them. The rules themselves are the controls RDT-SEP-01 to -06 of the catalogue.
// What a consumer's transforms change is not in a stack file; that is judged in each environment's own preview.
package separation
