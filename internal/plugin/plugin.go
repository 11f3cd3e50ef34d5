package plugin

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	goprovider "github.com/pulumi/pulumi-go-provider"
	host "github.com/pulumi/pulumi/pkg/v3/resource/provider"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/redoubt-iac/redoubt/internal/release"
)

// Name is the name of the package, and the first part of its type tokens.
const Name = "redoubt"

// Options say what a plugin serves.
type Options struct {
	// Schema is the package's schema in JSON, without a version.
	Schema []byte
	// Clock says what day it is, for the waivers; nil is the machine's clock. It exists for tests.
	Clock func() time.Time
}

// Serve runs the plugin until the engine that started it is gone. The process's arguments and its standard output belong to
// Pulumi's plugin protocol.
func Serve(ctx context.Context, options Options) error {
	if err := host.MainContext(ctx, Name, New(options)); err != nil {
		return fmt.Errorf("serving the components: %w", err)
	}
	return nil
}

// New returns how to make the plugin's server for an engine.
func New(options Options) func(*host.HostClient) (pulumirpc.ResourceProviderServer, error) {
	return func(engine *host.HostClient) (pulumirpc.ResourceProviderServer, error) {
		version := release.Current().Version
		schema, err := stamp(options.Schema, version)
		if err != nil {
			return nil, err
		}
		inferred, err := Inferred().Build()
		if err != nil {
			return nil, fmt.Errorf("inferring the components: %w", err)
		}
		rest, err := goprovider.RawServer(Name, version, inferred)(engine)
		if err != nil {
			return nil, fmt.Errorf("making the provider: %w", err)
		}
		return &server{ResourceProviderServer: rest, engine: engine, schema: schema, components: components(options)}, nil
	}
}

// stamp writes the plugin's version into its schema.
func stamp(schema []byte, version string) (string, error) {
	var object map[string]any
	if err := json.Unmarshal(schema, &object); err != nil {
		return "", fmt.Errorf("reading the schema: %w", err)
	}
	object["version"] = version
	stamped, err := json.Marshal(object)
	if err != nil {
		return "", fmt.Errorf("writing the schema: %w", err)
	}
	return string(stamped), nil
}
