// Package plugin serves the components to programs in any language, as a Pulumi plugin.
//
// What a component takes and gives is inferred from its Go types by pulumi-go-provider; the packageschema below it adds what Go
// types can't say. A construction is read strictly before it reaches the component: inputs from other languages can have
// wrong types, unknown names, nulls or outputs where a plain value is needed, and each of these is told with its path,
// together with everything that the component itself refuses.
package plugin

//go:generate go run ./generate -project ../..
