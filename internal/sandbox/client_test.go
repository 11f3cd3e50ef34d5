package sandbox

import (
	"context"
	"fmt"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// client is one provider instance as the engine would open it: a connection of its own, configured for one major.
type client struct {
	t   *testing.T
	rpc pulumirpc.ResourceProviderClient
}

type inputs = map[string]any

func start(t *testing.T, o Options) *Server {
	t.Helper()
	if o.BusyFor == 0 {
		o.BusyFor = -1
	}
	s, err := Start(context.Background(), o)
	if err != nil {
		t.Fatalf("starting: %v", err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func connect(t *testing.T, s *Server, version string) *client {
	t.Helper()
	conn, err := grpc.NewClient(fmt.Sprintf("127.0.0.1:%d", s.Port()), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatalf("connecting: %v", err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	c := &client{t: t, rpc: pulumirpc.NewResourceProviderClient(conn)}
	config := resource.PropertyMap{}
	if version != "" {
		config["version"] = resource.NewProperty(version)
	}
	wire, err := marshal(config)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.rpc.Configure(context.Background(), &pulumirpc.ConfigureRequest{Args: wire}); err != nil {
		t.Fatalf("configuring: %v", err)
	}
	return c
}

func urnOf(token, name string) string {
	return "urn:pulumi:test::redoubt::" + token + "::" + name
}

func (c *client) check(token string, in inputs) (resource.PropertyMap, []*pulumirpc.CheckFailure, error) {
	c.t.Helper()
	wire, err := marshal(arm.Properties(in, nil))
	if err != nil {
		c.t.Fatal(err)
	}
	answer, err := c.rpc.Check(context.Background(), &pulumirpc.CheckRequest{Urn: urnOf(token, "it"), News: wire, RandomSeed: make([]byte, 32)})
	if err != nil {
		return nil, nil, err
	}
	checked, err := unmarshal(answer.GetInputs())
	if err != nil {
		c.t.Fatal(err)
	}
	return checked, answer.GetFailures(), nil
}

// create checks and creates, as the engine does, and returns id and outputs.
func (c *client) create(token string, in inputs) (string, map[string]any, error) {
	c.t.Helper()
	checked, failures, err := c.check(token, in)
	if err != nil {
		return "", nil, err
	}
	if len(failures) > 0 {
		return "", nil, fmt.Errorf("check: %s", failures[0].GetReason())
	}
	wire, err := marshal(checked)
	if err != nil {
		c.t.Fatal(err)
	}
	answer, err := c.rpc.Create(context.Background(), &pulumirpc.CreateRequest{Urn: urnOf(token, "it"), Properties: wire})
	if err != nil {
		return "", nil, err
	}
	outputs, err := unmarshal(answer.GetProperties())
	if err != nil {
		c.t.Fatal(err)
	}
	return answer.GetId(), arm.Plain(outputs), nil
}

func (c *client) mustCreate(token string, in inputs) (string, map[string]any) {
	c.t.Helper()
	id, outputs, err := c.create(token, in)
	if err != nil {
		c.t.Fatalf("creating %s: %v", token, err)
	}
	return id, outputs
}

func (c *client) update(token, id string, in inputs) error {
	c.t.Helper()
	wire, err := marshal(arm.Properties(in, nil))
	if err != nil {
		c.t.Fatal(err)
	}
	_, err = c.rpc.Update(context.Background(), &pulumirpc.UpdateRequest{Urn: urnOf(token, "it"), Id: id, News: wire})
	return err
}

func (c *client) remove(token, id string) error {
	_, err := c.rpc.Delete(context.Background(), &pulumirpc.DeleteRequest{Urn: urnOf(token, "it"), Id: id})
	return err
}

func connectionSettings(t *testing.T, c *client, config inputs) {
	t.Helper()
	wire, err := marshal(arm.Properties(config, nil))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.rpc.Configure(context.Background(), &pulumirpc.ConfigureRequest{Args: wire}); err != nil {
		t.Fatalf("configuring: %v", err)
	}
}
