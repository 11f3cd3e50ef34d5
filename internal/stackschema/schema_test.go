package stackschema_test

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"github.com/redoubt-iac/redoubt/components/foundation"
	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/stackschema"
	"github.com/redoubt-iac/redoubt/internal/strictdecode"
)

const project = "../.."

func comments(t *testing.T) stackschema.Comments {
	t.Helper()
	read, err := stackschema.ReadComments(os.DirFS(project))
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	rendered, err := stackschema.Schema(comments(t))
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(rendered))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("stack.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("stack.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func parse(t *testing.T, text []byte) any {
	t.Helper()
	var data any
	if err := yaml.Unmarshal(text, &data); err != nil {
		t.Fatal(err)
	}
	return datesAsText(data)
}

// datesAsText undoes what Go's YAML reader does to an unquoted date; for the editors' readers, of YAML 1.2, it is text.
func datesAsText(data any) any {
	switch value := data.(type) {
	case map[string]any:
		for key, element := range value {
			value[key] = datesAsText(element)
		}
	case []any:
		for i, element := range value {
			value[i] = datesAsText(element)
		}
	case time.Time:
		return value.Format(time.DateOnly)
	}
	return data
}

func TestEveryStackFileFitsTheSchema(t *testing.T) {
	t.Parallel()
	schema := compiled(t)
	files, err := filepath.Glob(filepath.Join(project, "stacks", "Pulumi.*.yaml"))
	if err != nil || len(files) < 3 {
		t.Fatalf("found the stack files %v, %v", files, err)
	}
	for _, file := range files {
		contents, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(parse(t, contents)); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

func TestTheSchemaRefusesWhatTheProgramRefuses(t *testing.T) {
	t.Parallel()
	schema := compiled(t)
	dev, err := os.ReadFile(filepath.Join(project, "stacks", "Pulumi.dev.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string][2]string{
		"a typo in a key":                   {"highAvailability:", "highAvailabilty:"},
		"a typo at the top level":           {"config:", "confg:"},
		"a key without a namespace":         {"azure-native:location: westeurope", "location: westeurope"},
		"an Enterprise SKU":                 {"Balanced_B0", "Enterprise_E10"},
		"less than full access":             {"role: owner", "role: reader"},
		"no network where no foundation is": {"foundation:\n", "x:\n"},
		"a number where a string belongs":   {"cost-center: cc-1042", "cost-center: 1042"},
		"a second key of the project":       {"azure-native:location", "redoubt:cache"},
	}
	for name, replace := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changed := strings.Replace(string(dev), replace[0], replace[1], 1)
			if changed == string(dev) {
				t.Fatalf("the stack file has no %q", replace[0])
			}
			if err := schema.Validate(parse(t, []byte(changed))); err == nil {
				t.Error("accepted")
			}
		})
	}
}

func TestAnEncryptedValueFitsTheSchema(t *testing.T) {
	t.Parallel()
	dev, err := os.ReadFile(filepath.Join(project, "stacks", "Pulumi.dev.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(dev), "principalId: 6f1a2b3c-4d5e-4f60-8a71-92b3c4d5e6f7", "principalId: {secure: v1:abc}", 1)
	if err := compiled(t).Validate(parse(t, []byte(changed))); err != nil {
		t.Error(err)
	}
}

func TestGeneratedFilesAreUpToDate(t *testing.T) {
	t.Parallel()
	for file, render := range map[string]func(stackschema.Comments) ([]byte, error){
		"stacks/stack.schema.json": stackschema.Schema,
		"docs/reference.md":        stackschema.Reference,
	} {
		want, err := render(comments(t))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(project, file))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s is not what the types say; run `make generate`:\n%s", file, diff)
		}
	}
}

func TestEveryInputAndOutputHasADescription(t *testing.T) {
	t.Parallel()
	described := comments(t)
	for _, structType := range []reflect.Type{
		reflect.TypeFor[environment.Environment](),
		reflect.TypeFor[foundation.FoundationArgs](), reflect.TypeFor[foundation.Foundation](),
		reflect.TypeFor[hardenedcache.HardenedCacheArgs](), reflect.TypeFor[hardenedcache.HardenedCache](),
		reflect.TypeFor[hardenedcache.ManagedArgs](), reflect.TypeFor[hardenedcache.ModuleArgs](),
		reflect.TypeFor[hardenedcache.PersistenceArgs](), reflect.TypeFor[hardenedcache.GeoReplicationArgs](),
		reflect.TypeFor[hardenedcache.GeoReplicationMemberArgs](), reflect.TypeFor[hardenedcache.PrivateEndpointArgs](),
		reflect.TypeFor[hardenedcache.PrivateDnsArgs](), reflect.TypeFor[hardenedcache.AccessArgs](),
		reflect.TypeFor[hardenedcache.DiagnosticSettingsArgs](), reflect.TypeFor[hardenedcache.LockArgs](),
		reflect.TypeFor[hardenedcache.RoleAssignmentArgs](), reflect.TypeFor[hardenedcache.Connection](),
		reflect.TypeFor[hardenedcache.CustomerManagedKeyArgs](), reflect.TypeFor[hardenedcache.KeyArgs](), reflect.TypeFor[hardenedcache.KeyVaultArgs](),
		reflect.TypeFor[hardenedcache.AccessKeysArgs](), reflect.TypeFor[hardenedcache.PublisherArgs](), reflect.TypeFor[hardenedcache.AccessKeys](),
	} {
		fields := strictdecode.Fields(structType)
		if len(fields) == 0 {
			t.Errorf("%s has no configurable field", structType)
		}
		for _, field := range fields {
			text := described[structType.Name()+"."+field.Name]
			if !strings.HasPrefix(text, field.Name+" ") || !strings.HasSuffix(text, ".") {
				t.Errorf("%s.%s needs a comment that starts with its name and ends with a full stop; got %q", structType.Name(), field.Name, text)
			}
		}
	}
}
