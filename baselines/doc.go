// Package baselines is how the hardening of an environment is moved on: by a date in its stack file, and never by an
// upgrade of redoubt.
//
// A [Baseline] is a dated set of hardening changes. An environment has those of its own baseline and of all before it; one
// that names none has the first, and keeps it. What is mandatory, such as TLS 1.2, is in every baseline and so in no change:
// [Untouchable] lists it. A newer baseline only ever adds.
//
// The package is a leaf: it knows neither components nor controls, and takes the date from its caller. docs/baselines.md is
// generated from its table.
package baselines

//go:generate go run ./generate -project ..
