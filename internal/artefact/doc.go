// Package artefact reads what others have made, and turns it into ARM resources that the controls can judge. It
// recognises by content:
//
//	kind            what it is                                             how it is recognised
//	--------------  -----------------------------------------------------  -----------------------------------------
//	PulumiPreview   `pulumi preview --json`, best with --show-sames        an object with changeSummary
//	PulumiState     `pulumi stack export`, or a state file of a backend    an object with deployment or checkpoint
//	ARMTemplate     a template, https://learn.microsoft.com/azure/         an object with resources, and a $schema of
//	                azure-resource-manager/templates/syntax                a deploymentTemplate or a contentVersion
//	ARMResources    `az resource show`, `az rest`, `az redis list`, ...    objects with id and type, alone, in an
//	                                                                       array, or in the value or data of an
//	                                                                       object
//
// JSON may have the comments of templates, // and /* */. A key that stands twice in an object is an error.
//
// It is UTF-8 or UTF-16, with or without a byte order mark, because Windows PowerShell writes UTF-16 into files
// (https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_character_encoding).
//
// # What is certain, and what is not
//
// A value that a preview does not know yet, a secret, and an expression of a template that is not evaluated here are
// arm.Unknown. Nothing that is unknown is ever left out or guessed, with one exception, which a note tells: where a
// preview does not know a part of an id, and the engine says that it is made from exactly one resource of the very type
// that stands there, it is that resource (deduce.go).
//
// A preview without its unchanged resources is refused with an [*IncompleteError], because a weak cache that does not
// change would not be judged; a state export can complete it ([Options].State).
//
// Of a preview the inputs count, which are what the engine was asked for. Of a state the outputs count, which are what
// Azure answered, and the inputs where there is no output. What a program only reads, what is about to be deleted, and
// resources of other providers are no part of a reading.
//
// # Pulumi tokens
//
// Resources of azure-native 1, 2 and 3 and of azure-nextgen are told by their ARM id, or by the tables in token.go; their
// flat inputs become bodies by the shape that package arm knows for the type, and what that shape lacks is put below
// properties. Caches and what guards them of the package azure (the Terraform provider azurerm) become ARM by the tables
// in classic_table.go.
//
// # Waivers
//
// Waivers in an artefact are listed in the [Reading] and never honoured: whoever makes the artefact could write them.
//
// The package is pure: it reads what it is given, and has no clock and no environment.
package artefact
