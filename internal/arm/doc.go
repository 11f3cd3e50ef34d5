// Package arm translates between the inputs of azure-native resources and the Azure Resource Manager (ARM) resources that
// they become. ARM is the common tongue of this project: the sandbox simulates ARM, controls judge ARM bodies, exports
// print them. See docs/adr/0003-arm-as-the-common-tongue.md.
//
// # Shapes
//
// A Pulumi program registers a token with flat inputs; Azure sees a path and a nested body. Three things change between
// the two: path parameters leave the body and make the id (resourceGroupName, clusterName, scope), `properties` is
// flattened away in the inputs, also inside nested types, and some keys are renamed (aadEnabled is aad-enabled on the
// wire). FromInputs, ToInputs and ToOutputs do this for every resource type in the table of types.go, and they are driven
// by data alone: the schema excerpts of sdk/schema, and data/bodies.json with the body paths of every type, taken from
// the public repository Azure/bicep-types-az.
//
// # Unknowns and secrets
//
// A value that a preview cannot know is Unknown, at any depth. Plain and Properties go between Pulumi's property values
// and plain Go values; the secretness that plain values cannot carry is put back from the values that had it.
//
// The package is pure: no input or output, no clock, no environment. Components must not import it.
package arm
