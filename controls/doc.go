// Package controls is the catalogue of what a hardened Redis cache must fulfil, and the judge of it.
//
// A [Control] is data: an id, a reason, the public rules that ask for the same, and a pure check of ARM resources. It
// judges any graph of ARM resources, whoever made them: of a preview, a state, a template. It reads no file, asks nobody
// and has no clock; [Evaluate] takes the date from its caller.
//
//	graph := controls.NewGraph(controls.Description{Name: "prod", Stage: controls.Production}, resources)
//	report := controls.Evaluate(graph, controls.Options{Now: time.Now(), Waivers: given})
//
// Three things are never mixed up. A property that is absent is read as Azure reads it at the API version of the resource
// (absent.go). A value that is not known yet gives the outcome [Unknown], never [Pass]. And a graph in which there is no
// cache is never clean.
//
// docs/controls.md is generated from the catalogue.
package controls

//go:generate go run ./generate -project ..
