// Package strictdecode fills the arguments of a component from plain configuration data, strictly: an unknown key is
// a problem that names the nearest known one, a value of another type is a problem, and all problems are reported at
// once with their paths.
//
// The target's `pulumi` tags name the keys, so that one set of Go types is the schema of the component's arguments and
// of the configuration alike.
package strictdecode

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Wrap turns the text of a configuration value into the input that a field takes; it lets a caller mark values as
// secret or unknown.
type Wrap func(text string) pulumi.StringInput

// Plain is the [Wrap] that changes nothing.
func Plain(text string) pulumi.StringInput { return pulumi.String(text) }

// Into fills target, a pointer to a struct, from data as a JSON or YAML decoder gives it.
func Into(target any, data any, wrap Wrap) validation.Problems {
	d := decoder{wrap: wrap}
	d.value("", reflect.ValueOf(target).Elem(), data)
	return d.problems
}

type decoder struct {
	wrap     Wrap
	problems validation.Problems
}

var (
	stringInput    = reflect.TypeFor[pulumi.StringInput]()
	stringPtrInput = reflect.TypeFor[pulumi.StringPtrInput]()
)

func (d *decoder) value(path string, target reflect.Value, data any) {
	if data == nil {
		return
	}
	switch target.Type() {
	case stringInput:
		if text, ok := d.text(path, data); ok {
			target.Set(reflect.ValueOf(d.wrap(text)))
		}
		return
	case stringPtrInput:
		if text, ok := d.text(path, data); ok {
			target.Set(reflect.ValueOf(optional(d.wrap(text))))
		}
		return
	}
	switch target.Kind() {
	case reflect.Pointer:
		pointed := reflect.New(target.Type().Elem())
		d.value(path, pointed.Elem(), data)
		target.Set(pointed)
	case reflect.Struct:
		d.object(path, target, data)
	case reflect.Map:
		d.dictionary(path, target, data)
	case reflect.Slice:
		d.list(path, target, data)
	default:
		d.scalar(path, target, data)
	}
}

// optional keeps a known value a known one: StringPtr of a plain string rather than an output.
func optional(input pulumi.StringInput) pulumi.StringPtrInput {
	if plain, isPlain := input.(pulumi.String); isPlain {
		return pulumi.StringPtr(string(plain))
	}
	return input.ToStringOutput().ToStringPtrOutput()
}

func (d *decoder) object(path string, target reflect.Value, data any) {
	entries, ok := data.(map[string]any)
	if !ok {
		d.wrongType(path, "an object", data)
		return
	}
	fields := Fields(target.Type())
	known := make([]string, 0, len(fields))
	for _, field := range fields {
		known = append(known, field.Key)
	}
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		index := indexOf(known, key)
		if index < 0 {
			d.problems = append(d.problems, Unknown(target.Type(), path, key, known))
			continue
		}
		d.value(validation.Join(path, key), target.FieldByIndex(fields[index].Index), entries[key])
	}
}

func (d *decoder) dictionary(path string, target reflect.Value, data any) {
	entries, ok := data.(map[string]any)
	if !ok {
		d.wrongType(path, "an object", data)
		return
	}
	filled := reflect.MakeMapWithSize(target.Type(), len(entries))
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		element := reflect.New(target.Type().Elem()).Elem()
		d.value(validation.Join(path, key), element, entries[key])
		filled.SetMapIndex(reflect.ValueOf(key), element)
	}
	target.Set(filled)
}

func (d *decoder) list(path string, target reflect.Value, data any) {
	elements, ok := data.([]any)
	if !ok {
		d.wrongType(path, "a list", data)
		return
	}
	filled := reflect.MakeSlice(target.Type(), len(elements), len(elements))
	for i, element := range elements {
		d.value(validation.Index(path, i), filled.Index(i), element)
	}
	target.Set(filled)
}

func (d *decoder) scalar(path string, target reflect.Value, data any) {
	switch target.Kind() {
	case reflect.String:
		if text, ok := d.text(path, data); ok {
			target.SetString(text)
		}
	case reflect.Bool:
		if truth, ok := data.(bool); ok {
			target.SetBool(truth)
			return
		}
		d.wrongType(path, "true or false", data)
	case reflect.Int:
		if number, ok := wholeNumber(data); ok {
			target.SetInt(number)
			return
		}
		d.wrongType(path, "a whole number", data)
	case reflect.Float64:
		if number, ok := number(data); ok {
			target.SetFloat(number)
			return
		}
		d.wrongType(path, "a number", data)
	default:
		panic(fmt.Sprintf("strictdecode: the type %s of %s is no configuration type", target.Type(), path))
	}
}

func (d *decoder) text(path string, data any) (string, bool) {
	text, ok := data.(string)
	if !ok {
		d.wrongType(path, "a string", data)
	}
	return text, ok
}

func wholeNumber(data any) (int64, bool) {
	switch number := data.(type) {
	case int:
		return int64(number), true
	case float64:
		return int64(number), number == math.Trunc(number)
	default:
		return 0, false
	}
}

func number(data any) (float64, bool) {
	switch number := data.(type) {
	case int:
		return float64(number), true
	case float64:
		return number, true
	default:
		return 0, false
	}
}

// wrongType names the type of what was found, never its value, which could be a secret in the wrong place.
func (d *decoder) wrongType(path, expected string, data any) {
	found := "a " + reflect.TypeOf(data).Kind().String()
	switch data.(type) {
	case map[string]any:
		found = "an object"
	case []any:
		found = "a list"
	case string:
		found = "a string"
	case bool:
		found = "true or false"
	case int, float64:
		found = "a number"
	}
	d.problems.Add(path, "wrong type", expected, found)
}

// Field is one configurable field of a struct.
type Field struct {
	// Key is its key in the configuration.
	Key string
	// Optional says whether it may be left out.
	Optional bool
	// Name is its name in Go, Index its place in the struct, Type its type.
	Name  string
	Index []int
	Type  reflect.Type
}

// Fields are the configurable fields of a struct type: those with a `pulumi` tag.
func Fields(structType reflect.Type) []Field {
	var fields []Field
	for i := range structType.NumField() {
		field := structType.Field(i)
		tag, tagged := field.Tag.Lookup("pulumi")
		if !tagged {
			continue
		}
		key, options, _ := strings.Cut(tag, ",")
		fields = append(fields, Field{Key: key, Optional: options == "optional", Name: field.Name, Index: field.Index, Type: field.Type})
	}
	return fields
}

func indexOf(words []string, word string) int {
	for i, candidate := range words {
		if candidate == word {
			return i
		}
	}
	return -1
}
