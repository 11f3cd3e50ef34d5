package packageschema

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/plugin"
	"github.com/redoubt-iac/redoubt/internal/stackschema"
	"github.com/redoubt-iac/redoubt/internal/strictdecode"
)

const typePrefix = "#/types/"

// finisher adds to an inferred schema what inference can't know.
type finisher struct {
	comments stackschema.Comments
	choices  map[string][]string
	// types are the inferred ones, by token; finished are those of the result.
	types, finished map[string]schema.ComplexTypeSpec
	undescribed     []string
}

// component finishes a component's outputs, inputs and every type within them.
func (f *finisher) component(resource *schema.ResourceSpec, c component) {
	name := c.outputs.Name()
	resource.Description = f.typeText(name)
	f.outputs(&resource.ObjectTypeSpec, c.outputs)
	f.inputs(resource.InputProperties, c.arguments)
	if _, takes := reflect.New(c.arguments).Interface().(interface{ Validate() error }); !takes {
		f.undescribed = append(f.undescribed, name+" has no check of its arguments")
	}
	if field, exists := c.arguments.FieldByName("RedisEnterpriseProvider"); exists {
		resource.InputProperties[plugin.ProviderInput] = schema.PropertySpec{
			TypeSpec:    schema.TypeSpec{Ref: "pulumi.json#/Any"},
			Description: f.text(c.arguments, field.Name),
		}
	}
}

// inputs finishes the properties that are inputs, by the Go fields behind them.
func (f *finisher) inputs(properties map[string]schema.PropertySpec, structType reflect.Type) {
	for _, field := range strictdecode.Fields(structType) {
		property := properties[field.Key]
		property.Description = f.text(structType, field.Name)
		f.input(&property.TypeSpec, field.Type)
		if words := f.choices[structType.Name()+"."+field.Key]; len(words) > 0 {
			accepting := &property.TypeSpec
			if accepting.Items != nil {
				accepting = accepting.Items
			}
			*accepting = schema.TypeSpec{Ref: f.enum(structType, field, words), Plain: accepting.Plain}
		}
		properties[field.Key] = property
	}
}

// input finishes the type of an input. In Go, everything around the Pulumi inputs is plain: objects, maps and lists decide
// which resources exist. Inference marks only scalars as plain.
func (f *finisher) input(spec *schema.TypeSpec, goType reflect.Type) {
	for goType.Kind() == reflect.Pointer {
		goType = goType.Elem()
	}
	spec.Plain = !goType.Implements(reflect.TypeFor[pulumi.Input]())
	switch {
	case !spec.Plain:
	case goType.Kind() == reflect.Struct:
		spec.Ref = f.structure(spec.Ref, goType, f.inputs)
	case spec.AdditionalProperties != nil:
		f.input(spec.AdditionalProperties, goType.Elem())
	case spec.Items != nil:
		f.input(spec.Items, goType.Elem())
	}
}

// outputs finishes the properties that are outputs. One that can be null is not required.
func (f *finisher) outputs(object *schema.ObjectTypeSpec, structType reflect.Type) {
	f.outputProperties(object.Properties, structType)
	for _, field := range strictdecode.Fields(structType) {
		element := elementOf(field.Type)
		if element.Kind() == reflect.Pointer {
			object.Required = slices.DeleteFunc(object.Required, func(name string) bool { return name == field.Key })
		}
	}
}

func (f *finisher) outputProperties(properties map[string]schema.PropertySpec, structType reflect.Type) {
	for _, field := range strictdecode.Fields(structType) {
		property := properties[field.Key]
		property.Description = f.text(structType, field.Name)
		property.Plain = false
		element := elementOf(field.Type)
		for element.Kind() == reflect.Pointer {
			element = element.Elem()
		}
		if element.Kind() == reflect.Struct {
			property.Ref = f.structure(property.Ref, element, f.outputProperties)
		}
		properties[field.Key] = property
	}
}

// elementOf is what an output holds, or the type itself.
func elementOf(goType reflect.Type) reflect.Type {
	if output, is := reflect.Zero(goType).Interface().(pulumi.Output); is {
		return output.ElementType()
	}
	return goType
}

// structure finishes the type behind a reference, once, and returns the reference to it. Its name loses the Args that Go
// ends its arguments with: the SDKs of most languages add it again where they need it.
func (f *finisher) structure(reference string, structType reflect.Type, finish func(map[string]schema.PropertySpec, reflect.Type)) string {
	inferred, exists := f.types[strings.TrimPrefix(reference, typePrefix)]
	if !exists {
		f.undescribed = append(f.undescribed, structType.Name()+" has no inferred type")
		return reference
	}
	token := tokenOf(typeName(structType))
	if _, done := f.finished[token]; done {
		return typePrefix + token
	}
	inferred.Description = f.typeText(structType.Name())
	f.finished[token] = inferred
	finish(inferred.Properties, structType)
	return typePrefix + token
}

// typeName is the name of a struct type in the package. AccessKeys is taken by the argument of that name.
func typeName(structType reflect.Type) string {
	if structType.Name() == "AccessKeys" {
		return "PublishedAccessKeys"
	}
	return strings.TrimSuffix(structType.Name(), "Args")
}

func tokenOf(name string) string { return plugin.Name + ":index:" + name }

// text is the description of a field, from its Go comment.
func (f *finisher) text(structType reflect.Type, field string) string {
	text := f.comments.Sentence(structType.Name(), field)
	if text == "" {
		f.undescribed = append(f.undescribed, structType.Name()+"."+field+" has no comment, so its users would have no description")
	}
	return text
}

// typeText is the description of a type, from its Go comment, without the Go name that leads it.
func (f *finisher) typeText(name string) string {
	text := strings.TrimPrefix(f.comments[name], name+" ")
	for _, verb := range []string{"is ", "are "} {
		text = strings.TrimPrefix(text, verb)
	}
	if text == "" {
		f.undescribed = append(f.undescribed, name+" has no comment, so its users would have no description")
		return ""
	}
	return capital(text)
}

func (f *finisher) problems() error {
	var found []error
	for _, problem := range f.undescribed {
		found = append(found, fmt.Errorf("schema: %s", problem))
	}
	return errors.Join(found...)
}
