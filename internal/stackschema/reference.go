package stackschema

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/strictdecode"
)

// Reference renders the reference page of all settings, in Markdown.
func Reference(comments Comments) ([]byte, error) {
	page := bytes.NewBufferString(`<!-- Generated from the Go types by ` + "`make generate`" + `. Do not edit. -->
# Settings of an environment

Everything below ` + "`config:` → `redoubt:environment:`" + ` of a stack file. The same types are the arguments of the Go
components. What is not listed can't be set: TLS, Entra authentication, the port and the database's name are the same in every
environment, and public network access follows from the way to reach the cache.

"Where a foundation is made" below means that the setting may be left out when ` + "`foundation`" + ` is given, which then
supplies it. A setting that says that changing it loses data replaces the resource.

`)
	types := []reflect.Type{reflect.TypeFor[environment.Environment]()}
	seen := map[string]bool{}
	for len(types) > 0 {
		current := types[0]
		types = types[1:]
		if seen[current.Name()] {
			continue
		}
		seen[current.Name()] = true
		nested, err := writeTable(page, comments, current)
		if err != nil {
			return nil, err
		}
		types = append(types, nested...)
	}
	return page.Bytes(), nil
}

func writeTable(page *bytes.Buffer, comments Comments, structType reflect.Type) ([]reflect.Type, error) {
	name := structType.Name()
	fmt.Fprintf(page, "## %s\n\n%s\n\n| setting | type | required | description |\n|---|---|---|---|\n", name, strings.ReplaceAll(comments[name], "|", `\|`))
	var nested []reflect.Type
	for _, field := range strictdecode.Fields(structType) {
		description := comments[name+"."+field.Name]
		if description == "" {
			return nil, fmt.Errorf("%s.%s has no comment, so its users would have no description", name, field.Name)
		}
		described, structure := typeName(field.Type)
		if structure != nil {
			nested = append(nested, structure)
		}
		fmt.Fprintf(page, "| `%s` | %s | %s | %s |\n", field.Key, described, requirement(name, field), strings.ReplaceAll(comments.Sentence(name, field.Name), "|", `\|`))
	}
	page.WriteString("\n")
	return nested, nil
}

func requirement(structName string, field strictdecode.Field) string {
	switch {
	case structName+"."+field.Key == "HardenedCacheArgs.privateEndpoint":
		return "yes, unless a foundation is made or classic has another network"
	case field.Optional:
		return "no"
	case field.Key == "environment":
		return "no: the stack's name"
	case filledIn[structName+"."+field.Key] && structName == "FoundationArgs":
		return "no: that of the cache"
	case filledIn[structName+"."+field.Key]:
		return "yes, unless a foundation is made"
	default:
		return "yes"
	}
}

// typeName words a type and returns the struct type within it, if there is one.
func typeName(fieldType reflect.Type) (string, reflect.Type) {
	if fieldType == stringInput || fieldType == stringPtrInput {
		return "string", nil
	}
	switch fieldType.Kind() {
	case reflect.Pointer:
		return typeName(fieldType.Elem())
	case reflect.Struct:
		return fmt.Sprintf("[%s](#%s)", fieldType.Name(), strings.ToLower(fieldType.Name())), fieldType
	case reflect.Map:
		element, structure := typeName(fieldType.Elem())
		return "map of " + element, structure
	case reflect.Slice:
		element, structure := typeName(fieldType.Elem())
		return "list of " + element, structure
	case reflect.Bool:
		return "boolean", nil
	case reflect.Int:
		return "integer", nil
	case reflect.Float64:
		return "number", nil
	default:
		return "string", nil
	}
}
