package bench_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/redoubt-iac/redoubt/internal/sandbox"
	"github.com/redoubt-iac/redoubt/sdk/schema"
)

const groupType = "azure-native:resources/v20240301:ResourceGroup"

// client calls the simulated Azure's provider as the engine does.
type client struct {
	rpc pulumirpc.ResourceProviderClient
}

// connect opens a connection for one major of azure-native.
func connect(b *testing.B, azure *sandbox.Server, major int) *client {
	b.Helper()
	connection, err := grpc.NewClient(fmt.Sprintf("127.0.0.1:%d", azure.Port()), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = connection.Close() })
	c := &client{pulumirpc.NewResourceProviderClient(connection)}
	_, err = c.rpc.Configure(context.Background(), &pulumirpc.ConfigureRequest{Args: wire(b, map[string]any{"version": schema.Of(major).Version})})
	if err != nil {
		b.Fatal(err)
	}
	return c
}

func (c *client) check(b *testing.B, typ string, inputs map[string]any) {
	b.Helper()
	answer, err := c.rpc.Check(context.Background(), &pulumirpc.CheckRequest{Urn: urn(typ), News: wire(b, inputs)})
	if err != nil || len(answer.GetFailures()) > 0 {
		b.Fatal(err, answer.GetFailures())
	}
}

func (c *client) create(b *testing.B, typ string, inputs map[string]any) (id string) {
	b.Helper()
	answer, err := c.rpc.Create(context.Background(), &pulumirpc.CreateRequest{Urn: urn(typ), Properties: wire(b, inputs)})
	if err != nil {
		b.Fatal(err)
	}
	return answer.GetId()
}

// diff compares inputs with themselves, as an up does that has nothing to do.
func (c *client) diff(b *testing.B, typ, id string, inputs map[string]any) {
	b.Helper()
	same := wire(b, inputs)
	answer, err := c.rpc.Diff(context.Background(), &pulumirpc.DiffRequest{Urn: urn(typ), Id: id, Olds: same, OldInputs: same, News: same})
	if err != nil || answer.GetChanges() == pulumirpc.DiffResponse_DIFF_SOME {
		b.Fatal(err, answer.GetDiffs())
	}
}

func (c *client) remove(b *testing.B, typ, id string) {
	b.Helper()
	if _, err := c.rpc.Delete(context.Background(), &pulumirpc.DeleteRequest{Urn: urn(typ), Id: id}); err != nil {
		b.Fatal(err)
	}
}

func urn(typ string) string { return "urn:pulumi:dev::redoubt::" + typ + "::it" }

func wire(b *testing.B, inputs map[string]any) *structpb.Struct {
	b.Helper()
	properties, err := plugin.MarshalProperties(resource.NewPropertyMapFromMap(inputs), plugin.MarshalOptions{KeepUnknowns: true})
	if err != nil {
		b.Fatal(err)
	}
	return properties
}

func majorOf(typ string) int {
	declared, _ := schema.Lookup(typ)
	return declared.Major
}

// recorded is the subscription of the recorder, in whose ids the mocks answer.
const recorded = "/subscriptions/11111111-2222-4333-8444-555555555555"

// there moves the ids in recorded inputs to the simulated Azure's subscription.
func there(inputs map[string]any) map[string]any {
	moved, _ := move(inputs).(map[string]any)
	return moved
}

func move(value any) any {
	switch v := value.(type) {
	case string:
		return strings.ReplaceAll(v, recorded, subscription)
	case map[string]any:
		object := make(map[string]any, len(v))
		for key, item := range v {
			object[key] = move(item)
		}
		return object
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = move(item)
		}
		return list
	}
	return value
}
