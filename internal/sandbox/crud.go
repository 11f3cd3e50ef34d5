package sandbox

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// Create makes a resource, or in a preview says what its outputs would be.
func (p *provider) Create(ctx context.Context, req *pulumirpc.CreateRequest) (*pulumirpc.CreateResponse, error) {
	kind, inputs, err := p.open(ctx, req.GetUrn(), req.GetProperties())
	if err != nil {
		return nil, err
	}
	if req.GetPreview() {
		return p.previewCreate(ctx, kind, inputs)
	}
	wanted, err := arm.FromInputs(kind.Token, arm.Plain(inputs), p.subscription(ctx))
	if err != nil {
		return nil, err
	}
	stored, err := p.azure.create(ctx, wanted)
	outputs, err := answerOf(kind, stored, inputs, req.GetProperties(), err)
	if err != nil {
		return nil, err
	}
	return &pulumirpc.CreateResponse{Id: stored.ID, Properties: outputs}, nil
}

// Update changes a resource in place, or in a preview says what its outputs would be.
func (p *provider) Update(ctx context.Context, req *pulumirpc.UpdateRequest) (*pulumirpc.UpdateResponse, error) {
	kind, inputs, err := p.open(ctx, req.GetUrn(), req.GetNews())
	if err != nil {
		return nil, err
	}
	if req.GetPreview() {
		old, err := unmarshal(req.GetOlds())
		if err != nil {
			return nil, fmt.Errorf("reading old state: %w", err)
		}
		outputs, err := marshal(previewOutputs(kind, inputs, old))
		return &pulumirpc.UpdateResponse{Properties: outputs}, err
	}
	wanted, err := arm.FromInputs(kind.Token, arm.Plain(inputs), p.subscription(ctx))
	if err != nil {
		return nil, err
	}
	stored, err := p.azure.update(ctx, wanted)
	outputs, err := answerOf(kind, stored, inputs, req.GetNews(), err)
	if err != nil {
		return nil, err
	}
	return &pulumirpc.UpdateResponse{Properties: outputs}, nil
}

// Read answers with the present state of a resource, and with the inputs that would make it so; an empty id says that the
// resource is gone.
func (p *provider) Read(ctx context.Context, req *pulumirpc.ReadRequest) (*pulumirpc.ReadResponse, error) {
	kind, oldInputs, err := p.open(ctx, req.GetUrn(), req.GetInputs())
	if err != nil {
		return nil, err
	}
	stored, ok := p.azure.get(req.GetId())
	if !ok || !arm.SameType(stored.Type, kind.Type) {
		return &pulumirpc.ReadResponse{}, nil
	}
	old, err := unmarshal(req.GetProperties())
	if err != nil {
		return nil, fmt.Errorf("reading old state: %w", err)
	}
	outputs, err := outputsOf(kind, stored, oldInputs)
	if err != nil {
		return nil, err
	}
	inputs, err := currentInputs(kind, stored, oldInputs, old)
	if err != nil {
		return nil, err
	}
	return &pulumirpc.ReadResponse{Id: stored.ID, Properties: outputs, Inputs: inputs}, nil
}

// Delete removes a resource. One that is gone already is no error, as with azure-native.
func (p *provider) Delete(ctx context.Context, req *pulumirpc.DeleteRequest) (*emptypb.Empty, error) {
	if _, err := kindOf(ctx, req.GetUrn()); err != nil {
		return nil, err
	}
	if err := p.azure.delete(ctx, req.GetId()); err != nil {
		return nil, asStatus(err)
	}
	return &emptypb.Empty{}, nil
}

func (p *provider) open(ctx context.Context, urn string, properties *structpb.Struct) (*arm.Kind, resource.PropertyMap, error) {
	kind, err := kindOf(ctx, urn)
	if err != nil {
		return nil, nil, err
	}
	inputs, err := unmarshal(properties)
	if err != nil {
		return nil, nil, fmt.Errorf("reading inputs of %s: %w", urn, err)
	}
	return kind, inputs, nil
}

// answerOf is the provider's answer to a write that ended with err: the outputs, a refusal, or of a write that Azure took
// and did not finish an error that carries the id and the state, as azure-native gives it.
// https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/provider/provider.go (partialError)
func answerOf(kind *arm.Kind, stored arm.Resource, inputs resource.PropertyMap, sent *structpb.Struct, err error) (*structpb.Struct, error) {
	var unfinished *unfinishedError
	if err != nil && !errors.As(err, &unfinished) {
		return nil, asStatus(err)
	}
	outputs, outputsErr := outputsOf(kind, stored, inputs)
	if unfinished == nil || outputsErr != nil {
		return outputs, outputsErr
	}
	partial, err := status.New(codes.Unknown, unfinished.Error()).WithDetails(&pulumirpc.ErrorResourceInitFailed{
		Id: stored.ID, Properties: outputs, Inputs: sent, Reasons: []string{unfinished.Error()},
	})
	if err != nil {
		return nil, fmt.Errorf("describing an unfinished write: %w", err)
	}
	return nil, partial.Err()
}

// outputsOf turns what Azure stores into the program's outputs; an input that was secret stays secret.
func outputsOf(kind *arm.Kind, stored arm.Resource, inputs resource.PropertyMap) (*structpb.Struct, error) {
	outputs, err := arm.ToOutputs(kind.Token, stored)
	if err != nil {
		return nil, err
	}
	return marshal(arm.Properties(outputs, inputs))
}

// asStatus gives Azure's errors the gRPC code that fits, so that the engine prints the text as it is.
func asStatus(err error) error {
	var refused *Error
	if errors.As(err, &refused) {
		return status.Error(codes.Unknown, refused.Error())
	}
	return err
}
