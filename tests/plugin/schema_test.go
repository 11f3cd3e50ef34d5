package plugin_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/cacheaccess"
	"github.com/redoubt-iac/redoubt/components/foundation"
	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/plugin/packageschema"
	"github.com/redoubt-iac/redoubt/internal/stackschema"
	"github.com/redoubt-iac/redoubt/internal/strictdecode"
)

const schemaFile = "../../components/schema.json"

func committedSchema(t *testing.T) schema.PackageSpec {
	t.Helper()
	contents, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(contents, &spec); err != nil {
		t.Fatal(err)
	}
	return spec
}

func TestTheCommittedSchemaIsTheInferredOne(t *testing.T) {
	t.Parallel()
	comments, err := stackschema.ReadComments(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	want, err := packageschema.Render(comments)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Error("components/schema.json is out of date; run `make generate`")
	}
}

func TestTheSchemaHasTheTokensThatEveryURNHolds(t *testing.T) {
	t.Parallel()
	got := slices.Sorted(maps.Keys(committedSchema(t).Resources))
	if want := []string{cacheaccess.Type, foundation.Type, hardenedcache.Type}; !slices.Equal(got, want) {
		t.Errorf("the schema has %v, want %v", got, want)
	}
}

// Nothing in the schema lacks a description, and none is a Go name or a Go link, which users of other languages don't know.
func TestEverythingInTheSchemaHasADescription(t *testing.T) {
	t.Parallel()
	spec, described := committedSchema(t), 0
	check := func(place, text string) {
		described++
		if len(text) < 10 || strings.Contains(text, "[Har") || strings.Contains(text, "Args ") {
			t.Errorf("%s is described as %q", place, text)
		}
	}
	properties := func(place string, given map[string]schema.PropertySpec) {
		for name, property := range given {
			check(place+"."+name, property.Description)
		}
	}
	check("the package", spec.Description)
	for token, resource := range spec.Resources {
		check(token, resource.Description)
		properties(token+" (output)", resource.Properties)
		properties(token, resource.InputProperties)
	}
	for token, complexType := range spec.Types {
		check(token, complexType.Description)
		properties(token, complexType.Properties)
	}
	if described < 200 {
		t.Errorf("only %d descriptions were checked", described)
	}
}

func TestEveryEnumHasTheWordsThatTheCheckAccepts(t *testing.T) {
	t.Parallel()
	spec := committedSchema(t)
	choices := hardenedcache.Choices()
	maps.Copy(choices, foundation.Choices())
	maps.Copy(choices, cacheaccess.Choices())
	var enums [][]string
	for token, enum := range spec.Types {
		if len(enum.Enum) == 0 {
			continue
		}
		names, words := map[string]bool{}, []string{}
		for _, value := range enum.Enum {
			if names[value.Name] || value.Name == "" {
				t.Errorf("%s has two values of the name %q", token, value.Name)
			}
			names[value.Name] = true
			words = append(words, value.Value.(string))
		}
		enums = append(enums, words)
	}
	if len(enums) != len(choices) {
		t.Errorf("the schema has %d enums, the components %d inputs that accept certain words", len(enums), len(choices))
	}
	for input, words := range choices {
		if !slices.ContainsFunc(enums, func(enum []string) bool { return slices.Equal(enum, words) }) {
			t.Errorf("no enum has the words of %s: %v", input, words)
		}
	}
}

// Required, optional and plain are as in Go, for every argument of every type. The Go types are walked here, not the schema.
func TestRequiredOptionalAndPlainAreAsInGo(t *testing.T) {
	t.Parallel()
	spec, compared := committedSchema(t), 0
	var walk func(place string, structType reflect.Type, properties map[string]schema.PropertySpec, required []string)
	walk = func(place string, structType reflect.Type, properties map[string]schema.PropertySpec, required []string) {
		for _, field := range strictdecode.Fields(structType) {
			property, exists := properties[field.Key]
			if !exists {
				t.Errorf("%s.%s is not in the schema", place, field.Key)
				continue
			}
			compared++
			if slices.Contains(required, field.Key) == field.Optional {
				t.Errorf("%s.%s: required is %v, optional in Go is %v", place, field.Key, !field.Optional, field.Optional)
			}
			for _, found := range plainness(place+"."+field.Key, field.Type, property.TypeSpec) {
				t.Error(found)
			}
			element := field.Type
			for element.Kind() == reflect.Pointer || element.Kind() == reflect.Map || element.Kind() == reflect.Slice {
				element = element.Elem()
			}
			if element.Kind() == reflect.Struct {
				nested := spec.Types["redoubt:index:"+strings.TrimSuffix(element.Name(), "Args")]
				walk(element.Name(), element, nested.Properties, nested.Required)
			}
		}
		for name := range properties {
			if name != "redisEnterpriseProvider" && !slices.ContainsFunc(strictdecode.Fields(structType), func(f strictdecode.Field) bool { return f.Key == name }) {
				t.Errorf("%s.%s is in the schema, and not in Go", place, name)
			}
		}
	}
	cache, around := spec.Resources[hardenedcache.Type], spec.Resources[foundation.Type]
	walk("HardenedCacheArgs", reflect.TypeFor[hardenedcache.HardenedCacheArgs](), cache.InputProperties, cache.RequiredInputs)
	walk("FoundationArgs", reflect.TypeFor[foundation.FoundationArgs](), around.InputProperties, around.RequiredInputs)
	access := spec.Resources[cacheaccess.Type]
	walk("CacheAccessArgs", reflect.TypeFor[cacheaccess.CacheAccessArgs](), access.InputProperties, access.RequiredInputs)
	if compared < 150 {
		t.Errorf("only %d arguments were compared", compared)
	}
}

// plainness compares a Go type with a type of the schema: all but Pulumi inputs is plain.
func plainness(place string, goType reflect.Type, spec schema.TypeSpec) []string {
	var found []string
	for goType.Kind() == reflect.Pointer {
		goType = goType.Elem()
	}
	input := goType.Implements(reflect.TypeFor[pulumi.Input]())
	if spec.Plain == input {
		found = append(found, fmt.Sprintf("%s: plain is %v, a Pulumi input in Go is %v", place, spec.Plain, input))
	}
	if text := goType == reflect.TypeFor[pulumi.StringInput]() || goType == reflect.TypeFor[pulumi.StringPtrInput](); input && !text {
		found = append(found, place+" is a Pulumi input of something else than a string, which the plugin does not read")
	}
	switch {
	case spec.AdditionalProperties != nil:
		found = append(found, plainness(place+".*", goType.Elem(), *spec.AdditionalProperties)...)
	case spec.Items != nil:
		found = append(found, plainness(place+"[]", goType.Elem(), *spec.Items)...)
	}
	return found
}

// The stack file's schema demands the same as the package's, but for what a stack file can leave to the foundation or to the
// stack's name.
func TestTheSchemaOfStackFilesDemandsNothingMore(t *testing.T) {
	t.Parallel()
	contents, err := os.ReadFile("../../stacks/stack.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Definitions map[string]struct {
			Properties map[string]any
			Required   []string
		}
	}
	if err := json.Unmarshal(contents, &file); err != nil {
		t.Fatal(err)
	}
	spec, compared := committedSchema(t), 0
	for token, nested := range spec.Types {
		definition, shared := file.Definitions[strings.TrimPrefix(token, "redoubt:index:")+"Args"]
		if !shared {
			definition, shared = file.Definitions[strings.TrimPrefix(token, "redoubt:index:")]
		}
		if !shared {
			continue
		}
		compared++
		for _, name := range definition.Required {
			if !slices.Contains(nested.Required, name) {
				t.Errorf("%s.%s is required in stack files only", token, name)
			}
		}
		if got, want := slices.Sorted(maps.Keys(nested.Properties)), slices.Sorted(maps.Keys(definition.Properties)); !slices.Equal(got, want) {
			t.Errorf("%s has the inputs %v, in stack files %v", token, got, want)
		}
	}
	if compared < 20 {
		t.Errorf("only %d types were compared", compared)
	}
}
