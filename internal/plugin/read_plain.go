package plugin

import (
	"math"
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// plain is a value that decides which resources exist or what they are called. A secret would be shown by those names, and
// what depends on a resource is unknown until that exists.
func (r *reading) plain(path string, target reflect.Type, value resource.PropertyValue, from origin) resource.PropertyValue {
	const expected = "a plain value, because it decides which resources exist or what they are called"
	switch {
	case from.secret:
		r.problems.Add(path, "a secret", expected, "")
		return resource.NewNullProperty()
	case len(from.dependencies) > 0:
		r.problems.Add(path, "an output of "+from.dependencies[0].Name(), expected, "")
		return resource.NewNullProperty()
	}
	wanted, fits := "", false
	switch target.Kind() {
	case reflect.String:
		wanted, fits = "a string", value.IsString()
	case reflect.Bool:
		wanted, fits = "true or false", value.IsBool()
	case reflect.Int:
		wanted, fits = "a whole number", value.IsNumber() && value.NumberValue() == math.Trunc(value.NumberValue())
	case reflect.Float64:
		wanted, fits = "a number", value.IsNumber()
	default:
		panic("plugin: the type " + target.String() + " of " + path + " is no type of an argument")
	}
	if !fits {
		return r.wrongType(path, wanted, value)
	}
	return value
}

// wrongType names the type of what was found, never its value, which could be a secret in the wrong place.
func (r *reading) wrongType(path, expected string, value resource.PropertyValue) resource.PropertyValue {
	found := "another kind of value"
	switch {
	case value.IsString():
		found = "a string"
	case value.IsBool():
		found = "true or false"
	case value.IsNumber():
		found = "a number"
	case value.IsArray():
		found = "a list"
	case value.IsObject():
		found = "an object"
	case value.IsResourceReference():
		found = "a resource"
	case value.IsAsset(), value.IsArchive():
		found = "a file"
	}
	r.problems.Add(path, "wrong type", expected, found)
	return resource.NewNullProperty()
}
