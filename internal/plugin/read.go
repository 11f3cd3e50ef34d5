package plugin

import (
	"reflect"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/redoubt-iac/redoubt/internal/strictdecode"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// reading is what could be read of the inputs, and what is wrong with the rest.
type reading struct {
	// inputs have the shape of the arguments: an output only where an argument takes one.
	inputs   resource.PropertyMap
	problems validation.Problems
	// redisEnterprise refers to an explicit azure-native v3 provider; nil for none.
	redisEnterprise *resource.ResourceReference
}

// origin is what a value has from the outputs around it.
type origin struct {
	dependencies []resource.URN
	secret       bool
}

var inputType = reflect.TypeFor[pulumi.Input]()

// readInputs compares inputs with the struct type of a component's arguments. dependencies are the resources that each input
// comes from, as the program's SDK tells them.
func readInputs(args reflect.Type, given resource.PropertyMap, dependencies map[string]*pulumirpc.ConstructRequest_PropertyDependencies) *reading {
	r := &reading{}
	given = given.Copy()
	r.takeProvider(args, given)
	for name, urns := range dependencies {
		value, isGiven := given[resource.PropertyKey(name)]
		if !isGiven {
			continue
		}
		if told := notWithin(value, urns.GetUrns()); len(told) > 0 {
			given[resource.PropertyKey(name)] = resource.NewProperty(resource.Output{Element: value, Known: true, Dependencies: told})
		}
	}
	r.inputs = r.object("", args, given, origin{})
	return r
}

// notWithin are the URNs that no part of the value names as its origin.
func notWithin(value resource.PropertyValue, urns []string) []resource.URN {
	within := dependenciesWithin(value)
	var others []resource.URN
	for _, urn := range urns {
		if !slices.Contains(within, resource.URN(urn)) {
			others = append(others, resource.URN(urn))
		}
	}
	return others
}

// value reads one value. The result is null where there is none, or none that can be used.
func (r *reading) value(path string, target reflect.Type, given resource.PropertyValue, from origin) resource.PropertyValue {
	value, own, known := unwrap(given)
	own.dependencies = append(own.dependencies, from.dependencies...)
	own.secret = own.secret || from.secret
	if target.Implements(inputType) {
		return r.leaf(path, value, own, known)
	}
	if !known {
		r.problems.Add(path, "an output that is not known yet", "a plain value, because it decides which resources exist or what they are called", "")
		return resource.NewNullProperty()
	}
	for target.Kind() == reflect.Pointer {
		target = target.Elem()
	}
	if value.IsNull() {
		return value
	}
	switch target.Kind() {
	case reflect.Struct:
		if !value.IsObject() {
			return r.wrongType(path, "an object", value)
		}
		return resource.NewProperty(r.object(path, target, value.ObjectValue(), own))
	case reflect.Map:
		return r.dictionary(path, target, value, own)
	case reflect.Slice:
		return r.list(path, target, value, own)
	default:
		return r.plain(path, target, value, own)
	}
}

// unwrap takes a value out of outputs and secrets. It says where the value comes from, and whether it is known.
func unwrap(value resource.PropertyValue) (resource.PropertyValue, origin, bool) {
	var from origin
	for {
		switch {
		case value.IsSecret():
			from.secret = true
			value = value.SecretValue().Element
		case value.IsOutput():
			output := value.OutputValue()
			from.secret = from.secret || output.Secret
			from.dependencies = append(from.dependencies, output.Dependencies...)
			if !output.Known {
				return resource.NewNullProperty(), from, false
			}
			value = output.Element
		case value.IsComputed():
			return resource.NewNullProperty(), from, false
		default:
			return value, from, true
		}
	}
}

// leaf is an input that may be an output. All of them are strings.
func (r *reading) leaf(path string, value resource.PropertyValue, from origin, known bool) resource.PropertyValue {
	if known && value.IsNull() {
		return value
	}
	if known && !value.IsString() {
		return r.wrongType(path, "a string", value)
	}
	if known && !from.secret && len(from.dependencies) == 0 {
		return value
	}
	slices.Sort(from.dependencies)
	return resource.NewProperty(resource.Output{Element: value, Known: known, Secret: from.secret, Dependencies: slices.Compact(from.dependencies)})
}

func (r *reading) object(path string, target reflect.Type, given resource.PropertyMap, from origin) resource.PropertyMap {
	fields := map[string]strictdecode.Field{}
	var names []string
	for _, field := range strictdecode.Fields(target) {
		fields[field.Key] = field
		names = append(names, field.Key)
	}
	if path == "" && takesProvider(target) {
		names = append(names, ProviderInput)
	}
	read := resource.PropertyMap{}
	for _, key := range given.StableKeys() {
		if resource.IsInternalPropertyKey(key) {
			continue
		}
		name := string(key)
		field, known := fields[name]
		if !known {
			r.problems = append(r.problems, strictdecode.Unknown(target, path, name, names))
			continue
		}
		if value := r.value(validation.Join(path, name), field.Type, given[key], from); !value.IsNull() {
			read[key] = value
		}
	}
	return read
}

func (r *reading) dictionary(path string, target reflect.Type, given resource.PropertyValue, from origin) resource.PropertyValue {
	if !given.IsObject() {
		return r.wrongType(path, "an object", given)
	}
	read := resource.PropertyMap{}
	for _, key := range given.ObjectValue().StableKeys() {
		if resource.IsInternalPropertyKey(key) {
			continue
		}
		element := r.element(validation.Join(path, string(key)), target.Elem(), given.ObjectValue()[key], from)
		if !element.IsNull() {
			read[key] = element
		}
	}
	return resource.NewProperty(read)
}

func (r *reading) list(path string, target reflect.Type, given resource.PropertyValue, from origin) resource.PropertyValue {
	if !given.IsArray() {
		return r.wrongType(path, "a list", given)
	}
	read := []resource.PropertyValue{}
	for i, item := range given.ArrayValue() {
		element := r.element(validation.Index(path, i), target.Elem(), item, from)
		if !element.IsNull() {
			read = append(read, element)
		}
	}
	return resource.NewProperty(read)
}

// element is one value of a list or a map, where a null can't mean that there is none.
func (r *reading) element(path string, target reflect.Type, given resource.PropertyValue, from origin) resource.PropertyValue {
	before := len(r.problems)
	element := r.value(path, target, given, from)
	if element.IsNull() && len(r.problems) == before {
		r.problems.Add(path, "null", "a value, or no such entry", "")
	}
	return element
}

// unsaid leaves out what was said of a value already: one that could not be read was not filled in, and would be called
// missing as well.
func unsaid(said, problems validation.Problems) validation.Problems {
	return slices.DeleteFunc(slices.Clone(problems), func(problem validation.Problem) bool {
		return slices.ContainsFunc(said, func(earlier validation.Problem) bool {
			rest, within := strings.CutPrefix(problem.Path, earlier.Path)
			return within && (rest == "" || rest[0] == '.' || rest[0] == '[')
		})
	})
}
