package plugin

import (
	"context"
	"fmt"

	host "github.com/pulumi/pulumi/pkg/v3/resource/provider"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// server answers what the components need itself, and leaves the rest of the protocol to pulumi-go-provider.
type server struct {
	pulumirpc.ResourceProviderServer
	engine     *host.HostClient
	schema     string
	components map[string]served
}

// GetSchema answers with the schema that was inferred when the plugin was made.
func (s *server) GetSchema(context.Context, *pulumirpc.GetSchemaRequest) (*pulumirpc.GetSchemaResponse, error) {
	return &pulumirpc.GetSchemaResponse{Schema: s.schema}, nil
}

// Construct makes a component.
//
// It calls the Go SDK as pulumi-go-provider would, but with the whole request. The request type of pulumi-go-provider 1.3.1
// keeps only aliases that are URNs, and neither the organization nor `replaceWith` nor the program's resource hooks
// (provider.go, newConstructRequest); and it wraps an object whose parts depend on resources into one output, which no
// argument of a plain Go type takes.
func (s *server) Construct(ctx context.Context, request *pulumirpc.ConstructRequest) (*pulumirpc.ConstructResponse, error) {
	component, known := s.components[request.GetType()]
	if !known {
		return nil, fmt.Errorf("the package %s has no component %s", Name, request.GetType())
	}
	given, err := plugin.UnmarshalProperties(request.GetInputs(), everything)
	if err != nil {
		return nil, fmt.Errorf("reading the inputs of %s: %w", request.GetName(), err)
	}
	read := readInputs(component.args, given, request.GetInputDependencies())
	if err := read.replaceIn(request); err != nil {
		return nil, err
	}
	return provider.Construct(ctx, request, s.engine.EngineConn(), func(
		ctx *pulumi.Context, _, name string, inputs provider.ConstructInputs, option pulumi.ResourceOption,
	) (*provider.ConstructResult, error) {
		redisEnterprise, err := read.redisEnterpriseProvider(ctx, name)
		if err != nil {
			return nil, err
		}
		made, err := component.construct(construction{
			ctx: ctx, name: name, inputs: inputs, option: option, said: read.problems, redisEnterprise: redisEnterprise,
		})
		if err != nil {
			return nil, err
		}
		return provider.NewConstructResult(made)
	})
}

// everything keeps what inputs carry beside their values.
var everything = plugin.MarshalOptions{KeepUnknowns: true, KeepSecrets: true, KeepResources: true, KeepOutputValues: true}

// replaceIn puts the inputs as they were read into the request, each output where an argument takes one.
func (r *reading) replaceIn(request *pulumirpc.ConstructRequest) error {
	inputs, err := plugin.MarshalProperties(r.inputs, everything)
	if err != nil {
		return fmt.Errorf("handing on the inputs of %s: %w", request.GetName(), err)
	}
	request.Inputs = inputs
	request.InputDependencies = map[string]*pulumirpc.ConstructRequest_PropertyDependencies{}
	for name, value := range r.inputs {
		urns := dependenciesWithin(value)
		if len(urns) == 0 {
			continue
		}
		texts := make([]string, len(urns))
		for i, urn := range urns {
			texts[i] = string(urn)
		}
		request.InputDependencies[string(name)] = &pulumirpc.ConstructRequest_PropertyDependencies{Urns: texts}
	}
	return nil
}

// dependenciesWithin are the resources that a value, or any part of it, comes from.
func dependenciesWithin(value resource.PropertyValue) []resource.URN {
	switch {
	case value.IsOutput():
		return append(dependenciesWithin(value.OutputValue().Element), value.OutputValue().Dependencies...)
	case value.IsSecret():
		return dependenciesWithin(value.SecretValue().Element)
	case value.IsArray():
		var urns []resource.URN
		for _, element := range value.ArrayValue() {
			urns = append(urns, dependenciesWithin(element)...)
		}
		return urns
	case value.IsObject():
		var urns []resource.URN
		for _, key := range value.ObjectValue().StableKeys() {
			urns = append(urns, dependenciesWithin(value.ObjectValue()[key])...)
		}
		return urns
	default:
		return nil
	}
}
