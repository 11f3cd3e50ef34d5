// Package packageschema makes the schema of the Pulumi package, from which Pulumi generates an SDK per language.
//
// pulumi-go-provider infers it from the components' Go types. Three things are added, which Go types can't say and which have
// one source each: descriptions, from the Go comments; the words that an input accepts, from the tables that its check uses;
// and which inputs are plain, as in Go.
package packageschema
