package remote

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"sync"

	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/redoubt-iac/redoubt/tests/recorder"
)

const project = "redoubt"

// everything keeps what properties carry beside their values.
var everything = plugin.MarshalOptions{KeepUnknowns: true, KeepSecrets: true, KeepResources: true, KeepOutputValues: true}

// monitor takes registrations, as the engine does.
type monitor struct {
	pulumirpc.UnimplementedResourceMonitorServer
	options recorder.Options
	mocks   pulumi.MockResourceMonitor
	plugin  pulumirpc.ResourceProviderServer
	address string

	mutex      sync.Mutex
	registered map[string]*pulumirpc.RegisterResourceRequest
	// states are what each resource answered, outputs what components registered.
	states, outputs map[string]resource.PropertyMap
}

func (m *monitor) result() Result {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	result := Result{Registered: maps.Clone(m.registered), Components: maps.Clone(m.outputs)}
	result.Outputs = m.outputs[m.urn("", string(resource.RootStackType), project+"-"+m.options.Stack)]
	return result
}

func (m *monitor) urn(parent, kind, name string) string {
	parentType := tokens.Type("")
	if parent != "" && resource.URN(parent).QualifiedType() != resource.RootStackType {
		parentType = resource.URN(parent).QualifiedType()
	}
	return string(resource.NewURN(tokens.QName(m.options.Stack), project, parentType, tokens.Type(kind), name))
}

// SupportsFeature says that all features are supported, as the engine does.
func (m *monitor) SupportsFeature(context.Context, *pulumirpc.SupportsFeatureRequest) (*pulumirpc.SupportsFeatureResponse, error) {
	return &pulumirpc.SupportsFeatureResponse{HasSupport: true}, nil
}

// RegisterResourceOutputs keeps the outputs of components and of the stack.
func (m *monitor) RegisterResourceOutputs(_ context.Context, request *pulumirpc.RegisterResourceOutputsRequest) (*emptypb.Empty, error) {
	outputs, err := plugin.UnmarshalProperties(request.GetOutputs(), everything)
	if err != nil {
		return nil, err
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.outputs[request.GetUrn()] = outputs
	return &emptypb.Empty{}, nil
}

// RegisterResource hands remote components to the plugin and answers for all else as Azure would.
func (m *monitor) RegisterResource(ctx context.Context, request *pulumirpc.RegisterResourceRequest) (*pulumirpc.RegisterResourceResponse, error) {
	urn := m.urn(request.GetParent(), request.GetType(), request.GetName())
	if request.GetType() == string(resource.RootStackType) {
		return &pulumirpc.RegisterResourceResponse{Urn: urn}, nil
	}
	if request.GetRemote() {
		return m.construct(ctx, request)
	}
	inputs, err := plugin.UnmarshalProperties(request.GetObject(), everything)
	if err != nil {
		return nil, err
	}
	id, state, err := m.mocks.NewResource(pulumi.MockResourceArgs{
		TypeToken: request.GetType(), Name: request.GetName(), Inputs: inputs, Provider: request.GetProvider(),
		ID: request.GetImportId(), Custom: request.GetCustom(), RegisterRPC: request,
	})
	if err != nil {
		return nil, err
	}
	answer, err := plugin.MarshalProperties(state, plugin.MarshalOptions{KeepUnknowns: true, KeepSecrets: true, KeepResources: true})
	if err != nil {
		return nil, err
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if m.registered[urn] != nil {
		return nil, fmt.Errorf("%s is registered twice", urn)
	}
	m.registered[urn] = request
	m.states[urn] = resource.PropertyMap{"urn": resource.NewProperty(urn), "id": resource.NewProperty(id), "state": resource.NewProperty(state)}
	return &pulumirpc.RegisterResourceResponse{Urn: urn, Id: id, Object: answer}, nil
}

// Invoke finds resources that were registered; there is no other function.
func (m *monitor) Invoke(_ context.Context, request *pulumirpc.ResourceInvokeRequest) (*pulumirpc.InvokeResponse, error) {
	if request.GetTok() != "pulumi:pulumi:getResource" {
		return nil, fmt.Errorf("the program called %s; components must not call Azure", request.GetTok())
	}
	args, err := plugin.UnmarshalProperties(request.GetArgs(), everything)
	if err != nil {
		return nil, err
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	found, exists := m.states[args["urn"].StringValue()]
	if !exists {
		return nil, fmt.Errorf("there is no resource %s", args["urn"].StringValue())
	}
	answer, err := plugin.MarshalProperties(found, everything)
	return &pulumirpc.InvokeResponse{Return: answer}, err
}

// construct asks the plugin for a component, with all that the engine hands on:
// https://github.com/pulumi/pulumi/blob/v3.226.0/pkg/resource/deploy/source_eval.go (RegisterResource) and
// https://github.com/pulumi/pulumi/blob/v3.226.0/sdk/go/common/resource/plugin/provider_plugin.go (Construct).
func (m *monitor) construct(ctx context.Context, request *pulumirpc.RegisterResourceRequest) (*pulumirpc.RegisterResourceResponse, error) {
	dependencies := map[string]*pulumirpc.ConstructRequest_PropertyDependencies{}
	for name, told := range request.GetPropertyDependencies() {
		dependencies[name] = &pulumirpc.ConstructRequest_PropertyDependencies{Urns: told.GetUrns()}
	}
	construct := &pulumirpc.ConstructRequest{
		Project: project, Stack: m.options.Stack, Config: m.options.Config, DryRun: m.options.Preview, Parallel: 8,
		MonitorEndpoint: m.address, Type: request.GetType(), Name: request.GetName(), Parent: request.GetParent(),
		Inputs: request.GetObject(), InputDependencies: dependencies, Protect: request.Protect, Providers: request.GetProviders(),
		Aliases: request.GetAliases(), Dependencies: request.GetDependencies(),
		AdditionalSecretOutputs: request.GetAdditionalSecretOutputs(), DeletedWith: request.GetDeletedWith(),
		DeleteBeforeReplace: deleteBeforeReplace(request), IgnoreChanges: request.GetIgnoreChanges(),
		ReplaceOnChanges: request.GetReplaceOnChanges(), ReplaceWith: request.GetReplaceWith(),
		RetainOnDelete: request.RetainOnDelete, AcceptsOutputValues: true, ReplacementTrigger: request.GetReplacementTrigger(),
	}
	if t := request.GetCustomTimeouts(); t != nil {
		construct.CustomTimeouts = &pulumirpc.ConstructRequest_CustomTimeouts{Create: t.GetCreate(), Update: t.GetUpdate(), Delete: t.GetDelete()}
	}
	made, err := m.plugin.Construct(ctx, construct)
	if err != nil {
		return nil, err
	}
	told := map[string]*pulumirpc.RegisterResourceResponse_PropertyDependencies{}
	for name, urns := range made.GetStateDependencies() {
		told[name] = &pulumirpc.RegisterResourceResponse_PropertyDependencies{Urns: urns.GetUrns()}
	}
	return &pulumirpc.RegisterResourceResponse{Urn: made.GetUrn(), Object: made.GetState(), PropertyDependencies: told}, nil
}

func deleteBeforeReplace(request *pulumirpc.RegisterResourceRequest) *bool {
	if !request.GetDeleteBeforeReplaceDefined() {
		return nil
	}
	value := request.GetDeleteBeforeReplace()
	return &value
}

// Name is the name within a URN.
func Name(urn string) string { return urn[strings.LastIndex(urn, ":")+1:] }
