package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/sdk/schema"
)

// newestMajor serves a provider instance that names no version, as the engine would choose the newest plugin.
const newestMajor = 3

// banner begins every message that could otherwise be taken for one of Azure.
const banner = "[redoubt sandbox, not Azure]"

// provider implements azure-native's side of the engine's protocol. It holds no state of its own: a connection knows its
// major, azure knows the rest.
type provider struct {
	pulumirpc.UnimplementedResourceProviderServer
	azure *azure
}

// GetPluginInfo reports the newest plugin version that the sandbox stands in for; one address serves both majors.
func (p *provider) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: schema.Of(newestMajor).Version}, nil
}

// Attach is how the engine tells a running provider where it listens. The sandbox has nothing to tell the engine.
func (p *provider) Attach(context.Context, *pulumirpc.PluginAttach) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

// GetSchema answers with what the sandbox serves, of both majors: whoever asks, such as Pulumi's YAML host, has not said which one.
func (p *provider) GetSchema(ctx context.Context, _ *pulumirpc.GetSchemaRequest) (*pulumirpc.GetSchemaResponse, error) {
	document := schema.Everything()
	document.Version = schema.Of(connectionOf(ctx).settings().major).Version
	document.Description = banner + " a simulation of a few resource types"
	text, err := json.Marshal(document)
	if err != nil {
		return nil, fmt.Errorf("writing schema: %w", err)
	}
	return &pulumirpc.GetSchemaResponse{Schema: string(text)}, nil
}

// CheckConfig accepts any provider configuration and learns the plugin version from it.
func (p *provider) CheckConfig(ctx context.Context, req *pulumirpc.CheckRequest) (*pulumirpc.CheckResponse, error) {
	if err := learn(ctx, req.GetNews()); err != nil {
		return nil, err
	}
	return &pulumirpc.CheckResponse{Inputs: req.GetNews()}, nil
}

// DiffConfig finds no differences, as azure-native does.
func (p *provider) DiffConfig(context.Context, *pulumirpc.DiffRequest) (*pulumirpc.DiffResponse, error) {
	return &pulumirpc.DiffResponse{}, nil
}

// Configure learns which major this connection is for. There are no credentials to check.
func (p *provider) Configure(ctx context.Context, req *pulumirpc.ConfigureRequest) (*pulumirpc.ConfigureResponse, error) {
	if err := learn(ctx, req.GetArgs()); err != nil {
		return nil, err
	}
	return &pulumirpc.ConfigureResponse{AcceptSecrets: true, AcceptResources: true, SupportsPreview: true}, nil
}

// Handshake is answered as unimplemented: the engine then goes by Configure.

// Invoke refuses every function: the component needs none, and one that returns keys must not seem to work.
func (p *provider) Invoke(_ context.Context, req *pulumirpc.InvokeRequest) (*pulumirpc.InvokeResponse, error) {
	return nil, status.Errorf(codes.Unimplemented,
		"%s function %s is not simulated: the sandbox serves resources only", banner, req.GetTok())
}

// Construct refuses components: azure-native has none.
func (p *provider) Construct(_ context.Context, req *pulumirpc.ConstructRequest) (*pulumirpc.ConstructResponse, error) {
	return nil, status.Errorf(codes.Unimplemented, "%s component %s is not simulated", banner, req.GetType())
}

// Call refuses methods: azure-native has none that the sandbox simulates.
func (p *provider) Call(_ context.Context, req *pulumirpc.CallRequest) (*pulumirpc.CallResponse, error) {
	return nil, status.Errorf(codes.Unimplemented, "%s method %s is not simulated", banner, req.GetTok())
}

// Cancel ends waiting. Writes of the sandbox are short and complete or do not happen, so there is nothing to interrupt.
func (p *provider) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

// learn reads the plugin version, the subscription and the default location out of a provider's inputs.
func learn(ctx context.Context, inputs *structpb.Struct) error {
	properties, err := unmarshal(inputs)
	if err != nil {
		return fmt.Errorf("reading provider configuration: %w", err)
	}
	plain := arm.Plain(properties)
	var given settings
	given.location, _ = plain["location"].(string)
	given.subscription, _ = plain["subscriptionId"].(string)
	if version, ok := plain["version"].(string); ok {
		number, _, _ := strings.Cut(strings.TrimPrefix(version, "v"), ".")
		given.major, err = strconv.Atoi(number)
		if err != nil || schema.Of(given.major) == nil {
			return status.Errorf(codes.InvalidArgument,
				"%s azure-native %s is not simulated; expected a version of major 2 or 3", banner, version)
		}
	}
	connectionOf(ctx).configure(given)
	return nil
}

// kindOf finds the resource type of a URN among those that the connection's plugin version knows.
func kindOf(ctx context.Context, urn string) (*arm.Kind, error) {
	token := string(resource.URN(urn).Type())
	major := connectionOf(ctx).settings().major
	declared, ok := schema.Of(major).Resources[token]
	if !ok {
		return nil, unknownToken(token, major)
	}
	kind, ok := arm.Lookup(declared.Token)
	if !ok {
		return nil, status.Errorf(codes.Unimplemented, "%s resource type %s is not simulated", banner, token)
	}
	return kind, nil
}

// unknownToken answers as azure-native does for a type that its metadata lacks, and adds what the sandbox knows of it.
// https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/provider/provider.go (lookupResourceFromURN)
func unknownToken(token string, major int) error {
	hint := "the sandbox knows only the types that this project uses"
	if other, ok := schema.Lookup(token); ok {
		hint = fmt.Sprintf("it is served by azure-native v%d, and this provider instance is v%d", other.Major, major)
	} else if retired := retiredToken(token); retired != "" {
		hint = retired
	}
	return status.Errorf(codes.NotFound, "Resource type %s not found (%s %s)", token, banner, hint)
}

// subscription is where the resources of a connection go: what its provider is configured with, or the sandbox's own.
func (p *provider) subscription(ctx context.Context) string {
	if configured := connectionOf(ctx).settings().subscription; configured != "" {
		return configured
	}
	return p.azure.options.SubscriptionID
}

func unmarshal(properties *structpb.Struct) (resource.PropertyMap, error) {
	return plugin.UnmarshalProperties(properties, plugin.MarshalOptions{
		KeepUnknowns: true, KeepSecrets: true, KeepResources: true, KeepOutputValues: true, SkipNulls: true,
	})
}

func marshal(properties resource.PropertyMap) (*structpb.Struct, error) {
	return plugin.MarshalProperties(properties, plugin.MarshalOptions{
		KeepUnknowns: true, KeepSecrets: true, KeepResources: true, SkipNulls: true,
	})
}
