// Package diagram draws what an environment consists of: as Mermaid text, or as a picture in SVG that needs nothing else.
//
// A diagram shows each resource as a box with what it is and what it is called, in a frame with what serves the same
// purpose. An arrow leads from a resource to one that is created after it because it needs it; what follows from other
// arrows is left out. Alerts of one kind, of which there are many, are one box. Dashed boxes are resources that exist already and that the environment only refers to.
//
// The same environment is always the same text. The package is pure: no input or output, no clock, no environment.
package diagram
