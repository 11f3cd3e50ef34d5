// Package stackschema describes the stack files from the Go types that read them: as a JSON Schema for editors and as
// a reference page for people. The descriptions are the types' own comments, read from the source when the files are
// generated, so that there is one text for all.
package stackschema

//go:generate go run ./generate -project ../..
