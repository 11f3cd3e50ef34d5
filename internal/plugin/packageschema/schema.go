package packageschema

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"

	goprovider "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/redoubt-iac/redoubt/components/cacheaccess"
	"github.com/redoubt-iac/redoubt/components/foundation"
	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/plugin"
	"github.com/redoubt-iac/redoubt/internal/stackschema"
)

// component is one component's Go types.
type component struct {
	token              string
	arguments, outputs reflect.Type
}

var components = []component{
	{hardenedcache.Type, reflect.TypeFor[hardenedcache.HardenedCacheArgs](), reflect.TypeFor[hardenedcache.HardenedCache]()},
	{foundation.Type, reflect.TypeFor[foundation.FoundationArgs](), reflect.TypeFor[foundation.Foundation]()},
	{cacheaccess.Type, reflect.TypeFor[cacheaccess.CacheAccessArgs](), reflect.TypeFor[cacheaccess.CacheAccess]()},
}

// Render is the package's schema as JSON, indented, without a version. Comments are those of the Go types, by
// [stackschema.ReadComments]; one that lacks is an error.
func Render(comments stackschema.Comments) ([]byte, error) {
	spec, err := infer()
	if err != nil {
		return nil, err
	}
	choices := hardenedcache.Choices()
	maps.Copy(choices, foundation.Choices())
	maps.Copy(choices, cacheaccess.Choices())
	f := finisher{comments: comments, choices: choices, types: spec.Types, finished: map[string]schema.ComplexTypeSpec{}}
	for _, c := range components {
		resource, inferred := spec.Resources[c.token]
		if !inferred {
			return nil, fmt.Errorf("pulumi-go-provider infers no component %s", c.token)
		}
		f.component(&resource, c)
		spec.Resources[c.token] = resource
	}
	spec.Types = f.finished
	if err := withAllInputTypes(&spec); err != nil {
		return nil, err
	}
	spec.Version = ""
	spec.Provider.Description = "The provider of the package. It has no settings: the components use the azure-native providers of the program."
	if err := f.problems(); err != nil {
		return nil, err
	}
	var rendered bytes.Buffer
	encoder := json.NewEncoder(&rendered)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(spec); err != nil {
		return nil, fmt.Errorf("rendering the schema: %w", err)
	}
	return rendered.Bytes(), nil
}

// withAllInputTypes has the Go generator write a type for every input. Otherwise it forgets one that only a plain map holds, if
// that map comes before the first plain object:
// https://github.com/pulumi/pulumi/blob/v3.226.0/pkg/codegen/go/gen.go (populateDetailsForPropertyTypes).
func withAllInputTypes(spec *schema.PackageSpec) error {
	settings := map[string]any{}
	if err := json.Unmarshal(spec.Language["go"], &settings); err != nil {
		return fmt.Errorf("reading the settings for Go: %w", err)
	}
	settings["generateExtraInputTypes"] = true
	changed, err := json.Marshal(settings)
	if err != nil {
		return fmt.Errorf("writing the settings for Go: %w", err)
	}
	spec.Language["go"] = changed
	return nil
}

// infer is what pulumi-go-provider makes of the Go types.
func infer() (schema.PackageSpec, error) {
	var spec schema.PackageSpec
	inferred, err := plugin.Inferred().Build()
	if err != nil {
		return spec, fmt.Errorf("inferring the components: %w", err)
	}
	server, err := goprovider.RawServer(plugin.Name, "0.0.0", inferred)(nil)
	if err != nil {
		return spec, fmt.Errorf("making the provider: %w", err)
	}
	answer, err := server.GetSchema(context.Background(), &pulumirpc.GetSchemaRequest{})
	if err != nil {
		return spec, fmt.Errorf("inferring the schema: %w", err)
	}
	if err := json.Unmarshal([]byte(answer.GetSchema()), &spec); err != nil {
		return spec, fmt.Errorf("reading the inferred schema: %w", err)
	}
	return spec, nil
}
