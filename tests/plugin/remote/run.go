package remote

import (
	"context"
	"fmt"

	"google.golang.org/grpc"

	host "github.com/pulumi/pulumi/pkg/v3/resource/provider"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/redoubt-iac/redoubt/tests/recorder"
)

// Plugin makes a plugin's server.
type Plugin func(*host.HostClient) (pulumirpc.ResourceProviderServer, error)

// Result is what a program registered.
type Result struct {
	// Registered are the requests by URN, those for remote components left out.
	Registered map[string]*pulumirpc.RegisterResourceRequest
	// Graph is the same, as the recorder shows it.
	Graph recorder.Graph
	// Outputs are the program's exports, and Components what each component registered as its outputs, by URN.
	Outputs    resource.PropertyMap
	Components map[string]resource.PropertyMap
	// Warnings are what the program and the plugin logged.
	Warnings []string
}

// Run runs a program. Its remote components are made by the plugin.
func Run(ctx context.Context, options recorder.Options, plugin Plugin, program pulumi.RunFunc) (Result, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	e := &engine{}
	engineAddress, err := serve(ctx, func(s *grpc.Server) { pulumirpc.RegisterEngineServer(s, e) })
	if err != nil {
		return Result{}, err
	}
	client, err := host.NewHostClient(engineAddress)
	if err != nil {
		return Result{}, fmt.Errorf("connecting with the engine: %w", err)
	}
	defer func() { _ = client.Close() }()
	server, err := plugin(client)
	if err != nil {
		return Result{}, err
	}
	mocks, graph := recorder.Mocks(options)
	m := &monitor{options: options, mocks: mocks, plugin: server, registered: map[string]*pulumirpc.RegisterResourceRequest{}, states: map[string]resource.PropertyMap{}, outputs: map[string]resource.PropertyMap{}}
	if m.address, err = serve(ctx, func(s *grpc.Server) { pulumirpc.RegisterResourceMonitorServer(s, m) }); err != nil {
		return Result{}, err
	}
	programContext, err := pulumi.NewContext(ctx, pulumi.RunInfo{
		Project: project, Stack: options.Stack, Config: options.Config, DryRun: options.Preview, Parallel: 8,
		MonitorAddr: m.address, EngineAddr: engineAddress,
	})
	if err != nil {
		return Result{}, fmt.Errorf("making the program's context: %w", err)
	}
	defer func() { _ = programContext.Close() }()
	failed := pulumi.RunWithContext(programContext, program)
	result := m.result()
	result.Graph = graph()
	e.mutex.Lock()
	defer e.mutex.Unlock()
	result.Warnings = e.logs
	return result, failed
}
