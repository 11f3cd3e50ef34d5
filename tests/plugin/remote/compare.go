package remote

import (
	"encoding/json"
	"fmt"
	"slices"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Requests are all registrations by URN, whole: inputs with what is secret and unknown, parent, dependencies of the resource
// and of each input, aliases, providers and every other option. Left out is only where in the source code a resource was
// registered.
func (r Result) Requests() (map[string]any, error) {
	requests := map[string]any{}
	for urn, request := range r.Registered {
		shown, err := show(request)
		if err != nil {
			return nil, fmt.Errorf("showing %s: %w", urn, err)
		}
		requests[urn] = shown
	}
	return requests, nil
}

func show(request *pulumirpc.RegisterResourceRequest) (map[string]any, error) {
	compared := proto.CloneOf(request)
	compared.SourcePosition, compared.StackTrace = nil, nil
	slices.Sort(compared.Dependencies)
	for name, told := range compared.GetPropertyDependencies() {
		slices.Sort(told.Urns)
		if len(told.GetUrns()) == 0 {
			delete(compared.PropertyDependencies, name)
		}
	}
	text, err := protojson.Marshal(compared)
	if err != nil {
		return nil, err
	}
	var shown map[string]any
	err = json.Unmarshal(text, &shown)
	return shown, err
}

// Plain are properties as values that can be compared and read, with marks where a value is unknown or secret.
func Plain(properties resource.PropertyMap) map[string]any {
	return properties.MapRepl(nil, func(value resource.PropertyValue) (any, bool) {
		switch {
		case value.IsComputed(), value.IsOutput() && !value.OutputValue().Known:
			return "[unknown]", true
		case value.IsSecret():
			return map[string]any{"[secret]": value.SecretValue().Element.Mappable()}, true
		case value.IsOutput() && value.OutputValue().Secret:
			return map[string]any{"[secret]": value.OutputValue().Element.Mappable()}, true
		case value.IsOutput():
			return value.OutputValue().Element.Mappable(), true
		default:
			return nil, false
		}
	})
}
